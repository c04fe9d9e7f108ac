import ByteIO
import Engine
import TestSupport
import Testing
import Values
import Vocabulary

@Suite struct WordPieceTrainerTests {
  private static func train(
    _ documents: [String], workers: Int = 1, _ written: [String: [String]] = [:]
  ) async throws -> WordPieceVocabulary {
    try await WordPieceVocabulary.make(
      WordPieceSettings(reading: written), from: text(documents, workers: workers))
  }

  private static func pieces(_ vocabulary: WordPieceVocabulary) -> [String] {
    vocabulary.model.pieces.map { String(decoding: $0, as: UTF8.self) }
  }

  private static let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

  @Test func theMostFrequentPairBecomesAPiece() async throws {
    // ab 3, ##bc 2 (of abc); then a ##b is gone from abc, and ab ##c is left with 2.
    let vocabulary = try await Self.train(["abc ab, abc"])
    #expect(
      Self.pieces(vocabulary)
        == Self.special + [",", "a", "b", "c", "##b", "##c", "ab", "abc"])
    #expect(vocabulary.encode(Array("abc ab ac c cab".utf8)) == [12, 11, 6, 10, 8, 1])
    #expect(vocabulary.row([11]).ids == [2, 11, 3])
  }

  @Test func ofEqualPairsThatOfTheLowerIDsComesFirst() async throws {
    // Each of a ##b, ##b ##c, c ##b, ##b ##a occurs twice.
    let vocabulary = try await Self.train(["abc cba abc cba"], ["size": ["16"]])
    #expect(
      Self.pieces(vocabulary)
        == Self.special + ["a", "b", "c", "##a", "##b", "##c", "ab", "cb", "abc", "cba"])
  }

  @Test func pairsThatOverlapAreCountedAsTheyStand() async throws {
    // ##a ##a occurs 3 times in baaaa; merged, it leaves b ##aa ##aa.
    let vocabulary = try await Self.train(["baaaa baaaa aa"], ["minimum-frequency": ["1"]])
    #expect(
      Self.pieces(vocabulary)
        == Self.special
        + ["a", "b", "##a", "##aa", "baa", "baaaa", "aa"])
  }

  @Test func pairsMustBeFrequent() async throws {
    let often = try await Self.train(["abc abc de"], ["minimum-frequency": ["2"]])
    #expect(!Self.pieces(often).contains("de") && Self.pieces(often).contains("abc"))
    let once = try await Self.train(["abc abc de"], ["minimum-frequency": ["1"]])
    #expect(Self.pieces(once).contains("de"))
  }

  @Test func theAlphabetIsLimitedToFrequentCharacters() async throws {
    let vocabulary = try await Self.train(["aab abx zz"], ["limit-alphabet": ["2"]])
    // a 3, b 2, z 2, x 1: of b and z the lower code point. zz loses both letters, abx the last.
    #expect(Self.pieces(vocabulary).prefix(9) == Self.special[...] + ["a", "b", "##a", "##b"])
    #expect(!Self.pieces(vocabulary).contains { $0.contains("z") || $0.contains("x") })
  }

  @Test func theTextIsNormalisedAsItWillBeEncoded() async throws {
    let text = ["Été, ÉTÉ \u{939}\u{941}\u{939}\u{941} 中文"]
    let kept = try await Self.train(text, ["minimum-frequency": ["1"]])
    #expect(
      Self.pieces(kept).contains("Été")
        && Self.pieces(kept).contains("\u{939}\u{941}\u{939}\u{941}"))
    #expect(Self.pieces(kept).contains("中") && !Self.pieces(kept).contains("##文"))
    let bert = try await Self.train(
      text, ["lowercase": ["true"], "strip-accents": ["true"], "minimum-frequency": ["1"]])
    #expect(Self.pieces(bert).contains("ete") && Self.pieces(bert).contains("\u{939}\u{939}"))
    #expect(kept.encode(Array("Été".utf8)).count == 1)
    #expect(bert.encode(Array("ÉTÉ".utf8)) == bert.encode(Array("ete".utf8)))
  }

  @Test func theAlphabetMustFitTheSize() async throws {
    let error = await #expect(throws: SettingError.self) {
      try await Self.train(["abcdefghijkl"], ["size": ["16"]])
    }
    #expect(
      error?.description == """
        size: found '16', expected 28 or more, for the special tokens and the alphabet of the text; \
        a lower limit-alphabet needs fewer
        """)
    #expect(try await Self.train([], ["size": ["16"]]).size == 5)
  }

  @Test func veryLongWordsAreLeftOut() async throws {
    let long = String(repeating: "y", count: 10_001)
    let vocabulary = try await Self.train([
      "ab ab \(long) \(long)", String(repeating: "z", count: 1 << 21),
    ])
    #expect(Self.pieces(vocabulary) == Self.special + ["a", "b", "##b", "ab"])
    #expect(try await Self.train([String(long.dropLast())]).size > 5)
  }

  @Test func otherTokensPrefixesAndLengthsAreKept() async throws {
    let vocabulary = try await Self.train(
      ["abcd abcd"],
      [
        "special-tokens": ["[MASK]", "[SEP]", "[CLS]", "[UNK]", "[PAD]", "<a>"], "prefix": ["@"],
        "longest-word": ["4"],
      ])
    #expect(Self.pieces(vocabulary).prefix(6).last == "<a>")
    #expect(Self.pieces(vocabulary).contains("@b"))
    #expect(vocabulary.special == SpecialIDs(padding: 4, endOfText: 1, unknown: 3))
    #expect(vocabulary.encode(Array("<a>abcd abcde".utf8)).last == 3)
    #expect(vocabulary.encode(Array("<a>abcd".utf8)).first == 5)
  }

  private static func words(_ count: Int, _ generator: inout SeededGenerator) -> [String] {
    (0..<count).map { _ in
      let letters = (0..<Int.random(in: 1...9, using: &generator)).map { _ in
        ["a", "a", "a", "b", "b", "c", "É", "中", "ж", "."].randomElement(using: &generator) ?? ""
      }
      return letters.joined() + (Bool.random(using: &generator) ? " " : "")
    }
  }

  @Test(arguments: 0..<12) func theVocabularyIsThatOfTheSlowTrainer(seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    let words = Self.words(Int.random(in: 1...400, using: &generator), &generator)
    let documents = stride(from: 0, to: words.count, by: 20).map {
      words[$0..<min(words.count, $0 + 20)].joined()
    }
    let size = Int.random(in: 40...120, using: &generator)
    let least = Int.random(in: 1...3, using: &generator)
    let written = ["size": ["\(size)"], "minimum-frequency": ["\(least)"]]
    let vocabulary = try await Self.train(documents, written)
    #expect(
      Self.pieces(vocabulary)
        == SlowWordPieceTrainer.pieces(documents, size: size, minimumFrequency: least))
    for workers in [2, 5] {
      let other = try await Self.train(documents, workers: workers, written)
      #expect(other.model == vocabulary.model)
    }
    for document in documents {
      let ids = vocabulary.encode(Array(document.utf8))
      #expect(ids == ReferenceWordPiece(vocabulary.model).encode(Array(document.utf8)))
    }
  }

  @Test(arguments: [
    ("special-tokens", ["[PAD]"], "no '[UNK]'"),
    ("special-tokens", special + ["[PAD]"], "'[PAD]' twice"),
    ("size", ["15"], "'15'"),
    ("longest-word", ["0"], "'0'"),
    ("limit-alphabet", ["0"], "'0'"),
    ("minimum-frequency", ["0"], "'0'"),
    ("prefix", [""], "''"),
  ])
  func settingsHaveLimits(key: String, words: [String], found: String) {
    let error = #expect(throws: SettingError.self) { try WordPieceSettings(reading: [key: words]) }
    #expect(error?.key == key && error?.found == found)
  }
}

/// The trainer as it is defined: every pair is counted again for every piece.
private enum SlowWordPieceTrainer {
  static func pieces(_ documents: [String], size: Int, minimumFrequency: Int) -> [String] {
    var counts: [[UInt32]: Int] = [:]
    for document in documents {
      let scalars = document.unicodeScalars.map(\.value)
      for word in BertNormaliser.words(of: BertNormaliser().normalised(scalars)) {
        counts[word, default: 0] += 1
      }
    }
    let alphabet = Set(counts.keys.joined()).sorted()
    let continuing = Set(counts.keys.flatMap { $0.dropFirst() }).sorted()
    var pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    func name(_ scalar: UInt32) -> String { String(decoding: utf8([scalar]), as: UTF8.self) }
    pieces += alphabet.map(name) + continuing.map { "##" + name($0) }
    var words = counts.map { word, count in
      (word.enumerated().map { ($0.offset > 0 ? "##" : "") + name($0.element) }, count)
    }
    while pieces.count < size {
      let ids = Dictionary(uniqueKeysWithValues: pieces.enumerated().map { ($1, $0) })
      var pairs: [[Int]: Int] = [:]
      for (word, count) in words {
        for (first, second) in zip(word, word.dropFirst()) {
          let pair = [first, second].compactMap { ids[$0] }
          pairs[pair, default: 0] += count
        }
      }
      let best = pairs.min { ($1.value, $0.key[0], $0.key[1]) < ($0.value, $1.key[0], $1.key[1]) }
      guard let best, best.value >= minimumFrequency else { break }
      let (first, second) = (pieces[best.key[0]], pieces[best.key[1]])
      let merged = first + second.dropFirst(2)
      if !pieces.contains(merged) { pieces.append(merged) }
      words = words.map { (merge($0.0, first, second, merged), $0.1) }
    }
    return pieces
  }

  private static func merge(
    _ word: [String], _ first: String, _ second: String, _ merged: String
  ) -> [String] {
    var result: [String] = []
    var index = 0
    while index < word.count {
      let isPair = index + 1 < word.count && word[index] == first && word[index + 1] == second
      result.append(isPair ? merged : word[index])
      index += isPair ? 2 : 1
    }
    return result
  }
}
