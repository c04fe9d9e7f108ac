/// A code of a language as anybody writes it, taken apart: BCP 47 with script, region and variants
/// (`zh-Hant-TW`), mC4's and OSCAR's, those of Wikipedias (`zh-yue`, `simple`), FLORES's and
/// GlotLID's (`fin_Latn`), ISO 639-2 and 639-3 (`fin`, `ger`). Upper and lower case are the same,
/// and so are hyphen and underscore.
package struct LanguageCode: Hashable, Sendable {
  /// The language: the code of ISO 639-1 where there is one, or else of ISO 639-3.
  package let language: String
  /// The script that the code names, as an ISO 15924 code; `nil` where it names none.
  package let script: String?

  /// Reads `text`; `nil` where it is no code of a language.
  package init?(_ text: String) {
    let folded = text.lowercased()
    if let whole = LanguageAliases.wholeCodes[
      Substring(folded.split(separator: "_").joined(separator: "-"))],
      !folded.isEmpty, folded.last != "_"
    {
      language = String(whole)
      script = nil
      return
    }
    var subtags = folded.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "_" }[...]
    guard let first = subtags.popFirst(), var own = Self.language(first) else { return nil }
    var script: String?
    while let subtag = subtags.popFirst() {
      switch Self.kind(of: subtag) {
      case .script where script == nil:
        script = subtag.prefix(1).uppercased() + subtag.dropFirst()
      case .extended where script == nil:
        // zh-cmn: the language that is meant comes second.
        guard let extended = Self.language(subtag) else { return nil }
        own = extended
      case .region, .variant: break
      case .privateUse:
        if subtags.isEmpty || subtags.contains(where: \.isEmpty) { return nil }
        subtags = []
      default: return nil
      }
    }
    // Tosk Albanian where a script says that it is no wiki's code.
    if first == "als", script != nil { own = "sq" }
    language = String(own)
    self.script = script
  }

  /// The canonical code of a first subtag.
  private static func language(_ subtag: Substring) -> Substring? {
    if let alias = LanguageAliases.languages[subtag] { return alias }
    if LanguageTable.rows[subtag] != nil || ISO639Codes.all.contains(subtag) { return subtag }
    return nil
  }

  private enum Kind {
    case script, extended, region, variant, privateUse, other
  }

  private static func kind(of subtag: Substring) -> Kind {
    let isLetters = subtag.utf8.allSatisfy { (0x61...0x7A).contains($0) }
    let isDigits = subtag.utf8.allSatisfy { (0x30...0x39).contains($0) }
    let isMixed = subtag.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0)
    }
    switch subtag.utf8.count {
    case 1 where subtag == "x": return .privateUse
    case 2 where isLetters: return .region
    case 3 where isDigits: return .region
    case 3 where isLetters: return .extended
    case 4 where isLetters: return .script
    case 4 where isMixed: return .variant
    case 5...8 where isMixed: return .variant
    default: return .other
    }
  }
}

extension LanguageCode {
  /// The scripts that the code covers: the one it names, or all that its language is written in.
  private var scripts: Set<Substring> {
    if let script { return [Self.family(Substring(script))] }
    let row = LanguageTable.rows[Substring(language)]
    return Set((row?.scripts ?? []).map(Self.family))
  }

  /// A script, or the group of scripts that one language mixes.
  private static func family(_ script: Substring) -> Substring {
    switch script {
    case "Hans", "Hant", "Hanb": "Hani"
    case "Hrkt", "Hira", "Kana": "Jpan"
    case "Hang": "Kore"
    default: script
    }
  }

  /// Whether text of the one may be text of the other, as far as scripts tell; where one is not
  /// known, it may.
  private func sharesScript(with other: LanguageCode) -> Bool {
    let (one, two) = (scripts, other.scripts)
    return one.isEmpty || two.isEmpty || !one.isDisjoint(with: two)
  }

  /// Which of a model's `labels` are the language of this code, in their order: those of the same
  /// language; where there are none, those of the languages that it is the macro-language of (`no`
  /// is `nb` and `nn`); where there are none either, that of its macro-language (`nb` is `no`, and
  /// `hr` is `sh`). Labels in another script than the code are not meant, and labels that are no
  /// codes mean nothing.
  package func labels(among labels: [String]) -> [String] {
    let codes = labels.map { LanguageCode($0) }
    func matching(_ isMeant: (LanguageCode) -> Bool) -> [String] {
      zip(labels, codes).compactMap { label, code in
        guard let code, isMeant(code), sharesScript(with: code) else { return nil }
        return label
      }
    }
    let same = matching { $0.language == language }
    if !same.isEmpty { return same }
    let members = Set(LanguageAliases.members[Substring(language)] ?? [])
    let parts = matching { members.contains(Substring($0.language)) }
    if !parts.isEmpty { return parts }
    guard let macro = LanguageAliases.macros[Substring(language)] else { return [] }
    return matching { $0.language == macro }
  }
}
