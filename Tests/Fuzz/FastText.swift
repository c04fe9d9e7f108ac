import LanguageID

extension FuzzTarget {
  static let fastText = FuzzTarget(
    name: "fasttext",
    dictionary: Array<[UInt8]>(tokens: "</s>", "__label__", "__label__a", "\u{1}\0\0\0\0\0\0\0"),
    seeds: {
      // hs, ns, softmax and ova; whole, quantised, and pruned.
      (1...4).flatMap { loss in
        [SmallModel.Form.dense, .quantised, .pruned].map { form in
          SmallModel(loss: loss, form: form).bytes
        }
      }.withDamage
    },
    run: { input in
      guard let model = try? FastTextModel(decoding: input) else { return }
      let slow = try? FastTextModel(decoding: input, maximumDecodedByteCount: 0)
      guard let slow else { violation("reading does not depend on how rows are kept") }
      require(!model.labels.isEmpty, "a model has labels")
      let lines: [[UInt8]] = [
        [], Array("ab </s>".utf8), Array("ab b __label__a \u{e4}\u{5bb6}".utf8),
        [0x80, 0xFF, 0x00, 0x20, 0xC3], Array(input.suffix(64)),
      ]
      for count in [1, 3] {
        let answers = lines.map { answer(.fastText(model), $0, count: count) }
        for prediction in answers.joined() {
          require(model.labels.contains(prediction.label), "a label: \(prediction)")
          require(0...1.0001 ~= prediction.probability, "a probability: \(prediction)")
        }
        require(
          answers == lines.map { answer(.fastText(slow), $0, count: count) },
          "rows decoded in advance are the same")
      }
      let first = answer(.fastText(model), lines[2], count: 2, labels: [model.labels[0]])
      require(first.count <= 1, "of one label, one is the best")
    })

  private static func answer(
    _ model: LineIdentifier, _ line: [UInt8], count: Int, labels: [String]? = nil
  ) -> [Prediction] {
    guard let question = try? model.question(count: count, labels: labels) else {
      violation("a model knows its labels")
    }
    var found: [Prediction] = []
    line.withUnsafeBytes { bytes in
      model.predict([0..<line.count], of: bytes, question) { found = $0 }
    }
    return found
  }
}

/// A model of two words, three labels and four buckets, written as fastText does.
private struct SmallModel {
  enum Form { case dense, quantised, pruned }

  private(set) var bytes: [UInt8] = []

  init(loss: Int, form: Form) {
    let dimension = 2
    let bucketCount = 4
    for value in [793_712_314, 12, dimension, 5, 5, 1, 5, 2, loss, 3, bucketCount, 1, 3, 100] {
      append(value, byteCount: 4)
    }
    append(0, byteCount: 8)
    for value in [5, 2, 3] { append(value, byteCount: 4) }
    append(20, byteCount: 8)
    append(form == .pruned ? 2 : -1, byteCount: 8)
    let entries = ["</s>", "ab", "__label__a", "__label__b", "__label__c"]
    for (index, entry) in entries.enumerated() {
      bytes += Array(entry.utf8) + [0]
      append(9 - index, byteCount: 8)
      append(index < 2 ? 0 : 1, byteCount: 1)
    }
    if form == .pruned { for value in [3, 0, 1, 1] { append(value, byteCount: 4) } }
    let rowCount = form == .pruned ? 4 : 2 + bucketCount
    append(form == .dense ? 0 : 1, byteCount: 1)
    if form == .dense {
      appendDense(rowCount, dimension)
    } else {
      appendQuantised(rowCount, dimension)
    }
    append(0, byteCount: 1)
    appendDense(3, dimension)
  }

  private mutating func append(_ value: Int, byteCount: Int) {
    for shift in 0..<byteCount { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * shift))) }
  }

  private mutating func append(floats count: Int) {
    for index in 0..<count {
      append(Int((Float(index % 7) / 2 - 1).bitPattern), byteCount: 4)
    }
  }

  private mutating func appendDense(_ rowCount: Int, _ columnCount: Int) {
    append(rowCount, byteCount: 8)
    append(columnCount, byteCount: 8)
    append(floats: rowCount * columnCount)
  }

  /// With norms, and a piece for each column.
  private mutating func appendQuantised(_ rowCount: Int, _ columnCount: Int) {
    append(1, byteCount: 1)
    append(rowCount, byteCount: 8)
    append(columnCount, byteCount: 8)
    append(rowCount * columnCount, byteCount: 4)
    bytes += (0..<rowCount * columnCount).map { UInt8($0 * 37 % 256) }
    for value in [columnCount, columnCount, 1, 1] { append(value, byteCount: 4) }
    append(floats: 256 * columnCount)
    bytes += (0..<rowCount).map { UInt8($0 * 11) }
    for value in [1, 1, 1, 1] { append(value, byteCount: 4) }
    append(floats: 256)
  }
}
