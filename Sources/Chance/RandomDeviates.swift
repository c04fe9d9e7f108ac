import Glibc

/// Draws from the distributions that rates are drawn from.
extension SplitMix64 {
  /// Roughly standard normal: twelve uniform numbers less six, which needs no logarithm.
  package mutating func roughlyNormal() -> Double {
    (0..<12).reduce(-6.0) { sum, _ in sum + unit() }
  }

  /// A standard normal number.
  ///
  /// - Source: Box & Muller (1958), “A note on the generation of random normal deviates”.
  package mutating func normal() -> Double {
    (-2 * log(1 - unit())).squareRoot() * cos(2 * .pi * unit())
  }

  /// A number from the gamma distribution with `shape` and mean `shape`; 0 for a shape of 0.
  ///
  /// - Source: Marsaglia & Tsang (2000), “A simple method for generating gamma variables”.
  package mutating func gamma(shape: Double) -> Double {
    if !(shape > 0) { return 0 }
    if shape < 1 {
      // Below about 1e-3 most draws underflow to 0, as they should.
      let power = pow(1 - unit(), 1 / shape)
      return gamma(shape: shape + 1) * power
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let v = 1 + c * x
      if v <= 0 { continue }
      let cube = v * v * v
      if log(1 - unit()) < x * x / 2 + d - d * cube + d * log(cube) { return d * cube }
    }
  }

  /// A number from Beta(`a`, `b`); the limits 0 and 1 where one of them is 0.
  package mutating func beta(_ a: Double, _ b: Double) -> Double {
    if !(a > 0) { return 0 }
    if !(b > 0) { return 1 }
    let x = gamma(shape: a)
    let y = gamma(shape: b)
    return x + y > 0 ? x / (x + y) : 0.5
  }

  /// A number of events with a Poisson distribution.
  ///
  /// Small means count exponential gaps; larger ones are halved by a gamma draw until small.
  ///
  /// - Source: Ahrens & Dieter (1974), “Computer methods for sampling from gamma, beta, Poisson and
  ///   binomial distributions”.
  package mutating func poisson(_ mean: Double) -> Int {
    var mean = min(mean, 1e15)
    var count = 0
    while mean > 16 {
      let step = (mean * 7 / 8).rounded(.down)
      let time = gamma(shape: step)
      if time > mean {
        return count + binomial(Int(step) - 1, mean / time)
      }
      count += Int(step)
      mean -= time
    }
    var time = -log(1 - unit())
    while time < mean {
      count += 1
      time -= log(1 - unit())
    }
    return count
  }

  /// A number of successes in `trials` with probability `share`, by halves with the median of a
  /// beta distribution; the same source.
  package mutating func binomial(_ trials: Int, _ share: Double) -> Int {
    var (trials, share, count) = (trials, min(1, max(0, share)), 0)
    while trials > 32 {
      let a = 1 + trials / 2
      let b = 1 + trials - a
      let middle = beta(Double(a), Double(b))
      if middle >= share {
        trials = a - 1
        share = middle > 0 ? share / middle : 0
      } else {
        count += a
        trials = b - 1
        share = middle < 1 ? (share - middle) / (1 - middle) : 1
      }
    }
    for _ in 0..<max(0, trials) where unit() < share { count += 1 }
    return count
  }
}
