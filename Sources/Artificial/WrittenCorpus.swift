/// What a writer wrote, to check a ledger of whoever reads it against.
public struct WrittenCorpus: Hashable, Sendable {
  /// Documents of text: JSON lines, or articles that are not redirects.
  public internal(set) var documentCount = 0
  /// Pages that only name another page.
  public internal(set) var redirectCount = 0
  /// Pages outside the main namespace.
  public internal(set) var otherNamespaceCount = 0
  /// Bytes of the language in the documents, before any markup or escaping.
  public internal(set) var textByteCount = 0
  /// Bytes handed to the sink.
  public internal(set) var byteCount = 0

  /// What was written, in one line for people.
  public var summary: String {
    "\(documentCount) documents, \(redirectCount) redirects, "
      + "\(otherNamespaceCount) other pages, \(textByteCount) bytes of text"
  }
}

/// Bytes on their way to a sink, handed over about a mebibyte at a time.
struct OutputBuffer {
  var bytes: [UInt8] = []
  private var drainedCount = 0

  init() { bytes.reserveCapacity(Self.fullCount + 1 << 18) }

  private static let fullCount = 1 << 20

  /// All bytes so far, drained or not.
  var totalCount: Int { drainedCount + bytes.count }
  var isFull: Bool { bytes.count >= Self.fullCount }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func drain(to sink: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    try bytes.withUnsafeBytes { if !$0.isEmpty { try sink($0) } }
    drainedCount += bytes.count
    bytes.removeAll(keepingCapacity: true)
  }
}

/// A moment of 2026 as ISO 8601 in UTC, drawn from `random`.
func drawTimestamp(_ random: inout RandomStream) -> String {
  func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  let date = "2026-\(twoDigits(1 + random.below(12)))-\(twoDigits(1 + random.below(28)))"
  let hour = twoDigits(random.below(24))
  return "\(date)T\(hour):\(twoDigits(random.below(60))):\(twoDigits(random.below(60)))Z"
}
