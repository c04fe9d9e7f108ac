import ByteIO
import Corpus
import Engine
import Foundation
import Sample
import TestSupport
import Testing
import Text

/// The task of a sample, and every fact of it counted again from the sets.
@Suite struct SamplerFactsTests {
  private let folder: TemporaryFolder
  private let texts: Set<String>

  init() throws {
    folder = try TemporaryFolder()
    var random = RandomCorpus(seed: 11)
    let documents = (0..<120).map { index in
      let sentences = (0...index % 4).map { _ in
        let text = random.text(Array("abc жщюя 字"), characters: 12)
        return String(decoding: text, as: UTF8.self) + ". "
      }
      return Document(
        text: Array("Nr. \(index). \(sentences.joined())".utf8), language: "fi",
        source: .init(file: "f", record: index + 1))
    }
    texts = Set(documents.map { String(decoding: $0.text, as: UTF8.self) })
    try FileManager.default.createDirectory(
      atPath: folder.file("extract/web"), withIntermediateDirectories: true)
    let writer = try DocumentWriter(path: folder.file("extract/web/documents.jsonl.zst"))
    for document in documents { try writer.append(document.line) }
    try writer.finish()
  }

  private func task(_ settings: SampleSettings) throws -> BuildTask {
    try Sampler.task(
      id: "sample/main/draw-3/web", corpus: "web", language: "fi", sample: "main", draw: 3,
      settings: settings,
      documents: ArtefactFile(id: "extract/web", name: "documents.jsonl.zst"))
  }

  private func facts(_ settings: SampleSettings) async throws -> [Fact] {
    let task = try task(settings)
    try FileManager.default.createDirectory(
      atPath: folder.file(task.id), withIntermediateDirectories: true)
    let context = TaskContext(
      folder: folder.file(task.id), scratch: "", workers: 2, progress: ProgressLine(isQuiet: true),
      root: folder.path)
    #expect(try await task.run(context) == nil)
    return try FactFile(path: folder.file("\(task.id)/\(FactFile.name)")).facts
  }

  /// The texts of a set, by a parser of JSON that is not ours.
  private func texts(_ part: SetName.Part) throws -> [String] {
    let file = Sampler.documents(of: "sample/main/draw-3/web", part: part)
    let frames = try ZstdFrames(path: folder.file("\(file.id)/\(file.name)"))
    let lines = try frames.frames.indices.flatMap { try frames.read(frame: $0) }
    return try lines.split(separator: UInt8(ascii: "\n")).map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
      return try #require(object?["text"] as? String)
    }
  }

  @Test func everyFactIsWhatTheSetsHold() async throws {
    let settings = settings([500, 1501], validation: 303, test: 400)
    let facts = try await facts(settings)
    let sentences = try SentenceBoundaries(language: "fi")
    var expected: [Fact] = []
    for (part, axes) in [
      (SetName.Part.test, [.set: "test"]), (.validation, [.set: "validation"]),
      (.train(budget: "500"), [.set: "train", .budget: "500"]),
      (.train(budget: "1501"), [.set: "train", .budget: "1501"]),
    ] as [(SetName.Part, [Axis: String])] {
      let found = try texts(part)
      let about = axes.merging([
        .corpus: "web", .language: "fi", .sample: "main", .draw: "3",
      ]) { $1 }
      let sentenceCount = try found.reduce(0) { $0 + (try sentences.count(in: Array($1.utf8))) }
      expected += [
        Fact("documents", found.count, "document", about: about),
        Fact("cut-documents", found.count { !texts.contains($0) }, "document", about: about),
        Fact("text-bytes", found.reduce(0) { $0 + $1.utf8.count }, "byte", about: about),
        Fact("scalars", found.reduce(0) { $0 + $1.unicodeScalars.count }, "scalar", about: about),
        Fact("sentences", sentenceCount, "sentence", about: about),
      ]
    }
    #expect(facts == expected)
    #expect(Set(facts.map(\.key)).count == facts.count)
    #expect(facts.contains { $0.metric == "cut-documents" && $0.value > 0 })
  }

  @Test func theTaskSaysWhatItDependsOn() throws {
    let settings = settings([500], test: 400)
    let task = try task(settings)
    #expect(task.stage == "sample")
    #expect(task.inputs == [.artefact(id: "extract/web", files: ["documents.jsonl.zst"])])
    #expect(
      String(decoding: task.settings, as: UTF8.self) == #"""
        {"corpus":"web","draw":3,"language":"fi","name":"main","sample":{"budgets":[{"byte-count":\#
        500,"name":"500"}],"holdout":{"test":400,"validation":0},"seed":7}}
        """#)
  }
}
