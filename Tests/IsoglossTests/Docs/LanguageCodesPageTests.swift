import ByteIO
import Corpus
import Foundation
import LanguageID
import TestSupport
import Testing

/// docs/language-codes.md says what each code of well-known corpora became.
///
/// The page is made from the tables: with `ISOGLOSS_WRITE_PAGES=1` the test writes it.
@Suite struct LanguageCodesPageTests {
  private static let page = "\(repositoryRoot)/docs/language-codes.md"

  private static func made() throws -> String {
    let path = "\(repositoryRoot)/Tests/Fixtures/language-codes.tsv"
    let rows = String(decoding: try readFile(path), as: UTF8.self).split(separator: "\n")
      .map { $0.split(separator: "\t").map(String.init) }
    let labels = LineClassifier.builtIn.labels
    var text = """
      # Codes of languages

      What is accepted as a language, and which labels of the classifier that comes with the program
      mean it: the codes of well-known corpora, by `LanguageCodesPageTests`, which writes this page.
      Besides these, every code of ISO 639-3 and of ISO 639-2 is one, BCP 47 with script, region and
      variants (`zh-Hant-TW`, `pt-BR`), and `x-…` for an artificial language. Upper and lower case, and
      hyphen and underscore, are the same.

      The rule for labels: those of the same language; where there are none, those of the
      languages that the code is the macro-language of (`no` is `nb` and `nn`); where there are none
      either, that of its macro-language (`hr` is `sh`). Scripts must agree: `hi-Latn` is not `hi`.
      “—”: no label means it. The contamination stage does not go by this rule yet: it measures a
      corpus whose code is one of the labels as it is written, and refuses any other.

      `als` is Alemannic, as on Wikipedia and in OSCAR; `als_Latn`, as in FLORES, is Albanian.

      """
    for list in ["mC4", "OSCAR", "Wikipedia", "FLORES-200"] {
      let codes = rows.filter { $0[0] == list }.map { $0[1] }
      text += "\n## \(list) (\(codes.count))\n\n| code | language | script | labels |\n"
      text += "|---|---|---|---|\n"
      for code in codes {
        let language = try Language(code)
        let own = language.labels(among: labels).map { "`\($0)`" }.joined(separator: ", ")
        text += "| `\(code)` | \(language.name) (\(language.iso639)) | \(language.script) "
        text += "| \(own.isEmpty ? "—" : own) |\n"
      }
    }
    return text
  }

  @Test func thePageIsWhatTheTablesSay() throws {
    let made = try Self.made()
    if ProcessInfo.processInfo.environment["ISOGLOSS_WRITE_PAGES"] == "1" {
      try AtomicFile.write(Array(made.utf8), to: Self.page)
    }
    let written = String(decoding: try readFile(Self.page), as: UTF8.self)
    #expect(written == made, "run this test with ISOGLOSS_WRITE_PAGES=1")
  }
}
