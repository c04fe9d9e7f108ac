import Chance
import Values

/// A part of the pieces of a vocabulary by frequency: from the most frequent on, those between two
/// shares of their number.
public struct FrequencyBand: Codable, Hashable, Sendable {
  /// The share of the pieces that are more frequent.
  public var lower: Double
  /// The share of the pieces that are at least as frequent as the last of the band.
  public var upper: Double

  /// The band between two shares, the lower one first.
  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// The members of `ids` in the band, the most frequent first.
  ///
  /// - Parameter weights: What is frequent, by id; among equals the lower id comes first.
  func members(of ids: [Int32], weights: [Double]) -> [Int32] {
    let sorted = ids.sorted { left, right in
      let (first, second) = (weights[Int(left)], weights[Int(right)])
      return first == second ? left < right : first > second
    }
    let count = Double(sorted.count)
    return Array(sorted[Int((lower * count).rounded())..<Int((upper * count).rounded())])
  }
}

extension SettingKind where Value == FrequencyBand {
  /// Two shares, such as `0..1/4`.
  static var band: Self {
    let parse: @Sendable (String) -> FrequencyBand? = { text in
      let parts = text.split(separator: "..", omittingEmptySubsequences: false).map(String.init)
      let shares = parts.compactMap(Units.weight).map {
        Double($0.numerator) / Double($0.denominator)
      }
      guard parts.count == 2, shares.count == 2, shares[0] < shares[1], shares[1] <= 1 else {
        return nil
      }
      return FrequencyBand(lower: shares[0], upper: shares[1])
    }
    return SettingKind(
      expected: "two shares of the pieces by frequency, such as 0..1/4", outside: ["1/2..1/2"],
      parse: parse, show: { "\($0.lower)..\($0.upper)" },
      allows: { 0 <= $0.lower && $0.lower < $0.upper && $0.upper <= 1 })
  }
}

extension [Int32] {
  /// The first of a seeded shuffle, so that smaller shares lie in larger ones.
  ///
  /// - Parameter purpose: What the choice is for; another one gives another shuffle.
  func chosen(_ share: Double, seed: UInt64, purpose: String) -> [Int32] {
    var generator = SplitMix64(key: SplitMix64.key(seed: seed, name: purpose), counter: 0)
    var shuffled = self
    generator.shuffle(&shuffled)
    return Array(shuffled.prefix(shuffled.count(of: share)))
  }

  /// The whole part of a share of the elements: as the published study cuts.
  func count(of share: Double) -> Int { Int(share * Double(count)) }
}
