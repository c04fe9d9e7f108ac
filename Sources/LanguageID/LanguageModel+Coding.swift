extension LanguageModel {
  /// `isoglid`, and the version of the format.
  private static let magic = Array("isoglid\u{1}".utf8)

  /// The model as bytes, the same on every machine.
  ///
  /// All numbers are little-endian:
  ///
  /// | bytes | what |
  /// |---|---|
  /// | 8 | `isoglid` and the version, 1 |
  /// | 1, 1, 2 | the maximum order, the bucket bits, the number of labels *K* |
  /// | 8 | the slope, IEEE 754 double precision |
  /// | *K* times 1 + *n* | each label: its length and its UTF-8 bytes, in ascending order |
  /// | 1,088 | the known stretches of 128 scalars, a bit each, lowest bit first |
  /// | 2 · *K* · 2^bits | the weights, signed, in −1,023…1,023: a row of *K* for each bucket |
  public func encoded() -> [UInt8] {
    var bytes = Self.magic
    bytes.reserveCapacity(2 * labels.count * hash.bucketCount + 4096)
    bytes.append(UInt8(hash.maximumOrder))
    bytes.append(UInt8(hash.bucketBits))
    bytes.append(littleEndian: UInt64(labels.count), byteCount: 2)
    bytes.append(littleEndian: slope.bitPattern, byteCount: 8)
    for label in labels {
      bytes.append(UInt8(label.utf8.count))
      bytes.append(contentsOf: label.utf8)
    }
    for start in stride(from: 0, to: Self.stretchCount, by: 8) {
      let bits = (0..<8).reduce(0) { $0 | (knownStretches[start + $1] ? 1 << $1 : 0) }
      bytes.append(UInt8(bits))
    }
    for bucket in 0..<hash.bucketCount {
      for label in labels.indices {
        let weight = weights[bucket * blockCount + label / 8][label % 8]
        bytes.append(littleEndian: UInt64(UInt16(bitPattern: weight)), byteCount: 2)
      }
    }
    return bytes
  }

  /// Reads a model written by ``encoded()``.
  ///
  /// - Throws: ``LanguageIDError/damagedModel(offset:reason:)`` for anything but such bytes.
  public init(decoding bytes: [UInt8]) throws(LanguageIDError) {
    var reader = ModelReader(bytes[...])
    try self.init(from: &reader)
    try reader.finish()
  }

  init(from reader: inout ModelReader) throws(LanguageIDError) {
    try reader.expect(Self.magic, "the name and version 1 of the format")
    let order = try reader.integer(byteCount: 1, in: TrainingSettings.allowedOrders, "order")
    let bits = try reader.integer(
      byteCount: 1, in: TrainingSettings.allowedBucketBits, "bucket bits")
    let labelCount = try reader.integer(byteCount: 2, in: 2...1024, "label count")
    slope = Double(bitPattern: try reader.littleEndian(byteCount: 8))
    if !Self.slopeRange.contains(slope) { throw reader.damage("the slope is \(slope)") }
    labels = try Self.readLabels(count: labelCount, from: &reader)
    knownStretches = try reader.take(Self.stretchCount / 8).flatMap { byte in
      (0..<8).map { byte >> $0 & 1 == 1 }
    }
    hash = NGramHash(maximumOrder: order, bucketBits: bits)
    weights = try Self.readWeights(
      bucketCount: hash.bucketCount, labelCount: labelCount, from: &reader)
  }

  private static func readLabels(
    count: Int, from reader: inout ModelReader
  ) throws(LanguageIDError) -> [String] {
    var labels: [String] = []
    for _ in 0..<count {
      let length = try reader.integer(byteCount: 1, in: 1...64, "label length")
      let text = try reader.take(length)
      guard let label = String(validating: text, as: UTF8.self), isValid(label: label) else {
        throw reader.damage("a label is reserved or no UTF-8")
      }
      if let last = labels.last, last >= label {
        throw reader.damage("the labels are not in ascending order")
      }
      labels.append(label)
    }
    return labels
  }

  private static func readWeights(
    bucketCount: Int, labelCount: Int, from reader: inout ModelReader
  ) throws(LanguageIDError) -> [SIMD8<Int16>] {
    let bytes = try reader.take(2 * bucketCount * labelCount)
    let blockCount = blockCount(labelCount: labelCount)
    var rows = [SIMD8<Int16>](repeating: .zero, count: bucketCount * blockCount)
    var offset = bytes.startIndex
    for bucket in 0..<bucketCount {
      for label in 0..<labelCount {
        let pattern = UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8
        let weight = Int16(bitPattern: pattern)
        guard weight.magnitude <= maximumWeight.magnitude else {
          throw .damagedModel(offset: offset, reason: "the weight \(weight) is out of range")
        }
        rows[bucket * blockCount + label / 8][label % 8] = weight
        offset += 2
      }
    }
    return rows
  }
}

/// Bytes being read from the front, with every length checked before it is used.
struct ModelReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  func damage(_ reason: String) -> LanguageIDError {
    .damagedModel(offset: rest.startIndex, reason: reason)
  }

  mutating func take(_ count: Int) throws(LanguageIDError) -> ArraySlice<UInt8> {
    guard count <= rest.count else {
      throw damage("\(count) bytes are expected and \(rest.count) are left")
    }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  mutating func littleEndian(byteCount: Int) throws(LanguageIDError) -> UInt64 {
    try take(byteCount).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func integer(
    byteCount: Int, in allowed: ClosedRange<Int>, _ name: String
  ) throws(LanguageIDError) -> Int {
    let offset = rest.startIndex
    let value = Int(clamping: try littleEndian(byteCount: byteCount))
    if !allowed.contains(value) {
      throw .damagedModel(
        offset: offset,
        reason: "the \(name) is \(value), not in \(allowed.lowerBound)...\(allowed.upperBound)")
    }
    return value
  }

  mutating func expect(_ magic: [UInt8], _ name: String) throws(LanguageIDError) {
    if !rest.starts(with: magic) { throw damage("\(name) is expected") }
    rest = rest.dropFirst(magic.count)
  }

  func finish() throws(LanguageIDError) {
    if !rest.isEmpty { throw damage("\(rest.count) bytes follow the end") }
  }
}

extension [UInt8] {
  mutating func append(littleEndian value: UInt64, byteCount: Int) {
    for shift in 0..<byteCount { append(UInt8(truncatingIfNeeded: value >> UInt64(8 * shift))) }
  }
}
