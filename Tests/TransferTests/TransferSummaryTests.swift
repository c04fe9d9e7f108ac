import ByteIO
import Chance
import Corpus
import Foundation
import TestSupport
import Testing
import Transfer
import Values

struct TransferSummaryTests {
  /// A study in which the scratch curve of every target has the perplexity 1000 / bytes, on a
  /// straight scale of its own points, so that cells can be given by their effective bytes.
  private func text(_ cells: [(target: String, source: String, transferred: Double)]) -> String {
    let sources = ["en", "fr", "zh"]
    var text = "target,size,scratch,\(sources.joined(separator: ","))\n"
    for target in ["de", "en", "fi", "fr"] {
      let own = sources.map { source in
        cells.first { $0.target == target && $0.source == source }
          .map { "\(2000 - 10 - $0.transferred)" } ?? ""
      }
      text += "\(target),1,1999,,,\n\(target),10,,\(own.joined(separator: ","))\n"
      text += "\(target),1000,1000,,,\n"
    }
    return text
  }

  private let known: [(target: String, source: String, transferred: Double)] = [
    ("de", "en", 100), ("de", "fr", 200), ("de", "zh", 50), ("en", "fr", 400), ("en", "zh", 60),
    ("fi", "en", 80), ("fi", "fr", 160), ("fi", "zh", 90), ("fr", "en", 300), ("fr", "zh", -5),
  ]

  /// The rows of each table that the study is written as, by the name of its file.
  private func tables(
    _ text: String, _ written: [String: String] = [:], distances: String? = nil
  ) throws -> [String: [[String]]] {
    let result = DataTransfer(
      try perplexities(text),
      settings: try DataTransferSettings(reading: written.mapValues { [$0] }),
      distances: try distances.map {
        try Covariate.read(NumberTable(Array($0.utf8), file: "d.csv"))
      } ?? [])
    let folder = try TemporaryFolder()
    try result.write(to: folder.path)
    let names = try Folder.names(in: folder.path).filter { $0.hasSuffix(".csv") }
    return Dictionary(
      uniqueKeysWithValues: try names.map { ($0, CSV.rows(of: try readFile(folder.file($0)))) })
  }

  private func isNear(_ field: String, _ expected: Double) -> Bool {
    abs((Double(field) ?? .nan) - expected) < 1e-6 * max(1, abs(expected))
  }

  @Test func sourcesHaveMeansAndQuartiles() throws {
    let rows = try #require(try tables(text(known))["sources.csv"])
    #expect(rows.count == 4)
    #expect(rows[1].prefix(3) == ["en", "10", "3"] && rows[3].prefix(3) == ["zh", "10", "4"])
    #expect(isNear(rows[1][3], pow(100 * 80 * 300, 1.0 / 3)))
    // -5 has no logarithm, and is the least.
    #expect(isNear(rows[3][3], pow(50 * 60 * 90, 1.0 / 3)))
    #expect(isNear(rows[3][6], -5) && isNear(rows[3][8], 55) && isNear(rows[3][10], 90))
    #expect(rows[3].suffix(2) == ["1", "0"])
  }

  /// Of German, Finnish and English, which have two sources above 0 or more.
  @Test func bestAndWorstSourcesAreAveraged() throws {
    let folder = try TemporaryFolder()
    try DataTransfer(perplexities(text(known))).write(to: folder.path)
    let facts = try FactFile(path: folder.file("facts.jsonl")).facts
    let best = try #require(facts.first { $0.metric == "best-source-bytes" })
    let worst = try #require(facts.first { $0.metric == "worst-source-bytes" })
    #expect(best.count == 3 && isNear("\(best.value)", pow(200 * 400 * 160, 1.0 / 3)))
    #expect(isNear("\(worst.value)", pow(50 * 60 * 80, 1.0 / 3)))
  }

  /// The difference's ends follow from those of both directions.
  @Test func theDifferenceHasAnInterval() throws {
    var text = "target,size,seed,scratch,en,fr\n"
    for (seed, change) in [0.0, 3, -1].enumerated() {
      text += "en,10,\(seed),,,\(700 + change)\nfr,10,\(seed),,\(600 - 2 * change),\n"
      for (size, perplexity) in [(1, 999), (1000, 1)] {
        text += "en,\(size),\(seed),\(perplexity),,\nfr,\(size),\(seed),\(perplexity),,\n"
      }
    }
    let tables = try tables(text)
    let cells = try #require(tables["data-transfer.csv"])
    let row = try #require(tables["commutativity.csv"])[1].map { Double($0) ?? .nan }
    let (back, there) = (cells[1].map { Double($0) ?? .nan }, cells[2].map { Double($0) ?? .nan })
    // transferred_bytes, transferred_lower, transferred_upper are columns 5, 9, 10.
    #expect(row[3] == there[5] && row[4] == back[5] && there[9] < there[5] && back[10] > back[5])
    #expect(abs(row[7] - (row[6] - hypot(there[5] - there[9], back[10] - back[5]))) < 1e-6)
    #expect(abs(row[8] - (row[6] + hypot(there[10] - there[5], back[5] - back[9]))) < 1e-6)
  }

  @Test func transferBothWaysIsCompared() throws {
    let rows = try #require(try tables(text(known))["commutativity.csv"])
    // From English to French 300, back 400; from French to Chinese nothing.
    #expect(rows.count == 2 && rows[1].prefix(3) == ["en", "fr", "10"])
    #expect(isNear(rows[1][3], 300) && isNear(rows[1][4], 400))
    #expect(isNear(rows[1][5], 100) && isNear(rows[1][6], -100))
    #expect(isNear(rows[1][7], -100) && isNear(rows[1][8], -100))
  }

  /// ln 2 at each of two targets: t has one degree of freedom, and no error.
  @Test func likenessIsTestedWithinAMargin() throws {
    let plain = try #require(try tables(text(known))["similarity.csv"])
    #expect(plain[1].prefix(4) == ["en", "fr", "10", "2"])
    #expect(isNear(plain[1][4], 0.5) && isNear(plain[1][5], 0.5))
    #expect(plain[1].suffix(3) == ["", "", "not tested"])
    let rows = try #require(try tables(text(known), ["margin": "2.1"])["similarity.csv"])
    #expect(rows[1].last == "alike" && isNear(rows[1][8], 0))
    #expect(rows[2].last == "not shown")
    let strict = try #require(try tables(text(known), ["margin": "1.9"])["similarity.csv"])
    #expect(strict[1].last == "different")
    let one = try #require(
      try tables(text([("de", "en", 5), ("de", "fr", 5)]), ["margin": "2"])["similarity.csv"])
    #expect(one[1].last == "too few targets" && one[1][8] == "")
  }

  @Test func farIsComparedWithNear() throws {
    let distances = """
      source,target,d
      en,de,1
      fr,de,3
      zh,de,3
      en,fi,2
      fr,fi,2
      zh,fi,9
      en,fr,1
      zh,fr,2
      fr,en,5
      """
    let rows = try #require(try tables(text(known), distances: distances)["distances.csv"])
    // German: √(200 · 50) by 100; Finnish: 90 by √(80 · 160); the others have one source each.
    #expect(rows.count == 4)
    #expect(rows[1][2] == "de" && rows[1][4] == "fr zh" && isNear(rows[1][5], 1))
    #expect(rows[2][3] == "en fr" && isNear(rows[2][5], 90 / 12800.0.squareRoot()))
    #expect(rows[3][2] == "" && isNear(rows[3][5], (90 / 12800.0.squareRoot()).squareRoot()))
  }

  /// Variances of 0.64, 0.25 and 0.04 come back from a study of 12 sources and 40 targets.
  @Test func componentsComeBack() throws {
    var generator = SplitMix64(seed: 4)
    let sources = (0..<12).map { "s\($0)" }
    let effects = sources.map { _ in 0.8 * generator.normal() }
    var text = "target,size,scratch,\(sources.joined(separator: ","))\n"
    let blank = String(repeating: ",", count: 12)
    for target in 0..<40 {
      let own = 0.5 * generator.normal()
      let values = effects.enumerated().map { index, effect in
        // Some are missing.
        (index + target) % 12 == 0
          ? "" : "\(1e6 - exp(5 + own + effect + 0.2 * generator.normal()))"
      }
      text += "t\(target),0,,\(values.joined(separator: ","))\n"
      text +=
        "t\(target),1,999999,\(blank.dropFirst())\nt\(target),900000,100000,\(blank.dropFirst())\n"
    }
    // Straight: perplexity = 1000000 − bytes.
    let rows = try #require(try tables(text)["components.csv"])
    #expect(rows.dropFirst().map { $0[2] } == ["source", "target", "pair", "seed"])
    let effectMean = effects.reduce(0, +) / 12
    let drawn = effects.reduce(0) { $0 + ($1 - effectMean) * ($1 - effectMean) } / 11
    let source = try #require(Double(rows[1][3]))
    let target = try #require(Double(rows[2][3]))
    let pair = try #require(Double(rows[3][3]))
    #expect(abs(source / drawn - 1) < 0.1, "\(source) \(drawn)")
    #expect(abs(target - 0.25) < 0.12 && abs(pair - 0.04) < 0.008, "\(target) \(pair)")
    #expect(rows[4][3] == "")
  }

  @Test func seedsAreAComponent() throws {
    var text = "target,size,seed,scratch,a,b\n"
    var generator = SplitMix64(seed: 9)
    let sources = [0.5, -0.5]
    for target in 0..<30 {
      let effects = sources.map { $0 + 0.3 * generator.normal() }
      for seed in 0..<3 {
        let values = effects.map { "\(1e6 - exp($0 + 3 + 0.1 * generator.normal()))" }
        text += "t\(target),0,\(seed),,\(values.joined(separator: ","))\n"
        text += "t\(target),1,\(seed),999999,,\nt\(target),900000,\(seed),100000,,\n"
      }
    }
    let rows = try #require(try tables(text)["components.csv"])
    let seed = try #require(Double(rows[4][3]))
    let pair = try #require(Double(rows[3][3]))
    #expect(abs(seed - 0.01) < 0.003 && abs(pair - 0.09) < 0.04, "\(seed) \(pair)")
  }
}
