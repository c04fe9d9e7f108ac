import Report
import TestSupport
import Testing

@Suite struct LineChartTests {
  typealias Point = TrainingCurves.Point

  @Test func shortCurvesAreKeptWhole() {
    let points = (0..<400).map { Point(progress: Double($0), lossNats: Double($0 % 7)) }
    #expect(points.thinned { Int($0) / 100 } == points)
  }

  @Test func thinningKeepsTheExtremesOfEveryBucket() {
    var generator = SeededGenerator(seed: 3)
    let points = (0..<5_000).map { _ in
      Point(
        progress: Double.random(in: 0..<1_000, using: &generator),
        lossNats: Double.random(in: 2..<9, using: &generator))
    }
    let bucket = { (progress: Double) -> Int? in Int(progress / 10) }
    let thinned = points.thinned(bucket: bucket)
    #expect(thinned.count <= 2 * 100 + 2)
    #expect(thinned.map(\.progress) == thinned.map(\.progress).sorted())
    for number in 0..<100 {
      let all = points.filter { bucket($0.progress) == number }.map(\.lossNats)
      let kept = thinned.filter { bucket($0.progress) == number }.map(\.lossNats)
      #expect(kept.min() == all.min())
      #expect(kept.max() == all.max())
    }
    #expect(thinned.first == points.min { $0.progress < $1.progress })
    #expect(thinned.last == points.max { $0.progress < $1.progress })
  }

  @Test func thinningKeepsGaps() {
    let points = (0..<1_000).map {
      Point(progress: Double($0), lossNats: $0 == 500 ? .nan : Double($0 % 13))
    }
    let thinned = points.thinned { Int($0) / 10 }
    #expect(thinned.count { $0.lossNats.isNaN } == 1)
    #expect(thinned.first { $0.lossNats.isNaN }?.progress == 500)
  }

  @Test func pointsWithoutProgressAreLeftOut() {
    let points = [Point(progress: .nan, lossNats: 1), Point(progress: 1, lossNats: 2)]
    #expect(points.thinned { Int($0) } == [Point(progress: 1, lossNats: 2)])
  }

  @Test func aLossThatIsNotFiniteBreaksTheLine() {
    var contents = StudyFixture.contents
    contents.curves[0].unigramEntropyNats = nil
    let losses = [5, 4, .nan, 3, 2, .infinity, 1]
    contents.curves[0].curves = [
      .init(
        run: "broken",
        training: losses.enumerated().map { Point(progress: Double($0), lossNats: $1) })
    ]
    let outline = PageOutline(ReportPage(contents).html())
    let paths = outline.elements("path", inside: "chart-1-1-wide").compactMap { $0.attributes["d"] }
    #expect(paths.count == 1)
    let commands = paths.first?.filter(\.isLetter) ?? ""
    #expect(commands == "MLMLMh")
  }

  @Test(arguments: [(1, 1), (8, 1), (9, 2), (40, 5)])
  func manyRunsAreSpreadOverCharts(runs: Int, charts: Int) {
    var contents = StudyFixture.contents
    contents.curves[0].curves = (0..<runs).map {
      StudyFixture.curve("run \($0)", floor: 3, seed: UInt64($0))
    }
    let outline = PageOutline(ReportPage(contents).html())
    #expect(outline.failure == nil)
    // Every chart is drawn for wide and for narrow windows.
    #expect(outline.elements("path", inside: "curves").count == 2 * runs)
    #expect(outline.elements("svg", inside: "curves").count == 2 * charts)
    let names = outline.elements("li", inside: "curves").map(\.text)
    #expect(names == (0..<runs).map { "run \($0)" })
  }

  @Test func theBaselineIsDrawnAndNamed() {
    let outline = PageOutline(ReportPage(StudyFixture.contents).html())
    let lines = outline.elements("line", inside: "chart-1-1-wide")
      .filter { $0.attributes["class"] == "baseline" }
    #expect(lines.count == 1)
    #expect(lines.first?.attributes["y1"] == lines.first?.attributes["y2"])
    let words = outline.elements("text", inside: "chart-1-1-wide").map(\.text)
    #expect(words.contains("unigram entropy 7.21"))
    #expect(words.contains("base/even/seed-1"))
  }
}
