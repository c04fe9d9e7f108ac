/// Which text of a language conversion `-{zh-hans:…;zh-hant:…}-` is shown.
///
/// (https://www.mediawiki.org/wiki/Writing_systems/Syntax)
struct WikitextVariants: Sendable {
  /// The codes wanted, best first.
  private let preferences: [[UInt8]]

  /// The variants that readers of `language`, a BCP 47 code, are best served by; where it names no
  /// script, the one its wiki is written in most: simplified Chinese, Cyrillic Serbian, and so on.
  init(language: String) {
    let code = language.lowercased()
    let families = [
      ["zh-hans", "zh-cn", "zh-sg", "zh-my"], ["zh-hant", "zh-tw", "zh-hk", "zh-mo"],
      ["sr-ec", "sr-cyrl"], ["sr-el", "sr-latn"],
    ]
    let implied = ["zh": "zh-hans", "sr": "sr-ec", "gan": "gan-hans", "wuu": "wuu-hans"]
    let wanted = implied[code] ?? code
    let family = families.first { $0.contains(wanted) } ?? []
    // `zh` in a rule means every variant that has no text of its own.
    let base = String(wanted.prefix { $0 != "-" })
    preferences = ([wanted] + family + [code, base]).map { Array($0.utf8) }
  }

  /// How much the variant `code` is wanted: 0 the most.
  func rank(_ code: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    preferences.firstIndex { $0.elementsEqual(code) } ?? preferences.count
  }

  /// The offset of the colon after the variant's code at `start` (`zh-hans :`), and the code; `nil`
  /// if there is none. A code is two or three letters, and further parts of two to eight.
  static func code(
    _ text: UnsafeBufferPointer<UInt8>, at start: Int, limit: Int
  ) -> (colon: Int, code: Slice<UnsafeBufferPointer<UInt8>>)? {
    var index = start
    var part = 0
    var isFirst = true
    // The longest code of MediaWiki has 15 bytes.
    let limit = min(limit, start + 20)
    while index < limit {
      let byte = text[index]
      if byte == UInt8(ascii: "-"), part >= 2 {
        part = 0
        isFirst = false
      } else if (0x61...0x7A).contains(byte), part < (isFirst ? 3 : 8) {
        part += 1
      } else {
        break
      }
      index += 1
    }
    guard part >= 2 else { return nil }
    let code = text[start..<index]
    while index < limit, text[index] == 0x20 { index += 1 }
    return index < limit && text[index] == UInt8(ascii: ":") ? (index, code) : nil
  }
}
