import Report
import TestSupport
import Testing

@Suite struct CurvePointsTests {

  @Test func shortCurvesAreKeptWhole() {
    let points = (0..<400).map { CurvePoint(tokens: Double($0), lossNats: Double($0 % 7)) }
    #expect(points.thinned { Int($0) / 100 } == points)
  }

  @Test func thinningKeepsTheExtremesOfEveryBucket() {
    var generator = SeededGenerator(seed: 3)
    let points = (0..<5_000).map { _ in
      CurvePoint(
        tokens: Double.random(in: 0..<1_000, using: &generator),
        lossNats: Double.random(in: 2..<9, using: &generator))
    }
    let bucket = { (tokens: Double) -> Int? in Int(tokens / 10) }
    let thinned = points.thinned(bucket: bucket)
    #expect(thinned.count <= 2 * 100 + 2)
    #expect(thinned.map(\.tokens) == thinned.map(\.tokens).sorted())
    for number in 0..<100 {
      let all = points.filter { bucket($0.tokens) == number }.map(\.lossNats)
      let kept = thinned.filter { bucket($0.tokens) == number }.map(\.lossNats)
      #expect(kept.min() == all.min())
      #expect(kept.max() == all.max())
    }
    #expect(thinned.first == points.min { $0.tokens < $1.tokens })
    #expect(thinned.last == points.max { $0.tokens < $1.tokens })
  }

  @Test func thinningKeepsGaps() {
    let points = (0..<1_000).map {
      CurvePoint(tokens: Double($0), lossNats: $0 == 500 ? .nan : Double($0 % 13))
    }
    let thinned = points.thinned { Int($0) / 10 }
    #expect(thinned.count { $0.lossNats.isNaN } == 1)
    #expect(thinned.first { $0.lossNats.isNaN }?.tokens == 500)
  }

  @Test func pointsWithoutProgressAreLeftOut() {
    let points = [CurvePoint(tokens: .nan, lossNats: 1), CurvePoint(tokens: 1, lossNats: 2)]
    #expect(points.thinned { Int($0) } == [CurvePoint(tokens: 1, lossNats: 2)])
  }
}
