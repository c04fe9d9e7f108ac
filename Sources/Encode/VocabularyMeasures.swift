public import Corpus
public import Vocabulary

/// How a vocabulary cuts text up.
///
/// A word is a run of characters that are no white space, taken with a space before it, as it
/// stands inside a line; a text's first word is taken so, too.
///
/// - Source: fertility and the share of continued words are those of Rust et al. (2021), “How good
///   is your tokenizer?”; parity is that of Petrov et al. (2023), “Language model tokenizers
///   introduce unfairness between languages”.
public struct VocabularyMeasures: Sendable {
  /// What was counted.
  public private(set) var textCount = 0
  /// Bytes of text.
  public private(set) var byteCount = 0
  /// Unicode scalars of text.
  public private(set) var characterCount = 0
  /// Words.
  public private(set) var wordCount = 0
  /// Tokens of whole texts.
  public private(set) var tokenCount = 0
  /// Tokens of words.
  public private(set) var wordTokenCount = 0
  /// Words of more than one token.
  public private(set) var continuedWordCount = 0
  /// Tokens that stand for what has no piece.
  public private(set) var unknownCount = 0
  /// How often each id stands in whole texts.
  public private(set) var counts: [Int]

  private let vocabulary: Vocabulary
  private var tokens = TokenBatch()
  private var words = TextBatch()

  /// Pieces that stand for text, but less often than this, are rare.
  public static let rareBelow = 10

  /// Starts without text.
  public init(_ vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    counts = [Int](repeating: 0, count: vocabulary.size)
  }

  /// Adds texts.
  public mutating func add(_ texts: TextBatch) {
    tokens.removeAll()
    vocabulary.encode(texts, into: &tokens)
    textCount += texts.ends.count
    byteCount += texts.bytes.count
    tokenCount += tokens.ends.last ?? 0
    for id in tokens.narrow { count(Int32(id)) }
    for id in tokens.wide { count(id) }
    var start = 0
    for end in texts.ends {
      texts.bytes.withUnsafeBytes { addWords(of: .init(rebasing: $0[start..<end])) }
      start = end
    }
  }

  private mutating func count(_ id: Int32) {
    counts[Int(id)] += 1
    if id == vocabulary.special.unknown { unknownCount += 1 }
  }

  private mutating func addWords(of text: UnsafeRawBufferPointer) {
    words.removeAll()
    var word: [UInt8] = []
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      characterCount += 1
      if !scalar.properties.isWhitespace {
        if word.isEmpty { word.append(UInt8(ascii: " ")) }
        word.append(contentsOf: UTF8.encode(scalar) ?? .init())
      } else if !word.isEmpty {
        word.withUnsafeBytes { words.append($0) }
        word.removeAll(keepingCapacity: true)
      }
    }
    if !word.isEmpty { word.withUnsafeBytes { words.append($0) } }
    tokens.removeAll()
    vocabulary.encode(words, into: &tokens)
    var start = 0
    for end in tokens.ends {
      wordCount += 1
      wordTokenCount += end - start
      if end - start > 1 { continuedWordCount += 1 }
      start = end
    }
  }

  /// Tokens a word; `nil` without words.
  public var fertility: Double? { ratio(wordTokenCount, wordCount) }
  /// The share of words of more than one token.
  public var continuedWordShare: Double? { ratio(continuedWordCount, wordCount) }
  /// Unicode scalars a token.
  public var charactersPerToken: Double? { ratio(characterCount, tokenCount) }
  /// Bytes a token.
  public var bytesPerToken: Double? { ratio(byteCount, tokenCount) }
  /// The share of tokens that stand for what has no piece.
  public var unknownShare: Double? { ratio(unknownCount, tokenCount) }

  private func ratio(_ numerator: Int, _ denominator: Int) -> Double? {
    denominator == 0 ? nil : Double(numerator) / Double(denominator)
  }

  /// How often the pieces that stand for text occur.
  private var pieceCounts: [Int] { vocabulary.textIDs.map { counts[Int($0)] } }

  /// Pieces that stand for text, but not for this one.
  public var unusedPieceCount: Int { pieceCounts.count { $0 == 0 } }
  /// Pieces that occur, but less than ``rareBelow`` times.
  public var rarePieceCount: Int { pieceCounts.count { $0 > 0 && $0 < Self.rareBelow } }

  /// The Gini coefficient of how often pieces occur, those that do not among them: 0 where all are
  /// as frequent, towards 1 where one has all; `nil` without tokens.
  public var gini: Double? {
    let sorted = pieceCounts.sorted()
    let total = sorted.reduce(0, +)
    guard total > 0 else { return nil }
    let weighted = sorted.enumerated().reduce(0.0) {
      $0 + Double($1.offset + 1) * Double($1.element)
    }
    let count = Double(sorted.count)
    return 2 * weighted / (count * Double(total)) - (count + 1) / count
  }

  /// The facts about `about`.
  public func facts(about: [Axis: String]) -> [Fact] {
    let shares: [(String, Double?, String, Int)] = [
      ("fertility", fertility, "token/word", wordCount),
      ("continued-word-share", continuedWordShare, "share", wordCount),
      ("characters-per-token", charactersPerToken, "character/token", tokenCount),
      ("unknown-share", unknownShare, "share", tokenCount),
      ("piece-gini", gini, "coefficient", tokenCount),
    ]
    return shares.compactMap { metric, value, unit, count in
      value.map { Fact(metric, $0, unit, about: about, count: count) }
    } + [
      Fact("words", wordCount, "word", about: about),
      Fact("unused-pieces", unusedPieceCount, "id", about: about),
      Fact("rare-pieces", rarePieceCount, "id", about: about),
    ]
  }
}
