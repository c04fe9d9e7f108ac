/// The sentences of one document, in order; the text and the analysis are both read from it.
struct SentenceSequence {
  /// Sentences in a document, by the number of heads in 16 tosses of a coin: a discrete log-normal
  /// distribution, without a transcendental function whose last bit could differ elsewhere.
  private static let lengths = [
    1, 1, 2, 2, 3, 5, 7, 11, 17, 26, 39, 58, 87, 130, 195, 293, 440,
  ]

  private var derivation: Derivation
  private let isNested: Bool
  private var sentencesLeft: Int
  private var sentencesLeftInParagraph = 0

  init(language: ArtificialLanguage, document: Int) {
    var random = RandomStream(seed: language.seed, purpose: .document, index: document)
    let heads = (random.next() & 0xFFFF).nonzeroBitCount
    sentencesLeft = Self.lengths[heads]
    isNested = language.grammar == .nested
    derivation = Derivation(language: language, random: random)
  }

  /// The words of the sentence that ``next()`` went to.
  var words: [Word] { derivation.words }

  /// Goes to the next sentence and returns the byte that follows it: a space, or a newline at the
  /// end of a paragraph; `nil` after the last sentence.
  mutating func next() -> UInt8? {
    guard sentencesLeft > 0 else { return nil }
    if sentencesLeftInParagraph == 0 {
      sentencesLeftInParagraph = 2 + derivation.random.below(6)
    }
    if isNested { derivation.deriveNested() } else { derivation.deriveFlat() }
    sentencesLeft -= 1
    sentencesLeftInParagraph -= 1
    return sentencesLeftInParagraph == 0 ? UInt8(ascii: "\n") : UInt8(ascii: " ")
  }
}
