internal import LanguageID
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

  static func - (left: LineCount, right: LineCount) -> LineCount {
    LineCount(lines: left.lines - right.lines, bytes: left.bytes - right.bytes)
  }
}

/// What one corpus has of one label.
struct LabelTally: Sendable {
  /// What counts as the label under the rule.
  private(set) var counted = LineCount()
  /// The lines whose likeliest language is the label, sure or not, `[bucket, bin]`.
  private var bins: [LineCount]
  /// The counted lines' bytes.
  private(set) var lineSizes = Moments()
  /// The counted lines by cluster; not kept for the language the corpus is declared to be in.
  private(set) var events: [UInt64: LineCount] = [:]
  private(set) var documentCount = 0
  private(set) var distinct = DistinctLines()
  /// The likeliest counted lines, best first.
  private(set) var examples: [AuditLine] = []
  private(set) var samples: [AuditStratum: AuditSample] = [:]

  static let exampleCount = 5

  init() {
    bins = Array(
      repeating: LineCount(), count: ConfusionTable.lengthBounds.count * ConfusionTable.binCount)
  }

  /// Notes a line whose likeliest language is the label.
  mutating func add(_ prediction: Prediction, byteCount: Int) {
    let bucket = ConfusionTable.bucket(letterCount: prediction.letterCount ?? 0)
    let bin = ConfusionTable.bin(probability: prediction.probability)
    bins[bucket * ConfusionTable.binCount + bin].add(byteCount: byteCount)
  }

  /// Notes a line that counts as the label.
  mutating func count(byteCount: Int, hash: UInt64) {
    counted.add(byteCount: byteCount)
    lineSizes.add(byteCount)
    distinct.add(hash: hash)
  }

  /// Notes what a document has of the label.
  mutating func add(_ count: LineCount, cluster: UInt64) {
    documentCount += 1
    events[cluster] = (events[cluster] ?? LineCount()) + count
  }

  /// Whether a line of this probability may be among the likeliest.
  func wantsExample(_ probability: Double) -> Bool {
    guard examples.count >= Self.exampleCount, let last = examples.last else { return true }
    return probability >= last.probability
  }

  /// Keeps the line if it is among the likeliest.
  mutating func insert(_ example: AuditLine) {
    let place =
      examples.firstIndex { other in
        example.probability == other.probability
          ? example.precedes(other) : example.probability > other.probability
      } ?? examples.count
    if place >= Self.exampleCount { return }
    examples.insert(example, at: place)
    if examples.count > Self.exampleCount { examples.removeLast() }
  }

  /// Counts a line in a stratum; returns whether it is worth inserting.
  mutating func count(_ stratum: AuditStratum, priority: UInt64) -> Bool {
    samples[stratum, default: AuditSample(limit: stratum.sampleLimit)].count(priority: priority)
  }

  mutating func insert(_ stratum: AuditStratum, priority: UInt64, _ line: AuditLine) {
    samples[stratum]?.insert(priority, line)
  }

  mutating func merge(_ other: LabelTally) {
    counted = counted + other.counted
    lineSizes = lineSizes + other.lineSizes
    for index in bins.indices { bins[index] = bins[index] + other.bins[index] }
    events.merge(other.events, uniquingKeysWith: +)
    documentCount += other.documentCount
    distinct.merge(other.distinct)
    for example in other.examples { insert(example) }
    for (stratum, sample) in other.samples {
      samples[stratum, default: AuditSample(limit: stratum.sampleLimit)].merge(sample)
    }
  }

  /// The lines whose likeliest language is the label, sure or not, `[bucket][bin]`.
  var lines: [[LineCount]] {
    ConfusionTable.lengthBounds.indices.map { bucket in
      Array(bins[bucket * ConfusionTable.binCount..<(bucket + 1) * ConfusionTable.binCount])
    }
  }

  /// The lines at least as sure as `threshold`, an edge of a bin or 0.
  func count(threshold: Double) -> LineCount {
    let first = ConfusionTable.bin(probability: threshold)
    return lines.reduce(LineCount()) { $1[first...].reduce($0, +) }
  }
}
