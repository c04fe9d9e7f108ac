internal import Values

/// A language as users write it: a code such as `fi`, `zh-Hant`, `pt-BR`, `fin_Latn` or `simple`,
/// or a private `x-…` one.
///
/// docs/language-codes.md has the codes of well-known corpora and what each became. A private code
/// (`x-nested-1`) names an artificial language; its ISO 639-3 code is `mis`.
public struct Language: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The code as typed.
  public let code: String
  /// The ISO 639-3 code.
  public let iso639: String
  /// The script that the code names, or else the main one, as an ISO 15924 code (`Latn`, `Cyrl`);
  /// `Zyyy` where it is not fixed.
  public let script: String
  /// The English name.
  public let name: String

  /// Looks `code` up in the tables of languages.
  ///
  /// - Throws: ``CorpusError/unknownLanguage(_:)`` for what is neither a language's code nor
  ///   private.
  public init(_ code: String) throws(CorpusError) {
    self.code = code
    if let own = LanguageCode(code) {
      let row = LanguageTable.rows[Substring(own.language)]
      iso639 = String(row?.iso639 ?? Substring(own.language))
      script = own.script ?? String(row?.scripts.first ?? "Zyyy")
      name = String(row?.name ?? "language \(own.language)")
    } else if Self.isPrivate(code) {
      iso639 = "mis"
      script = "Zyyy"
      name = "private language \(code)"
    } else {
      throw .unknownLanguage(code)
    }
  }

  /// Which of a model's `labels` mean this language, in their order: those of the same language; or
  /// else those of the languages of which it is the macro-language (`no` is `nb` and `nn`); or else
  /// that of its own macro-language (`nb` is `no`, `hr` is `sh`). Labels in another script are not
  /// meant; none may be.
  public func labels(among labels: [String]) -> [String] {
    if labels.contains(code) { return [code] }
    return LanguageCode(code)?.labels(among: labels) ?? []
  }

  /// The languages that somebody who wrote `text` may have meant, as `fi (Finnish)`.
  static func suggestions(for text: String) -> [String] {
    let rows = LanguageTable.rows.filter { code, row in
      let names = [row.name] + row.name.split(separator: " ")
      return names.contains { Spelling.mayMean(text, String($0)) }
        || text.count > 2 && code.count > 2 && Spelling.mayMean(text, String(code))
        || text.count == 3 && row.iso639 != code && Spelling.mayMean(text, String(row.iso639))
    }
    let sorted = rows.sorted { one, other in
      let isFirst = Spelling.mayMean(text, String(one.value.name))
      let isSecond = Spelling.mayMean(text, String(other.value.name))
      if isFirst != isSecond { return isFirst }
      return (one.key.count, one.key) < (other.key.count, other.key)
    }
    return sorted.prefix(3).map { "\($0.key) (\($0.value.name))" }
  }

  /// Whether `code` is `x` and one or more subtags of lower-case letters and digits.
  private static func isPrivate(_ code: String) -> Bool {
    let subtags = code.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return subtags.count > 1 && subtags[0].elementsEqual("x".utf8)
      && subtags.allSatisfy { !$0.isEmpty && $0.allSatisfy(isSubtagByte) }
  }

  private static func isSubtagByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: false
    }
  }

  /// The code.
  public var description: String { code }

  /// Orders languages by the bytes of their codes.
  public static func < (left: Language, right: Language) -> Bool {
    left.code.utf8.lexicographicallyPrecedes(right.code.utf8)
  }
}
