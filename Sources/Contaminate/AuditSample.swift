/// A line to be looked at by a person, and where to find it.
public struct AuditLine: Hashable, Sendable, Codable {
  /// The file as it was named.
  public let file: String
  /// The document's id, or the empty string for plain text.
  public let document: String
  /// The line's number from 1: in the text of its document, or in a file of plain text.
  public let line: Int
  /// Where the line begins, in bytes: in the text of its document, or in a file of plain text.
  public let offset: Int
  /// The likeliest language, sure or not.
  public let detected: String
  /// Its probability.
  public let probability: Double
  /// The line, cut to its first 1,000 bytes or a little less.
  public let text: String

  static let textLimit = 1000

  /// The text of `line`, cut before a scalar rather than inside one; invalid bytes are repaired.
  static func text(of line: Span<UInt8>) -> String {
    var end = min(line.count, textLimit)
    if end < line.count {
      while end > textLimit - 3, line[end] & 0xC0 == 0x80 { end -= 1 }
    }
    return line.extracting(0..<end).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  /// The same line with its probability as artefacts have it.
  var rounded: AuditLine {
    AuditLine(
      file: file, document: document, line: line, offset: offset, detected: detected,
      probability: probability.roundedToSixDigits, text: text)
  }

  /// An order without ties between different lines.
  func precedes(_ other: AuditLine) -> Bool {
    (file, document, line, offset) < (other.file, other.document, other.line, other.offset)
  }
}

/// A simple random sample of the lines of a stratum, by the smallest of their hashed priorities.
///
/// Which lines are in it depends on the seed and the lines alone, not on their order.
struct AuditSample: Sendable {
  let limit: Int
  private(set) var populationCount = 0
  /// In order of priority.
  private var kept: [(priority: UInt64, line: AuditLine)] = []

  init(limit: Int) { self.limit = limit }

  var lines: [AuditLine] { kept.map(\.line) }

  /// Counts a line.
  ///
  /// - Returns: Whether its priority may be among the smallest, so that it is worth inserting.
  mutating func count(priority: UInt64) -> Bool {
    populationCount += 1
    guard kept.count >= limit, let last = kept.last else { return true }
    return priority <= last.priority
  }

  /// Keeps a line that was counted, if its priority is among the smallest.
  mutating func insert(_ priority: UInt64, _ line: AuditLine) {
    let place =
      kept.firstIndex { entry in
        entry.priority == priority ? line.precedes(entry.line) : priority < entry.priority
      } ?? kept.count
    if place >= limit { return }
    kept.insert((priority, line), at: place)
    if kept.count > limit { kept.removeLast() }
  }

  mutating func merge(_ other: AuditSample) {
    populationCount += other.populationCount
    for entry in other.kept { insert(entry.priority, entry.line) }
  }
}

/// What kind of line a person is asked to look at.
public enum AuditStratum: String, Hashable, Sendable, Codable, CaseIterable {
  /// In another language than declared, and far above the threshold.
  case confident
  /// In another language than declared, within 0.1 of the threshold on either side.
  case nearThreshold = "near-threshold"
  /// All other judged lines: as declared, undecided, or in between.
  case rest

  /// How many lines of each are drawn: of the first two for each detected language.
  var sampleLimit: Int { self == .rest ? 100 : 25 }
}
