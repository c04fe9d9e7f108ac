import CKernels
import Model
import TestSupport
import Testing
import Values

@Suite struct ComputeTests {
  private func compute(threads: Int) throws -> Compute {
    try Compute(threads: threads, contextLength: 8, headChannels: 4, table: 0)
  }

  @Test func refusesOtherNumbersOfThreads() {
    #expect(throws: SettingError.self) { try compute(threads: 0) }
    #expect(throws: SettingError.self) { try compute(threads: 257) }
  }

  @Test(arguments: [1, 2, 5]) func chunksCoverEveryIndexOnce(threads: Int) throws {
    let compute = try compute(threads: threads)
    for count in [0, 1, 7, 8, 9, 100] {
      let seen = Memory(count: count)
      compute.chunks(of: 8, upTo: count) { start, length in
        for index in start..<start + length { seen.base[index] += 1 }
      }
      #expect(seen.values.allSatisfy { $0 == 1 })
    }
  }

  /// Products of every proportion, alone and together, have the same bits on any number of threads.
  @Test(arguments: [2, 3, 4, 16]) func productsAreIndependentOfThreads(threads: Int) throws {
    let (one, many) = (try compute(threads: 1), try compute(threads: threads))
    var random = SeededGenerator(seed: 21)
    for (m, n, k) in [(300, 70, 33), (40, 700, 65), (1, 1000, 600), (130, 129, 128), (2, 2, 2)] {
      let (a, b) = (Memory(random.floats(m * k)), Memory(random.floats(k * n)))
      let bias = Memory(random.floats(n))
      func products(_ c: Memory, _ d: Memory) -> (ck_gemm, ck_gemm) {
        let first = ck_gemm(
          m: m, n: n, k: k, a: a.base, a_row: k, a_column: 1, b: b.base, b_row: n, b_column: 1,
          c: c.base, c_row: n, accumulate: 0, bias: bias.base, bf16: 0)
        let second = ck_gemm(
          m: n, n: m, k: k, a: b.base, a_row: 1, a_column: n, b: a.base, b_row: 1, b_column: k,
          c: d.base, c_row: m, accumulate: 1, bias: nil, bf16: 1)
        return (first, second)
      }
      let memory = (0..<4).map { _ in Memory(count: m * n) }
      let (first, second) = products(memory[0], memory[1])
      one.multiply(first)
      one.multiply(second)
      let (third, fourth) = products(memory[2], memory[3])
      many.multiply(third, fourth)
      #expect(memory[0].values == memory[2].values)
      #expect(memory[1].values == memory[3].values)
      #expect(memory[0].values.contains { $0 != 0 })
    }
  }
}
