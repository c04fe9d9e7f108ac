/// One number that was found out, and all that is needed to place it: a line of `facts.jsonl`.
///
/// A count of a ledger, a cell of a matrix and a score of a run are all found the same way: by what
/// they are about and what was measured. What is no number stands in a table that a fact points to.
public struct Fact: Hashable, Sendable {
  /// What it is about.
  public var about: [Axis: String]
  /// What was measured, in words with hyphens: `text-bytes`, `bits-per-byte`.
  public var metric: String
  /// The number; finite.
  public var value: Double
  /// Its unit, in the singular: `byte`, `document`, `bit/byte`; `share` for a part of one.
  public var unit: String
  /// A 95 % interval, lower end first, where there is one.
  public var interval: [Double]?
  /// How the interval was found.
  public var method: String?
  /// What the number rests on, where that is not the number itself: targets, lines, documents.
  public var count: Int?
  /// The file beside `facts.jsonl` whose rows the number counts.
  public var table: String?

  /// Notes a fact.
  public init(
    _ metric: String, _ value: Double, _ unit: String, about: [Axis: String],
    interval: [Double]? = nil, method: String? = nil, count: Int? = nil, table: String? = nil
  ) {
    self.about = about
    self.metric = metric
    self.value = value
    self.unit = unit
    self.interval = interval
    self.method = method
    self.count = count
    self.table = table
  }

  /// Notes a count.
  public init(
    _ metric: String, _ value: Int, _ unit: String, about: [Axis: String], table: String? = nil
  ) {
    self.init(metric, Double(value), unit, about: about, table: table)
  }

  /// What tells it from every other fact of a build: `metric axis=value axis=value`, the axes in
  /// their order.
  public var key: String {
    let places = about.map { (place: $0.key.place, axis: $0.key, value: $0.value) }
      .sorted { $0.place < $1.place }
    return places.reduce(into: metric) { key, part in
      key += " "
      key += part.axis.rawValue
      key += "="
      key += part.value
    }
  }
}

extension Fact: Codable {
  private enum Key: String, CodingKey {
    case about, metric, value, unit, interval, method, count, table
  }

  /// Writes the fact with axes as words.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(about.words, forKey: .about)
    try container.encode(metric, forKey: .metric)
    try container.encode(value, forKey: .value)
    try container.encode(unit, forKey: .unit)
    try container.encodeIfPresent(interval, forKey: .interval)
    try container.encodeIfPresent(method, forKey: .method)
    try container.encodeIfPresent(count, forKey: .count)
    try container.encodeIfPresent(table, forKey: .table)
  }

  /// Reads a fact; an axis that there is not is refused.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    about = [:]
    for (word, value) in try container.decode([String: String].self, forKey: .about) {
      guard let axis = Axis(word: word) else {
        throw DecodingError.dataCorruptedError(
          forKey: .about, in: container, debugDescription: "there is no axis '\(word)'")
      }
      about[axis] = value
    }
    metric = try container.decode(String.self, forKey: .metric)
    value = try container.decode(Double.self, forKey: .value)
    unit = try container.decode(String.self, forKey: .unit)
    interval = try container.decodeIfPresent([Double].self, forKey: .interval)
    method = try container.decodeIfPresent(String.self, forKey: .method)
    count = try container.decodeIfPresent(Int.self, forKey: .count)
    table = try container.decodeIfPresent(String.self, forKey: .table)
  }
}
