import ByteIO
import Chance
import Corpus
import Foundation
import TestSupport
import Testing
import Transfer
import Values

/// The transfer of a table with settings as they would be written.
private func transfer(_ text: String, _ written: [String: String] = [:]) throws -> DataTransfer {
  DataTransfer(
    try perplexities(text),
    settings: try DataTransferSettings(reading: written.mapValues { [$0] }))
}

private let mebibyte = 1_048_576.0

struct DataTransferTests {
  /// Scratch curves of Chinese and German as far as the byte study's Table 2 tells of them: the
  /// points at 19 and 60 MB are those that give its four cells, whose perplexities are printed to
  /// two places; the larger ones are made up.
  private let study = """
    target,size,scratch,en,ru,zh
    zh,6000000,15.34,4.4302,4.5246,
    zh,19000000,8.1225,,,
    zh,60000000,3.7360,,,
    zh,189000000,3.1,,,
    zh,600000000,2.8,,,
    zh,6000000000,2.6,,,
    de,6000000,14.82,,3.9881,4.2681
    de,19000000,10.2792,,,
    de,60000000,3.9250,,,
    de,189000000,3.3,,,
    de,600000000,2.9,,,
    de,6000000000,2.7,,,
    """

  /// NOTES.md, 2.3: the four cells of Table 2 that the code's `period=10` makes wrong.
  @Test(arguments: [
    ("numpy-period-10", ["en zh": 29.21, "ru zh": 26.18, "ru de": 47.87, "zh de": 31.76]),
    ("linear", ["en zh": 45.31, "ru zh": 44.47, "ru de": 51.11, "zh de": 49.39]),
  ]) func reproducesTheCellsThatChange(_ mode: String, _ expected: [String: Double]) throws {
    let cells = try transfer(study, ["interpolation": mode]).cells
    #expect(cells.count == 4)
    for cell in cells {
      let found = try #require(cell.transferredBytes) / mebibyte
      let wanted = try #require(expected["\(cell.source) \(cell.target)"])
      #expect(abs(found - wanted) < 0.03, "\(cell.source) to \(cell.target): \(found)")
    }
  }

  private let falling = "target,size,scratch,en\nde,100,9,5\nde,200,5,4\nde,400,3,2.75\nde,800,2,\n"

  @Test func readsOffTheCurve() throws {
    let result = try transfer(falling)
    #expect(result.cells.map(\.effectiveBytes) == [200, 300, 500])
    #expect(result.cells.map(\.transferredBytes) == [100, 100, 100])
    #expect(result.cells.map(\.effectiveLower) == [200, 300, 500])
    #expect(result.cells.map(\.effectiveUpper) == [200, 300, 500])
    #expect(result.cells.map { result.fraction(of: $0) } == [0.5, 1.0 / 3, 0.2])
    #expect(result.cells.allSatisfy { $0.method == "crossings" && $0.crossingCount == 1 })
  }

  /// On a power law the log–log curve is exact, and the straight one too high by its bend.
  @Test func logarithmsFollowAPowerLaw() throws {
    let points = [1e6, 1e7, 1e8].map { "de,\($0),\(100 * pow($0, -0.2)),\n" }.joined()
    let query = 100 * pow(10e6.squareRoot() * 1e3, -0.2)
    let text = "target,size,scratch,en\n\(points)de,0,,\(query)\n"
    let truth = 10e6.squareRoot() * 1e3
    let straight = try #require(try transfer(text).cells.first)
    #expect(abs((straight.logLogEffectiveBytes ?? 0) / truth - 1) < 1e-9)
    #expect((straight.effectiveBytes ?? 0) / truth > 1.2)
    let bent = try #require(try transfer(text, ["interpolation": "log-log"]).cells.first)
    #expect(bent.effectiveBytes == straight.logLogEffectiveBytes)
    #expect(abs(bent.perplexity - query) < 1e-9)
  }

  @Test func whatIsBeyondTheCurveIsAnInterval() throws {
    let result = try transfer(
      "target,size,scratch,en,ru\nde,100,9,1,10\nde,200,5,,\nde,400,2,2,9\n")
    let cells = result.cells
    #expect(cells.map(\.effectiveBytes) == [nil, nil, 400, 100])
    #expect(cells.map(\.censoring) == [.above, .below, nil, nil])
    #expect(cells.map(\.effectiveLower) == [400, 0, 400, 100])
    #expect(cells.map(\.effectiveUpper) == [nil, 100, 400, 100])
    #expect(cells.map { result.fraction(of: $0) } == [nil, nil, 0, -3])
    let clipped = try transfer(falling + "de,900,,8\n", ["fraction": "clipped"])
    #expect(clipped.fraction(of: clipped.cells[3]) == 0)
    let asPublished = try transfer(falling + "de,900,,1\n", ["interpolation": "numpy-period-10"])
    #expect(asPublished.cells.allSatisfy { $0.effectiveBytes != nil && $0.censoring == nil })
    #expect(asPublished.cells.allSatisfy { $0.effectiveLower == nil && $0.method == nil })
  }

  /// 4 is crossed between 100 and 200, 200 and 400, and 400 and 800; sorted, 4 lies between the
  /// points at 200 and 400.
  @Test func allCrossingsBoundTheInterval() throws {
    let result = try transfer(
      "target,size,scratch,en\nde,100,6,4\nde,200,3,\nde,400,5,\nde,800,2,\n")
    let cell = result.cells[0]
    #expect(cell.crossingCount == 3)
    #expect(cell.effectiveBytes == 300)
    #expect(abs((cell.effectiveLower ?? 0) - (100 + 200.0 / 3)) < 1e-9)
    #expect(abs((cell.effectiveUpper ?? 0) - (400 + 400.0 / 3)) < 1e-9)
    #expect(result.text.contains("de: the scratch curve does not fall all the way"))
    // Better than the last point, though not than the best one.
    let end = try transfer("target,size,scratch,en\nde,100,6,2\nde,200,3,\nde,400,5,\n").cells[0]
    #expect(end.censoring == .above && end.effectiveLower == 200 && end.effectiveUpper == nil)
  }

  @Test func runsWithoutSeedsAreOneCell() throws {
    let text = "target,size,scratch,en\nde,100,9,4\nde,100,7,6\nde,200,2,\n"
    #expect(try transfer(text).cells.map(\.perplexity) == [5])
    #expect(try transfer(text).cells.map(\.effectiveBytes) == [150])
    let best = try transfer(text, ["replicates": "min"]).cells[0]
    #expect(best.perplexity == 4 && best.effectiveBytes == 160)
    #expect(try transfer(text).cells[0].method == "crossings")
  }

  /// All runs of seed 1 are worse by a tenth: paired, nothing is left of chance but how the curve
  /// is drawn, straight or in logarithms.
  @Test func seedsArePaired() throws {
    let rows = "de,100,9,5,0\nde,200,3,,0\nde,100,9.9,5.5,1\nde,200,3.3,,1\n"
    let cell = try transfer("target,size,scratch,en,seed\n\(rows)").cells[0]
    #expect(cell.method == "paired-seeds" && cell.seedCount == 2)
    let middle = 100 + 400.0 / 6
    #expect(abs((cell.effectiveBytes ?? 0) - middle) < 1e-9)
    #expect(abs((cell.effectiveUpper ?? 0) - middle) < 1e-6)
    #expect(abs((cell.effectiveLower ?? 0) - (cell.logLogEffectiveBytes ?? 1)) < 1e-6)
    let others = rows.replacing(",5.5,1", with: ",,1") + "de,100,,5.5,2\n"
    let apart = try transfer("target,size,scratch,en,seed\n\(others)").cells[0]
    #expect(apart.method == "unpaired-seeds")
    #expect(apart.effectiveLower == 0 && apart.effectiveUpper == nil)
  }

  @Test func theReachOfFewRunsIsStudents() throws {
    let rows = "de,100,9,5,0\nde,200,3,,0\nde,100,,5.1,1\nde,100,,5.05,2\n"
    let cell = try transfer("target,size,scratch,en,seed\n\(rows)").cells[0]
    #expect(cell.method == "source-seeds" && cell.seedCount == 3)
    // t(0.975, 2) · 0.05 / √3 either side of 5.05, at 100 / 6 bytes a unit of perplexity; the curve
    // in logarithms lies below.
    let reach = 4.302652729 * 0.05 / 3.0.squareRoot() * 100 / 6
    #expect(abs((cell.effectiveUpper ?? 0) - (100 + 395.0 / 6 + reach)) < 1e-6)
    #expect((cell.effectiveLower ?? 1e9) < (cell.logLogEffectiveBytes ?? 0))
    // Two runs of the curve that are equal: no chance of their own, but one degree of freedom.
    let both = rows + "de,100,9,,7\nde,200,3,,7\n"
    let apart = try transfer("target,size,scratch,en,seed\n\(both)").cells[0]
    let wide = 12.706204736 * 0.05 / 3.0.squareRoot() * 100 / 6
    #expect(apart.method == "unpaired-seeds")
    #expect(abs((apart.effectiveUpper ?? 0) - (100 + 395.0 / 6 + wide)) < 1e-6)
    let bent = try transfer("target,size,scratch,en,seed\n\(rows)", ["interpolation": "log-log"])
    #expect(bent.cells[0].effectiveLower == cell.effectiveLower)
    #expect(bent.cells[0].effectiveUpper == cell.effectiveUpper)
  }

  @Test func aTargetWithoutACurveSaysSo() throws {
    let cells = try transfer("target,size,scratch,en\nde,0,30,20\n").cells
    #expect(cells.map(\.censoring) == [.noCurve] && cells[0].effectiveLower == nil)
  }

  @Test func stepsAreReported() throws {
    let result = try transfer(
      "target,size,scratch,en,steps\nde,100,9,4,10\nde,200,5,,30\nde,400,3,,110\n")
    #expect(result.cells[0].steps == 10 && result.cells[0].effectiveSteps == 70)
    let folder = try TemporaryFolder()
    try result.write(to: folder.path)
    let curves = String(decoding: try readFile(folder.file("scratch-curves.csv")), as: UTF8.self)
    #expect(curves.contains("de,200,5.0,1,30.0,true"))
  }

  @Test func writesTableAndFacts() throws {
    let folder = try TemporaryFolder()
    let text = "target,size,scratch,en,de\nde,100,9,5,2\nde,200,5,,\nde,400,3,2.9,\n"
    let result = try transfer(text)
    try result.write(to: folder.path)
    let csv = String(decoding: try readFile(folder.file("data-transfer.csv")), as: UTF8.self)
    let rows = CSV.rows(of: Array(csv.utf8))
    #expect(
      rows[0].prefix(7) == [
        "target", "source", "size", "perplexity", "effective_bytes", "transferred_bytes",
        "fraction",
      ])
    #expect(
      rows.count == 3 && rows[1].prefix(7) == ["de", "en", "100", "5.0", "200.0", "100.0", "0.5"])
    #expect(rows[2][4] == "" && rows[2][7] == "400.0" && rows[2][11] == "above")
    let facts = try FactFile(path: folder.file("facts.jsonl")).facts
    let fact = try #require(facts.first { $0.metric == "transferred-bytes" })
    #expect(fact.value == 100 && fact.about[.target] == "de" && fact.about[.source] == "en")
    #expect(fact.about[.budget] == "100" && fact.interval == [100, 100])
    #expect(result.text.contains("Left out: 1 perplexities of de from itself."))
    #expect(String(decoding: try result.encoded(), as: UTF8.self).contains("\"effective_bytes\""))
  }
}
