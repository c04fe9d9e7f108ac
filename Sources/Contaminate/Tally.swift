internal import Statistics

/// Lines and their bytes.
struct LineCount: Hashable, Sendable {
  var lines = 0
  var bytes = 0

  mutating func add(byteCount: Int) {
    lines += 1
    bytes += byteCount
  }

  static func + (left: LineCount, right: LineCount) -> LineCount {
    LineCount(lines: left.lines + right.lines, bytes: left.bytes + right.bytes)
  }
}

/// What one corpus has of one language.
struct Tally: Sendable {
  private(set) var count = LineCount()
  /// The documents with such lines; not kept for the language the corpus is declared to be in.
  private(set) var documents: [EventDocument] = []
  /// The likeliest lines, best first.
  private(set) var examples: [OffLanguageLine] = []

  mutating func add(_ lines: LineCount, of total: LineCount, keepsDocument: Bool) {
    count = count + lines
    if keepsDocument { documents.append(EventDocument(lines, of: total)) }
  }

  /// Keeps `line` if it is among the `limit` likeliest.
  mutating func offer(
    _ line: Span<UInt8>, probability: Double, document: String, number: Int, limit: Int
  ) {
    if examples.count >= limit {
      guard let last = examples.last, probability >= last.probability else { return }
    }
    insert(
      OffLanguageLine(
        document: document, line: number, probability: probability,
        text: OffLanguageLine.text(of: line)),
      limit: limit)
  }

  private mutating func insert(_ example: OffLanguageLine, limit: Int) {
    let place = examples.firstIndex { example.precedes($0) } ?? examples.count
    if place >= limit { return }
    examples.insert(example, at: place)
    if examples.count > limit { examples.removeLast() }
  }

  mutating func merge(_ other: Tally, limit: Int) {
    count = count + other.count
    documents += other.documents
    for example in other.examples { insert(example, limit: limit) }
  }
}

/// A document with lines in some language: how many, and out of how many; 16 bytes.
struct EventDocument: Hashable, Sendable {
  let lines: Cluster
  let bytes: Cluster

  init(_ count: LineCount, of total: LineCount) {
    lines = Cluster(numerator: count.lines, denominator: total.lines)
    bytes = Cluster(numerator: count.bytes, denominator: total.bytes)
  }
}

/// A line that is in another language than its corpus, for the report.
public struct OffLanguageLine: Hashable, Sendable, Codable {
  /// The document's id.
  public let document: String
  /// The line's number in it, from 1.
  public let line: Int
  /// The probability of the language it was taken for.
  public let probability: Double
  /// The line, cut to its first 400 bytes or a little less.
  public let text: String

  /// Likelier lines first, then by document and line.
  func precedes(_ other: OffLanguageLine) -> Bool {
    if probability != other.probability { return probability > other.probability }
    return (document, line) < (other.document, other.line)
  }

  /// The text of `line`, cut before a scalar rather than inside one; invalid bytes are repaired.
  static func text(of line: Span<UInt8>) -> String {
    var end = min(line.count, 400)
    if end < line.count {
      while end > 397, line[end] & 0xC0 == 0x80 { end -= 1 }
    }
    return line.extracting(0..<end).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  /// The same line with its probability as artefacts have it.
  var rounded: OffLanguageLine {
    OffLanguageLine(
      document: document, line: line, probability: probability.roundedToSixDigits, text: text)
  }
}
