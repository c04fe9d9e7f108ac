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

@Suite struct ShardEncoderTests {
  private let folder: TemporaryFolder
  private let vocabulary: Vocabulary

  init() throws {
    folder = try TemporaryFolder()
    vocabulary = try Vocabulary(ByteVocabulary())
  }

  @Test func shardsDecodeBackToTheTexts() async throws {
    var generator = SeededGenerator(seed: 1)
    let texts = (0..<200).map { _ in randomText(using: &generator) } + ["", "last"]
    let set = try await encode(texts)
    let shards = try TokenShards(folder: folder.path)
    #expect(shards.documentCount == texts.count)
    for (index, text) in texts.enumerated() {
      let ids = try shards.ids(in: shards.range(ofDocument: index))
      #expect(ids == text.utf8.map { Int32($0) + 3 } + [1])
      #expect(vocabulary.decode(ids) == Array(text.utf8))
    }
    let byteCount = texts.reduce(0) { $0 + $1.utf8.count }
    #expect(set == shards.set)
    #expect(set.documentCount == texts.count)
    #expect(set.textByteCount == byteCount)
    #expect(set.tokenCount == byteCount + texts.count)
    #expect(set.endOfText == 1 && set.vocabularySize == 384)
    #expect(set.name == "train")
    try shards.verify()
  }

  @Test func namesCorpusAndVocabularyByTheirHashes() async throws {
    let set = try await encode(["one", "two"])
    try vocabulary.write(to: folder.path)
    #expect(try set.vocabularyHash == SHA256.hex(of: readFile(folder.file("vocabulary.json"))))
    #expect(try set.corpusHash == SHA256.hex(of: readFile(folder.file("documents.jsonl.zst"))))
  }

  @Test func sameDocumentsGiveTheSameBytes() async throws {
    let texts = ["één", "", "two\nlines"]
    let first = try await encode(texts)
    let files = first.shards.flatMap { [$0.ids.name, $0.index.name] } + ["shards.json"]
    let before = try files.map { try readFile(folder.file($0)) }
    _ = try await encode(texts)
    #expect(try files.map { try readFile(folder.file($0)) } == before)
  }

  /// Documents are encoded a frame at a time; where frames end must not show.
  @Test func framesFollowOneAnother() async throws {
    var generator = SeededGenerator(seed: 3)
    let texts = (0..<60).map { _ in
      String(repeating: randomText(using: &generator) + "x", count: 1_500)
    }
    let set = try await encode(texts)
    let documents = try DocumentFile(path: folder.file("documents.jsonl.zst"))
    #expect(documents.frameCount > 2)
    // Nor how many workers there are.
    let files = set.shards.flatMap { [$0.ids.name, $0.index.name] } + ["shards.json"]
    let before = try files.map { try readFile(folder.file($0)) }
    for workers in [2, 7] {
      #expect(try await encode(texts, workers: workers) == set)
      #expect(try files.map { try readFile(folder.file($0)) } == before)
    }
    let shards = try TokenShards(folder: folder.path)
    let expected: [Int32] = texts.flatMap { text in text.utf8.map { Int32($0) + 3 } + [1] }
    #expect(try shards.ids(in: 0..<shards.tokenCount) == expected)
    #expect(set.textByteCount == expected.count - texts.count)
  }

  @Test func anEmptyFileMakesAnEmptyStore() async throws {
    let set = try await encode([])
    #expect(set.documentCount == 0 && set.tokenCount == 0 && set.shards.isEmpty)
    let shards = try TokenShards(folder: folder.path)
    #expect(shards.tokenCount == 0)
    #expect(try shards.ids(in: 0..<0).isEmpty)
  }

  @Test func aBrokenLineIsNamedAndNothingIsLeft() async throws {
    let path = folder.file("documents.jsonl.zst")
    let writer = try DocumentWriter(path: path)
    try writer.append(Document(text: Array("good".utf8), language: "en").line)
    try writer.append(Array("{\"id\": \"x\", \"text\": 3}\n".utf8))
    try writer.finish()
    let error = await #expect(throws: CorpusError.self) {
      try await encoder().run(path: path, name: "train")
    }
    let message = "\(try #require(error))"
    #expect(message.contains(path) && message.contains("line 2"))
    #expect(try names() == ["documents.jsonl.zst"])
  }

  /// Either an error, or what is left of the documents, but never a trap or a store that is wrong.
  @Test func damagedFilesAreErrors() async throws {
    var generator = SeededGenerator(seed: 2)
    let texts = (0..<50).map { _ in randomText(using: &generator) }
    _ = try await encode(texts)
    let path = folder.file("documents.jsonl.zst")
    let good = try readFile(path)
    for _ in 0..<150 {
      var bytes = good
      if Bool.random(using: &generator) {
        bytes.removeLast(Int.random(in: 1...bytes.count, using: &generator))
      } else {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^=
          1
          << UInt8.random(in: 0..<8, using: &generator)
      }
      try put(bytes, path)
      let set = try? await encoder().run(path: path, name: "train")
      guard let set else { continue }
      #expect(set.corpusHash == SHA256.hex(of: bytes))
      let shards = try TokenShards(folder: folder.path)
      #expect(shards.documentCount <= texts.count)
      for index in 0..<shards.documentCount {
        let ids = try shards.ids(in: shards.range(ofDocument: index))
        #expect(vocabulary.decode(ids) == Array(texts[index].utf8))
      }
    }
  }

  @Test(arguments: ["en", "fi", "ru"]) func realTextComesBack(language: String) async throws {
    let path = "\(repositoryRoot)/corpora-manifests/demo/source/\(language).txt"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    _ = try await encode(
      text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    let shards = try TokenShards(folder: folder.path)
    // The end of text is all that stands for the line breaks.
    let stream = try shards.ids(in: 0..<shards.tokenCount).dropLast()
    let bytes = stream.map { $0 == 1 ? UInt8(ascii: "\n") : UInt8(truncatingIfNeeded: $0 - 3) }
    #expect(bytes.count > 10_000 && bytes == Array(text.utf8))
  }

  // MARK: - Support

  private func encoder(workers: Int = 1) -> ShardEncoder {
    ShardEncoder(
      vocabulary: vocabulary,
      context: TaskContext(
        folder: folder.path, workers: workers, progress: ProgressLine(isQuiet: true)))
  }

  private func encode(_ texts: [String], workers: Int = 1) async throws -> ShardSet {
    let path = folder.file("documents.jsonl.zst")
    let writer = try DocumentWriter(path: path)
    for text in texts { try writer.append(Document(text: Array(text.utf8), language: "en").line) }
    try writer.finish()
    return try await encoder(workers: workers).run(path: path, name: "train")
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  private func put(_ bytes: [UInt8], _ path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  /// Up to 40 scalars of one to four bytes, control characters and quotes among them.
  private func randomText(using generator: inout SeededGenerator) -> String {
    let ranges: [ClosedRange<UInt32>] = [
      0...0x7f, 0x80...0x7ff, 0x800...0xd7ff, 0x1_0000...0x10_ffff,
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...40, using: &generator) {
      let range = ranges[Int.random(in: 0..<4, using: &generator)]
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) {
        text.append(scalar)
      }
    }
    return String(text)
  }
}
