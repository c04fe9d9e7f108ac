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
  private let scratch = Memory(count: ck_attention_scratch(512))

  init() throws { scalar = try #require(ck_table(Int32(Self.vectorTables.count))).pointee }

  @Test func theLastTableIsTheScalarOne() {
    #expect(String(cString: scalar.name) == "scalar")
    #expect(ck_table(-1) == nil)
    #expect(!Self.vectorTables.isEmpty)
  }

  @Test(arguments: vectorTables) func products(_ table: Int32) throws {
    let fast = try #require(ck_table(table)).pointee
    var random = SeededGenerator(seed: 1)
    var shapes = [
      [1, 1, 1], [1, 33, 1], [13, 1, 400], [200, 40, 30], [12, 1050, 9], [3, 5, 0],
    ]
    for _ in 0..<60 { shapes.append((0..<3).map { _ in .random(in: 1...70, using: &random) }) }
    for shape in shapes {
      let (m, n, k) = (shape[0], shape[1], shape[2])
      let left = Strided(rows: m, columns: k, &random)
      let right = Strided(rows: k, columns: n, &random)
      let row = n + .random(in: 0...3, using: &random)
      let accumulate: Int32 = .random(in: 0...1, using: &random)
      let before = random.floats(m * row)
      let (mine, twin) = (Memory(before), Memory(before))
      for (kernels, c) in [(fast, mine), (scalar, twin)] {
        var work = ck_gemm(
          m: m, n: n, k: k, a: left.values.base, a_row: left.row, a_column: left.column,
          b: right.values.base, b_row: right.row, b_column: right.column, c: c.base, c_row: row,
          accumulate: accumulate)
        kernels.gemm(&work, scratch.base)
      }
      let values = mine.values
      expectClose(values, twin.values, within: 2e-6 * Float(k + 8).squareRoot(), "\(shape)")
      for index in before.indices where index % row >= n {
        #expect(values[index] == before[index], "a value beside the result has changed")
      }
    }
  }

  /// What the trainer's independence of the number of threads rests on.
  @Test(arguments: vectorTables) func aProductCutInPiecesHasTheSameBits(_ table: Int32) throws {
    let fast = try #require(ck_table(table)).pointee
    var random = SeededGenerator(seed: 2)
    let (m, n, k) = (77, 91, 431)
    let (a, b) = (Memory(random.floats(m * k)), Memory(random.floats(k * n)))
    let (whole, pieces) = (Memory(count: m * n), Memory(count: m * n))
    func multiply(_ rows: Range<Int>, _ columns: Range<Int>, into c: Memory) {
      var work = ck_gemm(
        m: rows.count, n: columns.count, k: k, a: a.base + rows.lowerBound * k, a_row: k,
        a_column: 1, b: b.base + columns.lowerBound, b_row: n, b_column: 1,
        c: c.base + rows.lowerBound * n + columns.lowerBound, c_row: n, accumulate: 0)
      fast.gemm(&work, scratch.base)
    }
    multiply(0..<m, 0..<n, into: whole)
    for rows in [0..<5, 5..<40, 40..<77] {
      for columns in [0..<33, 33..<34, 34..<91] { multiply(rows, columns, into: pieces) }
    }
    #expect(whole.values == pieces.values)
  }

  @Test(arguments: vectorTables) func attention(_ table: Int32) throws {
    let fast = try #require(ck_table(table)).pointee
    var random = SeededGenerator(seed: 3)
    for (length, channels) in [
      (1, 1), (2, 3), (15, 4), (16, 8), (17, 5), (95, 7), (96, 16), (97, 9), (200, 12), (230, 3),
    ] {
      let input = Heads(length: length, channels: channels, &random)
      let (mine, twin) = (input.run(fast, scratch), input.run(scalar, scratch))
      for (name, values) in mine {
        let other = try #require(twin[name])
        expectClose(values, other, within: 2e-5, "\(name), \(length) x \(channels)")
      }
    }
  }

  @Test(arguments: vectorTables) func norm(_ table: Int32) throws {
    let fast = try #require(ck_table(table)).pointee
    var random = SeededGenerator(seed: 4)
    for (rows, channels) in [(1, 1), (3, 5), (2, 16), (4, 31), (5, 100)] {
      let (x, scale) = (random.floats(rows * channels), random.floats(channels))
      let (dy, before) = (random.floats(rows * channels), random.floats(rows * channels))
      func run(_ kernels: ck_kernels) -> [[Float]] {
        var y = before
        var inverse = [Float](repeating: 0, count: rows)
        var (dx, dScale) = (before, scale)
        kernels.rms_norm_forward(rows, channels, x, scale, &y, &inverse)
        kernels.rms_norm_backward(rows, channels, x, scale, inverse, dy, &dx, &dScale)
        return [y, inverse, dx, dScale]
      }
      for (mine, twin) in zip(run(fast), run(scalar)) {
        expectClose(mine, twin, within: 1e-5, "\(rows) x \(channels)")
      }
    }
  }

  @Test(arguments: vectorTables) func gatedFeedForward(_ table: Int32) throws {
    let fast = try #require(ck_table(table)).pointee
    var random = SeededGenerator(seed: 5)
    for (rows, channels) in [(1, 1), (3, 5), (2, 16), (4, 31), (5, 100)] {
      var x = random.floats(rows * channels * 2).map { $0 * 4 }
      x[0] = -40
      x[channels] = 30
      let dy = random.floats(rows * channels)
      func run(_ kernels: ck_kernels) -> [[Float]] {
        var y = dy
        var dx = x
        kernels.geglu_forward(rows, channels, x, &y)
        kernels.geglu_backward(rows, channels, x, dy, &dx)
        return [y, dx]
      }
      for (mine, twin) in zip(run(fast), run(scalar)) {
        expectClose(mine, twin, within: 1e-6, "\(rows) x \(channels)")
      }
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
