import CICU

/// Which texts may be pieces, as SentencePiece's trainer has it.
///
/// Two symbols may become one if what they spell together is not too long, has its spaces (U+2581)
/// in the right places, is of one script, and has no digit, as the settings ask. All of that
/// follows from a few facts about each of the two, so that a pair is judged in constant time.
package struct PieceRules: Sendable {
  /// The most characters of a piece.
  var longest = 16
  var splitsByScript = true
  /// Whether digits are a script of their own (Common), as for Unicode.
  var splitsByNumber = true
  var splitsDigits = false
  var splitsByWhitespace = true
  var isSuffix = false
  var allowsWhitespaceOnly = false

  /// U+2581, which stands for a space.
  static let space: UInt32 = 0x2581

  /// What has to be known of a symbol.
  struct Facts {
    /// Its characters.
    var count: Int32 = 1
    /// Its spaces.
    var spaces: Int32 = 0
    var beginsWithSpace = false
    var endsWithSpace = false
    var hasDigit = false
    /// The script that what stands before must have; `nil` where any will do.
    var entry: Int16?
    /// The script that what stands behind must have; see ``Exit``.
    var exit = Exit.asBefore
  }

  /// What a symbol says of the script of what follows it.
  enum Exit {
    /// What the symbol before it says: it has only spaces and marks that take any script.
    case asBefore
    /// Nothing.
    case any
    case script(Int16)
  }

  /// The facts about a character.
  func facts(of scalar: UInt32) -> Facts {
    var facts = Facts()
    if scalar == Self.space {
      facts.spaces = 1
      facts.beginsWithSpace = true
      facts.endsWithSpace = true
      return facts
    }
    facts.hasDigit = Self.isDigit(scalar)
    let script = Self.script(of: scalar)
    if facts.hasDigit && !splitsByNumber {
      facts.exit = .any
    } else if script != Int16(CICU_SCRIPT_INHERITED) {
      facts.entry = script
      facts.exit = .script(script)
    }
    return facts
  }

  /// The facts about `left` and `right` as one symbol, or `nil` where they may not be one.
  func joined(_ left: Facts, _ right: Facts) -> Facts? {
    var facts = Facts()
    facts.count = left.count + right.count
    facts.spaces = left.spaces + right.spaces
    facts.beginsWithSpace = left.beginsWithSpace
    facts.endsWithSpace = right.endsWithSpace
    facts.hasDigit = left.hasDigit || right.hasDigit
    if facts.count > longest || splitsDigits && facts.hasDigit { return nil }
    if facts.spaces > 0 && !spacesAreAllowed(left, right, facts) { return nil }
    if case .script(let script) = left.exit, let entry = right.entry, script != entry,
      splitsByScript
    {
      return nil
    }
    if case .asBefore = left.exit { facts.entry = right.entry } else { facts.entry = left.entry }
    if case .asBefore = right.exit { facts.exit = left.exit } else { facts.exit = right.exit }
    return facts
  }

  private func spacesAreAllowed(_ left: Facts, _ right: Facts, _ whole: Facts) -> Bool {
    if allowsWhitespaceOnly && whole.spaces == whole.count { return true }
    switch (isSuffix, splitsByWhitespace) {
    case (false, true): return whole.spaces == (whole.beginsWithSpace ? 1 : 0)
    case (true, true): return whole.spaces == (whole.endsWithSpace ? 1 : 0)
    case (false, false): return !whole.endsWithSpace
    case (true, false): return !whole.beginsWithSpace
    }
  }

  /// Upstream knows no other digits: ASCII's and the full-width ones.
  private static func isDigit(_ scalar: UInt32) -> Bool {
    (0x30...0x39).contains(scalar) || (0xFF10...0xFF19).contains(scalar)
  }

  /// Characters whose script has changed since Unicode 9.0.
  private static let older: [UInt32: Int16] = [
    0x589: Int16(CICU_SCRIPT_COMMON), 0x61C: Int16(CICU_SCRIPT_COMMON),
    0x953: Int16(CICU_SCRIPT_DEVANAGARI), 0x954: Int16(CICU_SCRIPT_DEVANAGARI),
  ]

  /// The script of a character in Unicode 9.0, whose table upstream has: later characters, and
  /// those for private use, are Common. Hiragana, Katakana and the sign for a long vowel count as
  /// Han.
  package static func script(of scalar: UInt32) -> Int16 {
    if let older = older[scalar] { return older }
    let age = cicu_age(scalar)
    if age == 0 || age > 9 << 8 { return Int16(CICU_SCRIPT_COMMON) }
    let script = cicu_script(scalar)
    let isKana =
      script == Int32(CICU_SCRIPT_HIRAGANA) || script == Int32(CICU_SCRIPT_KATAKANA)
      || scalar == 0x30FC
    if isKana { return Int16(CICU_SCRIPT_HAN) }
    return Int16(script == CICU_SCRIPT_UNKNOWN ? CICU_SCRIPT_COMMON : Int(script))
  }
}
