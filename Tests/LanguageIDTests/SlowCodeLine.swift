import Foundation

/// The slow twin of `CodeLine`: the same marks as patterns, one after the other.
enum SlowCodeLine {
  private static let openers = words(
    """
    async await catch char class const def elif enum export extension extern fileprivate func function
    guard import int interface internal let mutating namespace override package private protected
    protocol public raise return sizeof static struct switch throw try typedef union unsigned using
    var void while yield
    """)
  private static let reserved = words(
    """
    as assert bool break case continue default defer do double echo else end except extends false final
    float for foreach from if implements in inline is lambda local long my new nil none not null or
    self set short string sub then this throws true unless use where with
    """)
  private static let directives = words(
    "#include #define #undef #if #ifdef #ifndef #elif #else #endif #pragma #error")

  /// What a mark is worth; patterns of one byte exclude each other.
  private static let hard: [(String, Int)] = [
    (#"[{}]"#, 3), (#"(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])"#, 3), (#"\(\)"#, 4), (#"(?<=\w)\($"#, 4),
    (#"\[\]"#, 4), (#"&(?=&)"#, 3), (#"\|(?=\|)"#, 3), (#"->"#, 3), (#"\.<"#, 4),
    (#"(?<!\.)<(?=/)"#, 3), (#"/(?=>)"#, 3), (#"(?<!\.)<(?=[A-Za-z])"#, 2), (#"\\"#, 2),
    (#"\$(?=[a-z{])"#, 3), (#"["'](?=:)"#, 2), (#"(?<=\));$"#, 3),
  ]
  private static let soft: [(String, Int)] = [
    (#"\[(?=\[)|(?<=\w)\[(?!\])"#, 2), (#"(?<!\));$"#, 2), (#"(?<=[a-z])[A-Z]"#, 2),
    (point, 3),
  ]
  private static let point = #"(?:(?<=\w)|^)\.(?=[A-Za-z_])"#

  static func isCode(_ line: [UInt8]) -> Bool {
    if Array(line.prefix(2)) == Array("==".utf8) { return false }
    if !line.prefix(4096).contains(where: "{}=_<>&|$\\#[]();:".utf8.contains) { return false }
    let pieces = line.prefix(4096).split { $0 <= 0x20 }.map(Array.init)
    var (own, weak, quoted, wordCount, particles) = (0, 0, 0, 0, 0)
    var isStatement = false
    var tickCount = 0
    for (index, piece) in pieces.enumerated() {
      let ticks = piece.count { $0 == UInt8(ascii: "`") }
      let isQuoted = tickCount % 2 == 1 || ticks > 0
      tickCount += ticks
      if piece.contains(where: { $0 >= 0x80 }) {
        wordCount += (piece.count + 7) / 8
        continue
      }
      let text = String(decoding: piece, as: UTF8.self)
      if count(#"://|(?<=.)@[A-Za-z].|:(?=//)"#, text) > 0 { continue }
      let core = text.replacing(#/^["'(*\-]*/#, with: "").replacing(#/["'),.;:!?*\-]*$/#, with: "")
      if count(#"^(?!.*[a-z][A-Z])[A-Za-z'\-]{2,}$"#, core) > 0 {
        let head = String(core.prefix(16))
        let (opens, keeps) = (openers.contains(head), reserved.contains(head))
        isStatement = isStatement || opens && index == 0
        particles += opens || keeps ? 1 : 0
        wordCount += opens || keeps || isQuoted ? 0 : 1
      }
      let marks = marks(in: text, isFirst: index == 0)
      if isQuoted {
        quoted += marks.hard + marks.soft
      } else {
        (own, weak) = (own + marks.hard, weak + marks.soft)
      }
    }
    if wordCount + particles < 2 { own += quoted }
    let first = String(decoding: pieces.first ?? [], as: UTF8.self)
    let isSentence =
      count(#"^[A-Z](?:[a-z]|$)"#, first) > 0 && ".!?".utf8.contains(pieces.last?.last ?? 0)
    return own + (isStatement ? weak : 0) >= 3
      && own + weak > 2 * (wordCount + (isSentence ? 2 : 0))
  }

  private static func marks(in text: String, isFirst: Bool) -> (hard: Int, soft: Int) {
    if text == "{" || text == "}" { return (8, 0) }
    var own = hard.reduce(0) { $0 + $1.1 * count($1.0, text) }
    var weak = soft.reduce(0) { $0 + $1.1 * count($1.0, text) }
    own += 3 * count(isFirst ? "(?<!=)=(?!=)" : "(?<!=)=", text)
    own += isFirst && directives.contains(text) ? 6 : 0
    // What a bracket is worth depends on what is before it.
    let bytes = Array(text)
    var hasCall = false
    for (index, byte) in bytes.enumerated() {
      let before = String(bytes[..<index])
      let isOpening = byte == "(" && index + 1 < bytes.count && bytes[index + 1] != ")"
      if isOpening && count(#"\w$"#, before) > 0 {
        if count(point.replacing("$", with: ""), before) > 0 {
          own += 3
        } else if count(#"\w\w$"#, before) > 0 {
          weak += 3
          hasCall = true
        }
      }
      if byte == ":" && before.hasSuffix(")") && index + 1 == bytes.count && hasCall { own += 3 }
      if byte == ":" && index + 1 < bytes.count && bytes[index + 1] == ":"
        && count(#"\w$"#, before) > 0
      {
        own += 4
      }
    }
    return (own, weak)
  }

  private static func count(_ pattern: String, _ text: String) -> Int {
    guard let expression = try? NSRegularExpression(pattern: pattern) else { return 0 }
    return expression.numberOfMatches(
      in: text, range: NSRange(location: 0, length: text.utf16.count))
  }

  private static func words(_ text: String) -> Set<String> {
    Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
  }
}
