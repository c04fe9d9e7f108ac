/// What is known of a folded line besides its symbols: how much of it can say anything of a
/// language at all.
struct LineEvidence {
  var symbolCount = 0
  /// Letters and combining marks outside machine text.
  var letterCount = 0
  /// Those of the line's own script, and marks.
  var ownLetterCount = 0
  /// Bytes that are no UTF-8, and control characters that text does not have: NUL and the like.
  var strayByteCount = 0
  private var digitCount = 0
  /// Letters of units and of abbreviations in capitals, which stand beside numbers in any language.
  private var unitLetterCount = 0
  /// Letters of abbreviations in capitals: units where the line has a number.
  private var abbreviationLetterCount = 0
  private var isAfterNumber = false
  private var capitalisedCount = 0
  /// Letters that are capitals.
  var capitalLetterCount = 0
  private var shortWordCount = 0
  private var longWordCount = 0

  /// A word of so many letters may stand between the parts of a name: `van`, `de la`.
  private static let longestParticle = 3
  /// A unit has at most so many letters beside its number,
  private static let longestUnit = 3
  /// and an abbreviation in capitals so many.
  private static let longestAbbreviation = 4
  /// A line in which a letter out of so many is no text is none.
  private static let lettersPerStrayByte = 4

  /// Notes a run of ASCII that is text.
  mutating func note(_ run: ASCIIRun) {
    digitCount += run.digitCount
    let letters = run.letterCount
    if run.digitCount > 0 {
      if letters <= Self.longestAbbreviation { unitLetterCount += letters }
      isAfterNumber = true
    } else if letters > 0 {
      if isAfterNumber && letters <= Self.longestUnit {
        unitLetterCount += letters
      } else if run.isUpper && letters <= Self.longestAbbreviation {
        abbreviationLetterCount += letters
      }
      isAfterNumber = false
    }
  }

  /// Notes a word.
  mutating func noteWord(letterCount: Int, isCapitalised: Bool) {
    if isCapitalised {
      capitalisedCount += 1
    } else if letterCount <= Self.longestParticle {
      shortWordCount += 1
    } else {
      longWordCount += 1
    }
  }

  /// Whether the line may be a list of names: its words begin with capital letters, but for
  /// particles, and are not written in capitals throughout.
  var mayBeNames: Bool {
    longWordCount == 0 && capitalisedCount > 0 && shortWordCount <= capitalisedCount
      && capitalLetterCount < 2 * capitalisedCount
  }

  /// What speaks for names besides the letters, as a log-odds: the more words begin with a capital,
  /// the less likely they are a sentence. `nil` where the line can be none.
  var namesOdds: Double? {
    mayBeNames ? min(4, Double(capitalisedCount - 1) * 1.5) : nil
  }

  /// Whether a line with letters of `script` says something of its language: enough letters that
  /// are neither units nor abbreviations beside numbers, more of them than digits, and few bytes
  /// that are no text.
  func isEnough(in script: Script) -> Bool {
    let abbreviations = digitCount > 0 ? abbreviationLetterCount : 0
    let letters = letterCount - unitLetterCount - abbreviations
    let weight = script.isSyllabic ? 2 : 1
    return weight * letters >= LineClassifier.minimumLetterCount
      && digitCount < max(2, weight * letterCount)
      && (strayByteCount < 2 || strayByteCount * Self.lettersPerStrayByte <= letterCount)
  }

  /// Whether `symbols` say the same again and again, as `hahaha` does: at most a third of the
  /// trigrams in their beginning differ.
  static func isRepetition(_ symbols: UnsafeBufferPointer<UInt32>) -> Bool {
    let trigramCount = min(symbols.count, looked) - 2
    guard trigramCount >= leastRepeated else { return false }
    // As many differ at least as have bits of their own; most lines end here.
    var bits: (UInt64, UInt64) = (0, 0)
    for start in 0..<trigramCount {
      let mixed = hash(symbols[start], symbols[start + 1], symbols[start + 2])
      if mixed & 64 == 0 { bits.0 |= 1 << (mixed & 63) } else { bits.1 |= 1 << (mixed & 63) }
    }
    if 3 * (bits.0.nonzeroBitCount + bits.1.nonzeroBitCount) > trigramCount { return false }
    var trigrams: Set<[UInt32]> = []
    for start in 0..<trigramCount {
      trigrams.insert([symbols[start], symbols[start + 1], symbols[start + 2]])
    }
    return 3 * trigrams.count <= trigramCount
  }

  private static func hash(_ first: UInt32, _ second: UInt32, _ third: UInt32) -> UInt64 {
    let state = (UInt64(first) &* 31 &+ UInt64(second)) &* 31 &+ UInt64(third)
    return state &* 0x9E37_79B9_7F4A_7C15 >> 40
  }

  /// Symbols that are looked at.
  private static let looked = 64
  private static let leastRepeated = 8
}
