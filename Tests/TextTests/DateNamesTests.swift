import Testing
import Text

@Suite("Names of months and days")
struct DateNamesTests {
  @Test(
    "are those of CLDR",
    arguments: [
      ("en", "February", "February", "Sunday"), ("uk", "лютого", "лютий", "неділя"),
      ("pl", "lutego", "luty", "niedziela"), ("ja", "2月", "2月", "日曜日"),
      ("pt-BR", "fevereiro", "fevereiro", "domingo"),
    ])
  func names(language: String, month: String, alone: String, day: String) {
    let names = DateNames(language: language)
    #expect(names?.months[1] == month)
    #expect(names?.standaloneMonths[1] == alone)
    #expect(names?.weekdays[0] == day)
    #expect(names?.months.count == 12 && names?.shortWeekdays.count == 7)
  }

  @Test("of a language that CLDR knows nothing of, there are none", arguments: ["ltg", "zzz", ""])
  func unknown(language: String) { #expect(DateNames(language: language) == nil) }

  @Test("the English ones are at hand without ICU")
  func english() {
    #expect(DateNames.english.months == DateNames(language: "en")?.months)
    #expect(DateNames.english.shortWeekdays == DateNames(language: "en")?.shortWeekdays)
  }
}
