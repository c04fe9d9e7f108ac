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

/// What an attention may have beside its inputs.
struct AttentionKind {
  let causal: Bool
  let bias: Bool
  let dropout: Float

  static let all: [AttentionKind] = [Float(0), 0.3].flatMap { dropout in
    [(true, true), (true, false), (false, false)].map { causal, bias in
      AttentionKind(causal: causal, bias: bias, dropout: dropout)
    }
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
  func run(
    _ kernels: ck_kernels, _ kind: AttentionKind, bf16: Bool, _ scratch: Memory
  ) -> [String: [Float]] {
    let (output, logSums) = (Memory(count: length * channels * 2), Memory(count: length))
    let (gradients, dBias) = (Memory(count: length * channels * 6), Memory(count: length))
    var work = ck_attention(
      length: length, channels: channels, query: queryKeyValue.base + channels,
      key: queryKeyValue.base + 3 * channels, value: queryKeyValue.base + 5 * channels,
      stride: 6 * channels, scale: 0.7, causal: kind.causal ? 1 : 0,
      bias: kind.bias ? UnsafePointer(bias.base) : nil, output: output.base + channels,
      output_stride: 2 * channels, log_sum: logSums.base, dropout: kind.dropout, dropout_key: 77,
      d_output: dOutput.base + channels, d_query: gradients.base + channels,
      d_key: gradients.base + 3 * channels, d_value: gradients.base + 5 * channels,
      d_bias: dBias.base, bf16: bf16 ? 1 : 0)
    kernels.attention_forward(&work, scratch.base)
    kernels.attention_backward(&work, scratch.base)
    return [
      "output": output.values, "log-sums": logSums.values, "gradients": gradients.values,
      "bias": dBias.values,
    ]
  }
}

/// Rows to normalise, and gradients by the result.
struct NormInput {
  let rows: Int
  let channels: Int
  let hasShift: Bool
  let x, scale, shift, dy: Memory
  let before: [Float]

  init(rows: Int, channels: Int, hasShift: Bool, _ random: inout SeededGenerator) {
    (self.rows, self.channels, self.hasShift) = (rows, channels, hasShift)
    x = Memory(random.floats(rows * channels).map { $0 + 0.5 })
    (scale, shift) = (Memory(random.floats(channels)), Memory(random.floats(channels)))
    dy = Memory(random.floats(rows * channels))
    before = random.floats(rows * channels)
  }

  /// Forward and backward by `kernels`; the results by name.
  func run(
    _ kernels: ck_kernels, accumulates: Bool, inPlace: Bool = false
  ) -> [String: [Float]] {
    let (y, dx) = (Memory(count: rows * channels), Memory(inPlace ? dy.values : before))
    let (mean, inverse) = (Memory(count: rows), Memory(count: rows))
    let (dScale, dShift) = (Memory(scale.values), Memory(scale.values))
    var work = ck_norm(
      rows: rows, channels: channels, x: x.base, scale: scale.base,
      shift: hasShift ? UnsafePointer(shift.base) : nil, epsilon: 1e-5, y: y.base, mean: mean.base,
      inverse: inverse.base, dy: inPlace ? dx.base : dy.base, dx: dx.base, d_scale: dScale.base,
      d_shift: dShift.base, accumulate: accumulates ? 1 : 0)
    kernels.norm_forward(&work)
    kernels.norm_backward(&work)
    return [
      "y": y.values, "mean": mean.values, "inverse": inverse.values, "dx": dx.values,
      "d-scale": dScale.values, "d-shift": dShift.values,
    ]
  }
}
