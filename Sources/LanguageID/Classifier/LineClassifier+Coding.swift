extension LineClassifier {
  /// `isoglid`, and the version of the format.
  static let magic = Array("isoglid\u{3}".utf8)

  /// The model as bytes, the same on every machine; docs/formats.md has the table.
  public func encoded() -> [UInt8] {
    var bytes = Self.magic
    bytes.append(littleEndian: labels.count, byteCount: 2)
    for label in labels { bytes.append(text: label) }
    bytes.append(UInt8(scripts.count))
    for script in scripts { script.encode(into: &bytes) }
    record.encode(into: &bytes)
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
    try reader.expect(Self.magic, "the name and version 3 of the format")
    let count = try reader.integer(byteCount: 2, in: 2...1024, "number of labels")
    let labels = try Self.readLabels(count: count, from: &reader)
    let scriptCount = try reader.integer(
      byteCount: 1, in: 0...Script.allCases.count, "number of scripts")
    var scripts: [ScriptModel] = []
    for _ in 0..<scriptCount {
      let script = try ScriptModel(from: &reader, labelCount: count)
      if let last = scripts.last, last.script.rawValue >= script.script.rawValue {
        throw reader.damage("the scripts are not in ascending order")
      }
      scripts.append(script)
    }
    self.init(
      labels: labels, scripts: scripts,
      record: try ModelRecord(from: &reader, labels: labels))
  }

  private static func readLabels(
    count: Int, from reader: inout ModelReader
  ) throws(LanguageIDError) -> [String] {
    var labels: [String] = []
    for _ in 0..<count {
      let label = try reader.text("label")
      if !isValid(label: label) { throw reader.damage("the label '\(label)' is reserved") }
      // Two spellings of one text are equal, too.
      if let last = labels.last, last == label || !last.utf8.lexicographicallyPrecedes(label.utf8) {
        throw reader.damage("the labels are not in ascending order")
      }
      labels.append(label)
    }
    return labels
  }
}

extension ScriptModel {
  fileprivate func encode(into bytes: inout [UInt8]) {
    bytes.append(script.rawValue)
    bytes.append(littleEndian: labels.count, byteCount: 2)
    for label in labels { bytes.append(littleEndian: label, byteCount: 2) }
    for value in slopes { bytes.append(littleEndian: value.bitPattern, byteCount: 8) }
    bytes.append(UInt8(table.orders.lowerBound))
    bytes.append(UInt8(table.orders.upperBound))
    bytes.append(UInt8(64 - table.shift))
    bytes.append(littleEndian: table.rowCount, byteCount: 2)
    for slot in table.slots { bytes.append(littleEndian: slot, byteCount: 4) }
    for row in 0..<table.rowCount {
      let start = (row + 1) * width
      bytes.append(contentsOf: weights[start..<start + labels.count].map(UInt8.init(bitPattern:)))
    }
  }

  fileprivate convenience init(
    from reader: inout ModelReader, labelCount: Int
  ) throws(LanguageIDError) {
    let value = try reader.integer(byteCount: 1, in: 0...Script.allCases.count - 1, "script")
    let count = try reader.integer(byteCount: 2, in: 1...labelCount, "number of a script's labels")
    var labels: [Int] = []
    for _ in 0..<count {
      let least = (labels.last ?? -1) + 1
      if least >= labelCount { throw reader.damage("a script's labels are not in order") }
      labels.append(try reader.integer(byteCount: 2, in: least...labelCount - 1, "script's label"))
    }
    var slopes: [Double] = []
    for _ in LengthBucket.allCases {
      slopes.append(try reader.number(in: Calibration.slopeRange, "slope"))
    }
    let table = try FeatureTable(from: &reader)
    self.init(
      script: Script.allCases[value], labels: labels, table: table,
      weights: try Self.readWeights(rowCount: table.rowCount, labelCount: count, from: &reader),
      slopes: slopes)
  }

  private static func readWeights(
    rowCount: Int, labelCount: Int, from reader: inout ModelReader
  ) throws(LanguageIDError) -> [Int8] {
    let bytes = try reader.take(rowCount * labelCount)
    let width = width(labelCount: labelCount)
    var weights = [Int8](repeating: 0, count: (rowCount + 1) * width)
    var offset = bytes.startIndex
    for row in 1..<max(1, rowCount + 1) {
      for label in 0..<labelCount {
        weights[row * width + label] = Int8(bitPattern: bytes[offset])
        // −128 would overflow a 16-bit sum of 256 weights.
        if bytes[offset] == 0x80 { throw .damagedModel(offset: offset, reason: "a weight is −128") }
        offset += 1
      }
    }
    return weights
  }
}

extension FeatureTable {
  fileprivate init(from reader: inout ModelReader) throws(LanguageIDError) {
    let least = try reader.integer(byteCount: 1, in: 1...2, "shortest n-gram")
    let most = try reader.integer(
      byteCount: 1, in: least...Self.allowedOrders.upperBound, "longest n-gram")
    let pairBits = try reader.integer(byteCount: 1, in: 4...16, "size of a table")
    let rowCount = try reader.integer(byteCount: 2, in: 0...Self.maximumRowCount, "number of rows")
    let bytes = try reader.take(8 << pairBits)
    var slots: [UInt32] = []
    slots.reserveCapacity(2 << pairBits)
    for offset in stride(from: bytes.startIndex, to: bytes.endIndex, by: 4) {
      let slot = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
      if slot & 0xFFFF > rowCount {
        throw .damagedModel(offset: offset, reason: "a slot names row \(slot & 0xFFFF)")
      }
      slots.append(slot)
    }
    self.init(orders: least...most, slots: slots, rowCount: rowCount)
  }
}
