import ArgumentParser
import Study
import Values

/// Says what this machine offers to a build.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints what a build here would use, and what which stage lacks.",
    discussion: "Example: isogloss doctor")

  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let findings = Diagnosis.findings()
    if json {
      let pairs = Dictionary(uniqueKeysWithValues: findings.map { ($0.name, $0.value) })
      try printed(String(decoding: try StableJSON.line(pairs), as: UTF8.self), isData: true)
      return
    }
    let width = findings.map(\.name.count).max() ?? 0
    for finding in findings {
      let gap = String(repeating: " ", count: width + 2 - finding.name.count)
      try printed(finding.name + gap + finding.value)
    }
  }
}
