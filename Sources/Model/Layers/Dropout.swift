import CKernels
import Chance

/// Zeroes values in training with a chance and widens the rest, at one place of the network.
///
/// Which values, follows from the drawing of the pass, the place's name and the value's index, so
/// the way back draws the same ones and nothing is kept.
struct Dropout {
  let rate: Double
  let name: String

  /// Values that a task handles at once.
  private static let chunk = 1 << 14

  func isActive(_ pass: Pass) -> Bool { rate > 0 && pass.drawing != nil }

  /// The chance, as far as the pass drops at all.
  func rate(_ pass: Pass) -> Float { isActive(pass) ? Float(rate) : 0 }

  /// The key that a drawing's values are dropped by.
  func key(_ drawing: UInt64) -> UInt64 { SplitMix64.key(seed: drawing, name: name) }

  /// y = residual + dropout(x), or dropout(x), over so many values; y may be either.
  func forward(
    _ pass: Pass, count: Int, x: FloatPointer, residual: FloatPointer?, y: FloatPointer
  ) {
    let (rate, key) = (rate(pass), key(pass.drawing ?? 0))
    pass.compute.chunks(of: Self.chunk, upTo: count) { start, count in
      var work = ck_dropout(
        count: count, x: x + start, residual: residual.map { UnsafePointer($0 + start) },
        y: y + start, rate: rate, key: key, first: UInt64(start))
      pass.compute.kernels.dropout(&work)
    }
  }

  /// The gradient by x: `dy` itself where nothing is dropped, else what is written to `dx`.
  func backward(_ pass: Pass, count: Int, dy: FloatPointer, dx: FloatPointer) -> FloatPointer {
    guard isActive(pass) else { return dy }
    forward(pass, count: count, x: dy, residual: nil, y: dx)
    return dx
  }

  /// Whether value `index` is kept: what the kernels compute, of one value.
  static func keeps(_ index: Int, rate: Double, key: UInt64) -> Bool {
    var generator = SplitMix64(
      seed: key &+ UInt64(index / 2) &* 0x9E37_79B9_7F4A_7C15)
    let bits = generator.next()
    let half = index.isMultiple(of: 2) ? bits & 0xFFFF_FFFF : bits >> 32
    return Double(half) >= Double(Float(rate)) * 0x1p32
  }
}
