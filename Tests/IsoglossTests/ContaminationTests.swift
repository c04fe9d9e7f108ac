import ByteIO
import Contaminate
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
    try Command.run(
      ["contamination"] + arguments + ["--seed", "1"], in: folder.path, input: input)
  }

  private func evaluate(
    _ lines: String, model: String = "lines.model", output: String = "c.json"
  ) throws -> Command.Outcome {
    let arguments = ["language-id", "evaluate", lines, "--model", model, "--output", output]
    return try Command.run(arguments, in: folder.path, input: [])
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

  /// The whole way on real text: errors of lid.176 from two sources, a corpus from a third with one
  /// line in twenty planted, and both corrected shares around what was planted.
  @Test func correctsWhatAModelOfFastTextCounts() async throws {
    guard let model = SharedData.path("langid/lid.176.ftz"),
      let speech = SharedData.path("text_commonvoice_cc0"),
      let bible = SharedData.path("text_bible"),
      let web = SharedData.path("langid/lingua_testdata/sentences")
    else { return }
    var labelled: [String] = []
    for label in ["en", "fi", "cnh"] {
      labelled += try await lines("\(speech)/\(label).txt.gz").map { "\(label)\tspeech\t\($0)" }
    }
    for label in ["en", "fi"] {
      let path = try #require(try file(of: bible, beginning: "\(label)_"))
      labelled += try await lines(path).map { line in
        "\(label)\tbible\t\(line.split(separator: "\t").last ?? "")"
      }
    }
    try write(labelled.joined(separator: "\n"), "real.tsv")
    let table = try evaluate("real.tsv", model: model, output: "lid.json")
    #expect(table.status == 0)
    #expect(table.output.contains("of 2 sources in 3 languages; the model does not know cnh\n"))

    let finnish = try await lines("\(web)/fi.txt.gz")
    let english = try await lines("\(web)/en.txt.gz")
    let mixed = finnish.indices.map { $0 % 20 == 0 ? english[$0 % english.count] : finnish[$0] }
    try write(mixed.map { "\($0)\n\n" }.joined(), "mixed.txt")
    let outcome = try run(
      "--corpus", "fi=mixed.txt", "--model", model, "--confusion", "lid.json", "--output", "lid",
      "--json")
    #expect(outcome.status == 0)
    let result = try ContaminationResult(
      decoding: Array(outcome.output.utf8), file: "standard output")
    #expect(result.model.name == "lid.176.ftz" && result.model.labelCount == 176)
    #expect(result.errors?.unknownLabels == ["cnh"])
    let corpus = try #require(result.corpora.first)
    let cell = try #require(corpus.cell(of: "en"))
    let corrected = try #require(cell.corrected)
    #expect(corrected.verdict == .aboveZero)
    #expect(corrected.lower < 0.05 && 0.05 < corrected.upper && corrected.upper < 0.1)
    let planted = mixed.indices.filter { $0 % 20 == 0 }.reduce(0) { $0 + mixed[$1].utf8.count }
    let share = Double(planted) / Double(mixed.reduce(0) { $0 + $1.utf8.count })
    let bytes = try #require(cell.correctedBytes)
    #expect(bytes.lower < share && share < bytes.upper && bytes.upper < 0.12)
    #expect(corpus.openSet != nil)
    let page = String(decoding: try readFile(folder.file("lid/index.html")), as: UTF8.self)
    #expect(page.contains("fi, by bytes") && page.contains("corrected-byte-share"))
  }

  /// The first thousand lines of a compressed file, without those of few letters.
  private func lines(_ path: String) async throws -> [String] {
    String(decoding: try await content(of: path), as: UTF8.self).split(separator: "\n")
      .filter { $0.utf8.count > 40 }.prefix(1000).map(String.init)
  }

  private func file(of folder: String, beginning: String) throws -> String? {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      .first { $0.hasPrefix(beginning) }.map { "\(folder)/\($0)" }
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
    #expect(threshold.status == 2)
    #expect(threshold.errors.contains("--threshold: found '2', expected a number from 0 to 1"))
    let seedless = try Command.run(
      ["contamination", "--corpus", "en=en.txt", "--output", "out"], in: folder.path)
    #expect(seedless.status == 2)
    #expect(seedless.errors.contains("'--seed <seed>'"))
    try write("en only two fields", "bad.tsv")
    let lines = try evaluate("bad.tsv")
    #expect(lines.status == 1)
    #expect(lines.errors.contains("line 1 is not label, tab, source, tab, text"))
  }
}
