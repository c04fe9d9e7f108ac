import Foundation
import TestSupport
import Testing
import isogloss_bench

struct ComparisonTests {
  private let folder: TemporaryFolder
  private var log: String { folder.file("log") }

  init() throws { folder = try TemporaryFolder() }

  @Test func bothSidesRunInTurnAsOftenAsAsked() throws {
    let file = folder.file("order")
    let comparison = Comparison(
      "x", "echo ours >> '\(file)'", with: "y", "echo theirs >> '\(file)'")
    let result = comparison.measure(rounds: 3, log: log)
    #expect(result.reason == nil)
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    #expect(lines == ["ours", "theirs", "ours", "theirs", "ours", "theirs"])
  }

  @Test func thePreparationRunsOnceAndFirst() throws {
    let file = folder.file("order")
    var comparison = Comparison("x", "echo ours >> '\(file)'", with: "y", "true")
    comparison.preparation = "echo prepared >> '\(file)'"
    #expect(comparison.measure(rounds: 2, log: log).reason == nil)
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    #expect(lines == ["prepared", "ours", "ours"])
  }

  @Test func aMissingProgramIsNamedAndNothingRuns() throws {
    let file = folder.file("ran")
    var comparison = Comparison("decode", "touch '\(file)'", with: "floor", "touch '\(file)'")
    comparison.needs = [
      .program("bash", package: "bash"), .program("no-such-program-7", package: "nosuch"),
    ]
    let result = comparison.measure(rounds: 1, log: log)
    #expect(result.row.contains("unavailable"))
    #expect(
      result.reason
        == "decode against floor: no-such-program-7 (Debian: nosuch) is not installed")
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  @Test func aModuleIsAskedOfThePythonThatIsNamed() throws {
    var comparison = Comparison("decode", "true", with: "peer", "true")
    comparison.needs = [.module("numbers", python: "/no/such/python")]
    let result = comparison.measure(rounds: 1, log: log)
    #expect(result.reason == "decode against peer: numbers (PyPI) is not installed")
  }

  @Test(arguments: [("false", "true"), ("true", "false"), ("true", "true | false | true")])
  func aCommandThatFailsIsNoFigure(_ commands: (ours: String, theirs: String)) throws {
    let comparison = Comparison("decode", commands.ours, with: "floor", commands.theirs)
    let result = comparison.measure(rounds: 1, log: log)
    #expect(result.row.contains("failed"))
    #expect(result.reason?.hasPrefix("decode against floor: ") == true)
    #expect(result.reason?.contains("false") == true)
  }
}
