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
    } else if Self.isPrivate(code) {
      self.code = code
      iso639 = "mis"
      script = "Zyyy"
      name = "private language \(code)"
    } else {
      throw .unknownLanguage(code)
    }
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
