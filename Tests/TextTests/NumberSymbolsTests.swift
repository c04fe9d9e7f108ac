import Testing
import Text

@Suite struct NumberSymbolsTests {
  private func formatted(_ number: String, _ language: String, isGrouped: Bool = true) -> String? {
    NumberSymbols(language: language)?.formatted(Array(number.utf8), isGrouped: isGrouped)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    ("en", "1234567.89", "1,234,567.89"), ("en", "999", "999"), ("en", "1000", "1,000"),
    ("de", "1234.5", "1.234,5"), ("fi", "12345", "12 345"), ("pl", "1234", "1234"),
    ("pl", "12345", "12 345"), ("hi", "123456789", "12,34,56,789"), ("ne", "1234", "१,२३४"),
    ("en", "-5", "−5"), ("en", "007", "007"), ("fr", "1234567", "1 234 567"),
    ("zh-hant", "1234567", "1,234,567"),
  ])
  func languages(_ number: (language: String, plain: String, expected: String)) {
    #expect(formatted(number.plain, number.language) == number.expected)
  }

  @Test func whatIsNoNumberIsLeftAlone() {
    for text in ["", "-", ".", "1.", ".5", "1.2.3", "1,5", "１", "1e5", "--1", " 1", "a"] {
      #expect(formatted(text, "en") == nil, "\(text)")
    }
  }

  @Test func groupsAreLeftOutOnRequest() {
    #expect(formatted("1234567.5", "de", isGrouped: false) == "1234567,5")
  }

  /// Not what the machine's own locale would give.
  @Test func unknownLanguages() {
    for language in ["ltg", "x-toy", "", "qqq"] {
      #expect(NumberSymbols(language: language) == nil, "\(language)")
    }
  }
}
