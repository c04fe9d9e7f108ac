import Ingest
import Testing

@Suite("Variants of language")
struct LanguageVariantsTests {
  private func plain(_ wikitext: String, _ language: String, _ variant: String?) throws -> String {
    var dropped = WikitextCounts()
    let renderer = try WikitextRenderer(
      language: language, settings: WikitextSettings(variant: variant))
    return String(
      decoding: renderer.plainText(of: Array(wikitext.utf8), dropped: &dropped), as: UTF8.self)
  }

  @Test(
    "the one asked for, else its nearest, else the language's default",
    arguments: [
      ("zh", nil, "hans"), ("zh", "zh-hant", "hant"), ("zh", "zh-tw", "tw"),
      ("zh", "zh-cn", "hans"),
      ("zh", "zh-mo", "hk"), ("zh-hant", nil, "hant"), ("zh-TW", nil, "tw"), ("zh", "zh-hk", "hk"),
    ] as [(String, String?, String)])
  func chinese(language: String, variant: String?, expected: String) throws {
    let wikitext = "-{zh-hans:hans;zh-hant:hant;zh-tw:tw;zh-hk:hk}-"
    #expect(try plain(wikitext, language, variant) == expected)
  }

  @Test(
    "other languages",
    arguments: [
      ("sr", nil, "-{sr-ec:а;sr-el:a}-", "а"), ("sr", "sr-latn", "-{sr-ec:а;sr-el:a}-", "a"),
      ("kk", "kk-tr", "-{kk-cyrl:а;kk-latn:a}-", "a"), ("kk", nil, "-{kk-latn:a;kk-cyrl:а}-", "а"),
      ("ku", "ku-arab", "-{ku-latn:a;ku-arab:ا}-", "ا"),
      ("uz", nil, "-{uz-cyrl:а;uz-latn:a}-", "a"),
      ("iu", "iu-latn", "-{ike-cans:c;ike-latn:l}-", "l"),
      ("iu", nil, "-{ike-latn:l;ike-cans:c}-", "c"),
      ("shi", "shi-tfng", "-{shi-latn:l;shi-tfng:t}-", "t"),
      ("gan", nil, "-{gan-hant:t;gan-hans:s}-", "s"),
      ("en", nil, "-{en:a}-", "a"),
    ] as [(String, String?, String, String)])
  func others(language: String, variant: String?, wikitext: String, expected: String) throws {
    #expect(try plain(wikitext, language, variant) == expected)
  }

  @Test("a variant of another language is refused, with those there are")
  func unknown() throws {
    #expect(try LanguageVariants.checked("SR-Latn", of: "sr") == "sr-el")
    #expect { try LanguageVariants.checked("zh-hans", of: "sr") } throws: { error in
      "\(error)" == "found the variant 'zh-hans', expected one of: sr-ec, sr-el"
    }
    #expect { try LanguageVariants.checked("fi-x", of: "fi") } throws: { error in
      "\(error)".contains("MediaWiki converts no text of the language 'fi'")
    }
    #expect(LanguageVariants.preferred(of: "fi") == nil)
    #expect(LanguageVariants.preferred(of: "iu-latn") == "ike-latn")
  }
}
