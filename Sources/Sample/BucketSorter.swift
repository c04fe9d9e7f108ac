import ByteIO

/// Sorts records by key in bounded memory: they are dealt into files by ranges of the key, then
/// each file is sorted in memory.
struct BucketSorter {
  /// Where each bucket ends: the first key of the next one.
  private let limits: [DrawKey]
  private let folder: String
  private var pending: [[UInt8]]
  /// How many buckets were taken out.
  private var drained = 0

  /// The bytes a bucket gathers before they are appended to its file.
  private let bufferBytes: Int
  /// The bytes that all buckets together gather, more or less.
  private static let gatheredBytes = 64 << 20

  /// Makes a sorter with `limits.count + 1` buckets in `folder`, which is made, or emptied.
  init(limits: [DrawKey], folder: String) throws {
    self.limits = limits
    self.folder = folder
    bufferBytes = Self.gatheredBytes / (limits.count + 1)
    pending = Array(repeating: [], count: limits.count + 1)
    try Folder.remove(folder)
    try Folder.make(folder)
  }

  /// Adds a record to its bucket.
  mutating func add(_ record: SortedRecord) throws {
    let bucket = bucket(of: record.key)
    record.append(to: &pending[bucket])
    if pending[bucket].count >= bufferBytes, !limits.isEmpty { try spill(bucket) }
  }

  /// Takes out the records of the next bucket, by key; `nil` after the last one.
  mutating func next() throws -> [SortedRecord]? {
    guard drained < pending.count else { return nil }
    var bytes = pending[drained]
    if !limits.isEmpty {
      try spill(drained)
      bytes = try readFile(path(drained))
      try Folder.remove(path(drained))
    }
    pending[drained] = []
    drained += 1
    var records: [SortedRecord] = []
    var offset = 0
    while offset < bytes.count { records.append(SortedRecord(from: bytes, at: &offset)) }
    records.sort { $0.key < $1.key }
    return records
  }

  /// The number of limits that are not above `key`.
  private func bucket(of key: DrawKey) -> Int {
    var low = 0
    var high = limits.count
    while low < high {
      let middle = (low + high) / 2
      if limits[middle] <= key { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func path(_ bucket: Int) -> String { "\(folder)/bucket-\(bucket)" }

  private mutating func spill(_ bucket: Int) throws {
    try File(appending: path(bucket)).write(pending[bucket])
    pending[bucket].removeAll(keepingCapacity: true)
  }
}

/// Cuts the records of a sorter into batches: where, depends on the texts that are taken alone.
struct SortedBatches {
  private var sorter: BucketSorter
  private var rest: ArraySlice<SortedRecord> = []

  /// A batch ends with the record that brings its text to this many bytes.
  private static let textBytes = 1 << 20

  init(_ sorter: consuming BucketSorter) { self.sorter = sorter }

  /// The next batch, or `nil` at the end.
  mutating func next() throws -> [SortedRecord]? {
    var batch: [SortedRecord] = []
    var filled = 0
    while filled < Self.textBytes {
      if let record = rest.popFirst() {
        filled += record.taken.max() ?? 0
        batch.append(record)
      } else if let bucket = try sorter.next() {
        rest = bucket[...]
      } else {
        break
      }
    }
    return batch.isEmpty ? nil : batch
  }
}

/// A chosen document on its way to its place.
struct SortedRecord: Sendable {
  /// Its place in the order of drawing.
  var key: DrawKey
  /// The bytes of text that each set takes.
  var taken: [Int]
  /// Which of the documents identical to it it is, from 0.
  var occurrence: Int
  /// The line of the document, as it was read, without its newline.
  var line: [UInt8]

  init(key: DrawKey, taken: [Int], occurrence: Int, line: [UInt8]) {
    self.key = key
    self.taken = taken
    self.occurrence = occurrence
    self.line = line
  }

  func append(to bytes: inout [UInt8]) {
    let words =
      [key.priority, UInt64(key.text), UInt64(occurrence), UInt64(line.count), UInt64(taken.count)]
      + taken.map(UInt64.init)
    for word in words { withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) } }
    bytes.append(contentsOf: line)
  }

  init(from bytes: [UInt8], at offset: inout Int) {
    func word(_ position: inout Int) -> UInt64 {
      defer { position += 8 }
      return bytes.withUnsafeBytes {
        UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      }
    }
    key = DrawKey(priority: word(&offset), text: UInt32(truncatingIfNeeded: word(&offset)))
    occurrence = Int(word(&offset))
    let count = Int(word(&offset))
    let goals = Int(word(&offset))
    taken = []
    for _ in 0..<goals { taken.append(Int(word(&offset))) }
    line = Array(bytes[offset..<offset + count])
    offset += count
  }
}
