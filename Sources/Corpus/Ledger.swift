/// What went in and what became of it: in = kept + dropped (by reason) + rejected (by reason).
///
/// What is counted are records of the input, and their bytes before extraction (decompressed), so
/// that both sums can be checked against a count by other means.
public struct Ledger: Codable, Equatable, Sendable {
  /// A number of records and their bytes.
  public struct Count: Codable, Equatable, Sendable {
    /// Records.
    public var recordCount: Int
    /// Bytes of these records.
    public var byteCount: Int

    /// Counts records and their bytes.
    public init(recordCount: Int = 0, byteCount: Int = 0) {
      self.recordCount = recordCount
      self.byteCount = byteCount
    }

    static func += (left: inout Count, right: Count) {
      left.recordCount += right.recordCount
      left.byteCount += right.byteCount
    }
  }

  /// What was read.
  public private(set) var read = Count()
  /// What was kept.
  public private(set) var kept = Count()
  /// What was left out on purpose, by reason (`redirect`, `empty`, …).
  public private(set) var dropped: [String: Count] = [:]
  /// What could not be read, by reason (`broken JSON`, …).
  public private(set) var rejected: [String: Count] = [:]
  /// UTF-8 bytes of text in what was kept.
  public var textByteCount = 0
  /// Sentences in what was kept, by ICU's rules for the declared language.
  public var sentenceCount = 0
  /// Constructs left out of the text inside kept documents, by kind (`template`, `table`, …).
  public var constructCounts: [String: Int] = [:]
  /// The templates that most bytes of wikitext were left out or guessed with, most first; `nil`
  /// where there are none. Set once all is read: ``merge(_:)`` leaves it.
  public var templates: [TemplateCount]?
  /// Places where a container lost bytes.
  public var damageCount = 0
  /// Kept records that are from bytes whose checksum failed, and marked; `nil` where there is none.
  public private(set) var unverifiedCount: Int?

  /// An empty ledger.
  public init() {}

  /// Whether the books balance.
  public var isBalanced: Bool {
    var sum = kept
    for count in dropped.values { sum += count }
    for count in rejected.values { sum += count }
    return sum == read
  }

  /// All that was rejected.
  public var rejectedTotal: Count {
    var total = Count()
    for count in rejected.values { total += count }
    return total
  }

  /// Books a record of `byteCount` bytes as kept.
  ///
  /// - Parameter isUnverified: Whether it is from bytes whose checksum failed.
  public mutating func keep(byteCount: Int, isUnverified: Bool = false) {
    read += Count(recordCount: 1, byteCount: byteCount)
    kept += Count(recordCount: 1, byteCount: byteCount)
    if isUnverified { unverifiedCount = (unverifiedCount ?? 0) + 1 }
  }

  /// Books a record of `byteCount` bytes, or several of as many together, as left out because of
  /// `reason`.
  public mutating func drop(_ reason: String, recordCount: Int = 1, byteCount: Int) {
    read += Count(recordCount: recordCount, byteCount: byteCount)
    dropped[reason, default: Count()] += Count(recordCount: recordCount, byteCount: byteCount)
  }

  /// Books a record of `byteCount` bytes as unreadable because of `reason`.
  public mutating func reject(_ reason: String, byteCount: Int) {
    read += Count(recordCount: 1, byteCount: byteCount)
    rejected[reason, default: Count()] += Count(recordCount: 1, byteCount: byteCount)
  }

  /// Adds the counts of `other`.
  public mutating func merge(_ other: Ledger) {
    read += other.read
    kept += other.kept
    for (reason, count) in other.dropped { dropped[reason, default: Count()] += count }
    for (reason, count) in other.rejected { rejected[reason, default: Count()] += count }
    for (kind, count) in other.constructCounts { constructCounts[kind, default: 0] += count }
    textByteCount += other.textByteCount
    sentenceCount += other.sentenceCount
    damageCount += other.damageCount
    if let count = other.unverifiedCount { unverifiedCount = (unverifiedCount ?? 0) + count }
  }
}

/// A template whose calls were left out of the text, or of which an argument was guessed.
public struct TemplateCount: Codable, Equatable, Sendable {
  /// The name, as pages write it.
  public var name: String
  /// What became of its calls: `block`, `dropped`, `guessed`, `endless`.
  public var fate: String
  /// Calls.
  public var callCount: Int
  /// The bytes of wikitext that they are.
  public var byteCount: Int

  /// Counts calls of a template.
  public init(name: String, fate: String, callCount: Int, byteCount: Int) {
    self.name = name
    self.fate = fate
    self.callCount = callCount
    self.byteCount = byteCount
  }
}

/// A record or a stretch of a file that could not be read: one line of `rejects.jsonl`.
public struct Reject: Codable, Equatable, Sendable {
  /// The input file, as the recipe names it.
  public var file: String
  /// The ordinal of the record, from 1; `nil` for damage to the container.
  public var record: Int?
  /// Where: for a record, its first byte in the decompressed stream; for damage, in the stored
  /// file.
  public var offset: Int
  /// What was found, and what was expected.
  public var reason: String

  /// Notes a reject.
  public init(file: String, record: Int?, offset: Int, reason: String) {
    self.file = file
    self.record = record
    self.offset = offset
    self.reason = reason
  }
}
