import ByteIO
import Foundation
import TestSupport
import Testing

/// The tables of README.md against what the program and the Makefile say of themselves.
struct ReadmeTests {
  private let readme: MarkdownPage

  init() throws { readme = try MarkdownPage(path: "README.md") }

  /// The code spans in the first cells of the table whose first row begins with `word`.
  private func firstColumn(ofTableWith word: String) throws -> [String] {
    let table = try #require(
      readme.tables.first { rows in rows.contains { $0[0].contains(word) } }, "\(word)")
    return table.flatMap { row in
      row[0].matches(of: /`([^`]+)`/).map { String($0.1) }
    }
  }

  @Test func theTableOfCommandsIsThatOfTheHelp() throws {
    let named = try firstColumn(ofTableWith: "`isogloss build").map {
      String($0.split(separator: " ")[1])
    }
    #expect(named.sorted() == (try HelpPage.commands()).sorted())
  }

  @Test func theTableOfTargetsIsThatOfMakeHelp() throws {
    let named = try firstColumn(ofTableWith: "`make plan").map {
      String($0.split(separator: " ")[1])
    }
    let elsewhere = ["help", "setup", "build", "demo", "test", "check", "clean"]
    let targets = Set(try HelpPage.targets())
    #expect(targets.isSuperset(of: elsewhere))
    #expect(named.sorted() == targets.subtracting(elsewhere).sorted())
  }

  /// Whatever is said to be here is a stage of `--until` or a command, and the other way about.
  @Test func theTableOfStagesSaysWhatIsThere() throws {
    let table = try #require(readme.tables.first { $0.contains { $0[0] == "deduplicate" } })
    let words = try HelpPage.text(of: ["build"]).split { !$0.isLetter }.map(String.init)
    let until = try Self.stages
    #expect(until.allSatisfy(words.contains))
    let there = Set(until).union(try HelpPage.commands())
    for row in table {
      #expect(row.count == 3, "\(row)")
      #expect((row[1] != "—") == there.contains(row[0]), "\(row)")
    }
    #expect(Set(table.map { $0[0] }).isSuperset(of: until))
  }

  /// The words that `--until` takes, out of the message that refuses another.
  private static var stages: [String] {
    get throws {
      let run = try ProgramRun(
        builtProgram("isogloss"), ["build", "x.yaml", "--until", "noon"], in: repositoryRoot,
        environment: [:])
      let words = run.errors.split { !($0.isLetter || $0 == "-") }.map(String.init)
      let flow = [
        "extract", "sample", "contamination", "vocabulary", "shards", "mixture", "train",
        "evaluate", "compare", "transfer", "claims", "report",
      ]
      return flow.filter(words.contains)
    }
  }
}
