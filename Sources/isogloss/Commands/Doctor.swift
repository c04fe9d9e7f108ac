import ArgumentParser
import Foundation
import Study

/// Says what this machine offers to a build.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the versions and the machine that a build here would use.",
    discussion: "Example: isogloss doctor")

  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let findings = Diagnosis.findings()
    if json {
      let pairs = Dictionary(uniqueKeysWithValues: findings.map { ($0.name, $0.value) })
      let data = try JSONSerialization.data(withJSONObject: pairs, options: .sortedKeys)
      print(String(decoding: data, as: UTF8.self))
      return
    }
    let width = findings.map(\.name.count).max() ?? 0
    for finding in findings {
      print(finding.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + finding.value)
    }
  }
}
