import Foundation

/// fastText's predictions, step by step as its format and papers describe them: the twin of
/// `FastTextModel`, for files that are known to be good. It keeps every n-gram, decodes every row
/// it needs, and visits every label.
struct SlowFastText {
  var dimension = 0
  var wordNGramOrder = 0
  var loss = 0
  var bucketCount = 0
  var orders = (shortest: 0, longest: 0)
  var wordCount = 0
  var labels: [String] = []
  private var entries: [[UInt8]: Int] = [:]
  private var labelCounts: [Int] = []
  private var prunedRows: [Int: Int]?
  private var input = Matrix()
  private var output = Matrix()

  struct Matrix {
    var rowCount = 0
    var columnCount = 0
    var floats: [Float] = []
    var codes: [UInt8] = []
    var pieces = (count: 0, width: 0, lastWidth: 0)
    var normCodes: [UInt8] = []
    var norms: [Float] = []

    func row(_ index: Int) -> (values: [Float], norm: Float) {
      if codes.isEmpty {
        return (Array(floats[index * columnCount..<(index + 1) * columnCount]), 1)
      }
      var values: [Float] = []
      for piece in 0..<pieces.count {
        let width = piece == pieces.count - 1 ? pieces.lastWidth : pieces.width
        let start =
          piece * 256 * pieces.width + Int(codes[index * pieces.count + piece]) * width
        values += floats[start..<start + width]
      }
      return (values, normCodes.isEmpty ? 1 : norms[Int(normCodes[index])])
    }
  }

  init(_ bytes: [UInt8]) {
    var rest = bytes[...]
    func integer(_ byteCount: Int) -> Int {
      let value = rest.prefix(byteCount).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      rest = rest.dropFirst(byteCount)
      let shift = UInt64(64 - 8 * byteCount)
      return Int(Int64(bitPattern: value << shift) >> Int64(shift))
    }
    func floats(_ count: Int) -> [Float] {
      (0..<count).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: integer(4))) }
    }
    func matrix(isQuantised: Bool) -> Matrix {
      var matrix = Matrix()
      let hasNorms = isQuantised ? integer(1) == 1 : false
      (matrix.rowCount, matrix.columnCount) = (integer(8), integer(8))
      guard isQuantised else {
        matrix.floats = floats(matrix.rowCount * matrix.columnCount)
        return matrix
      }
      func take(_ count: Int) -> [UInt8] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
      }
      matrix.codes = take(integer(4))
      let columns = integer(4)
      matrix.pieces = (integer(4), integer(4), integer(4))
      matrix.floats = floats(256 * columns)
      if hasNorms {
        matrix.normCodes = take(matrix.rowCount)
        _ = (0..<4).map { _ in integer(4) }
        matrix.norms = floats(256)
      }
      return matrix
    }
    _ = integer(4)
    let version = integer(4)
    dimension = integer(4)
    _ = (0..<4).map { _ in integer(4) }
    (wordNGramOrder, loss, _, bucketCount) = (integer(4), integer(4), integer(4), integer(4))
    orders = (integer(4), integer(4))
    if version == 11 { orders.longest = 0 }
    _ = (integer(4), integer(8))
    let count = integer(4)
    wordCount = integer(4)
    _ = (integer(4), integer(8))
    let keptCount = integer(8)
    for index in 0..<count {
      let text = Array(rest.prefix { $0 != 0 })
      rest = rest.dropFirst(text.count + 1)
      entries[text] = index
      let lines = integer(8)
      if integer(1) == 1 {
        labels.append(String(decoding: text.dropFirst("__label__".utf8.count), as: UTF8.self))
        labelCounts.append(lines)
      }
    }
    if keptCount >= 0 {
      var rows: [Int: Int] = [:]
      for _ in 0..<keptCount {
        let bucket = integer(4)
        rows[bucket] = integer(4)
      }
      prunedRows = rows
    }
    let isQuantised = integer(1) == 1
    input = matrix(isQuantised: isQuantised)
    let isOutputQuantised = integer(1) == 1
    output = matrix(isQuantised: isQuantised && isOutputQuantised)
  }

  // MARK: Features

  /// The rows of `line`, which ends at its first line feed or its end.
  func rows(of line: [UInt8]) -> [Int] {
    var rows: [Int] = []
    var hashes: [Int32] = []
    for token in tokens(of: line) {
      let isEnd = token == Array("</s>".utf8)
      let entry = entries[token]
      let isLabel = entry.map { $0 >= wordCount } ?? token.starts(with: Array("__label__".utf8))
      if isLabel { continue }
      if let entry { rows.append(entry) }
      if !isEnd, orders.longest > 0 { rows += nGrams(of: token).compactMap { row(ofHash: $0) } }
      hashes.append(Int32(bitPattern: Self.hash(token)))
    }
    for first in hashes.indices {
      var hash = UInt64(bitPattern: Int64(hashes[first]))
      for last in hashes.indices where last > first && last < first + wordNGramOrder {
        hash = hash &* 116_049_371 &+ UInt64(bitPattern: Int64(hashes[last]))
        if let row = row(ofHash: hash) { rows.append(row) }
      }
    }
    return rows
  }

  private func tokens(of line: [UInt8]) -> [[UInt8]] {
    var tokens: [[UInt8]] = [[]]
    for byte in line.prefix(while: { $0 != 10 }) {
      if [0x20, 0x0D, 0x09, 0x0B, 0x0C, 0].contains(byte) {
        if tokens.last != [] { tokens.append([]) }
      } else {
        tokens[tokens.count - 1].append(byte)
      }
    }
    if tokens.last == [] { tokens.removeLast() }
    let end = Array("</s>".utf8)
    return Array(tokens.prefix { $0 != end }) + [end]
  }

  private func row(ofHash hash: some BinaryInteger) -> Int? {
    let bucket = Int(hash % numericCast(bucketCount))
    guard let prunedRows else { return wordCount + bucket }
    return prunedRows[bucket].map { wordCount + $0 }
  }

  private func nGrams(of token: [UInt8]) -> [UInt32] {
    var characters: [[UInt8]] = []
    for byte in Array("<".utf8) + token + Array(">".utf8) {
      if byte & 0xC0 == 0x80 {
        characters[characters.count - 1].append(byte)
      } else {
        characters.append([byte])
      }
    }
    var hashes: [UInt32] = []
    for start in characters.indices {
      for count in 1...orders.longest where start + count <= characters.count {
        let isBoundary = count == 1 && (start == 0 || start + 1 == characters.count)
        if count < orders.shortest || isBoundary { continue }
        hashes.append(Self.hash(Array(characters[start..<start + count].joined())))
      }
    }
    return hashes
  }

  private static func hash(_ bytes: [UInt8]) -> UInt32 {
    bytes.reduce(2_166_136_261) { hash, byte in
      (hash ^ UInt32(truncatingIfNeeded: Int8(bitPattern: byte))) &* 16_777_619
    }
  }

  // MARK: Probabilities

  /// The score of each row of the output matrix, or `nil` for a line without features.
  private func scores(of line: [UInt8]) -> [Float]? {
    let rows = rows(of: line)
    if rows.isEmpty { return nil }
    var hidden = [Float](repeating: 0, count: dimension)
    for row in rows {
      let (values, norm) = input.row(row)
      for column in hidden.indices { hidden[column] += norm * values[column] }
    }
    for column in hidden.indices { hidden[column] *= Float(1 / Double(rows.count)) }
    return (0..<output.rowCount).map { row in
      let (values, norm) = output.row(row)
      return zip(values, hidden).reduce(Float(0)) { $0 + $1.0 * $1.1 } * norm
    }
  }

  private static func logarithm(_ x: Float) -> Float { Float(log(Double(x) + 1e-5)) }

  /// The most probable label, as fastText chooses it; the last one of equals.
  func best(_ line: [UInt8], threshold: Float = 0) -> (label: String, probability: Float)? {
    guard let scores = scores(of: line) else { return nil }
    var best: (score: Float, label: Int)?
    if loss == 1 {
      visit(
        tree().last ?? .leaf(0), score: 0, scores, lowest: Self.logarithm(threshold), &best)
    } else {
      for (label, probability) in probabilities(scores).enumerated() {
        let score = Self.logarithm(probability)
        if probability < threshold || score < best?.score ?? -.infinity { continue }
        best = (score, label)
      }
    }
    return best.map { (labels[$0.label], exp($0.score)) }
  }

  private func probabilities(_ scores: [Float]) -> [Float] {
    if loss == 3 {
      let highest = scores.max() ?? 0
      let powers = scores.map { Float(exp(Double($0 - highest))) }
      let sum = powers.reduce(0, +)
      return powers.map { $0 / sum }
    }
    return scores.map { score in
      if score < -8 { return 0 }
      if score > 8 { return 1 }
      let step = Float(Int((score + 8) * 32)) / 32 - 8
      return Float(1 / (1 + Double(exp(-step))))
    }
  }

  private indirect enum Node {
    case leaf(Int)
    case inner(row: Int, left: Node, right: Node)
  }

  /// Every node of the tree, leaves first, the root last.
  private func tree() -> [Node] {
    var nodes = labels.indices.map { Node.leaf($0) }
    var counts = labelCounts
    var (leaf, inner) = (labels.count - 1, labels.count)
    while nodes.count < 2 * labels.count - 1 {
      let pair = (0..<2).map { _ in
        if leaf >= 0, inner >= counts.count || counts[leaf] < counts[inner] {
          leaf -= 1
          return leaf + 1
        }
        inner += 1
        return inner - 1
      }
      nodes.append(
        .inner(
          row: nodes.count - labels.count, left: nodes[pair[0]], right: nodes[pair[1]]))
      counts.append(counts[pair[0]] + counts[pair[1]])
    }
    return nodes
  }

  private func visit(
    _ node: Node, score: Float, _ scores: [Float], lowest: Float,
    _ best: inout (score: Float, label: Int)?
  ) {
    if score < lowest || score < best?.score ?? -.infinity { return }
    switch node {
    case .leaf(let label): best = (score, label)
    case .inner(let row, let left, let right):
      let share = Float(1 / Double(1 + exp(-scores[row])))
      let others = Float(1 - Double(share))
      visit(left, score: score + Self.logarithm(others), scores, lowest: lowest, &best)
      visit(right, score: score + Self.logarithm(share), scores, lowest: lowest, &best)
    }
  }

  /// The probability of each of `chosen`, as if there were no other labels.
  func probabilities(among chosen: [Int], _ line: [UInt8]) -> [Double]? {
    guard let scores = scores(of: line) else { return nil }
    if loss == 2 || loss == 4 { return chosen.map { Double(probabilities(scores)[$0]) } }
    var shares = labels.indices.map { exp(Double(scores[$0])) }
    if loss == 1, let root = tree().last { share(out: 1, to: root, scores, &shares) }
    let sum = chosen.map { shares[$0] }.reduce(0, +)
    return chosen.map { shares[$0] / sum }
  }

  private func share(out mass: Double, to node: Node, _ scores: [Float], _ shares: inout [Double]) {
    switch node {
    case .leaf(let label): shares[label] = mass
    case .inner(let row, let left, let right):
      let odds = exp(Double(scores[row]))
      share(out: mass / (1 + odds), to: left, scores, &shares)
      share(out: mass * odds / (1 + odds), to: right, scores, &shares)
    }
  }
}
