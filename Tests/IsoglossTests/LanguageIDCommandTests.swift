import ByteIO
import Foundation
import LanguageID
import TestSupport
import Testing

/// `isogloss language-id train` and `evaluate`.
struct LanguageIDCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let texts = [
      "en": "the house and the window of the stone that was in it for his morning",
      "fi": "talo ja ikkuna on se joka oli kivi mutta hän ei ollut kun niin vuonna",
    ]
    let lines = (0..<800).map { index in
      let label = index % 2 == 0 ? "en" : "fi"
      let words = (texts[label] ?? "").split(separator: " ")
      let start = index / 2 % (words.count - 4)
      let text = words[start..<start + 5].joined(separator: " ")
      return "\(label)\t\(["web", "book", "news"][index % 3])\t\(text) \(index)"
    }
    try AtomicFile.write(Array(lines.joined(separator: "\n").utf8), to: folder.file("l.tsv"))
  }

  private func run(_ arguments: String...) throws -> Command.Outcome {
    try Command.run(["language-id"] + arguments, in: folder.path)
  }

  @Test func trainedModelsAreMeasured() throws {
    for name in ["m", "second"] {
      let trained = try run(
        "train", "l.tsv", "--output", name, "--seed", "1", "--hold-back", "book",
        "--measure-only", "news", "--exclude", "none")
      #expect(trained.status == 0, "\(trained.errors)")
      let size = try readFile(folder.file(name)).count
      #expect(trained.output == "800 lines, 2 languages, \(size) bytes\n")
    }
    #expect(try readFile(folder.file("m")) == readFile(folder.file("second")))
    let model = try LineClassifier(decoding: readFile(folder.file("m")))
    #expect(model.record.sources.map(\.name) == ["book", "news", "web"])
    #expect(model.record.sources.map(\.isLearnt) == [true, false, true])

    let measured = try run(
      "evaluate", "l.tsv", "--model", "m", "--source", "news", "--output", "c",
      "--predictions", "p", "--restrict")
    #expect(measured.status == 0, "\(measured.errors)")
    #expect(measured.output.hasPrefix("266 lines of 1 sources in 2 languages\nletters "))
    #expect(measured.output.contains("\nall            266   1.0000"))
    #expect(measured.output.hasSuffix(" s of CPU time\n"))
    let table = try ConfusionTable(decoding: readFile(folder.file("c")))
    #expect(table.lineCount == 266 && table.sources == ["news"])
    let predictions = String(decoding: try readFile(folder.file("p")), as: UTF8.self)
    #expect(predictions.split(separator: "\n").count == 266)
    // Nothing but what was asked for.
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        == ["c", "l.tsv", "m", "p", "second"])
  }

  @Test func brokenLinesAreNamed() throws {
    try AtomicFile.write(Array("en\tweb\ta\nen b".utf8), to: folder.file("bad.tsv"))
    for arguments in [
      ["train", "bad.tsv", "--output", "m", "--seed", "1"], ["evaluate", "bad.tsv"],
    ] {
      let outcome = try Command.run(["language-id"] + arguments, in: folder.path)
      #expect(outcome.status == 1)
      #expect(
        outcome.errors
          == "isogloss: bad.tsv: line 2 is not label, tab, source, tab, text in UTF-8\n")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.file("m")))
  }
}
