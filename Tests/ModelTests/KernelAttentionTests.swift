import CKernels
import TestSupport
import Testing

/// The attention of every table against the scalar twin.
@Suite struct KernelAttentionTests {
  private let scalar: ck_kernels
  private let scratch = Memory(count: ck_attention_scratch(331, 130))

  init() throws { scalar = try #require(ck_table(Int32(KernelTests.vectorTables.count))).pointee }

  private static let shapes = [
    (1, 1), (2, 3), (15, 4), (16, 8), (17, 5), (111, 7), (112, 16), (113, 9), (200, 33), (230, 3),
    (331, 2), (9, 130),
  ]

  @Test(arguments: KernelTests.vectorTables) func singlePrecision(_ table: Int32) throws {
    try compare(table, bf16: false, tolerance: 2e-5)
  }

  /// A probability may round to either neighbour, 2^-8 away, and so may a gradient by a score;
  /// their mean slope is taken from the output, which has the probabilities' rounding.
  @Test(arguments: KernelTests.vectorTables) func bfloat16(_ table: Int32) throws {
    try compare(table, bf16: true, tolerance: 1.0 / 32)
  }

  private func compare(_ table: Int32, bf16: Bool, tolerance: Float) throws {
    let fast = try #require(ck_table(table)).pointee
    scratch.base.update(repeating: .nan, count: scratch.count)
    var random = SeededGenerator(seed: 3)
    for (length, channels) in Self.shapes {
      let input = Heads(length: length, channels: channels, &random)
      for kind in AttentionKind.all {
        let mine = input.run(fast, kind, bf16: bf16, scratch)
        let twin = input.run(scalar, kind, bf16: bf16, scratch)
        for (name, values) in mine {
          let other = try #require(twin[name])
          expectClose(values, other, within: tolerance, "\(name), \(length) x \(channels), \(kind)")
        }
      }
    }
  }

  /// Without dropout, each row of an attention over equal values gives that value back.
  @Test(arguments: KernelTests.vectorTables) func probabilitiesSumToOne(_ table: Int32) throws {
    let fast = try #require(ck_table(table)).pointee
    var random = SeededGenerator(seed: 4)
    let input = Heads(length: 130, channels: 4, &random)
    for position in 0..<130 {
      for channel in 0..<4 { input.queryKeyValue.base[position * 24 + 20 + channel] = 3 }
    }
    for causal in [true, false] {
      let kind = AttentionKind(causal: causal, bias: causal, dropout: 0)
      let output = try #require(input.run(fast, kind, bf16: false, scratch)["output"])
      for (index, value) in output.enumerated() where index % 8 >= 4 {
        #expect(abs(value - 3) < 1e-5)
      }
    }
  }

  /// A NaN among the keys reaches every query that sees it, and no other.
  @Test(arguments: KernelTests.vectorTables) func passesOnWhatIsNotANumber(_ table: Int32) throws {
    let fast = try #require(ck_table(table)).pointee
    var random = SeededGenerator(seed: 5)
    let input = Heads(length: 150, channels: 4, &random)
    input.queryKeyValue.base[120 * 24 + 12] = .nan
    let kind = AttentionKind(causal: true, bias: false, dropout: 0)
    for bf16 in [false, true] {
      let output = try #require(input.run(fast, kind, bf16: bf16, scratch)["output"])
      for (index, value) in output.enumerated() where index % 8 >= 4 {
        #expect(value.isNaN == (index / 8 >= 120))
      }
    }
  }
}
