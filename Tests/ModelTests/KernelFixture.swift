import CKernels
import Glibc
import TestSupport
import Testing

extension SeededGenerator {
  /// `count` values, uniform in −1 ..< 1.
  mutating func floats(_ count: Int) -> [Float] {
    (0..<count).map { _ in Float.random(in: -1..<1, using: &self) }
  }
}

/// Floats in memory of their own, on a cache line; small, and kept as long as the process lives.
struct Memory {
  let base: UnsafeMutablePointer<Float>
  let count: Int

  init(_ values: [Float]) {
    self.init(count: values.count)
    base.update(from: values, count: count)
  }

  init(count: Int) {
    let bytes = (max(count, 1) * 4 + 63) / 64 * 64
    let raw =
      aligned_alloc(64, bytes)
      ?? UnsafeMutableRawPointer.allocate(
        byteCount: bytes, alignment: 64)
    base = raw.bindMemory(to: Float.self, capacity: bytes / 4)
    base.initialize(repeating: 0, count: bytes / 4)
    self.count = count
  }

  var values: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }
}

/// Expects no value to differ by more than `tolerance` of the largest value of `twin`, or of 0.1 if
/// that is larger: where the twin is zero, rounding may leave a little.
func expectClose(
  _ values: [Float], _ twin: [Float], within tolerance: Float, _ what: String,
  at location: SourceLocation = #_sourceLocation
) {
  #expect(values.count == twin.count, sourceLocation: location)
  let largest = twin.map(abs).max() ?? 0
  let difference = zip(values, twin).map { abs($0 - $1) }.max() ?? 0
  let finite = values.allSatisfy { $0.isFinite }
  #expect(
    finite && difference <= tolerance * max(largest, 0.1),
    "\(what): differ by \(difference) of \(largest)", sourceLocation: location)
}

/// A random matrix, stored by rows, by columns, or with gaps in both.
struct Strided {
  let row: Int
  let column: Int
  let values: Memory

  init(rows: Int, columns: Int, _ random: inout SeededGenerator) {
    let gap = Int.random(in: 0...3, using: &random)
    switch Int.random(in: 0..<3, using: &random) {
    case 0: (row, column) = (columns + gap, 1)
    case 1: (row, column) = (1, rows + gap)
    default: (row, column) = (2 * columns + gap, 2)
    }
    values = Memory(random.floats(max(rows - 1, 0) * row + max(columns - 1, 0) * column + 1))
  }
}

/// One head of attention, the second of two, with random inputs.
struct Heads {
  let length: Int
  let channels: Int
  let queryKeyValue, bias, dOutput: Memory

  init(length: Int, channels: Int, _ random: inout SeededGenerator) {
    self.length = length
    self.channels = channels
    queryKeyValue = Memory(random.floats(length * channels * 6).map { $0 * 2 })
    bias = Memory(random.floats(length))
    dOutput = Memory(random.floats(length * channels * 2))
  }

  /// Forward and backward by `kernels`; the results by name.
  func run(_ kernels: ck_kernels, _ scratch: Memory) -> [String: [Float]] {
    let (output, logSums) = (Memory(count: length * channels * 2), Memory(count: length))
    let (gradients, dBias) = (Memory(count: length * channels * 6), Memory(count: length))
    var work = ck_attention(
      length: length, channels: channels, query: queryKeyValue.base + channels,
      key: queryKeyValue.base + 3 * channels, value: queryKeyValue.base + 5 * channels,
      stride: 6 * channels, bias: bias.base, output: output.base + channels,
      output_stride: 2 * channels, log_sum: logSums.base, d_output: dOutput.base + channels,
      d_query: gradients.base + channels, d_key: gradients.base + 3 * channels,
      d_value: gradients.base + 5 * channels, d_bias: dBias.base)
    kernels.attention_forward(&work, scratch.base)
    kernels.attention_backward(&work, scratch.base)
    return [
      "output": output.values, "log-sums": logSums.values, "gradients": gradients.values,
      "bias": dBias.values,
    ]
  }
}
