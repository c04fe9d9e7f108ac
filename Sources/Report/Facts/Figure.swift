import Corpus

/// A number on the page: its exact value, the facts that it was computed from, and how.
///
/// Every number of a table, every key figure and every number at the end of a curve is one, so that
/// a reader, or a test, can compute it again.
struct Figure: Hashable, Sendable {
  /// How a number was computed from its facts, in the order they are named.
  enum Derivation: String, CaseIterable, Sendable {
    /// It is the value of its only fact.
    case itself = "is"
    /// It is what its only fact rests on: the fact's `count`.
    case count
    /// The mean of the lower ends of its facts' intervals.
    case lower = "interval-low"
    /// The mean of the upper ends of its facts' intervals.
    case upper = "interval-high"
    /// It stands in a row of the table that its only fact points to.
    case row
    /// The number of its facts.
    case number
    /// The sum of its facts; 0 of none.
    case sum
    /// The mean of its facts.
    case mean
    /// The standard deviation of its facts, with *n* − 1.
    case deviation
    /// The first fact divided by the second.
    case ratio
    /// The first fact divided by the sum of the others.
    case share
    /// The mean of the first half of its facts less the mean of the second half.
    case difference
  }

  /// How a number is written.
  enum Format: Hashable, Sendable {
    case whole
    case decimal(places: Int)
    case signed(places: Int)
    case percent

    func text(_ value: Double) -> String {
      switch self {
      case .whole: Numerals.whole(value)
      case .decimal(let places): Numerals.decimal(value, places: places)
      case .signed(let places):
        (value > 0 ? "+" : "") + Numerals.decimal(value, places: places)
      case .percent: Numerals.percent(value)
      }
    }
  }

  let value: Double
  let keys: [String]
  let derivation: Derivation
  let format: Format

  /// As it is shown.
  var text: String { format.text(value) }

  /// The shortest decimal that reads back as the exact value.
  var exact: String { Numerals.exact(value) }

  /// The attributes by which the page tells where the number comes from.
  var attributes: [(StaticString, String)] {
    [
      ("data-value", exact), ("data-facts", keys.joined(separator: " | ")),
      ("data-how", derivation.rawValue),
    ]
  }

  private init?(_ value: Double, _ facts: [Fact], _ derivation: Derivation, _ format: Format) {
    guard value.isFinite else { return nil }
    self.value = value
    keys = facts.map(\.key)
    self.derivation = derivation
    self.format = format
  }
}

extension Figure {
  /// The value of `fact`, if there is one.
  static func of(_ fact: Fact?, _ format: Format) -> Figure? {
    fact.flatMap { Figure($0.value, [$0], .itself, format) }
  }

  /// What `fact` rests on.
  static func count(of fact: Fact?) -> Figure? {
    fact.flatMap { fact in
      fact.count.flatMap { Figure(Double($0), [fact], .count, .whole) }
    }
  }

  /// The ends of the interval of `fact`.
  static func interval(of fact: Fact?, _ format: Format) -> (low: Figure?, high: Figure?) {
    interval(of: fact.map { [$0] } ?? [], format)
  }

  /// The means of the ends of the intervals of `facts`, where each has one.
  ///
  /// Of scores on one text it is an interval of their mean, and rather too wide than too narrow:
  /// the deviation of a mean is at most the mean of the deviations.
  static func interval(of facts: [Fact], _ format: Format) -> (low: Figure?, high: Figure?) {
    let intervals = facts.compactMap(\.interval).filter { $0.count == 2 }
    guard !intervals.isEmpty, intervals.count == facts.count else { return (nil, nil) }
    return (
      Figure(intervals.map { $0[0] }.mean, facts, .lower, format),
      Figure(intervals.map { $0[1] }.mean, facts, .upper, format)
    )
  }

  /// A number in the table that `fact` points to.
  static func row(_ value: Double, of fact: Fact, _ format: Format) -> Figure? {
    Figure(value, [fact], .row, format)
  }

  /// How many `facts` there are.
  static func number(of facts: [Fact]) -> Figure? {
    Figure(Double(facts.count), facts, .number, .whole)
  }

  /// The sum of `facts`; 0 of none.
  static func sum(_ facts: [Fact], _ format: Format) -> Figure? {
    Figure(facts.map(\.value).total, facts, .sum, format)
  }

  /// The mean of `facts`; of one, the fact itself.
  static func mean(_ facts: [Fact], _ format: Format) -> Figure? {
    if facts.count == 1 { return of(facts.first, format) }
    return Figure(facts.map(\.value).mean, facts, .mean, format)
  }

  /// The standard deviation of `facts`, from two on.
  static func deviation(_ facts: [Fact], _ format: Format) -> Figure? {
    guard facts.count > 1 else { return nil }
    let values = facts.map(\.value)
    let mean = values.mean
    let squares = values.map { ($0 - mean) * ($0 - mean) }.total
    return Figure((squares / Double(values.count - 1)).squareRoot(), facts, .deviation, format)
  }

  /// `fact` divided by `other`.
  static func ratio(_ fact: Fact?, to other: Fact?, _ format: Format) -> Figure? {
    guard let fact, let other else { return nil }
    return Figure(fact.value / other.value, [fact, other], .ratio, format)
  }

  /// `fact` divided by the sum of `whole`.
  static func share(of fact: Fact?, in whole: [Fact], _ format: Format) -> Figure? {
    fact.flatMap { Figure($0.value / whole.map(\.value).total, [$0] + whole, .share, format) }
  }

  /// The mean of `facts` less the mean of as many `others`.
  static func difference(_ facts: [Fact], _ others: [Fact], _ format: Format) -> Figure? {
    guard facts.count == others.count, !facts.isEmpty else { return nil }
    let difference = facts.map(\.value).mean - others.map(\.value).mean
    return Figure(difference, facts + others, .difference, format)
  }
}

extension [Double] {
  /// The sum, from the first to the last.
  fileprivate var total: Double { reduce(0, +) }

  /// The mean; not a number where there is nothing.
  fileprivate var mean: Double { total / Double(count) }
}
