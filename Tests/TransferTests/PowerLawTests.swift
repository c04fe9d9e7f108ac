import Chance
import Foundation
import Statistics
import Testing
import Transfer

@Suite struct PowerLawTests {
  private let law = PowerLaw(a: 0.04, b: 0.2, c: 0.085, unit: 1e6)

  @Test func tokensAndPerplexityInvertEachOther() throws {
    for tokens in [5e4, 1e6, 3e7] {
      let perplexity = try #require(law.perplexity(after: tokens))
      #expect(abs(try #require(law.tokens(for: perplexity)) / tokens - 1) < 1e-9)
    }
    #expect(abs(try #require(law.perplexity(after: 1e6)) - 1 / 0.045) < 1e-9)
  }

  @Test func whatItNeverReachesHasNoTokens() {
    #expect(law.tokens(for: 1 / 0.085) == nil)
    #expect(law.tokens(for: 1) == nil)
    #expect(law.tokens(for: 1 / 0.0849) != nil)
    // Few tokens have none: 1/PPL would be negative.
    #expect(law.perplexity(after: 1) == nil)
    #expect(law.perplexity(after: 0) == nil)
    // No perplexity is so high that it has none: where 1/PPL is 0 there are still some tokens.
    #expect((law.tokens(for: 1e300) ?? 0) > 1)
  }

  @Test func readsWhatPeopleWrite() throws {
    let given = try PowerLaw.Given("en:a=0.04, b=0.2,c=8.5e-2,unit=1e6")
    #expect(given.language == "en")
    #expect(given.law == law)
    #expect(try PowerLaw.Given("unit=1e6,c=0.085,b=0.2,a=0.04").language == nil)
  }

  @Test(arguments: [
    "", "a=1", "a=1,b=1,c=1", "a=1,b=1,c=1,unit=x", "a=1,b=1,c=1,unit=0", "a=-1,b=1,c=1,unit=1",
    "a=1,b=1,c=1,unit=1,d=1", "a=1,a=1,c=1,unit=1", ":a=1,b=1,c=1,unit=1", "a=1,b=1,c=inf,unit=1",
    "a,b,c,unit", "a==1,b=1,c=1,unit=1", "en:", "a=1,b=1,c=1,unit=1,",
  ]) func refusesWhatIsNoLaw(_ text: String) {
    let error = #expect(throws: TransferError.self) { try PowerLaw.Given(text) }
    #expect(error?.description.hasPrefix("--parameters: found '\(text)', expected") == true)
  }

  /// Parameters of laws on the study's 16 fractions with independent noise: the fit's intervals
  /// cover each about as often as they say. Seeds 1 to 300.
  @Test func intervalsOfAFitCoverItsParameters() throws {
    let fractions = [
      0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1, 1.5, 2, 3,
    ]
    let truth = [0.0387, 0.2073, 0.0841]
    var covered = [0, 0, 0]
    var seeds = 0
    for seed in 1...300 as ClosedRange<UInt64> {
      var generator = SplitMix64(seed: seed)
      let perplexities = fractions.map { x in
        exp(0.004 * generator.normal()) / (truth[2] - truth[0] * pow(x, -truth[1]))
      }
      let fit = try PowerLaw.fit(tokens: fractions, perplexities: perplexities, unit: 1).fit
      seeds += 1
      for parameter in 0..<3 {
        let interval = try fit.interval(of: parameter)
        if interval.lower <= truth[parameter], truth[parameter] <= interval.upper {
          covered[parameter] += 1
        }
      }
    }
    print("COVER law parameters", covered, "of", seeds)
    for count in covered { #expect((270...294).contains(count), "\(covered) of \(seeds)") }
  }
}
