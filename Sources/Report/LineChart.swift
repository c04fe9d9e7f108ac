/// Losses against progress, one line a run.
///
/// Up to four lines are labelled where they end; more are numbered there, and a list below the
/// chart names the numbers, so that colour is never the only guide.
struct LineChart {
  /// A chart's measures, in pixels.
  struct Layout {
    var width: Double
    var height: Double
    var rightMargin: Double
    var horizontalTickCount: Int
    var isNumbered: Bool

    let left = 44.0
    let top = 30.0
    var right: Double { width - rightMargin }
    var bottom: Double { height - 42 }

    /// For a desktop and for paper.
    static func wide(isNumbered: Bool) -> Layout {
      Layout(
        width: 860, height: 420, rightMargin: isNumbered ? 30 : 200, horizontalTickCount: 7,
        isNumbered: isNumbered)
    }

    /// For a phone.
    static let narrow = Layout(
      width: 328, height: 270, rightMargin: 24, horizontalTickCount: 4, isNumbered: true)
  }

  /// The lines that share one chart at most.
  static let largestLineCount = 8
  /// The lines that are labelled by name at most.
  static let largestNamedCount = 4

  var id: String
  var title: String
  /// What the axes and the baseline are made from: it may hold more curves than are drawn.
  var frame: TrainingCurves
  var curves: [TrainingCurves.Curve]

  /// Appends the chart twice, for wide and for narrow windows (the style sheet shows one), and the
  /// list of its lines.
  func write(into html: inout HTML) {
    let isNumbered = frame.curves.count > Self.largestNamedCount
    write(.wide(isNumbered: isNumbered), style: "wide", into: &html)
    write(.narrow, style: "narrow", into: &html)
    html.element("ol", ["class": isNumbered ? "legend" : "legend narrow"]) { html in
      for (index, curve) in curves.enumerated() {
        html.element("li", ["class": "series\(index)"]) { html in
          html.element("bdi", text: curve.run)
        }
      }
    }
    html.newline()
  }

  private func write(_ layout: Layout, style: String, into html: inout HTML) {
    let (horizontal, vertical) = axes(for: layout)
    html.picture(
      id: "\(id)-\(style)", style: "chart \(style)", width: layout.width, height: layout.height,
      title: title, description: description
    ) { html in
      writeAxes(horizontal, vertical, layout, into: &html)
      for (index, curve) in curves.enumerated() {
        write(curve, index: index, horizontal, vertical, layout, into: &html)
      }
      writeBaseline(horizontal, vertical, layout, into: &html)
      writeEndLabels(vertical, layout, into: &html)
    }
  }

  private func axes(for layout: Layout) -> (Axis, Axis) {
    let points = frame.curves.flatMap { $0.training + $0.validation }
      .filter { $0.progress.isFinite && $0.lossNats.isFinite }
    let horizontal = Axis(
      frame.progressScale, over: points.map(\.progress), pixels: (layout.left, layout.right),
      tickCount: layout.horizontalTickCount, isExtended: false)
    let vertical = Axis(
      frame.lossScale, over: points.map(\.lossNats) + [frame.unigramEntropyNats].compactMap { $0 },
      pixels: (layout.bottom, layout.top), tickCount: 6, isExtended: true)
    return (horizontal, vertical)
  }

  private var description: String {
    let ends = curves.map { curve in
      let last = curve.training.last { $0.lossNats.isFinite }?.lossNats
      return "\(curve.run) ends at \(Numerals.decimal(last, places: 3))"
    }
    let baseline = frame.unigramEntropyNats.map {
      " The unigram entropy is \(Numerals.decimal($0, places: 3))."
    }
    return "Training loss in nats for each token: \(ends.joined(separator: "; "))."
      + (baseline ?? "")
  }

  private func writeAxes(
    _ horizontal: Axis, _ vertical: Axis, _ layout: Layout, into html: inout HTML
  ) {
    for tick in vertical.ticks {
      guard let y = vertical.position(of: tick.value) else { continue }
      html.line("grid", from: (layout.left, y), to: (layout.right, y))
      html.label(tick.label, "tick", x: layout.left - 7, y: y + 4, anchor: "end")
    }
    html.line("axis", from: (layout.left, layout.bottom), to: (layout.right, layout.bottom))
    for tick in horizontal.ticks {
      guard let x = horizontal.position(of: tick.value) else { continue }
      html.line("axis", from: (x, layout.bottom), to: (x, layout.bottom + 5))
      html.label(tick.label, "tick", x: x, y: layout.bottom + 18, anchor: "middle")
    }
    html.label("loss, nats per token", "axis", x: 0, y: 12, anchor: "start")
    let progress = frame.progress == .tokens ? "tokens trained" : "steps"
    html.label(progress, "axis", x: layout.right, y: layout.bottom + 36, anchor: "end")
  }

  private func write(
    _ curve: TrainingCurves.Curve, index: Int, _ horizontal: Axis, _ vertical: Axis,
    _ layout: Layout, into html: inout HTML
  ) {
    html.element("g", ["class": "series\(index)"]) { html in
      html.element("title", text: curve.run)
      let bucket = { (progress: Double) in horizontal.position(of: progress).map { Int($0 / 2) } }
      let thinned = curve.training.thinned(bucket: bucket)
      html.void("path", ["d": path(through: thinned, horizontal, vertical)])
      for point in curve.validation.thinned(bucket: bucket) {
        guard let x = horizontal.position(of: point.progress),
          let y = vertical.position(of: point.lossNats)
        else { continue }
        html.void("circle", ["cx": pixels(x), "cy": pixels(y), "r": "3.5"])
      }
    }
    html.newline()
  }

  /// A path through `points`, broken where a point cannot be shown; lone points become dots.
  private func path(
    through points: [TrainingCurves.Point], _ horizontal: Axis, _ vertical: Axis
  ) -> String {
    var path = ""
    var isDrawing = false
    for (index, point) in points.enumerated() {
      guard let x = horizontal.position(of: point.progress),
        let y = vertical.position(of: point.lossNats)
      else {
        isDrawing = false
        continue
      }
      path += (isDrawing ? "L" : "M") + pixels(x) + " " + pixels(y)
      let isLast = index + 1 == points.count || !points[index + 1].lossNats.isFinite
      if !isDrawing, isLast { path += "h0" }
      isDrawing = true
    }
    return path
  }

  /// The dashed line of the unigram entropy, its label where no curve runs if there is such a place.
  private func writeBaseline(
    _ horizontal: Axis, _ vertical: Axis, _ layout: Layout, into html: inout HTML
  ) {
    guard let entropy = frame.unigramEntropyNats, let y = vertical.position(of: entropy) else {
      return
    }
    html.line("baseline", from: (layout.left, y), to: (layout.right, y))
    let width = 122.0
    let candidates = [layout.right - width, layout.left + 4].flatMap { x in
      [y - 6, y + 15].map { (x: x, baseline: $0) }
    }
    let drawn = curves.flatMap { $0.training + $0.validation }.compactMap { point in
      horizontal.position(of: point.progress).flatMap { x in
        vertical.position(of: point.lossNats).map { (x: x, y: $0) }
      }
    }
    let free = candidates.first { place in
      !drawn.contains {
        ($0.x > place.x - 3 && $0.x < place.x + width)
          && ($0.y > place.baseline - 13 && $0.y < place.baseline + 5)
      }
    }
    guard let place = free ?? candidates.first else { return }
    html.label(
      "unigram entropy \(Numerals.decimal(entropy, places: 2))", "halo", x: place.x,
      y: place.baseline, anchor: "start")
  }

  /// Labels at the ends of the lines, moved apart where they would overlap.
  private func writeEndLabels(_ vertical: Axis, _ layout: Layout, into html: inout HTML) {
    let ends = curves.enumerated().compactMap { index, curve in
      curve.training.last { $0.lossNats.isFinite }.flatMap { vertical.position(of: $0.lossNats) }
        .map { (index: index, y: $0) }
    }.sorted { ($0.y, $0.index) < ($1.y, $1.index) }
    let places = spread(ends.map(\.y), apart: 14, within: layout.top...layout.bottom)
    for (end, y) in zip(ends, places) {
      let name = curves[end.index].run
      html.element("g", ["class": "series\(end.index)"]) { html in
        html.element("title", text: name)
        html.label(
          layout.isNumbered ? String(end.index + 1) : name.shortened(toColumns: 25), "end",
          x: layout.right + 9, y: y + 4, anchor: "start")
      }
    }
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

extension [TrainingCurves.Point] {
  /// The points that a plot needs: all of up to 400, or of each bucket of pixels the first gap, the
  /// lowest and the highest point, in order of progress.
  ///
  /// The lowest and the highest keep every spike as tall as it is, which averages would not.
  ///
  /// - Parameter bucket: The bucket of a point's progress, ascending; `nil` leaves the point out.
  /// - Returns: The points by ascending progress; gaps are points whose loss is not finite.
  package func thinned(bucket: (Double) -> Int?) -> [TrainingCurves.Point] {
    let ordered = enumerated().filter { $0.element.progress.isFinite }
      .sorted { ($0.element.progress, $0.offset) < ($1.element.progress, $1.offset) }
      .map(\.element)
    guard ordered.count > 400 else { return ordered }
    let lasts = [ordered.indices.first, ordered.indices.last].compactMap { $0 }
    var kept = Set(lasts)
    var start = ordered.startIndex
    while start < ordered.endIndex {
      let place = bucket(ordered[start].progress)
      let end =
        ordered[start...].firstIndex { bucket($0.progress) != place } ?? ordered.endIndex
      if place != nil { kept.formUnion(ordered[start..<end].extremes) }
      start = end
    }
    return kept.sorted().map { ordered[$0] }
  }
}

extension ArraySlice<TrainingCurves.Point> {
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
