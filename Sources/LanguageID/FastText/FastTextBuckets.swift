/// Where the row of a bucket stands: a bucket is an n-gram's hash modulo their number.
///
/// A pruned model has rows for some of its buckets only. They are found without a branch, since
/// which n-gram has a row cannot be foreseen: a bit for each bucket, and for each 64 of them the
/// number of kept ones before.
struct FastTextBuckets {
  /// The number of buckets.
  let count: Int
  /// For the remainder of a 32-bit hash (Lemire et al., 2019, “Faster remainder by direct
  /// computation”).
  private let reciprocal: UInt64
  /// Of a pruned model: by 64 buckets, which were kept.
  private let blocks: [Block]
  /// By rank of a kept bucket: its row; one more at the end.
  private let rows: [UInt32]

  fileprivate struct Block {
    var bits: UInt64
    var keptBefore: UInt32
  }

  /// More buckets are no error of fastText's, but a table of bits for them is out of proportion.
  private static let maximumPrunedCount = 1 << 28

  /// - Parameters:
  ///   - firstRow: The row of the first bucket, which is the number of words.
  ///   - keptCount: The number of pairs of a bucket and a row in the file, or `nil`.
  init(
    _ file: inout FastTextCursor, count: Int, firstRow: Int, keptCount: Int?
  ) throws(LanguageIDError) {
    self.count = count
    reciprocal = count == 0 ? 0 : UInt64.max / UInt64(count) &+ 1
    guard let keptCount else {
      (blocks, rows) = ([], [])
      return
    }
    if keptCount > count {
      throw file.damage(at: file.offset, "\(keptCount) buckets of \(count) were kept")
    }
    if count > Self.maximumPrunedCount {
      throw file.damage(
        at: file.offset,
        "a pruned model has \(count) buckets; more than \(Self.maximumPrunedCount) are not read")
    }
    var row: [(bucket: Int, row: UInt32)] = []
    for _ in 0..<keptCount {
      let bucket = try file.integer(Int32.self, "a bucket", in: 0...max(0, count - 1))
      let rank = try file.integer(Int32.self, "a bucket's row", in: 0...keptCount - 1)
      row.append((bucket, UInt32(firstRow + rank)))
    }
    row.sort { ($0.bucket, $0.row) < ($1.bucket, $1.row) }
    var blocks = [Block](repeating: Block(bits: 0, keptBefore: 0), count: (count + 63) / 64)
    for (kept, next) in zip(row, row.dropFirst()) where kept.bucket == next.bucket {
      throw file.damage(at: file.offset, "bucket \(kept.bucket) has two rows")
    }
    for kept in row { blocks[kept.bucket >> 6].bits |= 1 << UInt64(kept.bucket & 63) }
    var before: UInt32 = 0
    for index in blocks.indices {
      blocks[index].keptBefore = before
      before += UInt32(blocks[index].bits.nonzeroBitCount)
    }
    self.blocks = blocks
    rows = row.map(\.row) + [0]
  }

  /// Calls `body` with what finds rows.
  func withLookup<Result>(firstRow: Int, _ body: (Lookup) -> Result) -> Result {
    blocks.withUnsafeBufferPointer { blocks in
      rows.withUnsafeBufferPointer { rows in
        body(
          Lookup(
            count: UInt64(count), reciprocal: reciprocal, firstRow: UInt32(firstRow),
            blocks: rows.isEmpty ? nil : blocks, rows: rows))
      }
    }
  }

  /// Finds rows; valid inside ``withLookup(firstRow:_:)`` only.
  struct Lookup {
    fileprivate let count: UInt64
    fileprivate let reciprocal: UInt64
    fileprivate let firstRow: UInt32
    fileprivate let blocks: UnsafeBufferPointer<Block>?
    fileprivate let rows: UnsafeBufferPointer<UInt32>

    /// Writes the row for `hash` to `row` and returns 1, or returns 0 where there is none.
    @inline(__always)
    func find(_ hash: UInt32, _ row: UnsafeMutablePointer<UInt32>) -> Int {
      find(bucket: (reciprocal &* UInt64(hash)).multipliedFullWidth(by: count).high, row)
    }

    /// The same for the hash of an n-gram of words.
    func find(wide hash: UInt64, _ row: UnsafeMutablePointer<UInt32>) -> Int {
      find(bucket: hash % count, row)
    }

    @inline(__always)
    private func find(bucket: UInt64, _ row: UnsafeMutablePointer<UInt32>) -> Int {
      guard let blocks else {
        row.pointee = firstRow &+ UInt32(truncatingIfNeeded: bucket)
        return 1
      }
      let block = blocks[Int(bucket >> 6)]
      let shifted = block.bits &>> (bucket & 63)
      let below = block.bits & ~(~0 &<< (bucket & 63))
      let rank = Int(block.keptBefore) + below.nonzeroBitCount
      row.pointee = rows[rank]
      return Int(shifted & 1)
    }
  }
}
