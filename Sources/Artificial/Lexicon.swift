/// The words of one language, every form spelt out in advance.
///
/// The bytes of all forms lie in one array; a word is written by copying a range of it.
struct Lexicon: Sendable {
  /// How many lexemes each category has, in the order of `Word.Category`.
  private static let lexemeCounts = [3, 600, 2_000, 500, 300, 1]

  let nounClassCount: Int
  /// The class of each noun.
  let nounClasses: [Int]
  /// The suffixes of each category, one for each form, in the order of `slot`.
  let suffixes: [[[UInt8]]]
  /// Word frequencies within each category.
  let frequencies: [AliasTable]
  private(set) var bytes: [UInt8] = []
  /// Form *f* is `bytes[starts[f]..<starts[f + 1]]`.
  private var starts: [Int] = [0]
  /// The first form of each category.
  private var firstForms: [Int] = []

  init(phonology: Phonology, random: inout RandomStream) {
    let classCount = 2 + random.below(3)
    nounClassCount = classCount
    let counts = Self.lexemeCounts
    nounClasses = (0..<counts[Word.Category.noun.rawValue]).map { _ in random.below(classCount) }
    frequencies = counts.map { AliasTable(zipfianOver: $0) }
    var suffixes: [[[UInt8]]] = []
    for category in Word.Category.allCases {
      let slots = Self.slotCount(of: category, classCount: classCount)
      suffixes.append(phonology.suffixes(slots, random: &random))
    }
    self.suffixes = suffixes
    var taken: Set<[UInt8]> = []
    for category in Word.Category.allCases {
      firstForms.append(starts.count - 1)
      for lexeme in 0..<counts[category.rawValue] {
        let syllables = Self.syllableCount(of: lexeme, category, random: &random)
        appendForms(
          of: Self.newStem(syllables, phonology, &taken, &random),
          suffixes: suffixes[category.rawValue])
      }
    }
  }

  /// How many forms a lexeme has: nouns by number, what agrees by class and number.
  private static func slotCount(of category: Word.Category, classCount: Int) -> Int {
    switch category {
    case .noun: 2
    case .relativiser: 1
    default: 2 * classCount
    }
  }

  /// Frequent words are short, as Zipf (1935) found: one syllable more at every tenfold rank.
  private static func syllableCount(
    of lexeme: Int, _ category: Word.Category, random: inout RandomStream
  ) -> Int {
    if category == .determiner || category == .relativiser { return 1 }
    let base = lexeme < 10 ? 1 : lexeme < 100 ? 2 : 3
    return base + (random.chance(0.3) ? 1 : 0)
  }

  /// A stem that no word has yet; where the short ones run out, a longer one.
  private static func newStem(
    _ syllableCount: Int, _ phonology: Phonology, _ taken: inout Set<[UInt8]>,
    _ random: inout RandomStream
  ) -> [UInt8] {
    var attempts = 0
    while true {
      let stem = phonology.stem(
        syllableCount: syllableCount + attempts / 16, random: &random)
      if taken.insert(stem).inserted { return stem }
      attempts += 1
    }
  }

  private mutating func appendForms(of stem: [UInt8], suffixes: [[UInt8]]) {
    for suffix in suffixes {
      bytes += stem
      bytes += suffix
      starts.append(bytes.count)
    }
  }

  /// Whether there is such a word; a caller may have made one up, or taken another language's.
  func contains(_ word: Word) -> Bool {
    frequencies[word.category.rawValue].probabilities.indices.contains(word.lexeme)
      && (0..<nounClassCount).contains(word.nounClass)
  }

  /// Which of the forms of its lexeme `word` takes.
  func slot(of word: Word) -> Int {
    switch word.category {
    case .noun: word.isPlural ? 1 : 0
    case .relativiser: 0
    default: 2 * word.nounClass + (word.isPlural ? 1 : 0)
    }
  }

  /// Where in `bytes` the form of `word` stands.
  func form(of word: Word) -> Range<Int> {
    let category = word.category.rawValue
    let form = firstForms[category] + word.lexeme * suffixes[category].count + slot(of: word)
    return starts[form]..<starts[form + 1]
  }
}
