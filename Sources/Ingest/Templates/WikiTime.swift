import Text

/// A moment of the proleptic Gregorian calendar in UTC, and how `{{#time:…}}` reads and writes one.
///
/// (https://www.mediawiki.org/wiki/Help:Extension:ParserFunctions#.23time)
struct WikiTime: Sendable, Equatable {
  /// Seconds since 1970.
  var seconds: Int

  init(seconds: Int) { self.seconds = seconds }

  /// Makes the moment of a date; `nil` where the year has more than four digits or a part is out of
  /// its range.
  init?(year: Int, month: Int = 1, day: Int = 1, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    guard (0...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
      (0...24).contains(hour), (0...59).contains(minute), (0...60).contains(second)
    else { return nil }
    seconds =
      Self.days(year: year, month: month, day: day) * 86_400 + hour * 3600 + minute * 60 + second
  }

  /// Reads a timestamp of a dump, as `2024-01-02T03:04:05Z`.
  init?(timestamp: String) {
    let numbers = timestamp.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }
    guard numbers.count == 6 else { return nil }
    self.init(
      year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4],
      second: numbers[5])
  }

  // Days from civil and back: Howard Hinnant's algorithms.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private var dayNumber: Int { seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400 }
  private var secondOfDay: Int { seconds - dayNumber * 86_400 }

  /// Year, month and day.
  var date: (year: Int, month: Int, day: Int) {
    let z = dayNumber + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted + (shifted < 10 ? 3 : -9)
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1
    )
  }

  var hour: Int { secondOfDay / 3600 }
  var minute: Int { secondOfDay / 60 % 60 }
  var second: Int { secondOfDay % 60 }
  /// 0 for Sunday.
  var weekday: Int { ((dayNumber + 4) % 7 + 7) % 7 }
  /// 0 for the first of January.
  var dayOfYear: Int { dayNumber - Self.days(year: date.year, month: 1, day: 1) }

  /// The week of ISO 8601, and the year it belongs to.
  var week: (year: Int, week: Int) {
    let thursday = WikiTime(seconds: (dayNumber - (weekday + 6) % 7 + 3) * 86_400)
    return (thursday.date.year, thursday.dayOfYear / 7 + 1)
  }

  var isLeapYear: Bool {
    let year = date.year
    return year % 4 == 0 && year % 100 != 0 || year % 400 == 0
  }

  var daysInMonth: Int {
    switch date.month {
    case 2: isLeapYear ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

// MARK: - Reading

extension WikiTime {
  private static let englishMonths = DateNames.english.months.map { $0.lowercased() }
  private static let englishWeekdays = DateNames.english.weekdays.map { $0.lowercased() }

  /// Reads what editors write: `2020-05-03`, `3 May 2020`, `May 3, 2020`, `May 2020`, `2020`,
  /// `20200503000000`, `@0`, `now`, each with `+1 day` and the like behind it. `nil` for the rest.
  init?(reading text: String, now: WikiTime?) {
    let words = Self.words(text)
    var reading = Reading()
    var index = 0
    while index < words.count {
      let word = words[index]
      if index + 2 < words.count, word == "+" || word == "-", let count = Int(words[index + 1]),
        count.magnitude < 1_000_000,
        reading.shift(by: word == "-" ? -count : count, words[index + 2])
      {
        index += 3
        continue
      }
      guard reading.take(word, now: now) else { return nil }
      index += 1
    }
    guard let time = reading.time(now: now) else { return nil }
    self = time
  }

  /// Words, dates with dashes, and signs that stand before a count.
  private static func words(_ text: String) -> [String] {
    guard text.utf8.count <= 128 else { return ["?"] }
    var spaced = ""
    var last: Character = " "
    for character in text.lowercased() {
      switch character {
      case ",", "\u{A0}", "_": spaced.append(" ")
      case _ where last == " " && (character == "+" || character == "-"):
        spaced.append(" \(character) ")
      case "t" where last.isNumber: spaced.append(" ")
      case _ where character.isLetter && last.isNumber: spaced.append(" \(character)")
      default: spaced.append(character)
      }
      last = character
    }
    return spaced.split(separator: " ").map(String.init)
  }

  /// The parts of a date found so far.
  private struct Reading {
    var year: Int?
    var month: Int?
    var day: Int?
    var clock: (hour: Int, minute: Int, second: Int)?
    var whole: WikiTime?
    var shifts: [(count: Int, unit: String)] = []

    mutating func shift(by count: Int, _ unit: String) -> Bool {
      let name = unit.hasSuffix("s") ? String(unit.dropLast()) : unit
      guard
        ["year", "month", "week", "day", "hour", "minute", "second", "sec", "min"]
          .contains(name)
      else { return false }
      shifts.append((count, name))
      return true
    }

    mutating func take(_ word: String, now: WikiTime?) -> Bool {
      let numbers = word.split(separator: "-").map { Int($0) }
      if word == "now" || word == "today" { whole = now }
      if ["now", "today", "z", "utc", "gmt", "st", "nd", "rd", "th", "of"].contains(word) {
        return true
      }
      if word.hasPrefix("@"), let seconds = Int(word.dropFirst()), seconds.magnitude < 1 << 40 {
        whole = WikiTime(seconds: seconds)
        return true
      }
      if numbers.count > 1, numbers.allSatisfy({ $0 != nil }), numbers.count <= 3 {
        let isYearFirst = word.prefix { $0 != "-" }.count >= 4 || numbers.count < 3
        year = isYearFirst ? numbers[0] : numbers[2]
        month = numbers[1]
        day = numbers.count < 3 ? nil : isYearFirst ? numbers[2] : numbers[0]
        return true
      }
      if word.contains(":") { return takeClock(word) }
      if let number = Int(word), number >= 0 { return take(number, digits: word.count) }
      guard word.count >= 3,
        let place = WikiTime.englishMonths.firstIndex(where: { $0.hasPrefix(word) })
      else { return WikiTime.isWeekday(word) }
      month = place + 1
      return true
    }

    private mutating func takeClock(_ word: String) -> Bool {
      let parts = word.split(separator: ":").map { Int($0.prefix { $0 != "." }) }
      guard parts.count > 1, parts.count < 4, let hour = parts[0], let minute = parts[1] else {
        return false
      }
      clock = (hour, minute, parts.count > 2 ? parts[2] ?? 0 : 0)
      return true
    }

    private mutating func take(_ number: Int, digits: Int) -> Bool {
      switch digits {
      case 14:
        whole = WikiTime(
          year: number / 10_000_000_000, month: number / 100_000_000 % 100,
          day: number / 1_000_000 % 100, hour: number / 10_000 % 100, minute: number / 100 % 100,
          second: number % 100)
      case 8:
        (year, month, day) = (number / 10_000, number / 100 % 100, number % 100)
      case 3, 4: year = number
      case 1, 2:
        if day == nil { day = number } else if year == nil { year = number } else { return false }
      default: return false
      }
      return true
    }

    func time(now: WikiTime?) -> WikiTime? {
      var time = whole
      if year != nil || month != nil || day != nil {
        let today = now?.date
        time = WikiTime(
          year: year ?? today?.year ?? 1970, month: month ?? (year == nil ? today?.month ?? 1 : 1),
          day: day ?? 1)
      } else if time == nil {
        time = now
      }
      guard var time else { return nil }
      if let clock {
        let date = time.date
        guard
          let exact = WikiTime(
            year: date.year, month: date.month, day: date.day, hour: clock.hour,
            minute: clock.minute, second: clock.second)
        else { return nil }
        time = exact
      }
      for (count, unit) in shifts {
        guard let moved = time.moved(by: count, unit) else { return nil }
        time = moved
      }
      return time
    }
  }

  private static func isWeekday(_ word: String) -> Bool {
    word.count >= 3 && englishWeekdays.contains { $0.hasPrefix(word) }
  }

  private func moved(by count: Int, _ unit: String) -> WikiTime? {
    switch unit {
    case "year", "month":
      let (year, month, day) = date
      let months = year * 12 + month - 1 + (unit == "year" ? 12 * count : count)
      guard months >= 0,
        let first = WikiTime(year: months / 12, month: months % 12 + 1)
      else { return nil }
      return WikiTime(seconds: first.seconds + (day - 1) * 86_400 + secondOfDay)
    case "week": return WikiTime(seconds: seconds + count * 604_800)
    case "day": return WikiTime(seconds: seconds + count * 86_400)
    case "hour": return WikiTime(seconds: seconds + count * 3600)
    case "minute", "min": return WikiTime(seconds: seconds + count * 60)
    default: return WikiTime(seconds: seconds + count)
    }
  }
}

// MARK: - Writing

extension WikiTime {
  /// The moment as the codes of `format` say it, with names in the language of `names`.
  func formatted(_ format: String, names: DateNames) -> String {
    var text = ""
    var isRaw = false
    var isGenitive = false
    var rest = format[...]
    while let code = rest.popFirst() {
      switch code {
      case "\\": if let next = rest.popFirst() { text.append(next) }
      case "\"":
        if let end = rest.firstIndex(of: "\"") {
          text += rest[..<end]
          rest = rest[rest.index(after: end)...]
        }
      case "x":
        switch rest.popFirst() {
        case "n", "N": isRaw = true
        case "g": isGenitive = true
        case "x": text.append("x")
        default: break
        }
      case _ where isRaw:
        text += part(code, names: .english, isGenitive: false)
        isRaw = false
      default:
        text += part(code, names: names, isGenitive: isGenitive || code != "F")
        isGenitive = false
      }
    }
    return text
  }

  private func part(_ code: Character, names: DateNames, isGenitive: Bool) -> String {
    let (year, month, day) = date
    return switch code {
    case "d": Self.padded(day)
    case "j": "\(day)"
    case "D": names.shortWeekdays[weekday]
    case "l": names.weekdays[weekday]
    case "N": "\(weekday == 0 ? 7 : weekday)"
    case "w": "\(weekday)"
    case "z": "\(dayOfYear)"
    case "W": Self.padded(week.week)
    case "F": isGenitive ? names.months[month - 1] : names.standaloneMonths[month - 1]
    case "M": names.shortMonths[month - 1]
    case "m": Self.padded(month)
    case "n": "\(month)"
    case "t": "\(daysInMonth)"
    case "L": isLeapYear ? "1" : "0"
    case "o": "\(week.year)"
    case "Y": Self.padded(year, 4)
    case "y": Self.padded(year % 100)
    default: clock(code)
    }
  }

  private func clock(_ code: Character) -> String {
    switch code {
    case "a": hour < 12 ? "am" : "pm"
    case "A": hour < 12 ? "AM" : "PM"
    case "g": "\((hour + 11) % 12 + 1)"
    case "h": Self.padded((hour + 11) % 12 + 1)
    case "G": "\(hour)"
    case "H": Self.padded(hour)
    case "i": Self.padded(minute)
    case "s": Self.padded(second)
    case "U": "\(seconds)"
    case "e", "T": "UTC"
    case "I", "Z": "0"
    case "O": "+0000"
    case "P": "+00:00"
    case "c":
      formatted("Y-m-d", names: .english) + "T" + formatted("H:i:s", names: .english) + "+00:00"
    default: String(code)
    }
  }

  private static func padded(_ number: Int, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
