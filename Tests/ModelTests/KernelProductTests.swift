import CKernels
import TestSupport
import Testing

/// The matrix product of every table against the scalar twin.
@Suite struct KernelProductTests {
  private let scalar: ck_kernels
  private let scratch = Memory(count: ck_gemm_scratch())

  init() throws { scalar = try #require(ck_table(Int32(KernelTests.vectorTables.count))).pointee }

  /// Products of k terms: their rounding errors grow like the root of k. Rounding the factors to
  /// bfloat16 is exact in every table, so it costs no tolerance.
  @Test(arguments: KernelTests.vectorTables) func products(_ table: Int32) throws {
    let fast = try #require(ck_table(table)).pointee
    // Whatever the scratch holds is not read.
    scratch.base.update(repeating: .nan, count: scratch.count)
    var random = SeededGenerator(seed: 1)
    var shapes = [
      [0, 3, 5], [3, 0, 5], [1, 1, 1], [1, 33, 1], [13, 1, 400], [200, 40, 30], [12, 1050, 9],
      [3, 5, 0], [14, 32, 512], [14, 32, 513], [15, 16, 514], [7, 17, 1024], [8, 33, 1201],
      [230, 31, 2], [6, 8, 3], [230, 600, 20], [120, 40, 1400], [3, 1100, 2100], [240, 300, 650],
    ]
    for _ in 0..<120 { shapes.append((0..<3).map { _ in .random(in: 1...70, using: &random) }) }
    for shape in shapes {
      for bf16 in [Int32(0), 1] { compare(fast, shape, bf16, &random) }
    }
  }

  private func compare(
    _ fast: ck_kernels, _ shape: [Int], _ bf16: Int32, _ random: inout SeededGenerator
  ) {
    let (m, n, k) = (shape[0], shape[1], shape[2])
    let left = Strided(rows: m, columns: k, &random)
    let right = Strided(rows: k, columns: n, &random)
    let row = n + .random(in: 0...3, using: &random)
    let accumulate: Int32 = .random(in: 0...1, using: &random)
    let bias = Memory(random.floats(n))
    let hasBias = Bool.random(using: &random)
    let before = random.floats(m * row)
    let (mine, twin) = (Memory(before), Memory(before))
    for (kernels, c) in [(fast, mine), (scalar, twin)] {
      var work = ck_gemm(
        m: m, n: n, k: k, a: left.values.base, a_row: left.row, a_column: left.column,
        b: right.values.base, b_row: right.row, b_column: right.column, c: c.base, c_row: row,
        accumulate: accumulate, bias: hasBias ? UnsafePointer(bias.base) : nil, bf16: bf16)
      kernels.gemm(&work, scratch.base)
    }
    let values = mine.values
    expectClose(
      values, twin.values, within: 2e-6 * Float(k + 8).squareRoot(),
      "\(shape), accumulate \(accumulate), bias \(hasBias), bf16 \(bf16)")
    for index in before.indices where index % row >= n {
      #expect(values[index] == before[index], "a value beside the result has changed")
    }
  }

  /// The bfloat16 of a value is the nearest, a tie going to the even one.
  @Test(arguments: KernelTests.vectorTables) func roundsToTheNearest(_ table: Int32) throws {
    let fast = try #require(ck_table(table)).pointee
    let step = Float(1) / 128
    let cases: [(Float, Float)] = [
      (1 + step / 2, 1), (1 + step * 1.5, 1 + 2 * step), (1 + step * 0.51, 1 + step),
      (-1 - step / 2, -1), (-1 - step * 0.75, -1 - step), (0, 0), (1e30, 1.0001e30),
      (.infinity, .infinity), (-.infinity, -.infinity), (3.4e38, .infinity),
    ]
    for transposed in [false, true] {
      for (value, rounded) in cases {
        let result = product(of: value, fast, transposed: transposed)
        #expect(abs(result - rounded) <= abs(rounded) * 1e-3 || result == rounded, "\(value)")
        if abs(value) < 2 { #expect(result == rounded, "\(value)") }
      }
      #expect(product(of: .nan, fast, transposed: transposed).isNaN)
    }
  }

  /// `value` as a bfloat16 times 1, in the middle of a matrix.
  private func product(of value: Float, _ kernels: ck_kernels, transposed: Bool) -> Float {
    let (m, n, k) = (3, 2, 1)
    let (a, b, c) = (Memory([0, value, 0]), Memory([1, 0]), Memory(count: m * n))
    var work = ck_gemm(
      m: m, n: n, k: k, a: a.base, a_row: 1, a_column: transposed ? 1 : m, b: b.base, b_row: n,
      b_column: 1, c: c.base, c_row: n, accumulate: 0, bias: nil, bf16: 1)
    kernels.gemm(&work, scratch.base)
    return c.values[2]
  }

  /// What the trainer's independence of the number of threads rests on.
  @Test(arguments: KernelTests.vectorTables)
  func aProductCutInPiecesHasTheSameBits(_ table: Int32) throws {
    let fast = try #require(ck_table(table)).pointee
    var random = SeededGenerator(seed: 2)
    let (m, n, k) = (77, 91, 1031)
    let (a, b) = (Memory(random.floats(m * k)), Memory(random.floats(k * n)))
    let (bias, start) = (Memory(random.floats(n)), random.floats(m * n))
    for mode in 0..<6 {
      let (whole, pieces) = (Memory(start), Memory(start))
      func multiply(_ rows: Range<Int>, _ columns: Range<Int>, into c: Memory) {
        var work = ck_gemm(
          m: rows.count, n: columns.count, k: k, a: a.base + rows.lowerBound * k, a_row: k,
          a_column: 1, b: b.base + columns.lowerBound, b_row: n, b_column: 1,
          c: c.base + rows.lowerBound * n + columns.lowerBound, c_row: n,
          accumulate: mode % 3 == 0 ? 1 : 0,
          bias: mode % 3 == 1 ? UnsafePointer(bias.base + columns.lowerBound) : nil,
          bf16: mode < 3 ? 0 : 1)
        fast.gemm(&work, scratch.base)
      }
      multiply(0..<m, 0..<n, into: whole)
      for rows in [0..<5, 5..<40, 40..<77] {
        for columns in [0..<33, 33..<34, 34..<91] { multiply(rows, columns, into: pieces) }
      }
      #expect(whole.values == pieces.values)
    }
  }

  /// A NaN or an infinity among the factors reaches the result in every table and both precisions.
  @Test(arguments: KernelTests.vectorTables) func passesOnWhatIsNotFinite(_ table: Int32) throws {
    let fast = try #require(ck_table(table)).pointee
    let (m, n, k) = (17, 35, 40)
    for bad in [Float.nan, .infinity] {
      for bf16 in [Int32(0), 1] {
        var random = SeededGenerator(seed: 3)
        let (a, b) = (Memory(random.floats(m * k)), Memory(random.floats(k * n)))
        a.base[5 * k + 7] = bad
        let c = Memory(count: m * n)
        var work = ck_gemm(
          m: m, n: n, k: k, a: a.base, a_row: k, a_column: 1, b: b.base, b_row: n, b_column: 1,
          c: c.base, c_row: n, accumulate: 0, bias: nil, bf16: bf16)
        fast.gemm(&work, scratch.base)
        for (index, value) in c.values.enumerated() {
          #expect(value.isFinite == (index / n != 5))
        }
      }
    }
  }
}
