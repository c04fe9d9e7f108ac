import ByteIO
import Corpus
import Encode
import Engine
import Foundation
import TestSupport
import Testing
import TokenStore
import Values
import Vocabulary

@Suite struct ShardEncoderFilesTests {
  private let folder: ShardFolder

  init() throws { folder = try ShardFolder() }

  private func run(
    _ files: [TextFile], _ name: String, size: ShardSize = .standard, seed: UInt64? = nil,
    workers: Int = 1
  ) async throws -> ShardSet {
    try await ShardEncoder(
      vocabulary: folder.vocabulary, context: folder.context(name, workers: workers), size: size
    ).run(files: files, name: "train", shuffleSeed: seed)
  }

  @Test func filesFollowOneAnother() async throws {
    let first = try folder.write(["one", "", "two"], to: "a.jsonl")
    try AtomicFile.write(Array("Line.\nMore.\n\nAnother.\n".utf8), to: folder.file("b.txt"))
    let files = [first, TextFile(path: folder.file("b.txt"))]
    let set = try await run(files, "out")
    #expect(try folder.texts("out") == ["one", "", "two", "Line.\nMore.", "Another."])
    let hashes = try files.map { try SHA256.hex(ofFile: $0.path) + "\n" }
    #expect(set.corpusHash == SHA256.hex(of: Array(hashes.joined().utf8)))
    #expect(try await run([first], "one").corpusHash == SHA256.hex(ofFile: first.path))
  }

  @Test func neitherWorkersNorFramesShow() async throws {
    let plain = try folder.write(ShardFolder.texts, to: "a.jsonl")
    // An artefact's documents, which are read by frames.
    let path = folder.file("corpus/documents.jsonl.zst")
    _ = try folder.context("corpus")
    let writer = try DocumentWriter(path: path)
    for text in ShardFolder.texts {
      try writer.append(Document(text: Array(text.utf8), language: "fr").line)
    }
    try writer.finish()
    let size = ShardSize(9_000, .token)
    let set = try await run([plain], "one", size: size)
    #expect(set.shards.count > 3)
    for (number, isArtefact) in [false, true].enumerated() {
      if isArtefact {
        try AtomicFile.write([], to: folder.file("corpus/manifest.json"))
      }
      let name = "out\(number)"
      var other = try await run([TextFile(path: path)], name, size: size, workers: 3)
      other.corpusHash = set.corpusHash
      #expect(other == set)
      #expect(try folder.texts(name) == ShardFolder.texts)
    }
  }

  @Test func aShuffleIsAPermutationThatTheSeedChooses() async throws {
    let file = try folder.write(ShardFolder.texts, to: "a.jsonl")
    let size = ShardSize(20_000, .byte)
    let plain = try await run([file], "plain", size: size)
    let set = try await run([file], "seven", size: size, seed: 7)
    let shuffled = try folder.texts("seven")
    #expect(shuffled != ShardFolder.texts && shuffled.sorted() == ShardFolder.texts.sorted())
    let order = DocumentOrder(documentCount: 700, seed: 7)
    #expect(shuffled == (0..<700).map { ShardFolder.texts[order.document(at: $0)] })
    #expect(set.corpusHash == plain.corpusHash && set.textByteCount == plain.textByteCount)
    // The bytes of text of each shard are those of its own documents.
    var first = 0
    for shard in set.shards {
      let texts = shuffled[first..<first + shard.documentCount]
      #expect(shard.textByteCount == texts.reduce(0) { $0 + $1.utf8.count })
      #expect(shard.ids.byteCount <= 20_000)
      first += shard.documentCount
    }
    #expect(try await run([file], "again", size: size, seed: 7, workers: 4) == set)
    #expect(try folder.contents("again") == folder.contents("seven"))
    #expect(try await run([file], "eight", size: size, seed: 8) != set)
    #expect(try folder.texts("eight") != shuffled)
  }

  /// The order is a promise: the same seed gives it in every version. This one was computed from
  /// the description alone, in Python with xxhash.
  @Test func theOrderStays() {
    let order = DocumentOrder(documentCount: 12, seed: 1)
    let documents = (0..<12).map { order.document(at: $0) }
    #expect(documents == [10, 1, 8, 6, 11, 9, 0, 7, 5, 3, 2, 4])
    #expect(documents.sorted() == Array(0..<12))
  }

  @Test func fewDocumentsAreShuffledToo() async throws {
    for count in 0..<4 {
      let texts = (0..<count).map { "text \($0)" }
      // An empty file is refused; an empty line is no document.
      try AtomicFile.write(
        texts.flatMap { Array("{\"text\":\"\($0)\"}\n".utf8) } + [10], to: folder.file("few.jsonl"))
      _ = try await run([TextFile(path: folder.file("few.jsonl"))], "few\(count)", seed: 3)
      #expect(try folder.texts("few\(count)").sorted() == texts)
    }
  }

  @Test func brokenTextIsNamedAndNothingIsLeft() async throws {
    for (bad, reason) in [
      ("{\"text\":\"good\"}\n{\"text\":3}\n", "bad.jsonl: line 2: expected a string field 'text'"),
      ("{\"text\":\"good\"}\n{\"text\":\"\u{1}\"}\n", "bad.jsonl: line 2: "),
    ] {
      try AtomicFile.write(Array(bad.utf8), to: folder.file("bad.jsonl"))
      let error = await #expect(throws: EncodeError.self) {
        try await run([TextFile(path: folder.file("bad.jsonl"))], "out", seed: 1)
      }
      #expect("\(try #require(error))".contains(reason))
      #expect(try Folder.names(in: folder.file("out")) == [])
    }
    try AtomicFile.write([0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3], to: folder.file("bad.jsonl.zst"))
    let error = await #expect(throws: EncodeError.self) {
      try await run([TextFile(path: folder.file("bad.jsonl.zst"))], "out")
    }
    #expect("\(try #require(error))".contains("bad.jsonl.zst: the stored file is damaged at byte"))
  }
}
