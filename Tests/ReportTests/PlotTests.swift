import Foundation
import Report
import TestSupport
import Testing

@Suite struct PlotTests {
  @Test(arguments: [
    (0.0, 10.0, 5, [0.0, 2, 4, 6, 8, 10]),
    (0.0, 1.0, 5, [0.0, 0.2, 0.4, 0.6, 0.8, 1]),
    (3.9, 9.7, 6, [4.0, 5, 6, 7, 8, 9]),
    (-0.3, 0.3, 6, [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]),
    (
      0.0, 4_194_304.0, 7,
      [0.0, 500_000, 1_000_000, 1_500_000, 2_000_000, 2_500_000, 3_000_000, 3_500_000, 4_000_000]
    ),
  ])
  func ticksAreRoundNumbers(low: Double, high: Double, count: Int, expected: [Double]) {
    let ticks = Ticks.numbers(in: low...high, .linear, count: count)
    #expect(ticks.count == expected.count)
    for (tick, number) in zip(ticks, expected) { #expect(abs(tick - number) < 1e-9 * (high - low)) }
  }

  @Test func logarithmicTicksAreDecadesOrTheirParts() {
    let decades = Ticks.numbers(in: 1...1_000_000, .logarithmic, count: 8)
    #expect(decades == [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000])
    #expect(Ticks.numbers(in: 2...10, .logarithmic, count: 5) == [2, 5, 10])
    let many = Ticks.numbers(in: 1e-10...1e10, .logarithmic, count: 5)
    #expect((3...6).contains(many.count))
    #expect(Ticks.numbers(in: 4.1...4.9, .logarithmic, count: 5).count >= 3)
  }

  @Test func ticksOfRandomDomainsAreFewRoundAndInside() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<2_000 {
      let size = pow(10, Double.random(in: -8...8, using: &generator))
      let low = Double.random(in: -1...1, using: &generator) * size
      let high = low + Double.random(in: 0.01...1, using: &generator) * size
      let count = Int.random(in: 3...10, using: &generator)
      let step = Ticks.step(span: high - low, count: count)
      let mantissa = step / pow(10, floor(log10(step) + 1e-9))
      #expect([1, 2, 5].contains { abs(mantissa - $0) < 1e-6 }, "\(step) is not round")
      let ticks = Ticks.numbers(in: low...high, .linear, count: count)
      #expect(ticks.count >= count / 2 - 1 && ticks.count <= 2 * count + 1)
      #expect(ticks.allSatisfy { $0 > low - 1e-6 * size && $0 < high + 1e-6 * size })
    }
  }

  @Test(arguments: [AxisScale.linear, .logarithmic])
  func axesMapTheirDataInOrderIntoTheirPixels(_ scale: AxisScale) {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<300 {
      let values = (0..<20).map { _ in pow(10, Double.random(in: -3...6, using: &generator)) }
      let axis = ChartAxis(
        scale, over: values, pixels: (40, 740), tickCount: 6,
        isExtended: Bool.random(using: &generator))
      let places = values.sorted().map { axis.position(of: $0) ?? .nan }
      #expect(places.allSatisfy { $0 >= 39.9 && $0 <= 740.1 })
      #expect(zip(places, places.dropFirst()).allSatisfy { $0 <= $1 })
      #expect(axis.ticks.allSatisfy { axis.position(of: $0.value) != nil })
    }
  }

  @Test(arguments: [
    [], [4.0], [0.0], [-3.0, -3.0], [.nan], [.infinity, 1], [.leastNonzeroMagnitude],
    [1e308, -1e308],
    [4.0, 4.0 + 1e-15], [1e-14, 1e14],
  ])
  func axesOfPoorDataStillHaveTicks(_ values: [Double]) {
    for scale in [AxisScale.linear, .logarithmic] {
      for isExtended in [true, false] {
        let axis = ChartAxis(
          scale, over: values, pixels: (0, 100), tickCount: 5, isExtended: isExtended)
        #expect(axis.domain.lowerBound < axis.domain.upperBound)
        #expect(!axis.ticks.isEmpty, "\(scale) axis over \(values)")
      }
    }
  }

  @Test func tickLabelsShareAUnitAndTheirPlaces() {
    #expect(Numerals.axis([0, 500_000, 1_000_000]) == ["0", "0.5\u{A0}M", "1.0\u{A0}M"])
    #expect(Numerals.axis([4, 4.5, 5]) == ["4.0", "4.5", "5.0"])
    #expect(Numerals.axis([10_000]) == ["10\u{A0}k"])
    #expect(Numerals.axis([]) == [])
  }

  @Test func labelsAreSpreadAndStayInOrder() {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<500 {
      let places = (0..<8).map { _ in Double.random(in: 0...300, using: &generator) }.sorted()
      let spreadOut = spread(places, apart: 14, within: 0...300)
      #expect(spreadOut.count == places.count)
      #expect(zip(spreadOut, spreadOut.dropFirst()).allSatisfy { $1 - $0 > 13.999 })
      #expect(spreadOut.allSatisfy { $0 > -0.001 && $0 < 300.001 })
    }
    #expect(spread([10, 100, 200], apart: 14, within: 0...300) == [10, 100, 200])
    #expect(spread([100, 100], apart: 14, within: 0...300) == [93, 107])
    #expect(spread([], apart: 14, within: 0...300) == [])
  }
}
