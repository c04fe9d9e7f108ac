/// Losses against tokens: a colour and a number for each group of runs, a line for each run.
///
/// Every group ends in its number, which the table below the chart names, so that colour is never
/// the only guide and no name has to be cut.
struct LineChart {
  /// Runs that differ in their seed only.
  struct Group {
    /// Which of the chart's colours, from 0.
    var series: Int
    /// What the group is called.
    var name: String
    /// The losses of each run, and what the run is called.
    var lines: [(name: String, points: [CurvePoint])]
    /// The loss at the end, as the table below has it.
    var end: Figure?
  }

  /// A chart's measures, in pixels.
  struct Layout {
    var width: Double
    var height: Double
    var rightMargin: Double
    var horizontalTickCount: Int
    /// Whether there is room for the final loss beside a group's number.
    var hasFinalLosses: Bool

    let left = 44.0
    let top = 30.0
    var right: Double { width - rightMargin }
    var bottom: Double { height - 42 }

    /// For a desktop and for paper.
    static let wide = Layout(
      width: 860, height: 340, rightMargin: 84, horizontalTickCount: 7, hasFinalLosses: true)

    /// For a phone.
    static let narrow = Layout(
      width: 328, height: 250, rightMargin: 24, horizontalTickCount: 4, hasFinalLosses: false)
  }

  /// The groups that share one chart at most.
  static let largestGroupCount = 8

  var id: String
  var title: String
  /// What stands below it.
  var caption: String
  var groups: [Group]
  /// The loss of a model that knows how frequent tokens are, if it is the same for all groups.
  var baseline: Figure?
  /// Every loss of the charts that this one is to be compared with: its axes have room for them.
  var frame: [CurvePoint]

  /// Appends the chart twice, for wide and for narrow windows; the style sheet shows one.
  func write(into html: inout HTML) {
    write(.wide, style: "wide", into: &html)
    write(.narrow, style: "narrow", into: &html)
  }

  /// Appends the chart as a picture; with a style sheet it stands alone.
  func write(
    _ layout: Layout, style: String, into html: inout HTML, sheet: Stylesheet? = nil
  ) {
    let (horizontal, vertical) = axes(for: layout)
    html.picture(
      id: "\(id)-\(style)", style: "chart \(style)", width: layout.width, height: layout.height,
      title: title, description: "Training losses fall with the tokens trained on.", sheet: sheet
    ) { html in
      writeAxes(horizontal, vertical, layout, into: &html)
      for group in groups { write(group, horizontal, vertical, into: &html) }
      writeBaseline(horizontal, vertical, layout, into: &html)
      writeEndLabels(vertical, layout, into: &html)
    }
  }

  private func axes(for layout: Layout) -> (ChartAxis, ChartAxis) {
    let points = frame.filter { $0.tokens.isFinite && $0.lossNats.isFinite }
    let horizontal = ChartAxis(
      .linear, over: points.map(\.tokens), pixels: (layout.left, layout.right),
      tickCount: layout.horizontalTickCount, isExtended: false)
    let vertical = ChartAxis(
      .linear, over: points.map(\.lossNats) + [baseline?.value].compactMap { $0 },
      pixels: (layout.bottom, layout.top), tickCount: 6, isExtended: true)
    return (horizontal, vertical)
  }

  private func writeAxes(
    _ horizontal: ChartAxis, _ vertical: ChartAxis, _ layout: Layout, into html: inout HTML
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
    html.label("tokens trained", "axis", x: layout.right, y: layout.bottom + 36, anchor: "end")
  }

  private func write(
    _ group: Group, _ horizontal: ChartAxis, _ vertical: ChartAxis, into html: inout HTML
  ) {
    let bucket = { (tokens: Double) in horizontal.position(of: tokens).map { Int($0 / 2) } }
    for line in group.lines {
      html.element("g", ["class": "series\(group.series)"]) { html in
        html.element("title", text: line.name)
        let thinned = line.points.thinned(bucket: bucket)
        html.void("path", ["d": path(through: thinned, horizontal, vertical)])
      }
      html.newline()
    }
  }

  /// A path through `points`, broken where a point cannot be shown; lone points become dots.
  private func path(
    through points: [CurvePoint], _ horizontal: ChartAxis, _ vertical: ChartAxis
  ) -> String {
    var path = ""
    var isDrawing = false
    for (index, point) in points.enumerated() {
      guard let x = horizontal.position(of: point.tokens),
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
}

extension LineChart {
  /// The dashed line of the unigram entropy, its label where no curve runs if it can.
  private func writeBaseline(
    _ horizontal: ChartAxis, _ vertical: ChartAxis, _ layout: Layout, into html: inout HTML
  ) {
    guard let baseline, let y = vertical.position(of: baseline.value) else { return }
    html.line("baseline", from: (layout.left, y), to: (layout.right, y))
    let width = 122.0
    let candidates = [layout.right - width, layout.left + 4].flatMap { x in
      [y - 6, y + 15].map { (x: x, baseline: $0) }
    }
    let drawn = groups.flatMap(\.lines).flatMap(\.points).compactMap { point in
      horizontal.position(of: point.tokens).flatMap { x in
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
      "unigram entropy \(baseline.text)", "halo", x: place.x, y: place.baseline, anchor: "start",
      figure: baseline)
  }

  /// Numbers at the ends of the groups, moved apart where they would overlap.
  private func writeEndLabels(_ vertical: ChartAxis, _ layout: Layout, into html: inout HTML) {
    let ends = groups.compactMap { group in
      height(ofEndOf: group, vertical).map { (group: group, y: $0) }
    }.sorted { ($0.y, $0.group.series) < ($1.y, $1.group.series) }
    let places = spread(ends.map(\.y), apart: 14, within: layout.top...layout.bottom)
    for (end, y) in zip(ends, places) {
      html.element("g", ["class": "series\(end.group.series)"]) { html in
        html.element("title", text: end.group.name)
        let number = String(end.group.series + 1)
        html.label(number, "end", x: layout.right + 9, y: y + 4, anchor: "start")
        if layout.hasFinalLosses, let loss = end.group.end {
          html.label(
            loss.text, "loss", x: layout.right + 26, y: y + 4, anchor: "start", figure: loss)
        }
      }
    }
  }

  /// Where the lines of `group` end, on average.
  private func height(ofEndOf group: Group, _ vertical: ChartAxis) -> Double? {
    let ends = group.lines.compactMap { line in
      line.points.last { $0.lossNats.isFinite }.flatMap { vertical.position(of: $0.lossNats) }
    }
    return ends.isEmpty ? nil : ends.reduce(0, +) / Double(ends.count)
  }
}
