import Foundation
import Statistics
import Testing
import Transfer

@Suite struct HypothesesTests {
  /// Scores of sets: every pair of `languages` has the set's score, plus `extra` of the target.
  private func scores(
    _ sets: [(name: String, members: String, score: Double)], languages: [String],
    extra: [String: Double] = [:]
  ) throws -> ZeroShot {
    var (text, members) = ("set,source,target,score\n", "set,language\n")
    for set in sets {
      for source in languages {
        for target in languages where source != target {
          let score = set.score + (extra[target] ?? 0) + (extra[source] ?? 0)
          text += "\(set.name),\(source),\(target),\(score)\n"
        }
      }
      for member in set.members { members += "\(set.name),\(member)\n" }
    }
    return try ZeroShot(scores: table(text), sets: table(members))
  }

  private func hypotheses(_ scores: ZeroShot, _ bank: BloodBank) -> Hypotheses {
    Hypotheses(scores, bank: bank, resampleCount: 9999, seed: 1)
  }

  /// Donations and recipience by a plain matrix.
  private func plainBank() throws -> BloodBank {
    // D: a 0.7, b 0.5, c -0.2, d -0.4; R: a 0.5, b 0.3, c 0.1, d -0.3.
    try BloodBank(
      SeedScores(matrices: [
        table(
          """
          ,a,b,c,d
          a,1,1.4,1.3,1
          b,1.4,1,1.2,0.9
          c,1.1,0.9,1,0.8
          d,1,1,0.6,1

          """)
      ]))
  }

  @Test func equation3LooksAtSetsInsideSets() throws {
    let scores = try scores(
      [("ab", "ab", 0.5), ("abc", "abc", 0.6), ("abcd", "abcd", 0.55), ("abd", "abd", 0.4)],
      languages: ["a", "b"])
    let outcome = try hypotheses(scores, plainBank()).monotonicity
    // ab in three others, abc and abd in abcd.
    #expect(outcome.caseCount == 5)
    #expect(outcome.heldCount == 3)
    #expect(outcome.exceptions == ["ab -> abd", "abc -> abcd"])
    #expect(outcome.equation == 3)
  }

  @Test func equation7IsACorrelationWithTheSumOfRecipience() throws {
    let bank = try plainBank()
    let sums = ["ab": "ab", "abc": "abc", "abd": "abd", "abcd": "abcd"].mapValues { members in
      members.reduce(0) { sum, name in
        sum + bank.recipience(of: bank.languages.firstIndex(of: String(name)) ?? 0)
      }
    }
    let scores = try scores(
      sums.sorted { $0.key < $1.key }.map { ($0.key, $0.key, 0.5 + 0.1 * $0.value) },
      languages: ["a", "b"])
    let outcome = try hypotheses(scores, bank).proportionality()
    #expect(outcome.caseCount == 6 && outcome.heldCount == 6)
    let test = try #require(outcome.test)
    #expect(abs(test.observed - 1) < 1e-9)
    // Four sets have 24 orders; that of the sums alone correlates wholly.
    #expect(test.isExhaustive && test.orderCount == 24)
    #expect(abs(test.greater - 1.0 / 24) < 1e-9)
  }

  @Test func equation8And10FollowDonation() throws {
    let bank = try plainBank()
    // Sums of D: ab 1.2, abc 1, abd 0.8, abcd 0.6.
    let right = try hypotheses(
      scores(
        [("ab", "ab", 0.8), ("abc", "abc", 0.7), ("abd", "abd", 0.6), ("abcd", "abcd", 0.5)],
        languages: ["a", "b"]), bank)
    #expect(right.donationOrder.caseCount == 6 && right.donationOrder.heldCount == 6)
    #expect(right.donationChain.caseCount == 3 && right.donationChain.heldCount == 3)
    let wrong = try hypotheses(
      scores(
        [("ab", "ab", 0.6), ("abc", "abc", 0.7), ("abd", "abd", 0.6), ("abcd", "abcd", 0.5)],
        languages: ["a", "b"]), bank)
    #expect(wrong.donationOrder.heldCount == 5)
    #expect(wrong.donationOrder.exceptions == ["abc -> ab"])
    #expect(wrong.donationChain.heldCount == 2)
    // A tie breaks equation (10), not (8).
    let tied = try hypotheses(
      scores([("ab", "ab", 0.7), ("abc", "abc", 0.7)], languages: ["a", "b"]), bank)
    #expect(tied.donationOrder.heldCount == 1)
    #expect(tied.donationChain.heldCount == 0)
  }

  @Test func setsWithLanguagesThatAreNotKnownAreLeftOut() throws {
    let hypotheses = try hypotheses(
      scores([("ab", "ab", 0.7), ("abx", "abx", 0.8)], languages: ["a", "b"]), plainBank())
    #expect(hypotheses.donationOrder.caseCount == 0)
    #expect(hypotheses.monotonicity.caseCount == 1)
    #expect(try hypotheses.outcomes().map(\.equation) == [3])
  }

  /// Equation (9) of six languages: three against three, so no p below 0.1.
  @Test func equation9CannotBeSurerThanATenthOfSixLanguages() throws {
    var text = ",a,b,c,d,e,f\n"
    for (row, language) in "abcdef".enumerated() {
      let cells = (0..<6).map { $0 == row ? "1" : "\(1.6 - 0.1 * Double($0))" }
      text += "\(language)," + cells.joined(separator: ",") + "\n"
    }
    let bank = try BloodBank(SeedScores(matrices: [table(text)]))
    let scores = try scores(
      [("one", "abcdef", 0.5), ("two", "abcdefg", 0.6)], languages: ["a", "b", "c", "d", "e", "f"],
      extra: ["a": 0.3, "b": 0.2, "c": 0.1])
    let outcome = try #require(try hypotheses(scores, bank).recipientHalves())
    #expect(outcome.caseCount == 2 && outcome.heldCount == 2 && outcome.exceptions.isEmpty)
    let test = try #require(outcome.test)
    #expect(abs(test.observed - 0.4) < 1e-9)
    #expect(abs(test.twoSided - 0.1) < 1e-9)
    #expect(abs(test.leastTwoSided - 0.1) < 1e-9)
    let result = try BloodBankResult(
      SeedScores(matrices: [table(text)]), zeroShot: scores, settings: BloodBankSettings())
    #expect(result.cautions.contains { $0.contains("equation (9) (0.1)") })
  }

  @Test func equation9NeedsTwoLanguagesInAHalf() throws {
    let few = try scores([("P", "abc", 0.5)], languages: ["a", "b", "c"])
    #expect(try hypotheses(few, plainBank()).recipientHalves() == nil)
    let strange = try scores([("P", "abcx", 0.5)], languages: ["a", "b", "c", "x"])
    #expect(try hypotheses(strange, plainBank()).recipientHalves() == nil)
    // The worse half better in one set of two.
    let mixed = try ZeroShot(
      scores: table(
        "set,source,target,score\n"
          + [("P", 0.9, 0.1), ("Q", 0.1, 0.9)].flatMap { set, most, least in
            ["a", "b", "c", "d"].flatMap { source in
              ["a", "b", "c", "d"].filter { $0 != source }.map { target in
                "\(set),\(source),\(target),\("ab".contains(target) ? most : least)\n"
              }
            }
          }.joined()),
      sets: table(
        "set,language\n" + ["P", "Q"].flatMap { set in "abcd".map { "\(set),\($0)\n" } }.joined()))
    let outcome = try #require(try hypotheses(mixed, plainBank()).recipientHalves())
    #expect(outcome.heldCount == 1 && outcome.exceptions == ["Q"])
  }
}
