extension Transformer {
  /// Floating-point operations a second of the largest matrix products that this machine's kernels
  /// were seen to do now: the peak that a training's speed is a share of.
  ///
  /// It takes a tenth of a second, and touches neither parameters nor gradients. Nothing that is
  /// kept may depend on it.
  public func measuredProductRate() throws -> Double {
    let size = 1024
    let memory = try Floats(count: 3 * size * size)
    let product = Linear(inputs: size, outputs: size, offset: 0)
    var best = 0.0
    let start = ContinuousClock.now
    while ContinuousClock.now - start < .milliseconds(100) {
      let before = ContinuousClock.now
      product.apply(
        compute, rows: size, parameters: memory.base, x: memory.base + size * size,
        y: memory.base + 2 * size * size)
      let seconds = (ContinuousClock.now - before) / .seconds(1)
      best = max(best, 2 * Double(size * size * size) / max(seconds, 1e-9))
    }
    return best
  }
}
