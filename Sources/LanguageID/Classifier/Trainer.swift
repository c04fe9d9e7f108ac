import Chance

/// The weights of one script being learnt, in single precision: multinomial logistic regression by
/// AdaGrad, one piece of a line at a time.
struct Trainer {
  /// The step size of AdaGrad: twice as much loses accuracy as soon as some lines are mislabelled.
  private static let learningRate: Float = 0.1

  private let script: Script
  private let labelCount: Int
  private let blockCount: Int
  private let table: FeatureTable
  private var generator: SplitMix64
  /// `[rowCount + 1, blockCount]` vectors of eight labels.
  private var weights: [SIMD8<Float>]
  /// The sums of squared gradients, of the same shape.
  private var squares: [SIMD8<Float>]

  init(script: Script, labelCount: Int, table: FeatureTable, seed: UInt64) {
    self.script = script
    self.labelCount = labelCount
    self.table = table
    blockCount = ScriptModel.width(labelCount: labelCount) / 8
    generator = SplitMix64(seed: seed &+ UInt64(script.rawValue))
    weights = Array(repeating: .zero, count: (table.rowCount + 1) * blockCount)
    // The start keeps the first step finite where the first gradient is next to nothing.
    squares = Array(repeating: .init(repeating: 1e-8), count: weights.count)
  }

  /// Visits as many lines of each label, `epochCount` times as many as the label with most lines
  /// has, in a random order; labels with fewer lines begin again.
  mutating func fit(_ lines: TrainingLines, epochCount: Int) {
    let most = lines.lines.map(\.count).max() ?? 0
    var order: [Int] = []
    for epoch in 0..<epochCount {
      order = (0..<most * labelCount).map { $0 }
      generator.shuffle(&order)
      for visit in order {
        let label = visit % labelCount
        let own = lines.lines[label]
        let line = own[(visit / labelCount + epoch * most) % own.count]
        learn(label: label, from: generator.piece(of: line, in: script))
      }
    }
  }

  private mutating func learn(label: Int, from symbols: [UInt32]) {
    symbols.withUnsafeBufferPointer { symbols in
      table.withRows(of: symbols) { rows, ngramCount in
        if !rows.isEmpty { learn(label: label, from: rows, ngramCount: ngramCount) }
      }
    }
  }

  private mutating func learn(
    label: Int, from rows: UnsafeBufferPointer<UInt16>, ngramCount: Int
  ) {
    let scale = 1 / Double(ngramCount).squareRoot()
    withUnsafeTemporaryAllocation(of: Double.self, capacity: labelCount) { values in
      score(rows, scale: scale, into: values)
      Softmax.apply(values)
      values[label] -= 1
      for block in 0..<blockCount {
        var gradient = SIMD8<Float>.zero
        for lane in 0..<max(0, min(8, labelCount - 8 * block)) {
          gradient[lane] = Float(values[8 * block + lane] * scale)
        }
        descend(gradient, rows: rows, block: block)
      }
    }
  }

  private func score(
    _ rows: UnsafeBufferPointer<UInt16>, scale: Double,
    into values: UnsafeMutableBufferPointer<Double>
  ) {
    weights.withUnsafeBufferPointer { weights in
      for block in 0..<blockCount {
        var sums = SIMD8<Float>.zero
        for row in rows { sums += weights[Int(row) * blockCount + block] }
        for lane in 0..<max(0, min(8, labelCount - 8 * block)) {
          values[8 * block + lane] = Double(sums[lane]) * scale
        }
      }
    }
  }

  /// One AdaGrad step for every feature of a line, which all have the same gradient.
  ///
  /// - Source: Duchi, Hazan & Singer (2011), “Adaptive subgradient methods for online learning and
  ///   stochastic optimization”.
  private mutating func descend(
    _ gradient: SIMD8<Float>, rows: UnsafeBufferPointer<UInt16>, block: Int
  ) {
    let square = gradient * gradient
    // Most labels are far from every line: their gradient is next to nothing.
    if square.max() < 1e-12 { return }
    let step = gradient * Self.learningRate
    weights.withUnsafeMutableBufferPointer { weights in
      squares.withUnsafeMutableBufferPointer { squares in
        for row in rows {
          let place = Int(row) * blockCount + block
          squares[place] += square
          weights[place] -= step / squares[place].squareRoot()
        }
      }
    }
  }

  /// The weights as signed bytes, and the size of a step.
  ///
  /// The step is such that one weight in two thousand is beyond 127 steps and cut off there: a few
  /// rare words would otherwise leave the others without precision.
  func quantised() -> (weights: [Int8], step: Double) {
    var sizes: [Float] = []
    for row in weights {
      for lane in 0..<8 where row[lane] != 0 { sizes.append(abs(row[lane])) }
    }
    sizes.sort()
    let largest = sizes.isEmpty ? 1 : sizes[min(sizes.count - 1, sizes.count * 1999 / 2000)]
    let step = largest / 127
    let quantised = weights.flatMap { row in
      (0..<8).map { Int8(max(-127, min(127, (row[$0] / step).rounded(.toNearestOrEven)))) }
    }
    return (quantised, Double(step))
  }
}
