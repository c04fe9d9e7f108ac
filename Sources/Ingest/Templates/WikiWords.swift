import Text

/// What functions and variables of a wiki need of its language and of the wiki itself.
struct WikiWords: Sendable {
  let language: String
  let siteName: String
  let namespaces: [Int: String]
  let dates: DateNames
  let numbers: NumberSymbols?

  init(siteInfo: SiteInfo, language: String) {
    self.language = language
    siteName = siteInfo.siteName
    namespaces = Dictionary(
      siteInfo.namespaces.map { ($0.key, $0.name) }, uniquingKeysWith: { first, _ in first })
    dates = DateNames(language: language) ?? .english
    numbers = NumberSymbols(language: language)
  }

  /// The index of the form that a language has for a count: 0 for one, by CLDR's rules for whole
  /// numbers as MediaWiki uses them.
  func pluralForm(of count: Int) -> Int {
    let (ten, hundred) = (count % 10, count % 100)
    switch String(language.prefix { $0 != "-" }) {
    case "ja", "zh", "ko", "vi", "th", "id", "ms", "my", "lo", "km", "yo", "wuu", "gan": return 0
    case "fr", "pt", "hy", "hi", "bn", "fa", "am", "zu": return count < 2 ? 0 : 1
    case "ru", "uk", "be", "sr", "hr", "bs", "sh":
      if ten == 1, hundred != 11 { return 0 }
      return (2...4).contains(ten) && !(12...14).contains(hundred) ? 1 : 2
    case "pl":
      if count == 1 { return 0 }
      return (2...4).contains(ten) && !(12...14).contains(hundred) ? 1 : 2
    case "cs", "sk": return count == 1 ? 0 : (2...4).contains(count) ? 1 : 2
    case "lt":
      if ten == 1, !(11...19).contains(hundred) { return 0 }
      return (2...9).contains(ten) && !(11...19).contains(hundred) ? 1 : 2
    case "lv", "ltg", "sgs":
      if ten == 0 || (11...19).contains(hundred) { return 0 }
      return ten == 1 ? 1 : 2
    case "sl": return hundred == 1 ? 0 : hundred == 2 ? 1 : hundred == 3 || hundred == 4 ? 2 : 3
    case "ro": return count == 1 ? 0 : count == 0 || (1...19).contains(hundred) ? 1 : 2
    case "ar":
      if count < 3 { return count }
      return (3...10).contains(hundred) ? 3 : (11...99).contains(hundred) ? 4 : 5
    case "ga": return count == 1 ? 0 : count == 2 ? 1 : count < 7 ? 2 : count < 11 ? 3 : 4
    default: return count == 1 ? 0 : 1
    }
  }
}
