import Contaminate
import LanguageID
import Testing

@Suite struct LineRuleTests {
  @Test func judgesByLettersAndByProbability() throws {
    let model = try TwoLanguages.model()
    let strict = try LineRule(minimumLetterCount: 5, threshold: 0.6)
    func label(_ text: String) -> String? {
      strict.label(of: model.predict(Array(text.utf8).span, fold: 0))
    }
    #expect(label("house with window") == "en")
    #expect(label("ikkuna kanssa") == "fi")
    #expect(label("talo") == nil)
    #expect(label("12 34 56 78 90") == nil)
    #expect(label("ελληνικά γράμματα") == "und")
    let certain = try LineRule(minimumLetterCount: 0, threshold: 1)
    let unsure = model.predict(Array("qq ww".utf8).span, fold: 0)
    #expect(certain.label(of: unsure) == "und")
    let empty = model.predict(Array("12 34".utf8).span, fold: 0)
    #expect(certain.label(of: empty) == "zxx")
  }

  @Test func refusesWhatIsNoRule() {
    for (letters, threshold) in [(-1, 0.5), (1, -0.1), (1, 1.1), (1, Double.nan)] {
      #expect(throws: ContaminateError.self) {
        try LineRule(minimumLetterCount: letters, threshold: threshold)
      }
    }
  }
}
