import Foundation
import TestSupport
import Testing
import Vocabulary

@Suite struct ByteVocabularyTests {
  private let vocabulary = ByteVocabulary()

  private func encode(_ bytes: [UInt8]) -> [UInt16] {
    var ids: [UInt16] = []
    bytes.withUnsafeBytes { vocabulary.encode($0, into: &ids) }
    return ids
  }

  @Test func idsAreThoseOfByT5() {
    // "Life is like a box of chocolates." in the documentation of the published models.
    #expect(encode(Array("Life".utf8)) == [79, 108, 105, 104])
    #expect(encode([0, 255]) == [3, 258])
    #expect(ByteVocabulary.padding == 0)
    #expect(ByteVocabulary.endOfText == 1)
    #expect(ByteVocabulary.unknown == 2)
    #expect(ByteVocabulary.usedIDCount == 259)
    #expect(ByteVocabulary.vocabularySize == 384)
  }

  @Test func encodingAppends() {
    var ids: [UInt16] = [1]
    Array("é".utf8).withUnsafeBytes { vocabulary.encode($0, into: &ids) }
    [UInt8]().withUnsafeBytes { vocabulary.encode($0, into: &ids) }
    #expect(ids == [1, 198, 172])
  }

  @Test func everyLengthAgreesWithTheSlowTwin() {
    var generator = SeededGenerator(seed: 1)
    for count in 0...300 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let ids = encode(bytes)
      #expect(ids == bytes.map { UInt16($0) + 3 })
      #expect(vocabulary.decode(ids.map(Int32.init)) == bytes)
    }
  }

  @Test func decodingPassesOverWhatIsNoByte() {
    #expect(vocabulary.decode([0, 1, 2, 68, 259, 383, 384, -1, .max, .min, 69]) == [65, 66])
  }

  @Test func jsonIsPinned() throws {
    let json = try vocabulary.json()
    #expect(
      String(decoding: json, as: UTF8.self) == """
        {"firstByte":3,"formatVersion":1,"kind":"byte",\
        "special":{"endOfText":1,"padding":0,"unknown":2},"vocabularySize":384}

        """)
    #expect(try ByteVocabulary(json: json) == vocabulary)
    #expect(
      try vocabulary.hash() == "b9ad268c580f016b16fc28be5842c6b194c3146c2f22cadf921fe5569394a211")
  }

  @Test(arguments: [
    ("\"kind\":\"byte\"", "\"kind\":\"bpe\""), (":384", ":383"),
    ("\"firstByte\":3", "\"firstByte\":0"),
    ("\"unknown\":2", "\"unknown\":7"), ("\"formatVersion\":1", "\"formatVersion\":2"),
  ])
  func anotherVocabularyIsRefused(found: String, replacement: String) throws {
    let json = String(decoding: try vocabulary.json(), as: UTF8.self)
    let other = json.replacingOccurrences(of: found, with: replacement)
    #expect(other != json)
    #expect {
      try ByteVocabulary(json: Array(other.utf8))
    } throws: { error in
      if case .unsupported = error as? VocabularyError { true } else { false }
    }
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
      if let read = try? ByteVocabulary(json: mutated) { #expect(read == vocabulary) }
    }
    #expect(throws: VocabularyError.self) { try ByteVocabulary(json: []) }
  }
}
