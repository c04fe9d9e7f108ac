import ByteIO
import Encode
import Engine
import TestSupport
import Testing
import TokenStore
import Values
import Vocabulary

@Suite struct ShardImporterTests {
  private let folder: ShardFolder

  init() throws { folder = try ShardFolder() }

  /// A pair with 16-bit ids, written by hand: the sequences of each document.
  private func writePair(_ documents: [[[UInt16]]]) throws -> String {
    func little(_ value: Int, _ width: Int) -> [UInt8] {
      (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let sequences = documents.flatMap { $0 }
    var index = Array("MMIDIDX\0\0".utf8) + little(1, 8) + [8]
    index += little(sequences.count, 8) + little(documents.count + 1, 8)
    index += sequences.flatMap { little($0.count, 4) }
    var (offset, bound) = (0, 0)
    for sequence in sequences {
      index += little(offset, 8)
      offset += 2 * sequence.count
    }
    index += little(0, 8)
    for document in documents {
      bound += document.count
      index += little(bound, 8)
    }
    try AtomicFile.write(
      sequences.flatMap { $0.flatMap { little(Int($0), 2) } }, to: folder.file("pair.bin"))
    try AtomicFile.write(index, to: folder.file("pair.idx"))
    return folder.file("pair")
  }

  private func run(
    _ documents: [[[UInt16]]], size: Int? = 100, end: Int? = nil, vocabulary: Vocabulary? = nil
  ) async throws -> (outcome: ShardImporter.Outcome, documents: [[Int32]]) {
    let prefix = try writePair(documents)
    var settings = ShardImportSettings()
    (settings.vocabularySize, settings.endOfText) = (size, end)
    let outcome = try await ShardImporter(
      context: folder.context("out", workers: 2), settings: settings, vocabulary: vocabulary
    ).run(prefix: prefix)
    let shards = try TokenShards(folder: folder.file("out"))
    try shards.verify()
    return (
      outcome,
      try (0..<shards.documentCount).map { try shards.ids(in: shards.range(ofDocument: $0)) }
    )
  }

  @Test func sequencesBecomeDocuments() async throws {
    let (outcome, documents) = try await run([[[5, 6], [7, 9]], [[9]], [[8], [], [9, 9]]])
    #expect(documents == [[5, 6, 7, 9], [9], [8, 9, 9]])
    #expect(outcome.set.endOfText == 9 && outcome.endedCount == 0)
    #expect(outcome.set.vocabularySize == 100 && outcome.set.vocabularyHash.isEmpty)
    #expect(outcome.set.textByteCount == 0)
  }

  @Test func documentsWithoutAnEndGetOne() async throws {
    let (outcome, documents) = try await run([[[5, 6]], [], [[9]], [[7, 9]]], end: 9)
    #expect(documents == [[5, 6, 9], [9], [9], [7, 9]])
    #expect(outcome.endedCount == 2)
    let error = await #expect(throws: EncodeError.self) { try await run([[[5, 6]], [[7]]]) }
    #expect("\(try #require(error))".contains("pair.bin: document 1 ends in 7, another id than"))
    await #expect(throws: EncodeError.self) { try await run([[[5, 6]], []]) }
    await #expect(throws: EncodeError.self) { try await run([[], [[5]]]) }
    await #expect(throws: SettingError.self) { try await run([]) }
    #expect(try await run([], end: 9).documents == [])
  }

  /// An empty document between others is not taken to end where the one before does.
  @Test func longDocumentsAndEmptyOnesStayApart() async throws {
    let long = (0..<150_000).map { UInt16($0 % 90) }
    let (outcome, documents) = try await run([[[7, 9]], [], [long, [9]], [[9]]], end: 9)
    #expect(documents == [[7, 9], [9], long.map { Int32($0) } + [9], [9]])
    #expect(outcome.endedCount == 1)
  }

  @Test func aVocabularyTellsSizeEndAndText() async throws {
    let (outcome, documents) = try await run(
      [[[100, 101, 1]], [[102]]], size: nil, vocabulary: folder.vocabulary)
    #expect(documents == [[100, 101, 1], [102, 1]])
    let set = outcome.set
    #expect(set.vocabularyHash == folder.vocabulary.digest && set.vocabularySize == 384)
    #expect(set.textByteCount == 3 && outcome.endedCount == 1)
  }

  @Test func idsOutsideTheVocabularyAreRefused() async throws {
    let error = await #expect(throws: TokenStoreError.self) {
      try await run([[[5, 9]], [[100, 9]]])
    }
    #expect(
      "\(try #require(error))".contains("pair.bin: at byte 4: an id is 100; expected 0 to 99"))
    await #expect(throws: SettingError.self) { try await run([[[5, 9]]], size: nil) }
    await #expect(throws: SettingError.self) { try await run([[[5, 9]]], end: 100) }
  }

  /// What is exported comes back the same.
  @Test func whatWasExportedComesBack() async throws {
    let file = try folder.write(ShardFolder.texts, to: "a.jsonl")
    let written = try await ShardEncoder(
      vocabulary: folder.vocabulary, context: folder.context("shards"),
      size: ShardSize(7_000, .token)
    ).run(files: [file], name: "imported", shuffleSeed: nil)
    #expect(written.shards.count > 3)
    let export = try ShardExportSettings(reading: ["format": ["megatron"]])
    _ = try await ShardExporter(context: folder.context("pair"), settings: export).run(
      TokenShards(folder: folder.file("shards")))
    var settings = ShardImportSettings()
    settings.shardSize = ShardSize(7_000, .token)
    let back = try await ShardImporter(
      context: folder.context("back", workers: 3), settings: settings,
      vocabulary: folder.vocabulary
    ).run(prefix: folder.file("pair/export.idx"))
    #expect(back.set.shards == written.shards)
    let (before, after) = (try folder.contents("shards"), try folder.contents("back"))
    for name in before.keys where name != "shards.json" { #expect(before[name] == after[name]) }
  }
}
