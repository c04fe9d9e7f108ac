import Chance
import Foundation
import Statistics
import Testing
import Transfer

@Suite struct BloodBankSeedsTests {
  /// Where nothing varies but what the runs from one source share, an interval is as wide as that
  /// makes it. Effects are estimated so that they add up to 0, which takes a part of their variance
  /// away, a third of it with three languages: that has to be put back.
  @Test(arguments: [3, 5])
  func whatEffectsLoseByAddingUpToNothingIsPutBack(languages: Int) throws {
    let (seeds, deviation) = (400, 0.05)
    var generator = SplitMix64(seed: 11)
    var text = "source,target,seed,score\n"
    for seed in 0..<seeds {
      for source in 0..<languages {
        let effect = exp(deviation * generator.normal())
        for target in 0..<languages {
          text += "\(source),\(target),\(seed),\(source == target ? 0.5 : 0.6 * effect)\n"
        }
      }
    }
    let scores = try SeedScores(scores: NumberTable(Array(text.utf8), file: "s"))
    let found = try #require(BloodBankSeeds(scores, bank: BloodBank(scores)))
    let interval = try #require(found.interval(source: 0, target: 1))
    let reach = log((1 + interval.upper) / (1 + interval.lower)) / 2
    let expected = 1.96 * deviation / Double(seeds).squareRoot()
    #expect(abs(reach / expected - 1) < 0.08, "\(reach / expected)")
  }

  /// How studies with known truth are made: noise is the standard deviation of a score's logarithm.
  struct Design: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var languages = 6
    var seeds = 3
    var pairNoise = 0.02
    var aloneNoise = 0.03
    /// Of what all runs from one source and seed share.
    var parentNoise = 0.0
    /// How unlike languages are in the noise of their monolingual runs, on the logarithmic scale.
    var unlikeness = 0.0
    var areMatrices = false
  }

  /// The mini recipe's design, and what may be otherwise in a real one.
  static let designs = [
    Design(testDescription: "mini"),
    Design(testDescription: "parents", parentNoise: 0.03),
    Design(testDescription: "matrices", areMatrices: true),
    Design(testDescription: "two seeds", seeds: 2),
    Design(testDescription: "noisy", pairNoise: 0.06, aloneNoise: 0.08),
    Design(testDescription: "unlike", unlikeness: 0.6),
    Design(testDescription: "twelve", languages: 12),
  ]

  /// A study of `design`, and its true *F*, row by row.
  private func study(
    _ design: Design, _ generator: inout SplitMix64
  ) throws -> (scores: SeedScores, truth: [Double]) {
    let n = design.languages
    let alone = (0..<n).map { _ in 0.2 + 0.3 * generator.unit() }
    let noise = (0..<n).map { _ in design.aloneNoise * exp(design.unlikeness * generator.normal()) }
    let gifts = (0..<n).map { _ in 0.1 * generator.normal() }
    let truth = (0..<n * n).map { cell in
      cell / n == cell % n
        ? 0 : gifts[cell / n] - 0.5 * gifts[cell % n] + 0.05 * generator.normal()
    }
    var text = "source,target,seed,score\n"
    var matrices: [NumberTable] = []
    for seed in 0..<design.seeds {
      let parents = (0..<n).map { _ in design.parentNoise * generator.normal() }
      let own = (0..<n).map { alone[$0] * exp(noise[$0] * generator.normal()) }
      var matrix = "," + (0..<n).map { "\($0)" }.joined(separator: ",") + "\n"
      for source in 0..<n {
        let scores = (0..<n).map { target in
          source == target
            ? own[target]
            : alone[target] * (1 + truth[source * n + target])
              * exp(design.pairNoise * generator.normal() + parents[source])
        }
        for target in 0..<n { text += "\(source),\(target),\(seed),\(scores[target])\n" }
        matrix += (["\(source)"] + zip(scores, own).map { "\($0 / $1)" }).joined(separator: ",")
        matrix += "\n"
      }
      matrices.append(try table(matrix))
    }
    return (
      try design.areMatrices ? SeedScores(matrices: matrices) : SeedScores(scores: table(text)),
      truth
    )
  }

  /// 40 studies of three designs (400 of all by Tests/Tools/transfer_coverage.sh), seeds from 1:
  /// intervals hold the truth about as often as they say.
  @Test(arguments: Coverage.some(designs)) func intervalsCover(_ design: Design) throws {
    let n = design.languages
    let studies = Coverage.studies(40)
    var (donations, recipiences, pairs) = (Coverage(), Coverage(), Coverage())
    for seed in 1...studies {
      var generator = SplitMix64(seed: UInt64(seed))
      let (scores, truth) = try study(design, &generator)
      let seeds = try #require(BloodBankSeeds(scores, bank: BloodBank(scores)))
      for (place, language) in seeds.languages(resampleCount: Coverage.resamples, seed: 1)
        .enumerated()
      {
        donations.note(language.donation, (0..<n).reduce(0) { $0 + truth[place * n + $1] })
        recipiences.note(language.recipience, (0..<n).reduce(0) { $0 + truth[$1 * n + place] })
      }
      for cell in truth.indices {
        guard let interval = seeds.interval(source: cell / n, target: cell % n) else { continue }
        pairs.note(interval, truth[cell])
      }
    }
    print("COVER \(design.testDescription): D \(donations), R \(recipiences), F \(pairs)")
    for coverage in [donations, recipiences, pairs] {
      #expect(coverage.isRight(studies: studies), "\(design.testDescription): \(coverage)")
    }
  }

  /// A type is held in about as many resamples as the sign of what is near 0 is sure.
  @Test func typesAreHeldAsOftenAsTheyAreSure() throws {
    let scores = try SeedScores(scores: sample("blood-bank-scores.csv"))
    let bank = BloodBank(scores)
    let seeds = try #require(BloodBankSeeds(scores, bank: bank))
    let languages = seeds.languages(resampleCount: 1999, seed: 1)
    for (place, language) in languages.enumerated() {
      let isSure = [language.donation, language.recipience].allSatisfy {
        $0.lower > 0 || $0.upper < 0
      }
      #expect(isSure == (language.typeShare > 0.975), "\(bank.languages[place])")
      #expect(language.donation.lower < bank.donation(of: place))
      #expect(bank.donation(of: place) < language.donation.upper)
    }
    #expect(languages.contains { $0.typeShare < 0.9 })
    let reliability = try #require(seeds.reliability)
    #expect((0.9...1).contains(reliability.ofMeans))
    #expect(reliability.ofOne < reliability.ofMeans)
    #expect(seeds.coversPairs && seeds.coversMonolingual)
  }

  /// A monolingual run divides a column: its noise alone widens recipience, and says nothing of
  /// pairs.
  @Test func monolingualSeedsAloneMoveWholeColumns() throws {
    var text = "source,target,seed,score\n"
    for language in ["a", "b", "c"] {
      for seed in 0..<3 { text += "\(language),\(language),\(seed),\(0.4 + 0.02 * Double(seed))\n" }
      for other in ["a", "b", "c"] where other != language {
        text += "\(language),\(other),0,0.5\n"
      }
    }
    let scores = try SeedScores(scores: table(text))
    let seeds = try #require(BloodBankSeeds(scores, bank: BloodBank(scores)))
    #expect(!seeds.coversPairs && seeds.coversMonolingual)
    #expect(seeds.reliability == nil)
    let first = seeds.languages(resampleCount: 999, seed: 1)[0]
    let (gift, gain) = (
      first.donation.upper - first.donation.lower, first.recipience.upper - first.recipience.lower
    )
    // Two errors of two columns against one of a column that counts twice.
    #expect((1.2...1.6).contains(gain / gift), "\(gain / gift)")
  }

  @Test func oneSeedSaysNothing() throws {
    let scores = try SeedScores(matrices: [table(",a,b\na,1,1.5\nb,0.5,1\n")])
    #expect(BloodBankSeeds(scores, bank: BloodBank(scores)) == nil)
  }

  /// Of two languages a row is a pair; of a table with holes, pairs with one seed borrow.
  @Test func smallTablesAndHolesAreTaken() throws {
    let two = try SeedScores(matrices: [
      table(",a,b\na,1,1.5\nb,0.5,1\n"), table(",a,b\na,1,1.4\nb,0.6,1\n"),
    ])
    let seeds = try #require(BloodBankSeeds(two, bank: BloodBank(two)))
    let interval = try #require(seeds.interval(source: 0, target: 1))
    #expect(interval.lower < 0.45 && 0.45 < interval.upper)
    let holes = try SeedScores(matrices: [
      table(",a,b,c\na,1,1.5,1.2\nb,0.5,1,\nc,1.1,1.3,1\n"),
      table(",a,b,c\na,1,1.4,\nb,,1,\nc,1.2,1.3,1\n"),
    ])
    let others = try #require(BloodBankSeeds(holes, bank: BloodBank(holes)))
    #expect(others.interval(source: 1, target: 2) == nil)
    let borrowed = try #require(others.interval(source: 0, target: 2))
    #expect(borrowed.lower < 0.2 && 0.2 < borrowed.upper)
    for language in others.languages(resampleCount: 199, seed: 1) {
      #expect(language.donation.lower.isFinite && language.recipience.upper.isFinite)
    }
  }

  @Test func resamplesDependOnTheirSeedAlone() throws {
    let scores = try SeedScores(scores: sample("blood-bank-scores.csv"))
    let seeds = try #require(BloodBankSeeds(scores, bank: BloodBank(scores)))
    let first = seeds.languages(resampleCount: 199, seed: 1)
    #expect(first == seeds.languages(resampleCount: 199, seed: 1))
    #expect(first != seeds.languages(resampleCount: 199, seed: 2))
  }
}
