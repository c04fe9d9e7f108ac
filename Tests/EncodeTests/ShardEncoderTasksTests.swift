import ByteIO
import Corpus
import Encode
import Engine
import Foundation
import TestSupport
import Testing
import TokenStore
import Vocabulary

@Suite struct ShardEncoderTasksTests {
  private let folder: TaskFolder
  private let documents = ArtefactFile(id: "sample/en", name: "train-16kB.jsonl.zst")
  private let set = SetName(sample: "main", draw: 1, part: .train(budget: "16kB"))

  init() throws { folder = try TaskFolder() }

  private func vocabularyTask() throws -> BuildTask {
    try VocabularyTasks.make(
      id: "vocabularies/bytes", name: "bytes", settings: byteSettings())
  }

  private func shardTask(_ set: SetName) throws -> BuildTask {
    try ShardEncoder.task(
      id: "shards/bytes", corpus: "web", language: "en", set: set, vocabularyName: "bytes",
      vocabulary: VocabularyTasks.file(of: "vocabularies/bytes"), documents: documents)
  }

  @Test func theVocabularyTellsItsSize() async throws {
    try await folder.run(vocabularyTask())
    let facts = try folder.facts(of: "vocabularies/bytes")
    #expect(facts.values == ["vocabulary-size vocabulary=bytes": 384])
    let path = "\(folder.path)/vocabularies/bytes/vocabulary.json"
    #expect(try facts.header.hashes == ["vocabulary": SHA256.hex(of: readFile(path))])
  }

  /// Counted out of the `.idx`, whose layout is Megatron's.
  @Test func factsAreThoseOfTheFiles() async throws {
    let texts = ["één", "", "two", "three\n"]
    try folder.write(texts, to: documents)
    try await folder.run(vocabularyTask())
    try await folder.run(shardTask(set))
    let facts = try folder.facts(of: "shards/bytes")
    let place = "corpus=web language=en sample=main draw=1 set=train budget=16kB vocabulary=bytes"
    let lengths = try folder.lengths(of: "shards/bytes")
    #expect(lengths == texts.map { $0.utf8.count + 1 })
    #expect(
      facts.values == [
        "documents \(place)": Double(lengths.count),
        "tokens \(place)": Double(lengths.reduce(0, +)),
        "text-bytes \(place)": Double(texts.reduce(0) { $0 + $1.utf8.count }),
        "shards \(place)": 1,
      ])
    #expect(facts.facts.map(\.unit) == ["document", "token", "byte", "file"])
    let digest = try folder.facts(of: "vocabularies/bytes").header.hashes
    #expect(facts.header.hashes == digest)
    let name = "\(folder.path)/shards/bytes/train-16kB-00000-of-00001.bin"
    #expect(FileManager.default.fileExists(atPath: name))
  }

  @Test func theSettingsTellSetsApart() throws {
    let tasks = try [
      set, SetName(sample: "main", draw: 0, part: set.part),
      SetName(sample: "other", draw: 1, part: set.part),
      SetName(sample: "main", draw: 1, part: .test),
    ].map(shardTask)
    #expect(Set(tasks.map(\.settings)).count == 4)
    #expect(tasks.allSatisfy { $0.stage == "shards" && $0.inputs.count == 2 })
    #expect(try vocabularyTask().stage == "vocabulary")
  }
}
