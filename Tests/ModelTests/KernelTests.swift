import CKernels
import TestSupport
import Testing

/// Every vector kernel against its scalar twin, on sizes that leave every kind of remainder.
@Suite struct KernelTests {
  /// The tables of this processor, without the scalar one.
  static let vectorTables: [Int32] = {
    var count: Int32 = 0
    while ck_table(count) != nil { count += 1 }
    return Array(0..<count - 1)
  }()

  private let scalar: ck_kernels

  init() throws { scalar = try #require(ck_table(Int32(Self.vectorTables.count))).pointee }

  @Test func theLastTableIsTheScalarOne() {
    #expect(String(cString: scalar.name) == "scalar")
    #expect(ck_table(-1) == nil)
    #expect(!Self.vectorTables.isEmpty)
  }

  /// The lengths of rows that leave every kind of remainder.
  private static let shapes = [
    (1, 1), (3, 5), (2, 16), (4, 31), (5, 100), (0, 7), (3, 64), (2, 17), (7, 33),
  ]

  @Test(arguments: vectorTables) func norm(_ table: Int32) throws {
    let fast = try #require(ck_table(table)).pointee
    var random = SeededGenerator(seed: 4)
    for (rows, channels) in Self.shapes {
      for hasShift in [false, true] {
        for accumulates in [false, true] {
          let input = NormInput(rows: rows, channels: channels, hasShift: hasShift, &random)
          let mine = input.run(fast, accumulates: accumulates)
          let twin = input.run(scalar, accumulates: accumulates)
          for (name, values) in mine {
            // Gradients of few channels cancel: a variance may be small.
            expectClose(
              values, try #require(twin[name]), within: channels < 8 ? 3e-4 : 1e-5,
              "\(name), \(rows) x \(channels), shift \(hasShift), adding \(accumulates)")
          }
        }
      }
    }
  }

  /// The gradient by the output may lie where that by the input goes.
  @Test(arguments: vectorTables) func normBackwardInPlace(_ table: Int32) throws {
    let fast = try #require(ck_table(table)).pointee
    var random = SeededGenerator(seed: 14)
    let input = NormInput(rows: 5, channels: 37, hasShift: true, &random)
    let apart = input.run(fast, accumulates: false)
    let inPlace = input.run(fast, accumulates: false, inPlace: true)
    #expect(apart["dx"] == inPlace["dx"])
  }

  @Test(arguments: vectorTables) func activation(_ table: Int32) throws {
    let fast = try #require(ck_table(table)).pointee
    var random = SeededGenerator(seed: 5)
    for kind in [CK_GELU_TANH, CK_GELU, CK_GEGLU] {
      for (rows, channels) in Self.shapes {
        let width = kind == CK_GEGLU ? 2 * channels : channels
        var x = random.floats(rows * width).map { $0 * 6 }
        if rows > 0 { x[0] = -40 }
        if rows > 1 { x[channels] = 30 }
        let dy = random.floats(rows * channels)
        func run(_ kernels: ck_kernels) -> [[Float]] {
          var y = dy
          var dx = x
          kernels.activation_forward(kind, rows, channels, x, &y)
          kernels.activation_backward(kind, rows, channels, x, dy, &dx)
          return [y, dx]
        }
        for (mine, twin) in zip(run(fast), run(scalar)) {
          expectClose(mine, twin, within: 1e-6, "\(kind), \(rows) x \(channels)")
        }
      }
    }
  }

  /// To single precision: over the whole range no error of x P(normal < x) is visible beside x.
  @Test(arguments: vectorTables) func exactGELU(_ table: Int32) throws {
    let fast = try #require(ck_table(table)).pointee
    let x = stride(from: Float(-14), through: 14, by: 0.001).map { $0 }
    let ones = [Float](repeating: 1, count: x.count)
    var (y, dx, twin, dTwin) = (x, x, x, x)
    fast.activation_forward(CK_GELU, 1, x.count, x, &y)
    fast.activation_backward(CK_GELU, 1, x.count, x, ones, &dx)
    scalar.activation_forward(CK_GELU, 1, x.count, x, &twin)
    scalar.activation_backward(CK_GELU, 1, x.count, x, ones, &dTwin)
    for index in x.indices {
      #expect(abs(y[index] - twin[index]) <= 3e-7 * max(abs(x[index]), 0.01))
      #expect(abs(dx[index] - dTwin[index]) <= 5e-7)
    }
  }

  /// Every table drops the same values, whatever is before them, and gives the same bits.
  @Test(arguments: vectorTables) func dropout(_ table: Int32) throws {
    let fast = try #require(ck_table(table)).pointee
    var random = SeededGenerator(seed: 8)
    for count in [0, 1, 2, 15, 16, 17, 33, 100, 1000] {
      for (rate, first) in [(Float(0.1), 0), (0.5, 1), (0.999, 31), (0, 5)] {
        let (x, residual) = (Memory(random.floats(count)), Memory(random.floats(count)))
        for residual in [nil, UnsafePointer(residual.base)] {
          func run(_ kernels: ck_kernels) -> [UInt32] {
            let y = Memory(count: count)
            var work = ck_dropout(
              count: count, x: x.base, residual: residual, y: y.base, rate: rate, key: 12345,
              first: UInt64(first))
            kernels.dropout(&work)
            return y.values.map(\.bitPattern)
          }
          #expect(run(fast) == run(scalar), "\(count) values from \(first), rate \(rate)")
        }
      }
    }
  }

  /// The share of values that is dropped, the factor of the others, and that a piece of a tensor
  /// draws as the whole does.
  @Test func dropoutDrawsByPosition() throws {
    let fast = try #require(ck_table(0)).pointee
    let count = 40_000
    let (ones, whole, piece) = (
      Memory([Float](repeating: 1, count: count)), Memory(count: count), Memory(count: 1000)
    )
    func draw(_ y: Memory, count: Int, first: UInt64, key: UInt64) {
      var work = ck_dropout(
        count: count, x: ones.base, residual: nil, y: y.base, rate: 0.25, key: key, first: first)
      fast.dropout(&work)
    }
    draw(whole, count: count, first: 0, key: 9)
    let zeros = whole.values.count { $0 == 0 }
    // Five standard deviations of a binomial count.
    #expect(abs(Double(zeros) - 10_000) < 5 * (Double(count) * 0.25 * 0.75).squareRoot())
    #expect(whole.values.allSatisfy { $0 == 0 || $0 == 1 / 0.75 as Float })
    draw(piece, count: 1000, first: 12_345, key: 9)
    #expect(piece.values == Array(whole.values[12_345..<13_345]))
    draw(piece, count: 1000, first: 0, key: 10)
    #expect(piece.values != Array(whole.values[..<1000]))
  }

  @Test(arguments: vectorTables) func columnSums(_ table: Int32) throws {
    let fast = try #require(ck_table(table)).pointee
    var random = SeededGenerator(seed: 9)
    for (rows, channels) in Self.shapes + [(300, 40)] {
      let stride = channels + 3
      let (x, start) = (random.floats(rows * stride), random.floats(channels))
      var (mine, twin) = (start, start)
      fast.column_sums(rows, channels, x, stride, &mine)
      scalar.column_sums(rows, channels, x, stride, &twin)
      expectClose(mine, twin, within: 1e-6, "\(rows) x \(channels)")
    }
  }

  @Test(arguments: vectorTables) func crossEntropy(_ table: Int32) throws {
    let fast = try #require(ck_table(table)).pointee
    var random = SeededGenerator(seed: 6)
    for (rows, vocabulary) in [(1, 1), (3, 2), (4, 16), (5, 33), (6, 384)] {
      let logits = random.floats(rows * vocabulary).map { $0 * 30 }
      let targets = (0..<rows).map { _ in
        Int32.random(in: -1..<Int32(vocabulary), using: &random)
      }
      func run(_ kernels: ck_kernels, gradient: Int32) -> [[Float]] {
        let (losses, logSums) = (Memory(count: rows), Memory(count: rows))
        let changed = Memory(logits)
        targets.withUnsafeBufferPointer { targets in
          guard let targets = targets.baseAddress else { return }
          var work = ck_cross_entropy(
            rows: rows, vocabulary: vocabulary, logits: changed.base, targets: targets, scale: 0.3,
            z_loss: 0.01, losses: losses.base, log_sums: logSums.base, gradient: gradient)
          kernels.cross_entropy(&work)
        }
        return [losses.values, logSums.values] + (gradient == 0 ? [] : [changed.values])
      }
      for gradient in [Int32(0), 1] {
        for (mine, twin) in zip(run(fast, gradient: gradient), run(scalar, gradient: gradient)) {
          expectClose(mine, twin, within: 3e-6, "\(rows) x \(vocabulary)")
        }
      }
    }
  }

  @Test(arguments: vectorTables) func optimiser(_ table: Int32) throws {
    let fast = try #require(ck_table(table)).pointee
    var random = SeededGenerator(seed: 7)
    for count in [1, 2, 7, 16, 33, 5000] {
      let start = [random.floats(count), random.floats(count), random.floats(count)]
      let squares = random.floats(count).map { $0 * $0 }
      func run(_ kernels: ck_kernels) -> [[Float]] {
        let memory = (start + [squares]).map { Memory($0) }
        var work = ck_adamw(
          count: count, parameters: memory[0].base, gradients: memory[1].base,
          first: memory[2].base, second: memory[3].base, gradient_scale: 0.5, rate: 0.01,
          beta1: 0.9, beta2: 0.95, correction1: 3, correction2: 5, epsilon: 1e-8, decay: 0.1)
        kernels.adamw(&work)
        return memory.map(\.values)
      }
      let mine = run(fast)
      for (values, twin) in zip(mine, run(scalar)) {
        expectClose(values, twin, within: 1e-6, "\(count)")
      }
      #expect(mine[1].allSatisfy { $0 == 0 })
      let (square, twin) = (fast.sum_squares(start[0], count), scalar.sum_squares(start[0], count))
      #expect(abs(square - twin) <= 1e-6 * twin)
    }
  }
}
