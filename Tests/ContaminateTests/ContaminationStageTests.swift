import ByteIO
import Contaminate
import Corpus
import Engine
import LanguageID
import TestSupport
import Testing

@Suite struct ContaminationStageTests {
  private static func judge() throws -> LineJudge {
    let model = try Toy.model()
    return LineJudge(
      model, note: ModelNote(name: "toy", hash: "0", labelCount: 2), table: Toy.table(model))
  }

  private func run(
    _ corpora: [DeclaredCorpus], workers: Int
  ) async throws -> (result: ContaminationResult, files: [[UInt8]]) {
    let folder = try TemporaryFolder()
    let context = TaskContext(
      folder: folder.path, workers: workers, progress: ProgressLine(isQuiet: true))
    let result = try await ContaminationStage(
      rule: LineRule(ContaminationSettings()), seed: 1, context: context
    ).run(corpora, judge: Self.judge())
    let names = ["contamination.json", "contamination.csv", "audit.csv", "examples.jsonl"]
    return (result, try names.map { try readFile(folder.file($0)) })
  }

  private func write(_ text: String, _ path: String) throws -> TextFile {
    try AtomicFile.write(Array(text.utf8), to: path)
    return TextFile(path: path, name: path.split(separator: "/").last.map(String.init) ?? path)
  }

  @Test func workersDoNotShow() async throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 9)
    var json = ""
    var text = ""
    for index in 0..<9000 {
      let line = Toy.line(index % 50 == 0 ? "en" : "fi", &generator)
      text += line + (index % 7 == 0 ? "\n\n" : "\n")
      json +=
        "{\"id\":\"d\(index)\",\"text\":\"\(line)\\n\(line)\",\"url\":\"http://h\(index % 99)/\"}\n"
    }
    let files = [
      try write(json, folder.file("fi.jsonl")), try write(text, folder.file("fi.txt")),
    ]
    let corpora = [DeclaredCorpus(language: "fi", files: files)]
    let one = try await run(corpora, workers: 1)
    for workers in [2, 4] {
      let several = try await run(corpora, workers: workers)
      #expect(one.files == several.files)
    }
    let corpus = try #require(one.result.corpora.first)
    #expect(corpus.judgedLineCount == 27_000)
    #expect(corpus.cell(of: "en")?.lineCount == 540)
    #expect(corpus.cell(of: "en")?.corrected?.verdict == .aboveZero)
    #expect(try ContaminationResult(decoding: one.files[0], file: "f") == one.result)
  }

  /// Rows of a language that the model does not know are what the open set is told by, whichever
  /// way the table came here.
  @Test func usesTheTableThatTheModelCarries() async throws {
    let known = try Self.judge()
    let table = Toy.table(try Toy.model(), unknown: "sv")
    let folder = try TemporaryFolder()
    let text = Array(repeating: "talo kanssa läpi ikkuna kivi", count: 50).joined(separator: "\n")
    let corpus = DeclaredCorpus(language: "fi", files: [try write(text, folder.file("a.txt"))])
    let context = TaskContext(
      folder: folder.path, workers: 1, progress: ProgressLine(isQuiet: true))
    let stage = ContaminationStage(
      rule: try LineRule(ContaminationSettings()), seed: 1, context: context)
    let closed = try await stage.run([corpus], judge: known)
    #expect(closed.errors?.unknownLabels == [])
    #expect(closed.corpora.first?.openSet == nil && closed.corpora.first?.openSetBytes == nil)
    let words = try LineClassifier.train(
      [
        LabelledLine(label: "en", document: 0, text: Array("the house".utf8)),
        LabelledLine(label: "fi", document: 1, text: Array("ja talo".utf8)),
      ],
      settings: LineClassifierSettings(seed: 1))
    let open = try await stage.run(
      [corpus], judge: LineJudge(words, note: known.note, table: table))
    #expect(open.errors?.unknownLabels == ["sv"])
    #expect(open.corpora.first?.openSet != nil && open.corpora.first?.openSetBytes != nil)
  }

  @Test func plainTextKnowsItsPlaces() async throws {
    let folder = try TemporaryFolder()
    let foreign = "house with window through stone weather"
    let text = "talo kanssa läpi ikkuna kivi\n\n\nsää joka aamulla kirkas talo\n\(foreign)\n"
    let file = try write(text, folder.file("a.txt"))
    let found = try await run([DeclaredCorpus(language: "fi", files: [file])], workers: 1)
    let corpus = try #require(found.result.corpora.first)
    #expect(corpus.documentCount == 2)
    let example = try #require(corpus.cell(of: "en")?.examples.first)
    #expect(example.line == 5)
    let bytes = Array(text.utf8)
    #expect(
      String(decoding: bytes[example.offset...], as: UTF8.self).hasPrefix(foreign))
    #expect(example.file == "a.txt")
  }

  @Test func longTextsWithoutEmptyLinesAreManyDocuments() async throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 2)
    let text = (0..<200).map { _ in Toy.line("fi", &generator) + "\n" }.joined()
    let file = try write(text, folder.file("a.txt"))
    let found = try await run([DeclaredCorpus(language: "fi", files: [file])], workers: 1)
    #expect(found.result.corpora.first?.documentCount == 4)
  }

  @Test func corporaOfOneLanguageAreCountedTogether() async throws {
    let folder = try TemporaryFolder()
    let first = try write("talo kanssa läpi ikkuna kivi", folder.file("a.txt"))
    let second = try write("{\"text\":\"sää joka aamulla kirkas talo\"}", folder.file("b.json"))
    let found = try await run(
      [first, second].map { DeclaredCorpus(language: "fi", files: [$0]) }, workers: 1)
    #expect(found.result.corpora.map(\.judgedLineCount) == [2])
  }

  @Test(arguments: ["{\"id\":\"x\"}", "{\"text\":5}", "[1]", "{\"text\":\"a\"", "nonsense"])
  func refusesWhatIsNoDocument(_ record: String) async throws {
    let folder = try TemporaryFolder()
    let file = try write("{\"text\":\"a\"}\n\(record)\n", folder.file("a.jsonl"))
    let error = await #expect(throws: ContaminateError.self) {
      try await run([DeclaredCorpus(language: "fi", files: [file])], workers: 2)
    }
    #expect(error?.description.hasPrefix("a.jsonl: record 2 at byte 13: ") == true)
  }

  @Test func refusesATableOfAnotherModel() async throws {
    let judge = try Self.judge()
    let model = try LineClassifier.train(
      [
        LabelledLine(label: "en", document: 0, text: Array("the house".utf8)),
        LabelledLine(label: "sv", document: 1, text: Array("och huset".utf8)),
      ],
      settings: LineClassifierSettings(seed: 1))
    let other = LineJudge(model, note: judge.note, table: judge.table)
    let folder = try TemporaryFolder()
    let context = TaskContext(
      folder: folder.path, workers: 1, progress: ProgressLine(isQuiet: true))
    await #expect(throws: ContaminateError.otherLabels(missing: "fi")) {
      try await ContaminationStage(
        rule: LineRule(ContaminationSettings()), seed: 1, context: context
      )
      .run([], judge: other)
    }
  }
}
