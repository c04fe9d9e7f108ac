import ByteIO

/// The records of a file, however they were batched.
private struct Records: Equatable {
  var contents: [[UInt8]] = []
  var ordinals: [Int] = []
  var offsets: [Int] = []
  var failures: [RecordFailure] = []
  var damages: [Damage] = []

  /// Reads the file at `path`, and checks what holds for every batch.
  static func of(
    _ path: String, _ framing: Framing, batchBytes: Int, maximumRecordBytes: Int
  ) throws -> Records? {
    try waiting {
      let reader = try RecordReader(
        path: path, framing: framing, workers: 1, batchBytes: batchBytes,
        maximumRecordBytes: maximumRecordBytes)
      var records = Records()
      while let batch = try await reader.next() { records.add(batch) }
      let numbers = (records.ordinals + records.failures.map(\.record)).sorted()
      require(
        numbers == Array(1..<numbers.count + 1), "every record is read or failed, and once only")
      for content in records.contents {
        require(content.count <= maximumRecordBytes, "no record is too long")
      }
      return records
    }
  }

  private mutating func add(_ batch: RecordBatch) {
    require(
      batch.bytes.suffix(RecordBatch.padding).allSatisfy { $0 == 0 }, "a batch ends in zeros")
    var end = 0
    for range in batch.records {
      require(range.lowerBound >= end, "the records of a batch follow one another")
      require(
        range.upperBound + RecordBatch.padding <= batch.bytes.count, "every record is padded")
      end = range.upperBound
      contents.append(Array(batch.bytes[range]))
    }
    ordinals += batch.ordinals
    offsets += batch.offsets
    failures += batch.failures
    damages += batch.damages
  }
}

extension FuzzTarget {
  static let lines = FuzzTarget(
    name: "lines", dictionary: [[10], [13, 10], [0]],
    seeds: { recordSeeds(Array("one\ntwo\r\n\n{\"text\":\"three\"}\nfour".utf8)) },
    run: { input in
      let file = RecordFile(input)
      guard let records = file.records(.lines) else { return }
      if file.isWhole { requireLines(records, of: file) }
    })

  static let elements = FuzzTarget(
    name: "elements",
    dictionary: Array<[UInt8]>(
      tokens: "<page>", "<page ", "</page>", "</mediawiki>", "<pages>", "<", "<?xml encoding=\"",
      "\"?>", "koi8-r", "windows-1252", "shift_jis", "gb18030", "iso-2022-jp", "utf-7", "hz",
      "<\0p\0a\0g\0e\0>\0", "<\0/\0p\0a\0g\0e\0>\0"),
    seeds: {
      let text = "<mediawiki>\n<page>ä</page> <page b='c'>\n😀</page></mediawiki>\n"
      let utf16 = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
      return recordSeeds(Array(text.utf8)) + recordSeeds(utf16)
        + recordSeeds(Array("<?xml encoding=\"gb18030\"?>\(text)".utf8))
    },
    run: { input in
      let file = RecordFile(input)
      let framing = Framing.elements(name: "page", rootEnd: "</mediawiki>")
      guard let records = file.records(framing) else { return }
      for content in records.contents {
        require(content.starts(with: Array("<page".utf8)), "a record begins with its start tag")
        require(content.ends(with: "</page>"), "a record ends with its end tag")
      }
    })

  private static func recordSeeds(_ text: [UInt8]) -> [[UInt8]] {
    [[255, 255, 0, 0], [8, 20, 0, 0], [1, 255, 3, 12], [4, 6, 1, 24]].map { $0 + text }
  }

  /// The slow twin: lines by `split`.
  private static func requireLines(_ records: Records, of file: RecordFile) {
    var lines = file.content.split(separator: 10, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    let fitting = lines.filter { $0.count <= file.maximumRecordBytes }
    let expected = fitting.map { $0.last == 13 ? $0.dropLast() : $0 }
    require(records.contents == expected.map { Array($0) }, "lines are what newlines part")
    require(records.failures.count == lines.count - fitting.count, "only long lines fail")
  }
}

extension [UInt8] {
  fileprivate func ends(with text: String) -> Bool {
    suffix(text.utf8.count).elementsEqual(text.utf8)
  }
}

/// An input made into a file: two bytes of limits, two of damage, and the content.
private struct RecordFile {
  let batchBytes: Int
  let maximumRecordBytes: Int
  let content: [UInt8]
  /// Whether nothing in the file is damaged.
  let isWhole: Bool
  private let path: String

  init(_ input: [UInt8]) {
    var reader = InputReader(input)
    batchBytes = reader.byte() + 1
    maximumRecordBytes = reader.byte() + 1
    let damageCount = reader.byte() % 4
    let memberByteCount = reader.byte() + 1
    content = Array(reader.rest)
    isWhole = damageCount == 0 && !content.isEmpty
    path = Scratch.file(
      damageCount == 0
        ? content
        : GzipMember.file(content, memberByteCount: memberByteCount, damageCount: damageCount))
  }

  /// The records, which may not depend on the size of batches.
  func records(_ framing: Framing) -> Records? {
    let (small, large) = (batchBytes, 1 << 20)
    guard let records = read(framing, small), let others = read(framing, large) else {
      return nil
    }
    require(records == others, "records do not depend on the size of batches")
    return records
  }

  private func read(_ framing: Framing, _ batchBytes: Int) -> Records? {
    try? Records.of(
      path, framing, batchBytes: batchBytes, maximumRecordBytes: maximumRecordBytes)
  }
}

/// gzip members of stored blocks: made here, so that damage falls where the input says.
private enum GzipMember {
  /// `content` in members of `memberByteCount` bytes, every second of them up to `damageCount`
  /// with a wrong checksum, which costs no bytes but makes a gap.
  static func file(_ content: [UInt8], memberByteCount: Int, damageCount: Int) -> [UInt8] {
    var file: [UInt8] = []
    for (index, start) in stride(from: 0, to: content.count, by: memberByteCount).enumerated() {
      let part = content[start..<min(start + memberByteCount, content.count)]
      let isDamaged = index % 2 == 0 && index / 2 < damageCount
      file += [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1]
      file += littleEndian(UInt32(part.count), 2) + littleEndian(~UInt32(part.count), 2) + part
      file += littleEndian(checksum(part) ^ (isDamaged ? 1 : 0), 4)
      file += littleEndian(UInt32(part.count), 4)
    }
    return file
  }

  private static func littleEndian(_ value: UInt32, _ byteCount: Int) -> [UInt8] {
    (0..<byteCount).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
  }

  /// CRC-32 as RFC 1952 has it.
  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var checksum: UInt32 = ~0
    for byte in bytes {
      checksum ^= UInt32(byte)
      for _ in 0..<8 { checksum = checksum >> 1 ^ (checksum & 1 == 1 ? 0xedb8_8320 : 0) }
    }
    return ~checksum
  }
}
