import ByteIO
import Chance
import TestSupport
import Testing
import Vocabulary

/// Goldens are made by Tests/Tools/byte_level_golden.py with `tokenizers` 0.23.3.
@Suite struct ByteLevelVocabularyTests {
  static let names = ["gpt2", "roberta", "llama3", "qwen2"]

  static func fixture(_ name: String) throws -> [UInt8] {
    try readFile("\(repositoryRoot)/Tests/Fixtures/byte-level/\(name)")
  }

  private static func lines(_ name: String) throws -> [[UInt8]] {
    try fixture(name).split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
      .map(Array.init)
  }

  private static func numbers(_ line: [UInt8]) -> [Int32] {
    line.split(separator: 0x20).compactMap { Int32(String(decoding: $0, as: UTF8.self)) }
  }

  static func vocabulary(_ name: String) throws -> ByteLevelVocabulary {
    try ByteLevelVocabulary(tokenizerJSON: fixture("\(name).json"), file: "\(name).json")
  }

  @Test(arguments: names) func textIsEncodedAsUpstreamDoes(name: String) throws {
    let vocabulary = try Self.vocabulary(name)
    let (lines, golden) = (try Self.lines("lines.txt"), try Self.lines("\(name).ids"))
    try #require(lines.count == golden.count && lines.count >= 40)
    let slow = SlowByteLevelEncoder(vocabulary.model)
    #expect(vocabulary.encoder.backtracks)
    for (line, ids) in zip(lines, golden) {
      let text = String(decoding: line, as: UTF8.self).debugDescription
      #expect(vocabulary.encode(line) == Self.numbers(ids), "\(text)")
      #expect(slow.encode(line) == Self.numbers(ids), "\(text)")
    }
  }

  @Test(arguments: names) func idsAreDecodedAsUpstreamDoes(name: String) throws {
    let vocabulary = try Self.vocabulary(name)
    let golden = try Self.lines("\(name).decoded")
    for (ids, text) in zip(try Self.lines("\(name).ids"), golden) {
      let decoded = vocabulary.decode(Self.numbers(ids))
      // Upstream repairs what is no UTF-8.
      #expect(Array(String(decoding: decoded, as: UTF8.self).utf8) == text)
    }
    #expect(vocabulary.decode([-1, .max, Int32(vocabulary.size)]) == [])
  }

  @Test func anyBytesComeBack() throws {
    var generator = SeededGenerator(seed: 11)
    let vocabulary = try Self.vocabulary("gpt2")
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      let ids = vocabulary.encode(bytes)
      #expect(vocabulary.decode(ids) == bytes)
      #expect(ids.flatMap { vocabulary.bytes(of: $0) } == bytes)
    }
  }

  @Test func specialTokensHaveNoBytes() throws {
    let vocabulary = try Self.vocabulary("roberta")
    let mask = try #require(
      (0..<Int32(vocabulary.size)).first { vocabulary.piece($0) == Array("<mask>".utf8) })
    #expect(vocabulary.encode(Array("a <mask>".utf8)).last == mask)
    #expect(vocabulary.bytes(of: mask) == [] && vocabulary.decode([mask]) == [])
    #expect(vocabulary.special == .init(padding: 0, endOfText: 0, unknown: 0))
    #expect(vocabulary.bytes(of: 0) == [] && vocabulary.bytes(of: -1) == [])
    #expect(vocabulary.piece(.max) == [] && vocabulary.bytes(of: .max) == [])
    let text = try #require(
      (0..<Int32(vocabulary.size)).first { vocabulary.piece($0) == Array("\u{120}t".utf8) })
    #expect(vocabulary.bytes(of: text) == Array(" t".utf8))
  }

  @Test(arguments: names) func foldersComeBack(name: String) throws {
    let vocabulary = try Vocabulary(Self.vocabulary(name))
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    #expect(try vocabulary.write(to: folder.path) == ["tokenizer.json"])
    #expect(try readFile("\(folder.path)/tokenizer.json") == Self.fixture("\(name).json"))
    let again = try Vocabulary(path: folder.path)
    #expect(again.digest == vocabulary.digest && again.size == vocabulary.size)
    let file = try Vocabulary(path: "\(folder.path)/tokenizer.json")
    #expect(file.digest == vocabulary.digest)
    try AtomicFile.write(Self.fixture("\(name).json") + [0x20], to: "\(folder.path)/tokenizer.json")
    let error = #expect(throws: VocabularyError.self) { try Vocabulary(folder: folder.path) }
    #expect(error?.key == "file-sha256")
  }

  @Test func wideIDsAreGivenToo() throws {
    let pieces = (0..<70_000).map { "\"x\($0)\":\($0 + 256)" }
    let bytes = (0..<256).map { byte in
      String(decoding: JSONText.quoted(ByteAlphabet.piece(of: [UInt8(byte)])), as: UTF8.self)
        + ":\(byte)"
    }
    let json = """
      {"added_tokens":[{"id":70256,"content":"</s>","special":true}],"pre_tokenizer":
      {"type":"ByteLevel","add_prefix_space":false},"decoder":{"type":"ByteLevel"},
      "model":{"type":"BPE","vocab":{\((bytes + pieces).joined(separator: ","))},"merges":[]}}
      """
    let vocabulary = try ByteLevelVocabulary(tokenizerJSON: Array(json.utf8), file: "t")
    #expect(vocabulary.encode([0x41, 0x00, 0xFF]) == [0x41, 0, 0xFF])
    #expect(vocabulary.size == 70_257 && vocabulary.special.endOfText == 70_256)
  }
}

/// Strings as JSON has them.
enum JSONText {
  static func quoted(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = [0x22]
    for byte in bytes {
      if byte == 0x22 || byte == 0x5C { text.append(0x5C) }
      text.append(byte)
    }
    return text + [0x22]
  }
}
