/// How many different lines there were: exact up to a limit, then estimated from a sample by hash.
///
/// The hashes of lines that end in so many zero bits are kept; when there are too many, one more
/// bit is asked for. What is kept depends on the set of lines alone, not on their order or on how
/// they were split between counters.
///
/// - Units: above the limit the standard error of the estimate is about 1.2 / √``limit``, 1 %.
/// - Source: Wegman's adaptive sampling, in Flajolet (1990), “On adaptive sampling”.
package struct DistinctLines: Sendable {
  package private(set) var kept: Set<UInt64> = []
  private var zeroBits = 0
  private var lineCount = 0

  /// Starts a count of no lines.
  package init() {}

  package static let limit = 1 << 14

  /// Adds a line by its hash, of which every bit must be as good as chance.
  package mutating func add(hash: UInt64) {
    lineCount += 1
    if hash.trailingZeroBitCount < zeroBits { return }
    kept.insert(hash)
    shrink()
  }

  package mutating func merge(_ other: DistinctLines) {
    lineCount += other.lineCount
    zeroBits = max(zeroBits, other.zeroBits)
    kept.formUnion(other.kept)
    kept = kept.filter { $0.trailingZeroBitCount >= zeroBits }
    shrink()
  }

  private mutating func shrink() {
    while kept.count > Self.limit {
      zeroBits += 1
      kept = kept.filter { $0.trailingZeroBitCount >= zeroBits }
    }
  }

  /// The number of different lines, or its estimate, which is never above the number of lines.
  package var count: Int { min(lineCount, kept.count << zeroBits) }

  /// Whether ``count`` is exact.
  package var isExact: Bool { zeroBits == 0 }
}
