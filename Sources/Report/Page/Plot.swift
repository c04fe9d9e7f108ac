import Foundation

/// How the numbers of an axis are spaced.
package enum AxisScale: String, Sendable {
  /// Equal differences are equally far apart.
  case linear
  /// Equal ratios are equally far apart; numbers that are not positive are left out.
  case logarithmic
}

/// One axis of a plot: a map from data to pixels, and its ticks.
package struct ChartAxis: Sendable {
  /// A labelled place on the axis.
  package struct Tick: Equatable, Sendable {
    package var value: Double
    package var label: String
  }

  /// The smallest and the largest number on the axis.
  package let domain: ClosedRange<Double>
  /// The ticks, ascending, all inside the domain.
  package let ticks: [Tick]
  private let scale: AxisScale
  private let start: Double
  private let end: Double

  /// Makes an axis that has room for `values`.
  ///
  /// - Parameters:
  ///   - scale: How numbers are spaced; numbers that it cannot show are passed over.
  ///   - values: The data; without any that can be shown, the axis is 0…1 (or 1…10).
  ///   - pixels: Where the smallest and the largest number are drawn.
  ///   - tickCount: About how many ticks there should be.
  ///   - isExtended: Whether the domain is widened to whole ticks.
  package init(
    _ scale: AxisScale, over values: [Double], pixels: (start: Double, end: Double),
    tickCount: Int, isExtended: Bool
  ) {
    self.scale = scale
    (start, end) = pixels
    let shown = values.filter {
      $0.isFinite && $0.magnitude < 1e15 && (scale == .linear || $0 > 1e-15)
    }
    var domain = Self.domain(of: shown, scale)
    if isExtended { domain = Ticks.extended(domain, scale, count: tickCount) }
    self.domain = domain
    let numbers = Ticks.numbers(in: domain, scale, count: tickCount)
    let labels =
      scale == .linear ? Numerals.axis(numbers) : numbers.flatMap { Numerals.axis([$0]) }
    ticks = zip(numbers, labels).map { Tick(value: $0, label: $1) }
  }

  /// The pixel of `value`, or `nil` where the axis cannot show it.
  package func position(of value: Double) -> Double? {
    guard value.isFinite, scale == .linear || value > 0 else { return nil }
    let place = transformed(value)
    let (low, high) = (transformed(domain.lowerBound), transformed(domain.upperBound))
    let fraction = (place - low) / (high - low)
    // A little beyond the ends is rounding; far beyond is data that was left out.
    guard fraction.isFinite, (-0.001...1.001).contains(fraction) else { return nil }
    return start + (end - start) * fraction
  }

  private func transformed(_ value: Double) -> Double { scale == .linear ? value : log10(value) }

  private static func domain(of values: [Double], _ scale: AxisScale) -> ClosedRange<Double> {
    guard let low = values.min(), let high = values.max() else {
      return scale == .linear ? 0...1 : 1...10
    }
    // One number, or as good as one: make room around it, so that the scale can divide.
    if high - low > 1e-9 * max(low.magnitude, high.magnitude) { return low...high }
    if scale == .logarithmic { return (low / 2)...(high * 2) }
    let room = max(low.magnitude / 10, 0.5)
    return (low - room)...(high + room)
  }
}

/// Round numbers for axes.
///
/// - Source: the steps 1, 2 and 5 times a power of ten are Heckbert's (1990), “Nice numbers for
///   graph labels”, Graphics Gems.
package enum Ticks {
  /// The largest step of 1, 2 or 5 times a power of ten that gives about `count` steps in `span`.
  package static func step(span: Double, count: Int) -> Double {
    guard span.isFinite, span > 1e-300, count > 0 else { return 1 }
    let rough = span / Double(count)
    let power = pow(10, floor(log10(rough)))
    let ratio = rough / power
    // The thresholds are the geometric means of neighbouring steps.
    let factor: Double =
      ratio < 2.0.squareRoot()
      ? 1 : ratio < 10.0.squareRoot() ? 2 : ratio < 50.0.squareRoot() ? 5 : 10
    return factor * power
  }

  /// The round numbers inside `domain`, ascending.
  package static func numbers(
    in domain: ClosedRange<Double>, _ scale: AxisScale, count: Int
  ) -> [Double] {
    guard scale == .logarithmic else { return linear(in: domain, count: count) }
    let decades = powers(of: domain)
    let inside = { (value: Double) in
      value >= domain.lowerBound * (1 - 1e-9) && value <= domain.upperBound * (1 + 1e-9)
    }
    let whole = decades.map { pow(10, $0) }.filter(inside)
    if whole.count >= 3 {
      let stride = max(1, (whole.count + count - 1) / max(count, 1))
      return whole.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
    }
    let finer = decades.flatMap { power in [1, 2, 5].map { $0 * pow(10, power) } }.filter(inside)
    return finer.count >= 3 ? finer : linear(in: domain, count: count)
  }

  /// `domain`, widened to round numbers.
  static func extended(
    _ domain: ClosedRange<Double>, _ scale: AxisScale, count: Int
  ) -> ClosedRange<Double> {
    let (low, high) = (domain.lowerBound, domain.upperBound)
    if scale == .linear {
      let step = step(span: high - low, count: count)
      return (floor(low / step + 1e-9) * step)...(ceil(high / step - 1e-9) * step)
    }
    let candidates = powers(of: domain).flatMap { power in [1, 2, 5].map { $0 * pow(10, power) } }
    let below = candidates.last { $0 <= low * (1 + 1e-9) } ?? low
    let above = candidates.first { $0 >= high * (1 - 1e-9) } ?? high
    return below...max(above, below * 2)
  }

  private static func linear(in domain: ClosedRange<Double>, count: Int) -> [Double] {
    let step = step(span: domain.upperBound - domain.lowerBound, count: count)
    let first = ceil(domain.lowerBound / step - 1e-9)
    let last = floor(domain.upperBound / step + 1e-9)
    guard last >= first, last - first < 1000 else { return [] }
    // Multiplying, not adding, keeps errors from piling up; `+ 0` turns −0 into 0.
    return stride(from: first, through: last, by: 1).map { $0 * step + 0 }
  }

  /// The powers of ten around `domain`.
  private static func powers(of domain: ClosedRange<Double>) -> [Double] {
    let (low, high) = (floor(log10(domain.lowerBound)), ceil(log10(domain.upperBound)))
    guard low.isFinite, high.isFinite, high >= low else { return [] }
    return Array(stride(from: low, through: high, by: 1))
  }
}

/// `value` in tenths of a pixel, finer than a screen shows.
func pixels(_ value: Double) -> String {
  guard value.isFinite, value.magnitude < 1e7 else { return "0" }
  let tenths = Int((value * 10).rounded())
  let sign = tenths < 0 ? "-" : ""
  let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
  return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
}

extension HTML {
  /// Appends a picture of `width` by `height` pixels with a title and a description.
  ///
  /// - Parameter sheet: The style of a picture that stands alone, on a ground of its own.
  mutating func picture(
    id: String, style: String, width: Double, height: Double, title: String, description: String,
    sheet: Stylesheet? = nil, _ body: (inout HTML) -> Void
  ) {
    element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "id": id, "class": style, "role": "img",
        "viewBox": "0 0 \(pixels(width)) \(pixels(height))", "width": pixels(width),
        "height": pixels(height), "aria-labelledby": "\(id)-title \(id)-description",
      ]
    ) { html in
      html.element("title", ["id": "\(id)-title"], text: title)
      html.element("desc", ["id": "\(id)-description"], text: description)
      if let sheet {
        html.element("style") { $0.style(sheet) }
        html.void("rect", ["class": "ground", "width": pixels(width), "height": pixels(height)])
      }
      body(&html)
    }
    newline()
  }

  /// Appends a straight line.
  mutating func line(_ style: String, from start: (Double, Double), to end: (Double, Double)) {
    void(
      "line",
      [
        "class": style, "x1": pixels(start.0), "y1": pixels(start.1), "x2": pixels(end.0),
        "y2": pixels(end.1),
      ])
  }

  /// Appends words at a point; `anchor` is `start`, `middle` or `end`.
  mutating func label(
    _ text: String, _ style: String, x: Double, y: Double, anchor: String, figure: Figure? = nil
  ) {
    element(
      "text", ["class": style, "x": pixels(x), "y": pixels(y), "text-anchor": anchor],
      figure: figure, text: text)
  }
}
