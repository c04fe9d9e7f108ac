import Foundation

/// A fact as a test reads it: the number behind a number of a page.
public struct RecordedFact: Sendable {
  /// What tells it from every other.
  public var key: String
  /// Its number.
  public var value: Double
  /// The ends of its interval.
  public var interval: [Double]?
  /// What it rests on.
  public var count: Int?
  /// The text of the table that it points to.
  public var table: String?

  /// Notes a fact.
  public init(
    key: String, value: Double, interval: [Double]? = nil, count: Int? = nil, table: String? = nil
  ) {
    self.key = key
    self.value = value
    self.interval = interval
    self.count = count
    self.table = table
  }
}

/// The numbers of a page, computed again from the facts that they name.
///
/// It shares no code with what makes the page: it is the reader who does not believe it.
public struct PageNumbers {
  /// What is wrong, a sentence each.
  public private(set) var complaints: [String] = []
  /// The keys of the facts that numbers on the page were computed from.
  public private(set) var keys: Set<String> = []
  /// How many numbers there are.
  public private(set) var count = 0
  private let facts: [String: RecordedFact]

  /// Checks every number of `page` against `facts`.
  public init(of page: PageOutline, facts: [RecordedFact]) {
    self.facts = Dictionary(facts.map { ($0.key, $0) }) { first, _ in first }
    for element in page.elements {
      if element.attributes["data-value"] != nil {
        check(element)
      } else if element.name == "td", element.attributes["class"] == "number" {
        if element.text != "—" { complaints.append("a number without a value: \(element.text)") }
      }
    }
  }

  private mutating func check(_ element: PageOutline.Element) {
    count += 1
    let named = (element.attributes["data-facts"] ?? "").components(separatedBy: " | ")
      .filter { !$0.isEmpty }
    let how = element.attributes["data-how"] ?? ""
    let text = "'\(element.text)', \(how) of \(named.joined(separator: " | "))"
    guard let value = Double(element.attributes["data-value"] ?? "") else {
      complaints.append("no number: \(text)")
      return
    }
    keys.formUnion(named)
    let found = named.compactMap { facts[$0] }
    guard found.count == named.count else {
      complaints.append("facts that there are not: \(text)")
      return
    }
    if how == "row" {
      let isThere = found.first?.table?.contains(element.attributes["data-value"] ?? "") == true
      if !isThere { complaints.append("not in its table: \(text)") }
    } else if let expected = Self.value(how, found) {
      let room = 1e-12 * max(1e-3, expected.magnitude)
      if !((value - expected).magnitude <= room) {
        complaints.append("found \(value), expected \(expected): \(text)")
      }
    } else {
      complaints.append("cannot be computed: \(text)")
    }
    if !Self.shows(element.text, value) { complaints.append("shown as another: \(value), \(text)") }
  }

  /// The number that `how` says, of `facts` in their order.
  private static func value(_ how: String, _ facts: [RecordedFact]) -> Double? {
    let values = facts.map(\.value)
    let mean = { (values: ArraySlice<Double>) -> Double? in
      values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
    switch how {
    case "is": return facts.count == 1 ? values[0] : nil
    case "count": return facts.count == 1 ? facts[0].count.map(Double.init) : nil
    case "interval-low", "interval-high":
      let ends = facts.compactMap { how == "interval-low" ? $0.interval?.first : $0.interval?.last }
      return ends.count == facts.count ? mean(ends[...]) : nil
    case "number": return Double(facts.count)
    case "sum": return values.reduce(0, +)
    case "mean": return facts.count > 1 ? mean(values[...]) : nil
    case "deviation":
      guard let centre = mean(values[...]), values.count > 1 else { return nil }
      return (values.map { pow($0 - centre, 2) }.reduce(0, +) / Double(values.count - 1))
        .squareRoot()
    case "ratio": return values.count == 2 ? values[0] / values[1] : nil
    case "share": return values.count > 1 ? values[0] / values.dropFirst().reduce(0, +) : nil
    case "difference":
      guard values.count % 2 == 0, let first = mean(values.prefix(values.count / 2)),
        let second = mean(values.suffix(values.count / 2))
      else { return nil }
      return first - second
    default: return nil
    }
  }

  /// Whether `text` is `value`, or `value` in per cent, rounded to the digits that it shows.
  private static func shows(_ text: String, _ value: Double) -> Bool {
    var plain = text.replacingOccurrences(of: "\u{202F}", with: "")
      .replacingOccurrences(of: "\u{2212}", with: "-")
    for word in ["unigram entropy ", "+"] { plain = plain.replacingOccurrences(of: word, with: "") }
    if plain.hasPrefix("<") { return value > 0 && value * 100 < 0.0001 }
    guard let shown = Double(plain) else { return false }
    let places = plain.firstIndex(of: ".").map { plain[$0...].utf8.count - 1 } ?? 0
    let room = 0.5000001 * pow(10, -Double(places)) + 1e-12 * value.magnitude
    // Shares next to one are never shown as one: 99.997 % is 99.99.
    let isAlmostAll = value < 1 && value > 0.9999 && plain == "99.99"
    return (shown - value).magnitude <= room || (shown - 100 * value).magnitude <= room
      || isAlmostAll
  }
}
