import Artificial
import ByteIO
import TestSupport
import Testing

@Suite struct ArtificialLanguageTests {
  @Test func documentsAreTheSameInAnyOrderOnAnyNumberOfTasks() async {
    for grammar in ArtificialLanguage.Grammar.allCases {
      let language = ArtificialLanguage(seed: 11, grammar: grammar, script: .cyrillic)
      let inOrder = (0..<200).map { language.document($0) }
      let inParallel = await withTaskGroup(of: (Int, [UInt8]).self) { group in
        for index in (0..<200).reversed() {
          group.addTask {
            let again = ArtificialLanguage(seed: 11, grammar: grammar, script: .cyrillic)
            return (index, again.document(index))
          }
        }
        var documents = [[UInt8]](repeating: [], count: 200)
        for await (index, document) in group { documents[index] = document }
        return documents
      }
      #expect(inOrder == inParallel)
    }
  }

  @Test func bytesAreThoseOfTheFirstRelease() {
    func digest(_ grammar: ArtificialLanguage.Grammar, _ script: ArtificialLanguage.Script)
      -> String
    {
      let language = ArtificialLanguage(seed: 2026, grammar: grammar, script: script)
      return SHA256.hex(of: (0..<64).flatMap { language.title($0) + language.document($0) })
    }
    #expect(
      digest(.nested, .latin) == "50da0197d871d5bb2337cc8a4027bb90222a3094a3ebf33ecf65a0565ee669cc")
    #expect(
      digest(.flat, .georgian) == "81a1660bcbf93dfa779033d66e2c7fbd9824f8ee577ec40ca147e07b0faddd85"
    )
  }

  @Test(arguments: ArtificialLanguage.Grammar.allCases, ArtificialLanguage.Script.allCases)
  func textSpellsItsAnalysis(
    grammar: ArtificialLanguage.Grammar, script: ArtificialLanguage.Script
  ) {
    for seed in [UInt64](0..<4) + [.max] {
      let language = ArtificialLanguage(seed: seed, grammar: grammar, script: script)
      for index in [0, 1, 2, 3, -1, .min, .max] {
        let sentences = language.analysis(ofDocument: index).map { words in
          let spelt = words.map { string(language.form(of: $0) ?? []) }.joined(separator: " ")
          // Georgian has capitals in Unicode, but no one begins a sentence with them.
          let head = script == .georgian ? String(spelt.prefix(1)) : spelt.prefix(1).uppercased()
          return head + spelt.dropFirst() + "."
        }
        let text = string(language.document(index))
        #expect(
          text.split(separator: "\n").joined(separator: " ") == sentences.joined(separator: " "))
      }
    }
  }

  @Test func scriptsAreTransliterationsOfEachOther() {
    let lengths = ArtificialLanguage.Script.allCases.map { script in
      let language = ArtificialLanguage(seed: 5, grammar: .nested, script: script)
      let text = string((0..<20).flatMap { language.document($0) })
      let letters = text.unicodeScalars.filter { $0.properties.isAlphabetic }.count
      let others = text.unicodeScalars.count - letters
      #expect(
        text.utf8.count - others == letters * (script == .latin ? 1 : script == .cyrillic ? 2 : 3))
      return [letters, others]
    }
    #expect(Set(lengths).count == 1)
    let latin = ArtificialLanguage(seed: 5, grammar: .nested, script: .latin)
    let cyrillic = ArtificialLanguage(seed: 5, grammar: .nested, script: .cyrillic)
    let letters = zip("ptkbdgmnlrsvzhjfaeiou", "пткбдгмнлрсвзхйфаеиоу")
    let table = Dictionary(uniqueKeysWithValues: letters.map { ($0, $1) })
    let lowered = string(latin.document(3)).lowercased()
    #expect(String(lowered.map { table[$0] ?? $0 }) == string(cyrillic.document(3)).lowercased())
  }

  @Test func languagesOfDifferentSeedsShareFewWords() {
    func vocabulary(_ seed: UInt64) -> Set<String> {
      let language = ArtificialLanguage(seed: seed, grammar: .nested, script: .latin)
      return Set((0..<100).flatMap { words(of: language.document($0)) }.joined())
    }
    let first = vocabulary(1)
    let second = vocabulary(2)
    #expect(first.count > 1_000)
    #expect(first.intersection(second).count * 10 < first.count)
  }

  @Test func titlesAreUnique() {
    for seed in UInt64(0)..<5 {
      let language = ArtificialLanguage(seed: seed, grammar: .nested, script: .latin)
      let indices = Array(0..<20_000) + [-1, -2, .min, .max]
      let names = indices.map { string(language.title($0)) }
      #expect(Set(names).count == indices.count)
    }
  }

  @Test func documentLengthsSpreadAroundTheMedian() {
    let language = ArtificialLanguage(seed: 9, grammar: .nested, script: .latin)
    let lengths = (0..<2_000).map { language.analysis(ofDocument: $0).count }.sorted()
    #expect(lengths[1_000] == 17)
    #expect(lengths.first ?? 0 <= 3)
    #expect(lengths.last ?? 0 >= 130)
  }

  @Test func wordsOfAnotherLanguageHaveNoForm() throws {
    let languages = (0..<40).map {
      ArtificialLanguage(seed: $0, grammar: .nested, script: .latin)
    }
    let few = try #require(languages.first { $0.nounClassCount == 2 })
    let many = try #require(languages.first { $0.nounClassCount == 4 })
    let sentences = many.analysis(ofDocument: 0) + many.analysis(ofDocument: 1)
    let strangers = sentences.joined().filter { $0.nounClass >= 2 }
    #expect(!strangers.isEmpty)
    for word in strangers {
      #expect(few.form(of: word) == nil)
      #expect(few.suffix(of: word) == nil)
    }
  }
}

/// `bytes` as text; empty, which no test accepts, where they are not UTF-8.
func string(_ bytes: [UInt8]) -> String { String(validating: bytes, as: UTF8.self) ?? "" }

/// The words of each sentence of a document, in lower case, read from its bytes alone.
func words(of document: [UInt8]) -> [[String]] {
  string(document).lowercased().split(whereSeparator: { $0 == "\n" || $0 == "." }).map { sentence in
    sentence.split(separator: " ").map(String.init)
  }.filter { !$0.isEmpty }
}
