/// The variants that MediaWiki can convert the wiki of a language into.
///
/// The names are MediaWiki's (`LanguageConverter`, `languagevariants` of its siteinfo).
public enum LanguageVariants {
  /// The variants of `language`, a BCP 47 code, by name; none for most languages.
  public static func all(of language: String) -> [String] {
    families[base(of: language)].map { $0.flatMap { $0 } } ?? []
  }

  /// The variant shown where none is asked for: that of the language's script or country where its
  /// code names one, else the one its wiki is written in most.
  public static func preferred(of language: String) -> String? {
    let code = canonical(language.lowercased())
    let all = all(of: language)
    return all.contains(code) ? code : all.first
  }

  /// `variant` as MediaWiki names it.
  ///
  /// - Throws: ``IngestError/unknownVariant(_:language:)`` if it is none of ``all(of:)``.
  public static func checked(
    _ variant: String, of language: String
  ) throws(IngestError) -> String {
    let code = canonical(variant.lowercased())
    guard all(of: language).contains(code) else {
      throw .unknownVariant(variant, language: language)
    }
    return code
  }

  /// What is shown for want of `variant`, best first and itself the first.
  static func preferences(of language: String, variant: String?) -> [String] {
    guard let wanted = variant.map({ canonical($0.lowercased()) }) ?? preferred(of: language) else {
      return [language.lowercased(), base(of: language)]
    }
    let family = families[base(of: language)]?.first { $0.contains(wanted) } ?? []
    // `zh` in a rule means every variant that has no text of its own.
    let codes = [wanted] + (neighbours[wanted].map { [$0] } ?? []) + family + [base(of: language)]
    return codes.enumerated().filter { codes.firstIndex(of: $1) == $0 }.map(\.element)
  }

  /// Whether rules of conversion may name `code`.
  static func isKnown(_ code: String) -> Bool { codes.contains(code) }

  /// MediaWiki's own name for a variant that has a longer one in BCP 47.
  static func canonical(_ code: String) -> String {
    switch code {
    case "sr-cyrl": return "sr-ec"
    case "sr-latn": return "sr-el"
    case "iu-cans": return "ike-cans"
    case "iu-latn": return "ike-latn"
    default: break
    }
    for script in ["zh-hans-", "zh-hant-"] where code.hasPrefix(script) {
      return "zh-" + code.dropFirst(script.count)
    }
    return code
  }

  private static func base(of language: String) -> String {
    String(language.lowercased().prefix { $0 != "-" })
  }

  /// By language: families of variants that can be read for each other, the default's first.
  private static let families: [String: [[String]]] = [
    "ban": [["ban"], ["ban-bali"], ["ban-x-dharma"], ["ban-x-palmleaf"], ["ban-x-pku"]],
    "crh": [["crh-latn"], ["crh-cyrl"]],
    "en": [["en"], ["en-x-piglatin"]],
    "gan": [["gan-hans"], ["gan-hant"]],
    "iu": [["ike-cans"], ["ike-latn"]],
    "kk": [["kk-cyrl", "kk-kz"], ["kk-latn", "kk-tr"], ["kk-arab", "kk-cn"]],
    "ku": [["ku-latn"], ["ku-arab"]],
    "mni": [["mni"], ["mni-beng"]],
    "sh": [["sh-latn"], ["sh-cyrl"]],
    "shi": [["shi-latn"], ["shi-tfng"]],
    "sr": [["sr-ec"], ["sr-el"]],
    "tg": [["tg"], ["tg-latn"]],
    "tly": [["tly"], ["tly-cyrl"]],
    "uz": [["uz-latn"], ["uz-cyrl"]],
    "wuu": [["wuu-hans"], ["wuu-hant"]],
    "zgh": [["zgh"], ["zgh-latn"]],
    "zh": [["zh-hans", "zh-cn", "zh-sg", "zh-my"], ["zh-hant", "zh-tw", "zh-hk", "zh-mo"]],
  ]

  /// Variants that stand nearer to each other than to the rest of their family.
  private static let neighbours = [
    "zh-hk": "zh-mo", "zh-mo": "zh-hk", "zh-sg": "zh-my", "zh-my": "zh-sg",
  ]

  private static let codes = Set(families.keys).union(families.values.joined().joined())
}

/// Which text of a language conversion `-{zh-hans:…;zh-hant:…}-` is shown.
///
/// (https://www.mediawiki.org/wiki/Writing_systems/Syntax)
struct WikitextVariants: Sendable {
  /// The codes wanted, best first.
  private let preferences: [String]

  /// Prefers `variant`, or the one that readers of `language`, a BCP 47 code, are best served by.
  init(language: String, variant: String? = nil) {
    preferences = LanguageVariants.preferences(of: language, variant: variant)
  }

  /// Where the text of the rule that begins with a code at `start` starts (`zh-hans :`), and how
  /// much its variant is wanted: 0 the most. `nil` if no code of a variant and no colon stand
  /// there.
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
    let word = String(decoding: text[first..<end], as: UTF8.self).lowercased()
    let code = LanguageVariants.canonical(word)
    guard LanguageVariants.isKnown(code) else { return nil }
    return (colon + 1, preferences.firstIndex(of: code) ?? preferences.count)
  }
}
