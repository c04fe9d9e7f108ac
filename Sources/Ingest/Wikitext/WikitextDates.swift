import Text

// Dates that templates are given in parts: `{{birth date|1950|5|3}}`, `{{ДН|4|2|1924}}`.

extension WikitextPass {
  /// The date that the first arguments are, as the language writes it; `nil` where they are none.
  func date(_ arguments: WikitextArguments) -> [WikitextPiece]? {
    let parts = arguments.positional.prefix(3).filter { !$0.isEmpty }
    guard let first = parts.first else { return nil }
    let isDayFirst = ["df", "day"].contains { name in
      arguments[name].map { !$0.isEmpty && string($0) != "no" } ?? false
    }
    if let date = calendarDate(Array(parts)) {
      let pattern = WikiDate.pattern(of: words.language, isDayFirst: isDayFirst)
      return [.literal(Array(date.text(pattern, names: words.dates, words.language).utf8))]
    }
    // A month in words, or a date that is written out.
    guard parts.allSatisfy({ $0.count <= 40 }) else { return [.text(first)] }
    return Array(parts.map { [WikitextPiece.text($0)] }.joined(separator: [.literal([0x20])]))
  }

  /// A date of one, two or three numbers: the year is the one that can be no day, and comes first
  /// or last.
  func calendarDate(_ parts: [Range<Int>]) -> WikiDate? {
    let numbers = parts.map { part -> Int? in
      let digits = text[part].drop { $0 == UInt8(ascii: "0") }
      return text[part].allSatisfy { (0x30...0x39).contains($0) } && digits.count < 5
        ? WikitextWords.number(digits) : nil
    }
    let values = numbers.compactMap { $0 }
    guard values.count == numbers.count, let first = values.first, let last = values.last else {
      return nil
    }
    switch values.count {
    case 1: return first > 31 ? WikiDate(year: first) : nil
    case 2:
      if first > 31, (1...12).contains(last) { return WikiDate(year: first, month: last) }
      return last > 31 && (1...12).contains(first) ? WikiDate(year: last, month: first) : nil
    case 3:
      let isYearFirst = parts[0].count > 2 || first > 31
      let (year, one, other) =
        isYearFirst ? (first, values[1], last) : (last, values[1], first)
      guard isYearFirst || parts[2].count > 2 || last > 31 else { return nil }
      if (1...12).contains(one), (1...31).contains(other) {
        return WikiDate(year: year, month: one, day: other)
      }
      guard (1...12).contains(other), (1...31).contains(one) else { return nil }
      return WikiDate(year: year, month: other, day: one)
    default: return nil
    }
  }
}

/// A date of which the day, or the day and the month, may be missing.
struct WikiDate: Equatable {
  var year: Int
  var month: Int?
  var day: Int?

  /// The date by `pattern`, in which `d`, `n`, `F` and `Y` stand for day, number of the month, its
  /// name, and year.
  func text(_ pattern: String, names: DateNames, _ language: String) -> String {
    guard let month else { return "\(year)" }
    guard let day else {
      switch WikiDate.base(language) {
      case "ja", "zh": return "\(year)年\(month)月"
      case "ko": return "\(year)년 \(month)월"
      case "hu": return "\(year). \(names.standaloneMonths[month - 1])"
      case "es", "pt", "gl": return "\(names.standaloneMonths[month - 1]) de \(year)"
      default: return "\(names.standaloneMonths[month - 1]) \(year)"
      }
    }
    return pattern.reduce(into: "") { text, character in
      switch character {
      case "d": text += "\(day)"
      case "n": text += "\(month)"
      case "F": text += names.months[month - 1]
      case "Y": text += "\(year)"
      case "@": text += "d"
      case "~": text += "n"
      default: text.append(character)
      }
    }
  }

  private static func base(_ language: String) -> String {
    String(language.prefix { $0 != "-" }).lowercased()
  }

  /// How `language` writes a whole date; `@` and `~` stand for the letters d and n.
  static func pattern(of language: String, isDayFirst: Bool) -> String {
    let base = base(language)
    if DateNames(language: language) == nil { return base == "ltg" ? "d. F Y" : "d.n.Y" }
    return patterns[base] ?? (base == "en" && !isDayFirst ? "F d, Y" : "d F Y")
  }

  private static let patterns: [String: String] = {
    var patterns = [
      "ja": "Y年n月d日", "zh": "Y年n月d日", "ko": "Y년 n월 d일", "hu": "Y. F d.",
      "lt": "Y m. F d @.", "lv": "Y. ga@a d. F", "vi": "d thá~g n ~ăm Y", "ca": "d F @e Y",
      "eu": "Y(e)ko Fre~ d(a)",
    ]
    for language in ["es", "pt", "gl"] { patterns[language] = "d @e F @e Y" }
    for language in [
      "de", "da", "nb", "nn", "no", "is", "fo", "fi", "et", "cs", "sk", "sl", "hr", "bs", "sr",
      "sh",
    ] {
      patterns[language] = "d. F Y"
    }
    return patterns
  }()
}
