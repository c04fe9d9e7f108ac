extension ModelRecord {
  func encode(into bytes: inout [UInt8]) {
    bytes.append(littleEndian: sources.count, byteCount: 2)
    for source in sources {
      bytes.append(text: source.name)
      bytes.append(littleEndian: source.lineCount, byteCount: 4)
      bytes.append(source.isLearnt ? 1 : 0)
      bytes.append(contentsOf: source.digest)
    }
    confusion.encode(into: &bytes)
  }

  init(from reader: inout ModelReader, labels: [String]) throws(LanguageIDError) {
    var sources: [Source] = []
    for _ in 0..<(try reader.integer(byteCount: 2, in: 0...0xFFFF, "number of sources")) {
      let name = try reader.text("source")
      let lineCount = try reader.integer(byteCount: 4, in: 0...0xFFFF_FFFF, "number of lines")
      let isLearnt = try reader.integer(byteCount: 1, in: 0...1, "mark of a learnt source") == 1
      sources.append(
        Source(
          name: name, lineCount: lineCount, isLearnt: isLearnt,
          digest: Array(try reader.take(32))))
    }
    self.init(sources: sources, confusion: try ConfusionTable(from: &reader, labels: labels))
  }
}

extension ConfusionTable {
  /// Names once, then rows of numbers, most of which are small.
  fileprivate func encode(into bytes: inout [UInt8]) {
    let sources = self.sources
    let truths = labels + trueLabels.filter { !labels.contains($0) }
    let outcomes = labels + [Prediction.undetermined, Prediction.noLinguisticContent]
    bytes.append(littleEndian: sources.count, byteCount: 2)
    for source in sources { bytes.append(text: source) }
    bytes.append(littleEndian: truths.count - labels.count, byteCount: 2)
    for label in truths[labels.count...] { bytes.append(text: label) }
    bytes.append(littleEndian: counts.count, byteCount: 4)
    for (key, row) in counts.sorted(by: { $0.key < $1.key }) {
      bytes.append(littleEndian: sources.firstIndex(of: key.source) ?? 0, byteCount: 2)
      bytes.append(littleEndian: truths.firstIndex(of: key.label) ?? 0, byteCount: 2)
      bytes.append(UInt8(key.bucket))
      bytes.append(littleEndian: row.count, byteCount: 2)
      for (index, outcome) in outcomes.enumerated() {
        guard let lines = row[outcome] else { continue }
        bytes.append(littleEndian: index, byteCount: 2)
        for count in lines { bytes.append(variable: UInt32(clamping: count)) }
      }
    }
  }

  fileprivate init(from reader: inout ModelReader, labels: [String]) throws(LanguageIDError) {
    self.init(labels: labels)
    let outcomes = labels + [Prediction.undetermined, Prediction.noLinguisticContent]
    let sources = try Self.readNames("source", from: &reader)
    let others = try Self.readNames("true label", from: &reader)
    if others.contains(where: labels.contains) { throw reader.damage("a label comes twice") }
    let truths = labels + others
    var lastKey: Key?
    let most = sources.isEmpty ? 0 : 0xFFFF_FFFF
    for _ in 0..<(try reader.integer(byteCount: 4, in: 0...most, "number of rows")) {
      let source = try reader.integer(byteCount: 2, in: 0...sources.count - 1, "source")
      let truth = try reader.integer(byteCount: 2, in: 0...truths.count - 1, "true label")
      let last = Self.lengthBounds.count - 1
      let key = Key(
        source: sources[source], label: truths[truth],
        bucket: try reader.integer(byteCount: 1, in: 0...last, "length bucket"))
      if let lastKey, lastKey >= key { throw reader.damage("the rows are not in ascending order") }
      lastKey = key
      let count = try reader.integer(byteCount: 2, in: 1...outcomes.count, "number of outcomes")
      var lastOutcome = -1
      for _ in 0..<count {
        let outcome = try reader.integer(byteCount: 2, in: 0...outcomes.count - 1, "outcome")
        if outcome <= lastOutcome { throw reader.damage("the outcomes are not in ascending order") }
        lastOutcome = outcome
        var lines: [Int] = []
        for _ in 0..<Self.binCount { lines.append(try reader.variable("number of lines")) }
        add(lines, of: outcomes[outcome], key: key)
      }
    }
    if self.sources != sources || trueLabels.filter({ !labels.contains($0) }) != others {
      throw reader.damage("a source or a label has no rows")
    }
  }

  private static func readNames(
    _ name: String, from reader: inout ModelReader
  ) throws(LanguageIDError) -> [String] {
    var names: [String] = []
    for _ in 0..<(try reader.integer(byteCount: 2, in: 0...0xFFFF, "number of \(name)s")) {
      let text = try reader.text(name)
      if let last = names.last, last >= text {
        throw reader.damage("the \(name)s are not in ascending order")
      }
      names.append(text)
    }
    return names
  }
}
