import ByteIO
import Chance
import Corpus
import Foundation
import TestSupport
import Testing
import Transfer
import Values

struct TransferCorrelationTests {
  private static let sources = ["en", "ru", "zh"]
  private static let targets = ["ar", "de", "en", "es", "fi", "id", "ja", "ko", "ru", "zh"]

  /// A study of the byte study's design in which transfer and a property of pairs have nothing to
  /// do with each other, though both have effects of target, source and pair.
  private static func study(
    _ generator: inout SplitMix64, noise: Double
  ) -> (cells: String, covariates: String) {
    var cells = "target,source,size,transferred_bytes\n"
    var covariates = "target,source,x\n"
    let own = sources.map { _ in (generator.normal() / 2, generator.normal() / 2) }
    for target in targets {
      let shared = (generator.normal(), generator.normal())
      for (source, effect) in zip(sources, own) where source != target {
        let pair = (generator.normal(), generator.normal())
        covariates += "\(target),\(source),\(shared.0 + pair.0 + effect.0)\n"
        for (order, size) in [6e6, 19e6, 60e6, 189e6, 600e6].enumerated() {
          let transferred =
            shared.1 + pair.1 + effect.1 + 0.3 * Double(order) + noise * generator.normal()
          cells += "\(target),\(source),\(size),\(transferred)\n"
        }
      }
    }
    return (cells, covariates)
  }

  private static func correlation(
    _ text: (cells: String, covariates: String), _ written: [String: String]
  ) throws -> TransferCorrelation {
    var written = written.mapValues { [$0] }
    if written["seed"] == nil { written["seed"] = ["1"] }
    return try TransferCorrelation(
      cells(text.cells),
      Covariate.read(NumberTable(Array(text.covariates.utf8), file: "d.csv")),
      settings: CorrelationSettings(reading: written))
  }

  /// Shares of 400 studies without an effect in which each test finds one at .05.
  @Test func languagesAreTheUnits() throws {
    var generator = SplitMix64(seed: 17)
    var rejected = ["languages": [0, 0], "rows": [0, 0]]
    for _ in 0..<400 {
      let text = Self.study(&generator, noise: 0.3)
      for null in ["languages", "rows"] {
        let found = try Self.correlation(text, ["null": null, "resamples": "199"])
        for (index, row) in found.rows.enumerated() where (row.probability ?? 1) <= 0.05 {
          rejected[null]?[index] += 1
        }
      }
    }
    let shares = rejected.mapValues { $0.map { Double($0) / 400 } }
    print("rejects, Spearman and Pearson: \(shares.sorted { $0.key < $1.key })")
    #expect(try #require(shares["languages"]).allSatisfy { $0 > 0.02 && $0 <= 0.07 })
    #expect(try #require(shares["rows"]).allSatisfy { $0 > 0.4 })
  }

  /// Transfer that is the property of its pair, but for size and source, is found.
  @Test func anEffectIsFound() throws {
    var cells = "target,source,size,transferred_bytes\n"
    var covariates = "target,source,x\n"
    var generator = SplitMix64(seed: 5)
    for target in Self.targets {
      for (index, source) in Self.sources.enumerated() where source != target {
        let x = generator.normal()
        covariates += "\(target),\(source),\(x + 9 * Double(index))\n"
        for size in [6e6, 19e6] {
          cells += "\(target),\(source),\(size),\(x - 5 * Double(index) - size / 1e6)\n"
        }
      }
    }
    let found = try Self.correlation((cells, covariates), ["resamples": "999"])
    let pearson = found.rows[1]
    #expect(abs((pearson.tested ?? 0) - 1) < 1e-9 && (pearson.correlation ?? 1) < 0)
    #expect(pearson.probability == 0.001 && pearson.leastProbability == 0.001)
    #expect(pearson.pairCount == 27 && pearson.cellCount == 54 && pearson.targetCount == 10)
    let less = try Self.correlation(
      (cells, covariates), ["resamples": "999", "alternative": "less"])
    #expect(less.rows[1].probability == 1)
    #expect(found.summary.contains("10 target languages are permuted"))
    #expect(found.summary.contains("The smallest p that could have been found is 0.001."))
  }

  /// Four targets have 24 orders, and all are gone through: the least p is said.
  @Test func allOrdersOfFewLanguages() throws {
    let text = (
      "target,source,size,transferred_bytes\na,s,1,1\nb,s,1,2\nc,s,1,3\nd,s,1,5\n",
      "target,x\na,1\nb,2\nc,3\nd,4\n"
    )
    let row = try Self.correlation(text, [:]).rows[0]
    #expect(row.orderCount == 24 && row.tested == 1 && row.givenSize == nil)
    #expect(row.probability == 2.0 / 24 && row.leastProbability == 2.0 / 24)
    let greater = try Self.correlation(text, ["alternative": "greater"]).rows[0]
    #expect(greater.probability == 1.0 / 24 && greater.leastProbability == 1.0 / 24)
    let rows = try Self.correlation(text, ["null": "rows", "alternative": "greater"]).rows[0]
    #expect(rows.probability == 1.0 / 24)
    let less = try Self.correlation(text, ["null": "rows", "alternative": "less"]).rows[0]
    #expect(less.probability == 1)
  }

  /// Transfer and rate both rise with the size, and with nothing else.
  @Test func sizeIsTakenOut() throws {
    var cells = "target,source,size,transferred_bytes\n"
    var covariates = "target,size,x\n"
    var generator = SplitMix64(seed: 3)
    for target in "abcdef" {
      for size in [1e6, 1e7, 1e8] {
        cells += "\(target),s,\(size),\(log(size) + generator.normal() / 100)\n"
        covariates += "\(target),\(size),\(log(size) + generator.normal() / 100)\n"
      }
    }
    let row = try Self.correlation((cells, covariates), [:]).rows[1]
    #expect((row.correlation ?? 0) > 0.99)
    #expect(abs(row.tested ?? 1) < 0.8 && abs(row.givenSize ?? 1) < 0.8)
    #expect((row.probability ?? 0) > 0.01)
  }

  @Test func severalValuesAreAFamily() throws {
    let text = (
      "target,source,size,transferred_bytes\na,s,1,1\nb,s,1,2\nc,s,1,3\nd,s,1,5\n",
      "target,x,y,none\na,1,2,1\nb,2,1,1\nc,3,4,1\nd,4,3,1\n"
    )
    let rows = try Self.correlation(text, [:]).rows.filter { $0.statistic == .spearman }
    let first = try #require(rows[0].probability)
    let second = try #require(rows[1].probability)
    #expect(second > first)
    #expect(rows[0].holm == 2 * first && rows[1].holm == max(2 * first, second))
    #expect(rows[0].benjaminiHochberg == min(2 * first, second))
    #expect(rows[2].probability == nil && rows[2].holm == nil && rows[2].correlation == nil)
    // A probability does not depend on what else is looked at.
    let alone = try Self.correlation((text.0, "target,y\na,2\nb,1\nc,4\nd,3\n"), [:]).rows[0]
    #expect(alone.probability == second)
  }

  @Test func sizesCanBeLeftOut() throws {
    let text = (
      "target,source,size,transferred_bytes\na,s,1,1\nb,s,1,2\nc,s,1,3\na,s,6,5\n",
      "target,x\na,1\nb,2\nc,3\n"
    )
    #expect(try Self.correlation(text, ["exclude-size": "6"]).rows[0].cellCount == 3)
    #expect(try Self.correlation(text, [:]).rows[0].cellCount == 4)
  }

  @Test func writesTablesAndFacts() throws {
    let folder = try TemporaryFolder()
    let text = (
      "target,source,size,transferred_bytes\na,s,1,1\nb,s,1,2\nc,s,1,3\n",
      "target,'x\na,1\nb,\nc,3\n"
    )
    let found = try Self.correlation(text, [:])
    try found.write(to: folder.path)
    let rows = CSV.rows(of: try readFile(folder.file("correlations.csv")))
    #expect(rows.count == 3 && rows[0].count == rows[1].count)
    #expect(rows[1][0] == "''x" && rows[1].suffix(5) == ["2", "2", "2", "1", "0"])
    let joined = CSV.rows(of: try readFile(folder.file("joined.csv")))
    #expect(joined[2] == ["b", "s", "1", "2.0", ""])
    let facts = try FactFile(path: folder.file("facts.jsonl")).facts
    #expect(facts.first?.about[.covariate] == "'x" && facts.first?.count == 2)
  }
}
