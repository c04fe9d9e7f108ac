import Corpus
import Foundation
import TestSupport
import Testing

/// Codes as anybody writes them, and what they mean among a model's labels.
@Suite struct LanguageCodeTests {
  private static let meanings: [(code: String, language: String, script: String?)] = [
    ("fi", "fi", nil), ("FI", "fi", nil), ("fin", "fi", nil), ("fin_Latn", "fi", "Latn"),
    ("pt-BR", "pt", nil), ("pt_br", "pt", nil), ("zh-Hant", "zh", "Hant"),
    ("zh-Hant-TW", "zh", "Hant"), ("zho_Hans", "zh", "Hans"), ("cmn_Hani", "zh", "Hani"),
    ("zh-cmn-Hans", "zh", "Hans"), ("zh-yue", "yue", nil), ("zh_yue", "yue", nil),
    ("simple", "en", nil), ("als", "gsw", nil), ("als_Latn", "sq", "Latn"), ("sqi", "sq", nil),
    ("sr-Latn", "sr", "Latn"), ("sr-Latn-RS", "sr", "Latn"), ("be-tarask", "be", nil),
    ("be-x-old", "be", nil), ("bat-smg", "sgs", nil), ("roa-rup", "rup", nil),
    ("nds-nl", "nds", nil), ("zh-min-nan", "nan", nil), ("zh-classical", "lzh", nil),
    ("iw", "he", nil), ("in", "id", nil), ("ger", "de", nil), ("cze", "cs", nil),
    ("fil", "tl", nil), ("arb_Arab", "ar", "Arab"), ("pes", "fa", nil), ("zsm_Latn", "ms", "Latn"),
    ("swh", "sw", nil), ("hi-Latn", "hi", "Latn"), ("und", "und", nil), ("aab", "aab", nil),
    ("es-419", "es", nil), ("de-1996", "de", nil), ("ca-valencia", "ca", nil), ("mo", "ro", nil),
    ("yue_Hant", "yue", "Hant"), ("eml", "egl", nil), ("bh", "bho", nil), ("en-x-old", "en", nil),
  ]

  @Test func codesAreTakenApart() {
    for (code, language, script) in Self.meanings {
      let found = LanguageCode(code)
      #expect(found?.language == language, "\(code)")
      #expect(found?.script == script, "\(code)")
    }
  }

  private static let labels: [(code: String, labels: String, expected: String)] = [
    // The same language, in any spelling.
    ("fi", "de fi sv", "fi"), ("fi", "deu_Latn fin_Latn", "fin_Latn"), ("fin", "de fi", "fi"),
    ("zh-Hant", "en zh", "zh"), ("zh", "zho_Hans zho_Hant yue_Hant", "zho_Hans zho_Hant"),
    ("zh-Hant", "zho_Hans zho_Hant", "zho_Hans zho_Hant"), ("simple", "de en", "en"),
    // A macro-language is its languages, where the model has no label of its own for it.
    ("no", "da nb nn", "nb nn"), ("no", "da nb no", "no"), ("nb", "da no", "no"),
    ("hr", "hr sh", "hr"), ("hr", "de sh", "sh"), ("sr-Latn", "de sh", "sh"),
    ("sh", "bs de hr sr", "bs hr sr"), ("yue", "de zh", "zh"),
    ("ar", "arb_Arab arz_Arab", "arb_Arab"),
    ("arz", "ar de", "ar"), ("lv", "ltg lv", "lv"), ("ltg", "ltg lv", "ltg"),
    // Scripts must agree.
    ("hi-Latn", "en hi", ""), ("hi", "hin_Latn hin_Deva", "hin_Deva"), ("azb", "az de", ""),
    ("sr-Latn", "srp_Cyrl srp_Latn", "srp_Latn"), ("sr", "srp_Cyrl srp_Latn", "srp_Cyrl srp_Latn"),
    ("uz-Cyrl", "uz", "uz"), ("ko", "kor_Hang", "kor_Hang"), ("ja", "jpn_Jpan", "jpn_Jpan"),
    // What is not there, and what is no code.
    ("sw", "de en", ""), ("x-nested-1", "de x-nested-1", "x-nested-1"), ("x-a", "de", ""),
    ("fi", "spam ham", ""), ("als", "als", "als"), ("als", "als_Latn gsw_Latn", "gsw_Latn"),
  ]

  @Test func labelsThatMeanALanguageAreFoundByOneRule() throws {
    for (code, labels, expected) in Self.labels {
      let words = { (text: String) in text.split(separator: " ").map(String.init) }
      let found = try Language(code).labels(among: words(labels))
      #expect(found == words(expected), "\(code) among \(labels)")
    }
  }

  @Test(arguments: [
    ("finnish", "fi (Finnish)"), ("Swedish", "sv (Swedish)"), ("swedsh", "sv (Swedish)"),
    ("chinese", "zh (Chinese)"), ("norwegian", "no (Norwegian)"), ("germann", "de (German)"),
  ])
  func mistakesGetASuggestion(text: String, suggestion: String) {
    let error = #expect(throws: CorpusError.self) { try Language(text) }
    #expect(error?.description.contains("did you mean \(suggestion)") == true, "\(text)")
  }

  /// Every code of well-known corpora is taken, and has a name and a script.
  @Test func codesOfCorporaAreTaken() throws {
    let path = "\(repositoryRoot)/Tests/Fixtures/language-codes.tsv"
    let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: "\t").map(String.init) }
    var counts: [String: Int] = [:]
    for row in rows {
      let language = try Language(row[1])
      counts[row[0], default: 0] += 1
      let isNone = ["und", "multi"].contains(row[1])
      #expect(isNone || language.script != "Zyyy", "\(row[1])")
      #expect(!language.name.hasPrefix("language "), "\(row[1])")
    }
    #expect(counts["mC4"] == 108 && counts["FLORES-200"] == 204)
    #expect(counts["Wikipedia", default: 0] >= 340 && counts["OSCAR", default: 0] >= 151)
  }

  @Test func hostileCodesAreRefusedAndNotTrapped() {
    var generator = SeededGenerator(seed: 3)
    let bytes = Array("abcxyzABC-_019ä \0".unicodeScalars)
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...12, using: &generator)
      let scalars = (0..<count).compactMap { _ in bytes.randomElement(using: &generator) }
      let text = String(String.UnicodeScalarView(scalars))
      if let code = LanguageCode(text) {
        #expect(LanguageCode(code.language)?.language == code.language, "\(text)")
      }
    }
  }
}
