internal import ByteIO

extension LineClassifier {
  /// `isoglid`, and the version of the format.
  static let magic = Array("isoglid\u{4}".utf8)

  /// The model as bytes, the same on every machine that has the same libzstd; docs/formats.md has
  /// the table.
  public func encoded() -> [UInt8] {
    do {
      return Self.magic + (try PackedBytes.pack(content()))
    } catch {
      fatalError("no memory is left to pack a model: \(error)")
    }
  }

  /// What is packed in a file: the same on every machine.
  package func content() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: labels.count, byteCount: 2)
    for label in labels { bytes.append(text: label) }
    bytes.append(littleEndian: outside.count, byteCount: 2)
    for label in outside { bytes.append(text: label) }
    bytes.append(UInt8(scripts.count))
    for script in scripts { script.encode(into: &bytes) }
    record.encode(into: &bytes)
    return bytes
  }

  /// Reads a model written by ``encoded()``.
  ///
  /// - Throws: ``LanguageIDError/damagedModel(offset:reason:)`` for anything but such bytes; where
  ///   they can be unpacked, the offset is one of the content.
  public init(decoding bytes: [UInt8]) throws(LanguageIDError) {
    var head = ModelReader(bytes[...])
    try head.expect(Self.magic, "the name and version 4 of the format")
    guard let content = PackedBytes.unpack(bytes.dropFirst(Self.magic.count)) else {
      throw .damagedModel(offset: Self.magic.count, reason: "what follows is no frame of zstd")
    }
    try self.init(content: content)
  }

  /// Reads what ``content()`` wrote.
  ///
  /// - Throws: ``LanguageIDError/damagedModel(offset:reason:)`` for anything but such bytes.
  package init(content: [UInt8]) throws(LanguageIDError) {
    var reader = ModelReader(content[...])
    try self.init(from: &reader)
    try reader.finish()
  }

  init(from reader: inout ModelReader) throws(LanguageIDError) {
    let count = try reader.integer(byteCount: 2, in: 2...1024, "number of labels")
    let labels = try Self.readLabels(count: count, from: &reader) { !Self.isOutside($0) }
    let outsideCount = try reader.integer(
      byteCount: 2, in: 0...1024, "number of outside classes")
    let outside = try Self.readLabels(count: outsideCount, from: &reader, where: Self.isOutside)
    let scriptCount = try reader.integer(
      byteCount: 1, in: 0...Script.allCases.count, "number of scripts")
    var scripts: [ScriptModel] = []
    for _ in 0..<scriptCount {
      let script = try ScriptModel(from: &reader, classes: labels + outside)
      if let last = scripts.last, last.script.rawValue >= script.script.rawValue {
        throw reader.damage("the scripts are not in ascending order")
      }
      scripts.append(script)
    }
    self.init(
      classes: labels + outside, scripts: scripts,
      record: try ModelRecord(from: &reader, labels: labels))
  }

  private static func readLabels(
    count: Int, from reader: inout ModelReader, where isExpected: (String) -> Bool
  ) throws(LanguageIDError) -> [String] {
    var labels: [String] = []
    for _ in 0..<count {
      let label = try reader.text("label")
      if !isValid(label: label) || !isExpected(label) {
        throw reader.damage("the label '\(label)' is reserved")
      }
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
    encodeContents(into: &bytes)
    bytes.append(UInt8(groups.count))
    for group in groups { group.encodeContents(into: &bytes) }
  }

  private func encodeContents(into bytes: inout [UInt8]) {
    bytes.append(littleEndian: labels.count, byteCount: 2)
    for label in labels { bytes.append(littleEndian: label, byteCount: 2) }
    for value in slopes { bytes.append(littleEndian: value.bitPattern, byteCount: 8) }
    bytes.append(floors.isEmpty ? 0 : 1)
    for value in floors.joined() { bytes.append(littleEndian: value.bitPattern, byteCount: 8) }
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
    from reader: inout ModelReader, classes: [String]
  ) throws(LanguageIDError) {
    let value = try reader.integer(byteCount: 1, in: 0...Script.allCases.count - 1, "script")
    let own = try Self.contents(of: Script.allCases[value], from: &reader, classes: classes)
    var groups: [ScriptModel] = []
    for _ in 0..<(try reader.integer(byteCount: 1, in: 0...255, "number of groups")) {
      let group = try Self.contents(of: own.script, from: &reader, classes: classes)
      if !Set(group.labels).isSubset(of: own.labels) {
        throw reader.damage("a group has a label that its script has not")
      }
      groups.append(group)
    }
    self.init(
      script: own.script, labels: own.labels, table: own.table, weights: own.weights,
      slopes: own.slopes, floors: own.floors, groups: groups, classes: classes)
  }

  private static func contents(
    of script: Script, from reader: inout ModelReader, classes: [String]
  ) throws(LanguageIDError) -> ScriptModel {
    let labelCount = classes.count
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
    let languageCount = labels.prefix { !LineClassifier.isOutside(classes[$0]) }.count
    let floors = try Self.readFloors(languageCount: languageCount, from: &reader)
    let table = try FeatureTable(from: &reader)
    return ScriptModel(
      script: script, labels: labels, table: table,
      weights: try Self.readWeights(rowCount: table.rowCount, labelCount: count, from: &reader),
      slopes: slopes, floors: floors, classes: classes)
  }

  private static func readFloors(
    languageCount: Int, from reader: inout ModelReader
  ) throws(LanguageIDError) -> [[Double]] {
    if try reader.integer(byteCount: 1, in: 0...1, "mark of floors") == 0 { return [] }
    var floors: [[Double]] = []
    for _ in LengthBucket.allCases {
      var own: [Double] = []
      for _ in 0..<languageCount {
        own.append(try reader.number(in: -Calibration.noBound...Calibration.noBound, "floor"))
      }
      floors.append(own)
    }
    return floors
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
