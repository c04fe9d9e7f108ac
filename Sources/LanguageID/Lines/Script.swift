/// A writing system, or a group of them that one language mixes; which one a letter belongs to is
/// told by its Unicode block.
///
/// Only scripts of living languages with text on the web have a case; the rest are `other`. Chinese
/// characters and both kana are one case, because Japanese mixes them.
///
/// - Source: Unicode 16, `Blocks.txt`; the codes are ISO 15924's.
enum Script: UInt8, CaseIterable, Sendable {
  // Raw values are in model files: new cases go to the end.
  case other, latin, greek, cyrillic, armenian, hebrew, arabic, thaana, devanagari, bengali
  case gurmukhi, gujarati, oriya, tamil, telugu, kannada, malayalam, sinhala, thai, lao, tibetan
  case myanmar, georgian, hangul, ethiopic, khmer, mongolian, hanAndKana, syriac, cherokee

  /// Whether a letter stands for a syllable or a word, so that few of them say much.
  var isSyllabic: Bool { self == .hanAndKana || self == .hangul || self == .ethiopic }

  /// Whether spaces part words.
  var hasSpaces: Bool {
    switch self {
    case .hanAndKana, .thai, .lao, .khmer, .myanmar, .tibetan: false
    default: true
    }
  }

  /// First scalar, last scalar, script; in ascending order. Combining marks that several scripts
  /// share are `other`.
  static let ranges: [(first: UInt32, last: UInt32, script: Script)] = [
    (0x41, 0x5A, .latin), (0x61, 0x7A, .latin), (0xAA, 0xAA, .latin), (0xBA, 0xBA, .latin),
    (0xC0, 0x2AF, .latin), (0x370, 0x3FF, .greek), (0x400, 0x52F, .cyrillic),
    (0x530, 0x58F, .armenian), (0x590, 0x5FF, .hebrew), (0x600, 0x6FF, .arabic),
    (0x700, 0x74F, .syriac), (0x750, 0x77F, .arabic), (0x780, 0x7BF, .thaana),
    (0x860, 0x86F, .syriac), (0x870, 0x8FF, .arabic), (0x900, 0x97F, .devanagari),
    (0x980, 0x9FF, .bengali), (0xA00, 0xA7F, .gurmukhi), (0xA80, 0xAFF, .gujarati),
    (0xB00, 0xB7F, .oriya), (0xB80, 0xBFF, .tamil), (0xC00, 0xC7F, .telugu),
    (0xC80, 0xCFF, .kannada), (0xD00, 0xD7F, .malayalam), (0xD80, 0xDFF, .sinhala),
    (0xE00, 0xE7F, .thai), (0xE80, 0xEFF, .lao), (0xF00, 0xFFF, .tibetan),
    (0x1000, 0x109F, .myanmar), (0x10A0, 0x10FF, .georgian), (0x1100, 0x11FF, .hangul),
    (0x1200, 0x139F, .ethiopic), (0x13A0, 0x13FF, .cherokee), (0x1780, 0x17FF, .khmer),
    (0x1800, 0x18AF, .mongolian), (0x19E0, 0x19FF, .khmer), (0x1C80, 0x1C8F, .cyrillic),
    (0x1C90, 0x1CBF, .georgian), (0x1E00, 0x1EFF, .latin), (0x1F00, 0x1FFF, .greek),
    (0x2C60, 0x2C7F, .latin), (0x2D00, 0x2D2F, .georgian), (0x2D80, 0x2DDF, .ethiopic),
    (0x2DE0, 0x2DFF, .cyrillic), (0x3005, 0x3007, .hanAndKana), (0x3040, 0x30FF, .hanAndKana),
    (0x3130, 0x318F, .hangul), (0x31F0, 0x31FF, .hanAndKana), (0x3400, 0x4DBF, .hanAndKana),
    (0x4E00, 0x9FFF, .hanAndKana), (0xA640, 0xA69F, .cyrillic), (0xA720, 0xA7FF, .latin),
    (0xA8E0, 0xA8FF, .devanagari), (0xA960, 0xA97F, .hangul), (0xA9E0, 0xA9FF, .myanmar),
    (0xAA60, 0xAA7F, .myanmar), (0xAB00, 0xAB2F, .ethiopic), (0xAB30, 0xAB6F, .latin),
    (0xAB70, 0xABBF, .cherokee), (0xAC00, 0xD7FF, .hangul), (0xF900, 0xFAFF, .hanAndKana),
    (0xFB00, 0xFB06, .latin), (0xFB13, 0xFB17, .armenian), (0xFB1D, 0xFB4F, .hebrew),
    (0xFB50, 0xFDFF, .arabic), (0xFE70, 0xFEFE, .arabic), (0xFF21, 0xFF3A, .latin),
    (0xFF41, 0xFF5A, .latin), (0xFF66, 0xFF9D, .hanAndKana), (0x2_0000, 0x3_FFFF, .hanAndKana),
  ]

  /// The script of the letter or mark `scalar`.
  static func of(_ scalar: UInt32) -> Script {
    ranges.first { $0.first <= scalar && scalar <= $0.last }?.script ?? .other
  }

  /// How many letters of an alphabet a letter of this script counts for. Twice would be the same
  /// content; three times lets Korean or Japanese with foreign names and terms in it be what its
  /// grammar is.
  private var weight: Int32 { isSyllabic ? 3 : 1 }

  /// The script with the most evidence in a folded line, where a letter that is a syllable or a
  /// word counts three times; `other` only where no letter is in any other.
  static func dominant(in symbols: UnsafeBufferPointer<UInt32>) -> Script {
    if let script = overwhelming(in: symbols) { return script }
    var counts = InlineArray<256, Int32>(repeating: 0)
    for symbol in symbols { counts[FoldedLine.script(of: symbol)] += 1 }
    var best = Script.other
    var most: Int32 = 0
    for script in allCases where script != .other {
      let count = counts[Int(script.rawValue)] * script.weight
      if count > most { (best, most) = (script, count) }
    }
    return best
  }

  /// The script of the first letter, where it has more than three quarters of the letters: then it
  /// is the dominant one whatever the others are. Most lines are in one script, and this is quick.
  private static func overwhelming(in symbols: UnsafeBufferPointer<UInt32>) -> Script? {
    guard symbols.count > 1 else { return nil }
    let first = symbols[1] >> 24
    var own: Int32 = 0
    var boundaries: Int32 = 0
    for symbol in symbols {
      own &+= symbol >> 24 == first ? 1 : 0
      boundaries &+= symbol == FoldedLine.boundary ? 1 : 0
    }
    let others = Int32(symbols.count) - boundaries - own
    return first != 0 && own > 3 * others ? allCases[Int(first)] : nil
  }
}
