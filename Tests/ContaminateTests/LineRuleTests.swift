import Contaminate
import LanguageID
import TestSupport
import Testing
import Values

@Suite struct LineRuleTests {
  private func lines(_ text: String, _ name: LineRule.Name) throws -> [String] {
    let bytes = Array(text.utf8)
    var lines: [String] = []
    try LineRule(ContaminationSettings(rule: name)).forEachLine(in: bytes.span) { range, _ in
      lines.append(String(decoding: bytes[range], as: UTF8.self))
    }
    return lines
  }

  @Test func splitsAsPythonDoes() throws {
    let text =
      "a\nb\u{B}c\u{C}d\re\r\nf\u{1C}g\u{1D}h\u{1E}i\u{1F}j\u{85}k\u{2028}l\u{2029}m\u{2027}n o \n\n"
    // [x for x in text.splitlines() if x], by Python 3.11.
    #expect(
      try lines(text, .byteStudy) == [
        "a", "b", "c", "d", "e", "f", "g", "h", "i\u{1F}j", "k", "l", "m\u{2027}n o ",
      ])
    #expect(try lines("  a\r\n \t\n b c\u{B}\n", .ours) == ["a", "b c"])
    #expect(try lines("", .byteStudy) == [])
    #expect(try lines("\r\n\r", .byteStudy) == [])
  }

  @Test func judgesByCharactersOrLetters() throws {
    let study = try LineRule(ContaminationSettings(rule: .byteStudy))
    let ours = try LineRule(ContaminationSettings())
    func judges(_ rule: LineRule, _ text: String, letters: Int) -> Bool {
      rule.judges(
        Array(text.utf8).span, Prediction(label: "en", probability: 1, letterCount: letters))
    }
    // More than 20 characters, whatever they are and however many bytes they take.
    #expect(!judges(study, String(repeating: "ä", count: 20), letters: 20))
    #expect(judges(study, String(repeating: " ", count: 21), letters: 0))
    #expect(!judges(ours, String(repeating: "1", count: 50), letters: 19))
    #expect(judges(ours, "x", letters: 20))
  }

  @Test func callsWhatIsNotSureEnough() throws {
    let study = try LineRule(ContaminationSettings(rule: .byteStudy))
    let ours = try LineRule(ContaminationSettings())
    func label(_ rule: LineRule, _ label: String, _ probability: Double) -> String {
      rule.label(of: Prediction(label: label, probability: probability, letterCount: 30))
    }
    #expect(label(study, "en", 0.6) == "en")
    #expect(label(study, "en", 0.5999) == "other")
    #expect(label(study, "zxx", 0) == "other")
    #expect(label(ours, "en", 0.6) == "en")
    #expect(label(ours, "en", 0.5999) == "und")
    #expect(label(ours, "zxx", 0) == "zxx")
    #expect(label(try LineRule(ContaminationSettings(threshold: 0)), "und", 0) == "und")
  }

  @Test func refusesImpossibleRules() {
    for (settings, key) in [
      (ContaminationSettings(minimumLetters: -1), "minimum-letters"),
      (ContaminationSettings(threshold: 1.1), "threshold"),
      (ContaminationSettings(threshold: .nan), "threshold"),
    ] {
      let error = #expect(throws: SettingError.self) { try LineRule(settings) }
      #expect(error?.key == key)
    }
  }
}
