import Corpus
import Engine
import Foundation
import Testing
import Transfer

/// Claims from tables to verdicts.
struct ClaimTasksTests {
  private typealias Fixture = ClaimsFixture

  // MARK: - Scores

  /// Runs `a` and `b` with the scores of three seeds.
  private func scores(
    _ a: [Double], _ b: [Double], metric: String = "bits-per-byte"
  ) -> ClaimsFixture {
    var fixture = Fixture()
    for (name, values) in [("a", a), ("b", b)] {
      for (seed, value) in values.enumerated() {
        fixture.scores["scores/\(name)-en-\(seed)"] = [Fact(metric, value, "1", about: [:])]
      }
    }
    return fixture
  }

  private func claim(
    _ settings: ClaimSettings, than: Claim.Side = .runs(Fixture.runs("b", "en")), count: Int = 3
  ) -> Claim {
    Claim(
      settings: settings, of: .runs(Fixture.runs("a", "en", seeds: 0..<count)), than: than,
      seeds: Array(0..<count))
  }

  @Test(arguments: [
    ([2.5, 2.5, 2.75], [2.0, 2.0, 2.0], ClaimSettings.Relation.more, 0.0, 1.0),
    ([2.5, 2.5, 2.75], [2.0, 2.0, 2.0], .less, 0, -1),
    ([2.5, 2.5, 2.75], [2.0, 2.0, 2.0], .more, 0.5, 0),
    ([2.0, 2.0, 2.0], [2.5, 2.5, 2.75], .more, 0, -1),
    ([2.0, 2.0, 2.0], [2.5, 2.5, 2.75], .less, 0.25, 0),
    ([2.0, 2.0, 2.0], [2.5, 2.5, 2.75], .less, 0.125, 1),
    ([2.0, 2.0, 2.0], [2.0, 2.0, 2.0], .alike, 0, 1),
    ([2.0, 2.25, 2.0], [2.0, 2.0, 2.0], .alike, 0.25, 0),
    ([2.0, 2.25, 2.0], [2.0, 2.0, 2.0], .alike, 0.5, 1),
    ([4.0, 4.25, 4.0], [2.0, 2.0, 2.0], .alike, 0.5, -1),
  ])
  func differencesOfScores(
    a: [Double], b: [Double], relation: ClaimSettings.Relation, margin: Double, verdict: Double
  ) async throws {
    let settings = try Fixture.settings(.bitsPerByte, relation, margin: margin)
    let outcome = try await scores(a, b).outcome(claim(settings), .scores)
    #expect(outcome.verdict == verdict, "\(outcome)")
    let mean = zip(a, b).reduce(0) { $0 + $1.0 - $1.1 } / 3
    #expect(outcome.value("claim-effect") == mean)
    #expect(outcome.value("claim-margin") == margin)
    #expect(outcome.value("claim-seeds") == 3)
  }

  /// scipy.stats: differences 0.5, 0.5, 0.75: mean 0.58333, s 0.144338, t.interval(0.95, 2)
  /// 0.224778 to 0.941889; nct's 5.653489 standard errors of 0.083333.
  @Test func theIntervalAndTheSmallestEffectAreStudents() async throws {
    let settings = try Fixture.settings(.bitsPerByte, margin: 0.125)
    let outcome = try await scores([2.5, 2.5, 2.75], [2, 2, 2]).outcome(claim(settings), .scores)
    let interval = try #require(outcome.interval("claim-effect"))
    #expect(abs(interval[0] - 0.224778) < 1e-5 && abs(interval[1] - 0.941889) < 1e-5)
    let detectable = try #require(outcome.value("claim-detectable"))
    #expect(abs(detectable - 0.125 - 5.653489 / 12) < 1e-4)
    #expect(abs((outcome.value("claim-spread") ?? 0) - 0.144338) < 1e-5)
    #expect(
      outcome.seeds == """
        seed,of_lower,of_upper,than_lower,than_upper
        0,2.5,2.5,2.0,2.0
        1,2.5,2.5,2.0,2.0
        2,2.75,2.75,2.0,2.0

        """)
  }

  @Test func perplexitiesAreComparedByRatio() async throws {
    let fixture = scores([6, 6, 6], [4, 4, 4], metric: "perplexity")
    let settings = try Fixture.settings(.perplexity, margin: 1.25)
    let outcome = try await fixture.outcome(claim(settings), .scores)
    #expect(outcome.verdict == 1)
    #expect(abs((outcome.value("claim-effect") ?? 0) - 1.5) < 1e-12)
    let wide = try Fixture.settings(.perplexity, margin: 1.75)
    #expect(try await fixture.outcome(claim(wide), .scores).verdict == 0)
    // Against a number the level is told, and not the ratio.
    let level = try await fixture.outcome(claim(settings, than: .number(3)), .scores)
    #expect(level.verdict == 1 && abs((level.value("claim-effect") ?? 0) - 6) < 1e-12)
  }

  @Test func oneSeedShowsNothing() async throws {
    let settings = try Fixture.settings(.bitsPerByte)
    let outcome = try await scores([9, 9, 9], [2, 2, 2]).outcome(
      claim(settings, count: 1), .scores)
    #expect(outcome.verdict == 0 && outcome.value("claim-effect") == 7)
    #expect(outcome.interval("claim-effect") == nil)
    #expect(outcome.value("claim-detectable") == nil)
  }

  @Test func aMissingScoreIsNamed() async throws {
    var fixture = scores([2, 2, 2], [2, 2, 2])
    fixture.scores["scores/b-en-1"] = []
    let settings = try Fixture.settings(.bitsPerByte)
    let error = await #expect(throws: (any Error).self) {
      _ = try await fixture.outcome(claim(settings), .scores)
    }
    #expect("\(error.map { "\($0)" } ?? "")".contains("no fact 'bits-per-byte'"))
  }

  // MARK: - Bytes

  /// Scratch models of 1, 2 and 4 kB of two targets; `fr` reads off as 3 kB, `xx` as worse than
  /// all, `best` as better than all.
  private static let bytes: ClaimsFixture = {
    var rows = "target,size,scratch,fr,xx,best,seed,steps\n"
    for target in ["ca", "uk"] {
      for seed in 0..<3 {
        let shift = Double(seed) / 4
        for (size, perplexity) in [(1000, 8.0), (2000, 6.0), (4000, 4.0)] {
          rows += "\(target),\(size),\(perplexity + shift),,,,\(seed),10\n"
        }
        rows += "\(target),1000,,\(5 + shift),\(9 + shift),\(3 + shift),\(seed),10\n"
      }
    }
    return Fixture(tables: ["perplexities.csv": rows])
  }()

  private func bytes(
    _ source: String, than: Claim.Side, relation: ClaimSettings.Relation = .more,
    margin: Double? = nil
  ) async throws -> ClaimsFixture.Outcome {
    let runs = ["ca", "uk"].flatMap { Fixture.runs("tuned", $0, source: source) }
    let claim = Claim(
      settings: try Fixture.settings(.effectiveBytes, relation, margin: margin), of: .runs(runs),
      than: than, seeds: [0, 1, 2])
    return try await Self.bytes.outcome(
      claim, .bytes(id: "transfer", DataTransferSettings()))
  }

  private func sources(_ name: String) -> Claim.Side {
    .runs(["ca", "uk"].flatMap { Fixture.runs("tuned", $0, source: name) })
  }

  @Test func effectiveBytesAreReadOffTheCurveOfTheirSeed() async throws {
    let outcome = try await bytes("fr", than: .own)
    #expect(outcome.verdict == 1)
    // 3 kB of 1 kB of its own, with every seed: all vary alike.
    #expect(abs((outcome.value("claim-effect") ?? 0) - 3) < 1e-9)
    let interval = try #require(outcome.interval("claim-effect"))
    #expect(interval.allSatisfy { abs($0 - 3) < 1e-6 })
    #expect(try await bytes("fr", than: .own, margin: 3.5).verdict == 0)
    #expect(try await bytes("fr", than: .own, relation: .less).verdict == -1)
  }

  @Test func whatIsBeyondTheCurveHasBounds() async throws {
    // Worse than 1 kB from scratch: 3 times at least.
    let worse = try await bytes("fr", than: sources("xx"))
    #expect(worse.verdict == 1 && worse.value("claim-effect") == nil)
    #expect(abs((worse.value("claim-at-least") ?? 0) - 3) < 1e-6)
    #expect(worse.value("claim-at-most") == nil)
    #expect(try await bytes("fr", than: sources("xx"), margin: 3.5).verdict == 0)
    // Better than 4 kB.
    let better = try await bytes("best", than: sources("fr"))
    #expect(better.verdict == 1)
    #expect(abs((better.value("claim-at-least") ?? 0) - 4.0 / 3) < 1e-6)
    let opposite = try await bytes("fr", than: sources("best"))
    #expect(opposite.verdict == -1 && opposite.value("claim-at-least") == nil)
    #expect(abs((opposite.value("claim-at-most") ?? 0) - 0.75) < 1e-6)
    // Both beyond the same end say nothing of each other.
    #expect(try await bytes("xx", than: sources("xx")).verdict == 0)
    #expect(try await bytes("xx", than: sources("xx"), relation: .alike, margin: 9).verdict == 0)
  }

  @Test func aSourceThatIsNotThereSaysNothing() async throws {
    let outcome = try await bytes("yy", than: .own)
    #expect(outcome.verdict == 0 && outcome.value("claim-seeds") == 0)
  }

  /// A side of which a seed has not all values has none with that seed: a mean over fewer targets
  /// is no mean over all.
  @Test func aSeedCountsOnlyWithAllItsValues() async throws {
    var fixture = Self.bytes
    let rows = try #require(fixture.tables["perplexities.csv"]).split(separator: "\n")
    let kept = rows.filter { !$0.hasPrefix("uk,1000,,5.25") }
    #expect(kept.count == rows.count - 1)
    fixture.tables["perplexities.csv"] = kept.joined(separator: "\n") + "\n"
    let runs = ["ca", "uk"].flatMap { Fixture.runs("tuned", $0, source: "fr") }
    let outcome = try await fixture.outcome(
      Claim(
        settings: Fixture.settings(.effectiveBytes), of: .runs(runs), than: .own,
        seeds: [0, 1, 2]), .bytes(id: "transfer", DataTransferSettings()))
    #expect(outcome.value("claim-seeds") == 2)
    #expect(outcome.seeds.split(separator: "\n").map { $0.prefix(2) } == ["se", "0,", "2,"])
  }

  /// What is assumed before there are runs makes no verdict anew.
  @Test func theAssumedSpreadIsNoPartOfWhatIsDecided() throws {
    func settings(_ spread: Double?) throws -> [UInt8] {
      var settings = try Fixture.settings(.bitsPerByte)
      settings.spread = spread
      return try ClaimTasks.task(
        id: "claims/one", name: "one", claim: claim(settings), basis: .scores
      ).settings
    }
    #expect(try settings(0.5) == settings(nil))
    #expect(!(String(decoding: try settings(0.5), as: UTF8.self).contains("spread")))
  }

  // MARK: - Imbalance

  @Test func efficiencyIsReadOffTheCurveOfItsSeed() async throws {
    var alone = "language,tokens,perplexity,seed\n"
    var mixed = "run,language,clone,tokens,share,perplexity,seed\n"
    for seed in 0..<3 {
      let factor = 1 + Double(seed) / 8
      for (tokens, perplexity) in [(1000, 32.0), (4000, 16.0), (16000, 8.0)] {
        alone += "en,\(tokens),\(perplexity * factor),\(seed)\n"
      }
      for (run, perplexity) in [("main", 16.0), ("shuffled", 32.0), ("bad", 64)] {
        mixed += "\(run),en,2,20000,0.1,\(perplexity * factor),\(seed)\n"
      }
    }
    let fixture = Fixture(tables: ["monolingual.csv": alone, "runs.csv": mixed])
    func outcome(_ of: String, _ than: Claim.Side) async throws -> ClaimsFixture.Outcome {
      try await fixture.outcome(
        Claim(
          settings: Fixture.settings(.tokenEfficiency),
          of: .runs(Fixture.runs(of, "en", clone: 2)), than: than, seeds: [0, 1, 2]),
        .imbalance(id: "transfer", ImbalanceSettings()))
    }
    let against = try await outcome("main", .runs(Fixture.runs("shuffled", "en", clone: 2)))
    #expect(against.verdict == 1 && abs((against.value("claim-effect") ?? 0) - 4) < 1e-6)
    let level = try await outcome("main", .number(1))
    #expect(level.verdict == 1 && abs((level.value("claim-effect") ?? 0) - 2) < 1e-6)
    // Fewer tokens than the shortest run alone has: half of its own at most.
    let worse = try await outcome("bad", .number(1))
    #expect(worse.verdict == -1)
    #expect(abs((worse.value("claim-at-most") ?? 0) - 0.5) < 1e-6)
  }

  // MARK: - The blood bank

  /// Gains of 0.5, 0.25, 0.125 and so on, a hundredth more or less with every seed.
  private static let bank: ClaimsFixture = {
    var rows = "source,target,score,seed\n"
    let languages = ["en", "fi", "hu"]
    for seed in 0..<3 {
      var gain = 0.5
      for source in languages {
        for target in languages {
          let isOwn = source == target
          let error = isOwn ? 0 : 0.01 * Double((seed + (target == "fi" ? 1 : 0)) % 3 - 1)
          rows += "\(source),\(target),\(isOwn ? 1 : 1 + gain + error),\(seed)\n"
          if !isOwn { gain /= 2 }
        }
      }
    }
    return Fixture(tables: ["scores.csv": rows])
  }()

  private func bank(
    _ settings: ClaimSettings, _ of: Claim.Side, _ than: Claim.Side
  ) async throws -> ClaimsFixture.Outcome {
    try await Self.bank.outcome(
      Claim(settings: settings, of: of, than: than, seeds: [0, 1, 2]), .bank(id: "transfer"))
  }

  @Test func donationsAndTransferOfSeeds() async throws {
    let donation = try await bank(
      Fixture.settings(.donation), .languages(["en"]), .languages(["hu"]))
    #expect(donation.verdict == 1)
    #expect(abs((donation.value("claim-effect") ?? 0) - (0.75 - 3.0 / 64)) < 1e-9)
    let recipience = try await bank(
      Fixture.settings(.recipience, margin: 0.25), .languages(["fi"]), .number(0))
    #expect(recipience.verdict == 1)
    #expect(abs((recipience.value("claim-effect") ?? 0) - (0.5 + 1.0 / 64)) < 1e-9)
    let pair = try await bank(
      Fixture.settings(.transfer), .runs(Fixture.runs("x", "fi", source: "en")), .number(0.25))
    #expect(pair.verdict == 1 && abs((pair.value("claim-effect") ?? 0) - 0.5) < 1e-9)
  }

  @Test func reliabilityIsThatOfAllPairs() async throws {
    func outcome(_ number: Double) async throws -> ClaimsFixture.Outcome {
      try await bank(Fixture.settings(.reliability), .languages([]), .number(number))
    }
    let found = try await outcome(0.9)
    #expect(found.verdict == 1)
    let value = try #require(found.value("claim-effect"))
    #expect(value > 0.99 && value < 1)
    let interval = try #require(found.interval("claim-effect"))
    #expect(interval[0] > 0.9 && interval[0] < value && value < interval[1])
    let detectable = try #require(found.value("claim-detectable"))
    #expect(detectable > 0.9 && detectable < 1)
    #expect(try await outcome(0.9999).verdict == -1)
    #expect(try await outcome(value).verdict == 0)
  }
}
