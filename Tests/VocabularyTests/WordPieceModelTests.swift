import Chance
import TestSupport
import Testing
import Vocabulary

/// The encoder against its twin, `ReferenceWordPiece`, on vocabularies and texts made at random.
@Suite struct WordPieceModelTests {
  private static let letters =
    Array("abcAB".unicodeScalars.map(\.value)) + [
      0xE9, 0x301, 0x4E2D, 0xAC01, 0x1B44, 0x302E, 0x130, 0x2C, 0x23, 0x0BCB, 0x212B, 0x10400,
      0x2260,
    ]

  private static func word(
    _ count: ClosedRange<Int>, _ generator: inout SeededGenerator
  ) -> [UInt32] {
    (0..<Int.random(in: count, using: &generator)).map { _ in
      letters[Int.random(in: 0..<letters.count, using: &generator)]
    }
  }

  /// A vocabulary of a few random pieces, with options and added tokens.
  private static func model(_ generator: inout SeededGenerator) -> WordPieceModel {
    let prefix = ["##", "##", "@@", "", "b"].randomElement(using: &generator) ?? ""
    var pieces = ["[UNK]", "[PAD]", "[SEP]"].map { Array($0.utf8) }
    for scalar in letters where Int.random(in: 0..<8, using: &generator) > 0 {
      pieces += [utf8([scalar]), Array(prefix.utf8) + utf8([scalar])]
    }
    for _ in 0..<Int.random(in: 0...60, using: &generator) {
      let begins = Bool.random(using: &generator)
      let piece = utf8(word(1...6, &generator))
      pieces.append(begins ? piece : Array(prefix.utf8) + piece)
    }
    var seen = Set<[UInt8]>()
    pieces = pieces.filter { seen.insert($0).inserted }
    let options = (0..<4).map { _ in Bool.random(using: &generator) }
    var model = WordPieceModel(
      pieces: pieces, unknown: 0,
      normaliser: BertNormaliser(
        cleanText: options[0], chineseCharacters: options[1], stripAccents: options[2],
        lowercase: options[3]))
    model.prefix = Array(prefix.utf8)
    model.longestWord = [3, 8, 100, 2000].randomElement(using: &generator) ?? 100
    for _ in 0..<Int.random(in: 0...3, using: &generator) {
      let content = utf8(word(1...3, &generator))
      guard !model.normaliser.normalised(scalars(content)).isEmpty,
        !model.added.contains(where: { $0.content == content })
      else { continue }
      let id = pieces.firstIndex(of: content) ?? (pieces.count + model.added.count)
      var token = AddedToken(id: Int32(id), content: content)
      token.isSingleWord = Bool.random(using: &generator)
      token.stripsLeft = Bool.random(using: &generator)
      token.stripsRight = Bool.random(using: &generator)
      token.isNormalised = Int.random(in: 0..<4, using: &generator) == 0
      model.added.append(token)
    }
    return model
  }

  private static func scalars(_ bytes: [UInt8]) -> [UInt32] {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.map(\.value)
  }

  private static func text(_ generator: inout SeededGenerator) -> [UInt8] {
    var text: [UInt8] = []
    for _ in 0..<Int.random(in: 0...8, using: &generator) {
      switch Int.random(in: 0..<8, using: &generator) {
      case 0: text += [UInt8.random(in: 0...255, using: &generator)]
      case 1: text += utf8([UInt32.random(in: 0...0x10FFFF, using: &generator)])
      case 2: text += utf8(word(20...40, &generator))
      case 3:
        text += [UInt8](
          repeating: 0x61, count: Int.random(in: 95...105, using: &generator))
      case 4: text += utf8([0x61]) + utf8([[0x20, 0x3000, 0x200B, 0x85].randomElement() ?? 0x20])
      default: text += utf8(word(1...10, &generator)) + [0x20]
      }
    }
    return text
  }

  @Test(arguments: 0..<30)
  func theFastWayIsTheSlowOne(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let model = Self.model(&generator)
    let reference = ReferenceWordPiece(model)
    let encoder = WordPieceCodec(model)
    let texts = (0..<60).map { _ in Self.text(&generator) }
    // Twice, so that the second comes from the cache; alone, so that a text ends its memory.
    for text in texts + texts {
      #expect(encoder.encode([text]) == [reference.encode(text)], "\(text)")
    }
    #expect(encoder.encode(texts) == texts.map(reference.encode))
  }

  @Test func longWordsAreMatchedTheSlowWay() {
    var model = WordPieceModel(
      pieces: ["[UNK]", "a", "##a", "##ab"].map { Array($0.utf8) }, unknown: 0,
      normaliser: BertNormaliser())
    model.longestWord = 5_000
    let encoder = WordPieceCodec(model)
    for count in [1_023, 1_024, 1_025, 4_999, 5_000, 5_001] {
      let ids = encoder.encode([[UInt8](repeating: 0x61, count: count)])[0]
      #expect(ids == (count > 5_000 ? [0] : [1] + [Int32](repeating: 2, count: count - 1)))
    }
  }

  private static let letters4 = WordPieceModel(
    pieces: "[UNK] a b A B ##a ##b ##A ##B".split(separator: " ").map { Array($0.utf8) },
    unknown: 0, normaliser: BertNormaliser())

  /// Runs that differ in one bit of any byte, with lengths on both sides of what is remembered.
  @Test func similarRunsAreKeptApart() {
    let encoder = WordPieceCodec(Self.letters4)
    let reference = ReferenceWordPiece(Self.letters4)
    for count in 1...40 {
      for place in 0..<count {
        var runs: [[UInt8]] = []
        for last in Array("abAB".utf8) {
          var run = [UInt8](repeating: 0x61, count: count)
          run[place] = last
          runs += [run, run + [0x20]]
        }
        let expected = runs.map(reference.encode)
        for _ in 0..<2 { #expect(encoder.encode(runs) == expected, "\(count), \(place)") }
      }
    }
  }

  /// More runs than are remembered, of as many pieces as are remembered, one less and one more.
  @Test(arguments: [6, 7, 8]) func manyRunsAreRememberedAsTheyWere(count: Int) {
    let encoder = WordPieceCodec(Self.letters4)
    let letters = Array("abAB".utf8)
    var words: [[UInt8]] = []
    var expected: [[Int32]] = []
    for number in 0..<(1 << (2 * count)) {
      let digits = (0..<count).map { place -> Int in (number >> (2 * place)) & 3 }
      words.append(digits.map { letters[$0] })
      var ids = digits.map { Int32($0) + 5 }
      ids[0] -= 4
      expected.append(ids)
    }
    for _ in 0..<2 { #expect(encoder.encode(words) == expected) }
  }

  /// A byte that is no part of well-formed UTF-8 is U+FFFD.
  @Test(
    arguments: [
      [0x80], [0xC3], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE0, 0x80, 0x80], [0xE4, 0xB8],
      [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98],
    ] as [[UInt8]])
  func brokenBytesAreReplacementCharacters(bytes: [UInt8]) {
    let model = WordPieceModel(
      pieces: ["[UNK]", "\u{FFFD}", "##\u{FFFD}", "a", "##a"].map { Array($0.utf8) }, unknown: 0,
      normaliser: BertNormaliser(cleanText: false))
    let expected = [Int32(3)] + [Int32](repeating: 2, count: bytes.count) + [4]
    let text = [0x61] + bytes + [0x61]
    #expect(WordPieceCodec(model).encode([text, bytes]).first == expected)
    #expect(ReferenceWordPiece(model).encode(text) == expected)
    #expect(WordPieceCodec(model).encode([bytes])[0].count == bytes.count)
  }

  @Test func manyThreadsEncodeAtOnce() async {
    var generator = SeededGenerator(seed: 1)
    var model = Self.model(&generator)
    model.added = []
    let encoder = WordPieceCodec(model)
    let texts = (0..<500).map { _ in Self.text(&generator) }
    let expected = encoder.encode(texts)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask { (0..<10).allSatisfy { _ in encoder.encode(texts) == expected } }
      }
      for await isSame in group { #expect(isSame) }
    }
  }
}

/// An encoder, a list of texts at a time.
struct WordPieceCodec: Sendable {
  private let encoder: WordPieceEncoder

  init(_ model: WordPieceModel) { encoder = WordPieceEncoder(model) }

  func encode(_ texts: [[UInt8]]) -> [[Int32]] {
    var batch = TextBatch()
    for text in texts { text.withUnsafeBytes { batch.append($0) } }
    var ids: [Int32] = []
    var ends: [Int] = []
    encoder.encode(batch, into: &ids, ends: &ends)
    return zip([0] + ends, ends).map { Array(ids[$0..<$1]) }
  }
}
