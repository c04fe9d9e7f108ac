import CICU

/// The names of months and days of the week in a language, by CLDR as ICU has it.
public struct DateNames: Sendable {
  /// The twelve months as they stand in a date: "4 лютого".
  public let months: [String]
  /// The twelve months as they stand alone: "лютий".
  public let standaloneMonths: [String]
  /// The twelve months, shortened.
  public let shortMonths: [String]
  /// The seven days of the week, from Sunday.
  public let weekdays: [String]
  /// The seven days of the week, from Sunday, shortened.
  public let shortWeekdays: [String]

  /// The names in `language`, a BCP 47 code; `nil` for a language that CLDR knows nothing of.
  public init?(language: String) {
    guard let months = Self.names(CICU_MONTHS, 12, language),
      let standaloneMonths = Self.names(CICU_STANDALONE_MONTHS, 12, language),
      let shortMonths = Self.names(CICU_SHORT_MONTHS, 12, language),
      let weekdays = Self.names(CICU_WEEKDAYS, 7, language),
      let shortWeekdays = Self.names(CICU_SHORT_WEEKDAYS, 7, language)
    else { return nil }
    self.months = months
    self.standaloneMonths = standaloneMonths
    self.shortMonths = shortMonths
    self.weekdays = weekdays
    self.shortWeekdays = shortWeekdays
  }

  private init(months: [String], weekdays: [String]) {
    self.months = months
    standaloneMonths = months
    shortMonths = months.map { String($0.prefix(3)) }
    self.weekdays = weekdays
    shortWeekdays = weekdays.map { String($0.prefix(3)) }
  }

  /// The English names.
  public static let english = DateNames(
    months: [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ],
    weekdays: [
      "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ])

  private static func names(
    _ names: cicu_date_names, _ count: Int32, _ language: String
  ) -> [String]? {
    var found: [String] = []
    for index in 0..<count {
      let name = String(unsafeUninitializedCapacity: 192) { buffer in
        buffer.withMemoryRebound(to: CChar.self) {
          cicu_date_name(language, names, index, $0.baseAddress, $0.count)
        }
      }
      if name.isEmpty { return nil }
      found.append(name)
    }
    return found
  }
}
