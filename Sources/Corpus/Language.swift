/// A language as users write it: a BCP 47 code such as `fi`, `zh`, `pms`, or a private `x-…` one.
///
/// A private code (`x-nested-1`) names an artificial language; its ISO 639-3 code is `mis`.
public struct Language: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The code as typed.
  public let code: String
  /// The ISO 639-3 code.
  public let iso639: String
  /// The main script, as an ISO 15924 code (`Latn`, `Cyrl`, …); `Zyyy` where it is not fixed.
  public let script: String
  /// The English name.
  public let name: String

  /// Looks `code` up in the table of languages.
  ///
  /// - Throws: ``CorpusError/unknownLanguage(_:)`` for a code that is neither listed nor private.
  public init(_ code: String) throws(CorpusError) {
    if let row = LanguageTable.rows[Substring(code)] {
      self.code = code
      iso639 = String(row.iso639)
      script = String(row.script)
      name = String(row.name)
    } else if code.hasPrefix("x-"), code.utf8.count > 2, code.utf8.allSatisfy(Self.isSubtagByte) {
      self.code = code
      iso639 = "mis"
      script = "Zyyy"
      name = "private language \(code)"
    } else {
      throw .unknownLanguage(code)
    }
  }

  private static func isSubtagByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: byte == UInt8(ascii: "-")
    }
  }

  /// The code as typed.
  public var description: String { code }

  /// Orders by the bytes of the codes.
  public static func < (left: Language, right: Language) -> Bool {
    left.code.utf8.lexicographicallyPrecedes(right.code.utf8)
  }
}
