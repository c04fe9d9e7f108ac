/// A regular expression by which text is parted into words: those of well-known models, which are
/// known by their text and matched by hand.
package enum WordPattern: CaseIterable, Sendable {
  /// GPT-2's, also RoBERTa's and GPT-NeoX's: a word takes a space before it, and English
  /// contractions are words.
  case contractions
  /// That of OpenAI's cl100k, and Llama 3's: words take any character before them, numbers are of
  /// at most three digits, and line breaks end a word.
  case threeDigits
  /// Qwen2's: the same with numbers of one digit.
  case singleDigits

  /// The expression as files have it.
  package var regex: String {
    switch self {
    case .contractions:
      #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
    case .threeDigits: Self.beforeNumbers + #"\p{N}{1,3}"# + Self.afterNumbers
    case .singleDigits: Self.beforeNumbers + #"\p{N}"# + Self.afterNumbers
    }
  }

  private static let beforeNumbers =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"#
  private static let afterNumbers =
    #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#

  /// The most digits of a word.
  var mostDigits: Int {
    switch self {
    case .contractions: .max
    case .threeDigits: 3
    case .singleDigits: 1
    }
  }
}

/// What a pattern takes a character for.
enum LetterClass {
  /// Neither of the others; also a byte that is no UTF-8.
  static let other: UInt8 = 0
  static let letter: UInt8 = 1
  static let number: UInt8 = 2
  /// White space from here on.
  static let space: UInt8 = 3
  /// A line feed or a carriage return.
  static let newline: UInt8 = 4
}

/// The class of each character, in two stages of 64 characters a page.
struct LetterClasses: Sendable {
  /// The one copy.
  static let shared = LetterClasses()

  private(set) var pages: [UInt16] = []
  /// The first two pages are ASCII's.
  private(set) var classes: [UInt8] = []

  private init() {
    var all = [UInt8](repeating: LetterClass.other, count: 0x110000)
    Self.mark(LetterTables.letters, LetterClass.letter, &all)
    Self.mark(LetterTables.numbers, LetterClass.number, &all)
    Self.mark(LetterTables.spaces, LetterClass.space, &all)
    for newline in [0x0A, 0x0D] { all[newline] = LetterClass.newline }
    var known: [ArraySlice<UInt8>: UInt16] = [:]
    for start in stride(from: 0, to: all.count, by: 64) {
      let page = all[start..<start + 64]
      let number = known[page] ?? UInt16(classes.count / 64)
      if known.updateValue(number, forKey: page) == nil { classes += page }
      pages.append(number)
    }
  }

  private static func mark(_ runs: String, _ mark: UInt8, _ classes: inout [UInt8]) {
    for item in runs.split(whereSeparator: \.isWhitespace) {
      let ends = item.split(separator: "-").map { Int($0, radix: 16) ?? 0 }
      for scalar in ends[0]...(ends.last ?? ends[0]) { classes[scalar] = mark }
    }
  }

  subscript(scalar: UInt32) -> UInt8 {
    classes[Int(pages[Int(scalar >> 6)]) << 6 | Int(scalar & 63)]
  }
}
