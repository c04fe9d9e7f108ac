import ByteIO
import Foundation
import Glibc
import TestSupport
import Testing

/// Output that is lost is an error, in every command; one that nobody wants to read any more is
/// none.
@Suite(.serialized) struct StandardStreamsTests {
  private let folder: TemporaryFolder

  /// Every command that prints, in an order in which each has what it needs.
  private static let commands: [[String]] = [
    ["--help"], ["--version"], ["help", "build"], ["identify", "--help"],
    ["--generate-completion-script", "bash"], ["--experimental-dump-help"],
    ["doctor"], ["doctor", "--json"],
    ["extract", "text", "a.txt", "--language", "en", "--output", "out"],
    ["extract", "text", "a.txt", "--language", "en", "--output", "out", "--json"],
    ["extract", "text", "a.txt", "--language", "en", "--output", "-"],
    ["identify", "a.txt"], ["identify", "--json", "--top", "2", "a.txt"],
    ["contamination", "--corpus", "en=a.txt", "--seed", "1", "--output", "c"],
    ["contamination", "--corpus", "en=a.txt", "--seed", "1", "--output", "c", "--json"],
    ["contamination", "audit", "c/audit.csv", "--seed", "1"],
    ["contamination", "audit", "c/audit.csv", "--seed", "1", "--json"],
    ["generate", "mc4", "-", "--seed", "1", "--bytes", "300000"],
    ["generate", "wikipedia", "-", "--seed", "1", "--bytes", "1000"],
    ["generate", "mc4", "g", "--seed", "1", "--bytes", "1000"],
    ["language-id", "train", "lines.tsv", "--output", "m", "--seed", "1"],
    ["language-id", "evaluate", "lines.tsv", "--model", "m"],
    ["language-id", "evaluate", "lines.tsv", "--model", "m", "--output", "confusion.json"],
    ["build", "recipe.yaml", "--output", "build", "--until", "extract"],
    ["plan", "recipe.yaml", "--output", "build"],
    ["plan", "recipe.yaml", "--output", "build", "--json"],
  ]

  init() throws {
    folder = try TemporaryFolder()
    let text = (0..<300).map { "The line with the number \($0), and more words of it.\n\n" }
      .joined()
    try write(text, to: "a.txt")
    let lines = (0..<100).flatMap { number in
      [
        "en\tud\tthe house and the window of it \(number)\n",
        "fi\tud\ttalo ja ikkuna on se \(number)\n",
      ]
    }
    try write(lines.joined(), to: "lines.tsv")
    try write("name: n\nseed: 1\ncorpora: {en: {source: {text: a.txt}}}\n", to: "recipe.yaml")
  }

  private func write(_ text: String, to name: String) throws {
    try AtomicFile.write(Array(text.utf8), to: folder.file(name))
  }

  private func shell(_ arguments: [String], _ redirection: String) throws -> ShellRun {
    try ShellRun("\"$0\" \(ShellRun.quoted(arguments)) \(redirection)", in: folder.path)
  }

  @Test func aFullOrClosedOutputIsAnErrorOfEveryCommand() throws {
    for command in Self.commands {
      let whole = try shell(command, "")
      #expect(whole.status == 0, "\(command): \(whole.errors)")
      #expect(!whole.output.isEmpty, "\(command)")
      for (redirection, reason) in [
        (">/dev/full", "No space left on device"), (">&-", "Bad file descriptor"),
      ] {
        let run = try shell(command, redirection)
        #expect(run.status == 1, "\(command) \(redirection): \(run.errors)")
        #expect(
          run.errors.hasSuffix("isogloss: standard output: cannot write: \(reason)\n"),
          "\(command) \(redirection): \(run.errors)")
      }
    }
  }

  @Test func aPipeThatNobodyReadsIsTheEndOfEveryCommand() throws {
    for command in Self.commands {
      // The reader is gone before the command begins; the signal for that ends whom it finds.
      let line =
        "{ sleep 0.1; env --default-signal=PIPE \"$0\" \(ShellRun.quoted(command)); "
        + "echo status $? >&2; } | :"
      let run = try ShellRun(line, in: folder.path)
      #expect(run.errors.hasSuffix("status 0\n"), "\(command): \(run.errors)")
      #expect(!run.errors.contains("isogloss:"), "\(command): \(run.errors)")
    }
  }

  @Test func errorsThatNobodyHearsChangeNothing() throws {
    for command in Self.commands {
      let whole = try shell(command, "")
      for redirection in ["2>/dev/full", "2>&-", "<&- 2>&-"] {
        let run = try shell(command, redirection)
        #expect(run.status == 0, "\(command) \(redirection)")
        if !command.contains("--output"), !command.contains("evaluate") {
          #expect(run.output == whole.output, "\(command) \(redirection)")
        }
      }
    }
    for arguments in [
      ["build", "none.yaml"], ["extract"], ["plan", "recipe.yaml", "--until", "x"],
    ] {
      for redirection in ["2>/dev/full", "2>&-"] {
        #expect(try shell(arguments, redirection).status == (arguments[0] == "build" ? 1 : 2))
      }
    }
  }

  /// A closed descriptor is the next to be given: a file of a corpus must not get the messages.
  @Test func nothingIsPrintedIntoAFileThatTakesTheNumberOfAStream() throws {
    let extract = ["extract", "text", "a.txt", "--language", "en", "--output", "out"]
    #expect(try shell(extract, "<&- >&- 2>&-").status == 1)
    let again = try shell(extract, "")
    #expect(again.status == 0 && again.errors.contains("done and proven"), "\(again.errors)")
    #expect(
      try shell(["extract", "text", "-", "--language", "en", "--output", "x"], "<&-").status == 1)
  }
}
