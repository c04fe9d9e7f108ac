import Foundation
import TestSupport
import Testing
import Values
import Vocabulary

@Suite struct ByteVocabularyTests {
  private let vocabulary = ByteVocabulary()

  private func encode(_ texts: [[UInt8]], after ids: [UInt16] = []) -> TokenBatch {
    var batch = TextBatch()
    for text in texts { text.withUnsafeBytes { batch.append($0) } }
    var tokens = TokenBatch()
    if !ids.isEmpty {
      tokens.narrow = ids
      tokens.ends = [ids.count]
    }
    vocabulary.encode(batch, into: &tokens)
    return tokens
  }

  @Test func idsAreThoseOfByT5() {
    // "Life is like a box of chocolates." in the documentation of the published models.
    #expect(encode([Array("Life".utf8)]).narrow == [79, 108, 105, 104])
    #expect(encode([[0, 255]]).narrow == [3, 258])
    #expect(vocabulary.special == SpecialIDs(padding: 0, endOfText: 1, unknown: 2))
    #expect(vocabulary.size == 384)
  }

  @Test func encodingAppends() {
    let tokens = encode([Array("é".utf8), [], [0]], after: [1])
    #expect(tokens.narrow == [1, 198, 172, 3])
    #expect(tokens.ends == [1, 3, 3, 4])
    #expect(tokens.wide.isEmpty)
  }

  @Test func everyLengthAgreesWithTheSlowTwin() {
    var generator = SeededGenerator(seed: 1)
    for count in 0...300 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let tokens = encode([bytes])
      #expect(tokens.narrow == bytes.map { UInt16($0) + 3 } && tokens.ends == [count])
      #expect(tokens.narrow.flatMap { vocabulary.bytes(of: Int32($0)) } == bytes)
    }
  }

  @Test func onlyBytesHaveBytes() {
    for id in [0, 1, 2, 259, 383, 384, -1, .max, .min, .min + 2] as [Int32] {
      #expect(vocabulary.bytes(of: id) == [])
    }
    #expect(vocabulary.bytes(of: 3) == [0] && vocabulary.bytes(of: 258) == [255])
  }

  @Test func jsonIsPinned() throws {
    let json = try vocabulary.json()
    #expect(
      String(decoding: json, as: UTF8.self) == """
        {"first-byte":3,"format-version":2,"kind":"byte",\
        "special":{"end-of-text":1,"padding":0,"unknown":2},"vocabulary-size":384}

        """)
    #expect(try ByteVocabulary(json: json, folder: "") == vocabulary)
  }

  @Test(arguments: [
    ("\"kind\":\"byte\"", "\"kind\":\"bpe\"", "kind: found 'bpe', expected 'byte'"),
    (":384", ":383", "vocabulary-size: found '383', expected '384'"),
    ("\"first-byte\":3", "\"first-byte\":0", "first-byte: found '0', expected '3'"),
    ("\"unknown\":2", "\"unknown\":7", "special.unknown: found '7', expected '2'"),
    ("\"format-version\":2", "\"format-version\":1", "format-version: found '1', expected '2'"),
  ])
  func anotherVocabularyIsRefused(found: String, replacement: String, complaint: String) throws {
    let json = String(decoding: try vocabulary.json(), as: UTF8.self)
    let other = json.replacingOccurrences(of: found, with: replacement)
    #expect(other != json)
    let error = #expect(throws: VocabularyError.self) {
      try ByteVocabulary(json: Array(other.utf8), folder: "folder")
    }
    #expect(error?.description == "folder/vocabulary.json: \(complaint)")
  }

  @Test func mutatedJSONNeverTraps() throws {
    let json = try vocabulary.json()
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<2_000 {
      var mutated = json
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        mutated[Int.random(in: 0..<mutated.count, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      if let read = try? ByteVocabulary(json: mutated, folder: "") { #expect(read == vocabulary) }
    }
    #expect(throws: BrokenJSON.self) { try ByteVocabulary(json: [], folder: "") }
  }
}
