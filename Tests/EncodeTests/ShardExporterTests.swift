import ByteIO
import Encode
import Engine
import Foundation
import TestSupport
import Testing
import TokenStore
import Values
import Vocabulary

@Suite struct ShardExporterTests {
  private let folder: ShardFolder
  private let texts = ["first", "", "third text"]

  init() throws { folder = try ShardFolder() }

  private func encode(_ texts: [String], _ name: String) async throws -> ShardSet {
    try await ShardEncoder(vocabulary: folder.vocabulary, context: folder.context(name)).run(
      files: [folder.write(texts, to: "\(name).jsonl")], name: name, shuffleSeed: nil)
  }

  private func export(_ format: String, workers: Int = 1) throws -> ShardExporter {
    ShardExporter(
      context: try folder.context("export", workers: workers),
      settings: try ShardExportSettings(
        reading: ["format": [format], "name": ["x"], "file-tokens": ["8"]]))
  }

  private func flat() throws -> [Int32] {
    let names = try Folder.names(in: folder.file("export")).filter { $0.hasPrefix("x_") }.sorted()
    return try names.flatMap { name in
      let bytes = try readFile(folder.file("export/\(name)")).dropFirst(1024)
      return stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map {
        Int32(bytes[$0]) | Int32(bytes[$0 + 1]) << 8
      }
    }
  }

  /// llm.c puts the end of text before each document.
  @Test func theEndOfTextComesFirstForLlmc() async throws {
    _ = try await encode(texts, "shards")
    let outcome = try await export("llmc").run(TokenShards(folder: folder.file("shards")))
    #expect(try flat() == texts.flatMap { [1] + $0.utf8.map { Int32($0) + 3 } })
    #expect(outcome.files.count == 3 && outcome.tokenCount == 18)
  }

  @Test func megatronGetsOnePairOfAllShards() async throws {
    _ = try await encode(texts, "shards")
    _ = try await export("megatron").run(TokenShards(folder: folder.file("shards")))
    let file = try MegatronFile(prefix: folder.file("export/x"))
    #expect(
      try (0..<3).map { try file.ids(ofDocument: $0) }
        == texts.map { $0.utf8.map { Int64($0) + 3 } + [1] })
  }

  private func drawn(clones: [Int]) async throws -> RowReader {
    let streams = [
      try await encode((0..<40).map { "english \($0)" }, "en"),
      try await encode((0..<30).map { "suomea \($0)" }, "fi"),
    ]
    let mixture = Mixture(
      streams: streams.map { .init(name: $0.name, tokenCount: $0.tokenCount) },
      phases: [
        .init(
          tokenBudget: 900,
          shares: clones.map { .init(stream: 0, clone: $0, weight: 1) }
            + [.init(stream: 1, clone: 0, weight: 1)])
      ], rowLength: 17, seed: 4)
    try Folder.make(folder.file("draw"))
    try DrawTable.write(mixture, to: folder.file("draw"))
    return try RowReader(
      table: DrawTable(folder: folder.file("draw")),
      streams: ["en", "fi"].map { try TokenShards(folder: folder.file($0)) }, padding: 0)
  }

  /// Every row in the order of the table, with its own length, its ids mapped for its clone.
  @Test(arguments: [1, 3]) func rowsComeInTheirOrder(workers: Int) async throws {
    let rows = try await drawn(clones: [0, 1])
    let map = IDMap(vocabularySize: 2 * 384) { stream, clone in
      clone == 0 ? nil : (0..<384).map { $0 + 384 * Int32(clone) }
    }
    let expected = try (0..<rows.table.rowCount).map { index in
      let row = try rows.rowTokens(index)
      return row.targets.map { Int64($0) + (row.row.clone == 1 ? 384 : 0) }
    }
    #expect(expected.contains { $0.count < 17 } && expected.contains { $0.contains { $0 > 384 } })
    let exporter = try export("megatron", workers: workers)
    let mapped = try RowReader(table: rows.table, streams: rows.streams, padding: 0, map: map)
    let outcome = try await exporter.run(mapped, vocabularySize: map.vocabularySize)
    #expect(outcome.sequenceCount == expected.count)
    let file = try MegatronFile(prefix: folder.file("export/x"))
    #expect(try (0..<file.documentCount).map { try file.ids(ofDocument: $0) } == expected)
    _ = try await export("llmc", workers: workers).run(
      mapped, vocabularySize: map.vocabularySize)
    #expect(try flat() == expected.flatMap { $0 }.map { Int32($0) })
  }

  /// With the clone of a vocabulary, as with a map that is written out.
  @Test func clonesHaveTheIDsOfTheirVocabulary() async throws {
    let rows = try await drawn(clones: [0, 1])
    func task(_ vocabulary: Vocabulary) throws -> BuildTask {
      let ids = try Cloning(
        of: vocabulary, CloneSettings(reading: ["copies": ["2"], "layout": ["strided"]]),
        counts: nil
      ).ids(over: vocabulary)
      return try ShardExporter.task(
        id: ShardExporter.stage,
        .rows(
          folder: folder.file("draw"), streams: ["en", "fi"].map(folder.file), ids: ids),
        settings: ShardExportSettings(reading: ["format": ["megatron"]]))
    }
    try await folder.run(task(folder.vocabulary), "out")
    let file = try MegatronFile(prefix: folder.file("out/export"))
    for index in 0..<rows.table.rowCount {
      let row = try rows.rowTokens(index)
      // Padding, the end of text and what is unknown are never cloned, nor what has no text.
      let expected = row.targets.map {
        Int64(row.row.clone == 1 && 3..<259 ~= $0 ? $0 + 384 : $0)
      }
      #expect(try file.ids(ofDocument: index) == expected)
    }
    let other = try Vocabulary(OtherVocabulary())
    let error = await #expect(throws: EngineError.self) {
      try await folder.run(task(other), "more")
    }
    #expect("\(try #require(error))".contains("expected one that --vocabulary was made of"))
  }

  @Test func clonesWithoutTheirVocabularyAreRefused() async throws {
    _ = try await drawn(clones: [0, 1])
    func task() throws -> BuildTask {
      try ShardExporter.task(
        id: ShardExporter.stage,
        .rows(
          folder: folder.file("draw"), streams: ["en", "fi"].map(folder.file), ids: nil),
        settings: ShardExportSettings(reading: ["format": ["megatron"]]))
    }
    let error = await #expect(throws: EngineError.self) { try await folder.run(task(), "out") }
    #expect(
      "\(try #require(error))".contains("it has rows of clone 1; expected --vocabulary, the clone"))
    _ = try await drawn(clones: [0])
    try await folder.run(task(), "out")
    #expect(try MegatronFile(prefix: folder.file("out/export")).tokenCount == 900)
    let again = try await folder.run(task(), "out")
    #expect(again.wasDone)
  }

  @Test func streamsOfOtherVocabulariesAreRefused() async throws {
    _ = try await drawn(clones: [0])
    let path = folder.file("fi/shards.json")
    let text = String(decoding: try readFile(path), as: UTF8.self)
    try AtomicFile.write(
      Array(text.replacing(folder.vocabulary.digest, with: "another").utf8), to: path)
    let error = await #expect(throws: EngineError.self) {
      try await folder.run(
        ShardExporter.task(
          id: ShardExporter.stage,
          .rows(
            folder: folder.file("draw"), streams: ["en", "fi"].map(folder.file), ids: nil),
          settings: ShardExportSettings(reading: ["format": ["llmc"]])), "out")
    }
    #expect(
      "\(try #require(error))".contains("its streams en and fi are of different vocabularies"))
  }
}

/// A vocabulary that no shards are of.
private struct OtherVocabulary: VocabularyKind {
  static let word = "other"
  static let isTrained = false
  static func largestSize(_ settings: ByteVocabulary.Settings) -> Int { 4 }
  static func make(_ settings: ByteVocabulary.Settings, from text: TrainingText) -> Self { Self() }

  init() {}
  init(json: [UInt8], folder: String) {}
  var size: Int { 4 }
  var special: SpecialIDs { SpecialIDs(padding: 0, endOfText: 1, unknown: 2) }
  func json() throws -> [UInt8] { Array("other".utf8) }
  func bytes(of id: Int32) -> [UInt8] { id == 3 ? [0x61] : [] }
  func encode(_ texts: TextBatch, into tokens: inout TokenBatch) {}
}
