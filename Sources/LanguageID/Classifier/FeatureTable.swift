import CKernels

/// The n-grams a script's languages are told by, and the row of weights of each.
///
/// A hash table without keys: an n-gram's hash chooses a pair of slots, and sixteen other bits of
/// it must match. An n-gram that is no feature is taken for one about once in 2^15 times, as often
/// as the slots are full; it is found nowhere the rest of the time, so that text unlike the
/// training text adds no noise.
struct FeatureTable: Equatable, Sendable {
  /// The lengths of n-grams, in symbols.
  let orders: ClosedRange<Int>
  /// 2^(64 − `shift`) pairs of slots: the hash's mark in the high half, the row in the low half.
  let slots: [UInt32]
  /// The rows are 1...`rowCount`.
  let rowCount: Int

  var shift: Int { 65 - slots.count.trailingZeroBitCount }

  static let allowedOrders = 1...8
  static let maximumRowCount = 65_535

  init(orders: ClosedRange<Int>, slots: [UInt32], rowCount: Int) {
    self.orders = orders
    self.slots = slots
    self.rowCount = rowCount
  }

  /// A table of the n-grams with `hashes`, most useful first: one whose pair is full is left out.
  ///
  /// - Returns: The table; row *r* belongs to the *r*th hash that found a place.
  init(orders: ClosedRange<Int>, hashes: some Sequence<UInt64>, count: Int) {
    // At most half of the slots are used: about one feature in twenty finds no place, the least
    // useful ones as a rule, and the table stays in the processor's cache.
    let pairBits = max(4, Int.bitWidth - (max(1, count) - 1).leadingZeroBitCount)
    let shift = UInt64(64 - pairBits)
    var slots = [UInt32](repeating: 0, count: 2 << pairBits)
    var row: UInt32 = 0
    for hash in hashes where row < Self.maximumRowCount {
      let first = 2 * Int(hash >> shift)
      let slot = slots[first] == 0 ? first : first + 1
      let mark = UInt32(truncatingIfNeeded: hash >> 24) & 0xFFFF
      // Of two features that cannot be told apart, the better one stays.
      if slots[slot] != 0 || slots[first] != 0 && slots[first] >> 16 == mark { continue }
      row += 1
      slots[slot] = mark << 16 | row
    }
    self.init(orders: orders, slots: slots, rowCount: Int(row))
  }

  /// The number of n-grams that `symbolCount` symbols can have.
  static func capacity(symbolCount: Int, orders: ClosedRange<Int>) -> Int {
    symbolCount * (orders.upperBound + 1)
  }

  /// Calls `body` with the rows of the n-grams of `symbols` that are features, and with the number
  /// of all n-grams.
  func withRows<Result>(
    of symbols: UnsafeBufferPointer<UInt32>,
    _ body: (_ rows: UnsafeBufferPointer<UInt16>, _ ngramCount: Int) -> Result
  ) -> Result {
    let capacity = max(1, Self.capacity(symbolCount: symbols.count, orders: orders))
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: capacity) { hashes in
      let count = Self.hashes(of: symbols, orders: orders, into: hashes)
      return withUnsafeTemporaryAllocation(of: UInt16.self, capacity: max(1, count)) { rows in
        let found = slots.withUnsafeBufferPointer { slots in
          guard let hashes = hashes.baseAddress, let slots = slots.baseAddress,
            let rows = rows.baseAddress
          else { return 0 }
          return ck_feature_rows(hashes, count, slots, Int32(shift), rows)
        }
        return body(UnsafeBufferPointer(rebasing: rows[..<found]), count)
      }
    }
  }

  /// Writes the hashes of the n-grams of `symbols` and returns how many there are.
  static func hashes(
    of symbols: UnsafeBufferPointer<UInt32>, orders: ClosedRange<Int>,
    into hashes: UnsafeMutableBufferPointer<UInt64>
  ) -> Int {
    guard let start = symbols.baseAddress, let target = hashes.baseAddress else { return 0 }
    return ck_ngram_hashes(
      start, symbols.count, Int32(orders.lowerBound), Int32(orders.upperBound), target)
  }
}
