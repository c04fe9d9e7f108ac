internal import Foundation
internal import Statistics

/// What models of a target language reach that are trained from scratch, by bytes of text.
///
/// Between its points the curve is straight on its scale. The effective bytes of a perplexity are
/// read off the points in order of perplexity, as the byte study's text has it; the interval is
/// read off the curve in order of size, so that every place where it has that perplexity counts.
struct ScratchCurve {
  /// What is straight between two points.
  enum Scale {
    /// Bytes and perplexity.
    case linear
    /// Their logarithms.
    case logLog

    func place(_ size: Double) -> Double { self == .linear ? size : log(size) }
    func size(_ place: Double) -> Double { self == .linear ? place : exp(place) }
    func value(_ perplexity: Double) -> Double { self == .linear ? perplexity : log(perplexity) }
  }

  /// The effective bytes of a perplexity, as far as the curve tells.
  enum Effective: Equatable {
    case bytes(Double)
    /// Better than all points: at least as many bytes as the best one had.
    case above(Double)
    /// Worse than all points: at most as many bytes as the worst one had.
    case below(Double)
  }

  let scale: Scale
  /// In bytes, rising.
  let sizes: [Double]
  /// The runs of each point.
  let runs: [[PerplexityTable.Score]]
  /// The points on the scale.
  let places: [Double]
  let values: [Double]
  let replicates: DataTransferSettings.Replicates

  /// Draws the curve through the points of `target` with a size above 0; `nil` where it has none.
  init?(
    of target: PerplexityTable.Target, scale: Scale, replicates: DataTransferSettings.Replicates
  ) {
    let points = target.points.filter { $0.size > 0 && !$0.scratch.isEmpty }
    if points.isEmpty { return nil }
    self.scale = scale
    self.replicates = replicates
    sizes = points.map(\.size)
    runs = points.map(\.scratch)
    places = sizes.map(scale.place)
    values = runs.map { Self.combined($0, scale, replicates) }
  }

  /// What several runs count as, on the scale.
  private static func combined(
    _ runs: [PerplexityTable.Score], _ scale: Scale, _ replicates: DataTransferSettings.Replicates
  ) -> Double {
    let values = runs.map { scale.value($0.perplexity) }
    return replicates == .min
      ? values.min() ?? .nan : values.reduce(0, +) / Double(values.count)
  }

  /// What several runs count as, on the scale.
  func value(of runs: [PerplexityTable.Score]) -> Double {
    Self.combined(runs, scale, replicates)
  }

  /// The effective bytes of `value`, which is on the scale.
  func effective(_ value: Double) -> Effective {
    if let place = Interpolation.sortedValue(at: value, places: values, values: places) {
      return .bytes(scale.size(place))
    }
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    let (best, worst) = (order[0], order[order.count - 1])
    return value < values[best] ? .above(sizes[best]) : .below(sizes[worst])
  }

  /// What the byte study's code makes of `value`, on a linear scale.
  func numpyPeriod10(_ value: Double) -> Double? {
    Interpolation.periodicValue(at: value, places: values, values: places, period: 10)
  }

  /// Whether the curve falls all the way.
  var isFalling: Bool { zip(values, values.dropFirst()).allSatisfy { $0 > $1 } }

  /// How many optimiser steps each point had; `nil` where that is not known.
  var steps: [Double?] {
    runs.map { runs in
      let known = runs.compactMap(\.steps)
      return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }
  }

  /// The optimiser steps of the curve at `size`, by straight lines; `nil` beyond it.
  func steps(at size: Double) -> Double? {
    let known = steps.compactMap { $0 }
    guard known.count == sizes.count else { return nil }
    return Interpolation.value(at: size, places: sizes, values: known)
  }

  /// Every size at which the curve, in order of size, has `value`.
  func crossings(_ value: Double) -> [Double] {
    var found: [Double] = []
    for index in values.indices {
      if values[index] == value { found.append(sizes[index]) }
      guard index + 1 < values.count else { continue }
      let (left, right) = (values[index], values[index + 1])
      if (left < value && value < right) || (right < value && value < left) {
        let share = (value - left) / (right - left)
        found.append(scale.size(places[index] + share * (places[index + 1] - places[index])))
      }
    }
    return found
  }
}
