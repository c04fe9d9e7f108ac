import Corpus
import Testing

@Suite struct LanguageTests {
  /// The languages of the studies, with the script each is written in.
  private static let scripts = [
    "Latn": "af ca cs cy da de en es fi fr ga ha hu id is it mg nl pl pms pt sk sv sw tr vi",
    "Cyrl": "ru", "Arab": "ar fa ur", "Hebr": "he yi", "Ethi": "am", "Grek": "el",
    "Deva": "hi ne", "Armn": "hy", "Jpan": "ja", "Kore": "ko", "Mymr": "my", "Taml": "ta",
    "Telu": "te", "Thai": "th", "Hani": "zh", "Beng": "bn", "Khmr": "km", "Geor": "ka",
    "Tibt": "bo", "Tfng": "zgh",
  ]

  @Test func theStudiesLanguagesAreThere() throws {
    for (script, codes) in Self.scripts {
      for code in codes.split(separator: " ") {
        let language = try Language(String(code))
        #expect(language.script == script, "\(code)")
        #expect(language.code == code)
        #expect(language.iso639.count == 3)
        #expect(!language.name.isEmpty)
      }
    }
    #expect(try Language("fi").iso639 == "fin")
    #expect(try Language("zh").iso639 == "zho")
    #expect(try Language("fa").name == "Persian")
    #expect(try Language("pms").name == "Piedmontese")
    #expect(try Language("vo").name == "Volapük")
  }

  /// Every code of two or three letters that is known, found by asking for all of them.
  @Test func everyRowIsWellFormed() throws {
    let letters = "abcdefghijklmnopqrstuvwxyz"
    var known: [Language] = []
    for first in letters {
      for second in letters {
        let pair = "\(first)\(second)"
        for code in [pair] + letters.map({ pair + "\($0)" }) {
          if let language = try? Language(code) { known.append(language) }
        }
      }
    }
    #expect(known.count > 7000)
    for language in known {
      let isLower = language.iso639.utf8.allSatisfy { (0x61...0x7A).contains($0) }
      #expect(language.iso639.utf8.count == 3 && isLower, "\(language)")
      let script = Array(language.script.utf8)
      #expect(script.count == 4 && (0x41...0x5A).contains(script[0]), "\(language)")
      #expect(script.dropFirst().allSatisfy { (0x61...0x7A).contains($0) }, "\(language)")
      #expect(!language.name.isEmpty, "\(language)")
    }
    #expect(known.sorted().map(\.code) == known.map(\.code).sorted())
  }

  @Test(arguments: [
    "", "x", "x-", "x--", "x-a-", "x-A", "x-ä", "x-a b", "X-a", "fin ", "qqq", "../fi", "en-",
    "_en",
    "en--US", "en-U", "finnish", "en-Latn-Cyrl", "en-toolongforasubtag", "zh-yue_", "e", "-",
    "en-x",
  ])
  func refuses(code: String) {
    let error = #expect(throws: CorpusError.self) { try Language(code) }
    guard case .unknownLanguage(code)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func privateCodesAreKept() throws {
    for code in ["x-a", "x-nested-1", "x-0-artificial"] {
      let language = try Language(code)
      #expect(language.code == code && "\(language)" == code)
      #expect(language.iso639 == "mis" && language.script == "Zyyy")
    }
  }
}
