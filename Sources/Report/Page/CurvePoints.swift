/// A point of a curve. A loss that is not finite leaves a gap in the line.
package struct CurvePoint: Equatable, Sendable {
  /// Tokens trained so far.
  package var tokens: Double
  /// The loss, in nats for each token.
  package var lossNats: Double

  /// Makes a point.
  package init(tokens: Double, lossNats: Double) {
    self.tokens = tokens
    self.lossNats = lossNats
  }
}

extension [CurvePoint] {
  /// The points that a plot needs: all of up to 400, or of each bucket of pixels the first gap, the
  /// lowest and the highest point, in order of progress.
  ///
  /// The lowest and the highest keep every spike as tall as it is, which averages would not.
  ///
  /// - Parameter bucket: The bucket of a point's progress, ascending; `nil` leaves the point out.
  /// - Returns: The points by ascending progress; gaps are points whose loss is not finite.
  package func thinned(bucket: (Double) -> Int?) -> [CurvePoint] {
    let ordered = enumerated().filter { $0.element.tokens.isFinite }
      .sorted { ($0.element.tokens, $0.offset) < ($1.element.tokens, $1.offset) }
      .map(\.element)
    guard ordered.count > 400 else { return ordered }
    let lasts = [ordered.indices.first, ordered.indices.last].compactMap { $0 }
    var kept = Set(lasts)
    var start = ordered.startIndex
    while start < ordered.endIndex {
      let place = bucket(ordered[start].tokens)
      let end =
        ordered[start...].firstIndex { bucket($0.tokens) != place } ?? ordered.endIndex
      if place != nil { kept.formUnion(ordered[start..<end].extremes) }
      start = end
    }
    return kept.sorted().map { ordered[$0] }
  }
}

extension ArraySlice<CurvePoint> {
  /// The indices of the lowest and the highest loss and of the first gap.
  fileprivate var extremes: [Int] {
    let finite = indices.filter { self[$0].lossNats.isFinite }
    return [
      finite.min { self[$0].lossNats < self[$1].lossNats },
      finite.max { self[$0].lossNats < self[$1].lossNats },
      indices.first { !self[$0].lossNats.isFinite },
    ].compactMap { $0 }
  }
}

/// The ascending `places`, moved as little as possible so that neighbours are `distance` apart.
///
/// Places that would be too close are merged into a block around their mean: the solution of least
/// squares, by pooling adjacent violators. A block that leaves `range` is moved back as a whole.
package func spread(
  _ places: [Double], apart distance: Double, within range: ClosedRange<Double>
) -> [Double] {
  var blocks: [(centre: Double, count: Int)] = []
  for place in places {
    var block = (centre: place, count: 1)
    while let last = blocks.last {
      let room = Double(last.count + block.count) / 2 * distance
      guard block.centre - last.centre < room else { break }
      let count = last.count + block.count
      // The mean of the places less their ranks, which is what the block's centre stands for.
      let sum = last.centre * Double(last.count) + block.centre * Double(block.count)
      block = (sum / Double(count), count)
      blocks.removeLast()
    }
    blocks.append(block)
  }
  let spread = blocks.flatMap { block in
    (0..<block.count).map { block.centre + (Double($0) - Double(block.count - 1) / 2) * distance }
  }
  return moved(spread, apart: distance, within: range)
}

/// The ascending `places`, pushed into `range` from its ends.
private func moved(
  _ places: [Double], apart distance: Double, within range: ClosedRange<Double>
) -> [Double] {
  var result = places
  var limit = range.lowerBound
  for index in result.indices {
    result[index] = max(result[index], limit)
    limit = result[index] + distance
  }
  limit = range.upperBound
  for index in result.indices.reversed() {
    result[index] = min(result[index], limit)
    limit = result[index] - distance
  }
  return result
}
