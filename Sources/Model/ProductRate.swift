import CKernels

extension Transformer {
  /// Floating-point operations a second of the largest matrix products that this machine's kernels
  /// were seen to do now: the peak that a training's speed is a share of.
  ///
  /// It takes a tenth of a second, and touches neither parameters nor gradients. Nothing that is
  /// kept may depend on it.
  public func measuredProductRate() throws -> Double {
    let size = 1024
    let memory = try Floats(count: 3 * size * size)
    let product = ck_gemm(
      m: size, n: size, k: size, a: memory.base, a_row: size, a_column: 1,
      b: memory.base + size * size, b_row: size, b_column: 1,
      c: memory.base + 2 * size * size, c_row: size, accumulate: 0, bias: nil,
      bf16: precision == .bf16 ? 1 : 0)
    var best = 0.0
    let start = ContinuousClock.now
    while ContinuousClock.now - start < .milliseconds(100) {
      let before = ContinuousClock.now
      compute.multiply(product)
      let seconds = (ContinuousClock.now - before) / .seconds(1)
      best = max(best, 2 * Double(size * size * size) / max(seconds, 1e-9))
    }
    return best
  }
}
