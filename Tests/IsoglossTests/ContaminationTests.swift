import ByteIO
import Corpus
import Foundation
import TestSupport
import Testing

/// `isogloss contamination`, its table of errors, and its audit.
struct ContaminationTests {
  private let study: SmallStudy
  private var folder: TemporaryFolder { study.folder }

  init() throws {
    study = try SmallStudy()
    let english = "the house and the window of the stone that was in it for his morning"
    let finnish = "talo ja ikkuna on se joka oli kivi mutta hän ei ollut kun niin vuonna"
    let lines = (0..<120).map { $0 % 12 == 0 ? finnish : english }
    try write(lines.joined(separator: "\n\n"), "en.txt")
    try write(finnish + "\n" + finnish, "fi.txt")
    let labelled = (0..<400).map { index in
      let (label, text) = index % 2 == 0 ? ("en", english) : ("fi", finnish)
      return "\(label)\t\(index % 3 == 0 ? "book" : "web")\t\(text) \(index)"
    }
    try write(labelled.joined(separator: "\n"), "labelled.tsv")
  }

  private func write(_ text: String, _ name: String) throws {
    try AtomicFile.write(Array(text.utf8), to: folder.file(name))
  }

  private func run(_ arguments: String..., input: [UInt8] = []) throws -> Command.Outcome {
    try Command.run(["contamination"] + arguments, in: folder.path, input: input)
  }

  private func evaluate(_ lines: String) throws -> Command.Outcome {
    let arguments = ["language-id", "evaluate", lines, "--model", "lines.model"]
    return try Command.run(arguments + ["--output", "c.json"], in: folder.path, input: [])
  }

  @Test func measuresFilesAndReadsTheAuditBack() throws {
    let table = try evaluate("labelled.tsv")
    #expect(table.status == 0)
    #expect(table.output.hasPrefix("400 lines of 2 sources in 2 languages\n"))
    for workers in ["1", "2"] {
      let outcome = try run(
        "--corpus", "en=e?.txt", "--corpus", "fi=fi.txt", "--model", "lines.model",
        "--confusion", "c.json", "--output", "out\(workers)", "--workers", workers)
      #expect(outcome.status == 0)
      #expect(outcome.output.hasPrefix("en: 120 lines of 120 documents\n  fi: 8.33 % raw, "))
    }
    for name in ["contamination.json", "contamination.csv", "audit.csv", "index.html"] {
      #expect(
        try readFile(folder.file("out1/\(name)")) == readFile(folder.file("out2/\(name)")))
    }
    let empty = try run("audit", "out1/audit.csv")
    #expect(empty.status == 0)
    #expect(empty.output == "No line has a label.\n")
    // Of the confident Finnish lines in the English corpus, all are labelled Finnish.
    let sheet = String(decoding: try readFile(folder.file("out1/audit.csv")), as: UTF8.self)
    let labelled = sheet.replacing(",,talo", with: ",fi,talo")
    #expect(labelled != sheet)
    try write(labelled, "labelled.csv")
    let rates = try run("audit", "labelled.csv")
    #expect(rates.status == 0)
    #expect(rates.output.contains("fi in en: "))
    let other = try run("audit", "fi.txt")
    #expect(other.status == 1)
    #expect(other.errors.contains("fi.txt: row 2: found no 'declared', expected the columns"))
  }

  @Test func judgesWithModelsOfFastText() throws {
    let model = "\(repositoryRoot)/Tests/Fixtures/fasttext/softmax.bin"
    let outcome = try run(
      "--corpus", "zu=-", "--model", model, "--output", "out", input: Array("a\n".utf8))
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("the model does not know 'zu', only "))
  }

  @Test func refusesWhatItCannotUse() throws {
    #expect(try run("--output", "out").status == 2)
    #expect(try run("--corpus", "en.txt", "--output", "out").status == 2)
    #expect(
      try run("--corpus", "en=none*", "--output", "out", "--model", "lines.model").status == 2)
    let model = try run("--corpus", "en=en.txt", "--output", "out", "--model", "en.txt")
    #expect(model.status == 1)
    let table = try run(
      "--corpus", "en=en.txt", "--output", "out", "--model", "lines.model", "--confusion", "en.txt")
    #expect(table.status == 1)
    #expect(table.errors.contains("en.txt: not a confusion table: "))
    let threshold = try run(
      "--corpus", "en=en.txt", "--output", "out", "--model", "lines.model", "--threshold", "2")
    #expect(threshold.status == 1)
    try write("en only two fields", "bad.tsv")
    let lines = try evaluate("bad.tsv")
    #expect(lines.status == 1)
    #expect(lines.errors.contains("line 1 is not label, tab, source, tab, text"))
  }
}
