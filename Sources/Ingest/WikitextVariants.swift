/// Which text of a language conversion `-{zh-hans:…;zh-hant:…}-` is shown.
///
/// (https://www.mediawiki.org/wiki/Writing_systems/Syntax)
struct WikitextVariants: Sendable {
  /// The codes wanted, best first.
  private let preferences: [String]

  /// The variants that readers of `language`, a BCP 47 code, are best served by; where it names no
  /// script, the one its wiki is written in most: simplified Chinese, Cyrillic Serbian, and so on.
  init(language: String) {
    let code = Self.canonical(language.lowercased())
    let families = [
      ["zh-hans", "zh-cn", "zh-sg", "zh-my"], ["zh-hant", "zh-tw", "zh-hk", "zh-mo"],
    ]
    let implied = [
      "zh": "zh-hans", "sr": "sr-ec", "gan": "gan-hans", "wuu": "wuu-hans", "kk": "kk-cyrl",
      "ku": "ku-latn", "uz": "uz-latn", "crh": "crh-latn", "sh": "sh-latn", "shi": "shi-latn",
      "iu": "ike-cans",
    ]
    let wanted = implied[code] ?? code
    let family = families.first { $0.contains(wanted) } ?? []
    // `zh` in a rule means every variant that has no text of its own.
    let base = String(wanted.prefix { $0 != "-" })
    preferences = [wanted] + family + [code, base]
  }

  /// Where the text of the rule that begins with a code at `start` starts (`zh-hans :`), and how much
  /// its variant is wanted: 0 the most. `nil` if no code of a variant and no colon stand there.
  func rule(
    _ text: UnsafeBufferPointer<UInt8>, at start: Int, limit: Int
  ) -> (text: Int, rank: Int)? {
    var first = start
    while first < limit, text[first] <= 0x20 { first += 1 }
    var end = first
    // The longest code has 15 bytes.
    while end < min(limit, first + 16),
      WikitextGlyph.isAlphanumeric(text[end]) || text[end] == UInt8(ascii: "-")
    {
      end += 1
    }
    var colon = end
    while colon < limit, text[colon] == 0x20 { colon += 1 }
    guard end > first, colon < limit, text[colon] == UInt8(ascii: ":") else { return nil }
    let code = Self.canonical(String(decoding: text[first..<end], as: UTF8.self).lowercased())
    guard Self.codes.contains(code) else { return nil }
    return (colon + 1, preferences.firstIndex(of: code) ?? preferences.count)
  }

  /// MediaWiki's own name for a variant that has a longer one in BCP 47.
  private static func canonical(_ code: String) -> String {
    switch code {
    case "sr-cyrl": return "sr-ec"
    case "sr-latn": return "sr-el"
    default: break
    }
    for script in ["zh-hans-", "zh-hant-"] where code.hasPrefix(script) {
      return "zh-" + code.dropFirst(script.count)
    }
    return code
  }

  /// The variants of the languages that MediaWiki converts.
  private static let codes = Set(
    """
    ban ban-bali ban-x-dharma ban-x-palmleaf ban-x-pku crh crh-cyrl crh-latn en en-x-piglatin gan \
    gan-hans gan-hant ike-cans ike-latn iu kk kk-arab kk-cn kk-cyrl kk-kz kk-latn kk-tr ku ku-arab \
    ku-latn mni mni-beng sh sh-cyrl sh-latn shi shi-latn shi-tfng sr sr-ec sr-el tg tg-latn tly \
    tly-cyrl uz uz-cyrl uz-latn wuu wuu-hans wuu-hant zgh zgh-latn zh zh-cn zh-hans zh-hant zh-hk \
    zh-mo zh-my zh-sg zh-tw
    """.split(separator: " ").map(String.init))
}
