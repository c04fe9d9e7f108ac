import Engine
import Foundation
import Testing

/// What is printed is looked at from outside: each test is a process of its own.
@Suite struct ProgressLineTests {
  @Test func aQuietOnePrintsNothing() async throws {
    let result = try await #require(
      processExitsWith: .success, observing: [\.standardErrorContent, \.standardOutputContent]
    ) {
      let line = ProgressLine(isQuiet: true)
      line.start("work", total: 1000)
      for done in 0..<1000 { line.update(done: done) }
      line.say("said")
      line.finish()
    }
    #expect(result.standardErrorContent.isEmpty && !said(result.standardOutputContent))
  }

  @Test func offATerminalThereAreWholeLinesOnly() async throws {
    let result = try await #require(
      processExitsWith: .success, observing: [\.standardErrorContent, \.standardOutputContent]
    ) {
      let line = ProgressLine()
      line.say("before")
      line.start("work", total: nil, unit: "documents")
      for done in 0..<1000 { line.update(done: done) }
      line.say("said 100 % of it")
      line.finish()
      line.finish()
    }
    let text = String(decoding: result.standardErrorContent, as: UTF8.self)
    let lines = text.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 1) }
    #expect(lines.map { $0.last } == ["before", "said 100 % of it"])
    for line in lines {
      #expect(line[0].wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
    }
    #expect(!said(result.standardOutputContent))
  }

  private func said(_ output: [UInt8]) -> Bool {
    String(decoding: output, as: UTF8.self).contains("said")
  }
}
