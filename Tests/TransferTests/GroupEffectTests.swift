import Chance
import Foundation
import Statistics
import TestSupport
import Testing
import Transfer

@Suite struct GroupEffectTests {
  /// A bank of `scripts.count` languages: *F* is `inside` between languages of one script, plus
  /// what languages give, plus noise, which is `spread` times as large between scripts.
  private func bank(
    _ scripts: [String], inside: Double, gifts: Double = 0, spread: Double = 1, seed: UInt64
  ) throws -> BloodBank {
    var generator = SplitMix64(seed: seed)
    let names = scripts.indices.map { "l\($0)" }
    let own = names.map { _ in gifts * generator.normal() }
    var text = "," + names.joined(separator: ",") + "\n"
    for (source, script) in scripts.enumerated() {
      let cells = scripts.enumerated().map { target, other in
        let noise = 0.01 * generator.normal() * (script == other ? 1 : spread)
        return source == target
          ? "1" : "\(1.5 + own[source] + noise + (script == other ? inside : 0))"
      }
      text += names[source] + "," + cells.joined(separator: ",") + "\n"
    }
    return try BloodBank(SeedScores(matrices: [table(text)]))
  }

  private func effect(_ bank: BloodBank, _ groups: [String]) throws -> GroupEffect? {
    try GroupEffect(bank, .script, groups: groups, resampleCount: 999, seed: 1)
  }

  private let scripts = ["L", "L", "L", "L", "C", "C", "C", "G", "G", "A"]

  @Test func findsWhatIsThere() throws {
    let found = try #require(try effect(bank(scripts, inside: 0.1, seed: 1), scripts))
    #expect(abs(found.difference.observed - 0.1) < 0.01)
    #expect(found.difference.twoSided < 0.01)
    // What languages give as a whole hides it in the plain difference, not in that of pairs.
    let hidden = try #require(try effect(bank(scripts, inside: 0.05, gifts: 0.3, seed: 2), scripts))
    #expect(hidden.ofPairs.twoSided < 0.01)
    #expect(hidden.difference.twoSided > hidden.ofPairs.twoSided)
    let wide = try #require(try effect(bank(scripts, inside: 0, spread: 5, seed: 3), scripts))
    #expect(abs(wide.spread.observed - log(5)) < 0.5)
    #expect(wide.spread.twoSided < 0.05)
    #expect(wide.difference.twoSided > 0.05)
  }

  @Test func pairsAreCountedAndTheConfoundingTold() throws {
    let found = try #require(try effect(bank(scripts, inside: 0, seed: 4), scripts))
    #expect(found.insideCount == 12 + 6 + 2)
    #expect(found.betweenCount == 90 - 20)
    #expect(found.commonest == "L" && found.commonestCount == 12)
    #expect(
      found.confounding == """
        Of 20 pairs of one script, 12 are of L: what is found of a shared script can as well be a \
        matter of L.
        """)
    let even = ["L", "L", "C", "C", "G"]
    #expect(try #require(try effect(bank(even, inside: 0, seed: 5), even)).confounding == nil)
  }

  /// Six languages, three against three: the farthest of ten partitions, each seen both ways.
  @Test func threeAgainstThreeCannotBeSure() throws {
    let scripts = ["L", "L", "L", "C", "C", "C"]
    let found = try #require(try effect(bank(scripts, inside: 0.5, seed: 6), scripts))
    #expect(found.difference.isExhaustive)
    #expect(abs(found.difference.twoSided - 0.1) < 1e-9)
    #expect(abs(found.difference.leastTwoSided - 0.1) < 1e-9)
  }

  @Test func nothingToCompareIsNothing() throws {
    let same = ["L", "L", "L"]
    #expect(try effect(bank(same, inside: 0, seed: 7), same) == nil)
    let other = ["L", "C", "G"]
    #expect(try effect(bank(other, inside: 0, seed: 8), other) == nil)
  }

  @Test func groupsOfTheStudy() throws {
    guard let matrix = try published("bloodbank/finetune_mrr_ratio.csv") else { return }
    let scores = try SeedScores(matrices: [matrix])
    let groups = try LanguageGroups(sample("languages.csv"), languages: scores.languages)
    let effect = try #require(
      try GroupEffect(
        BloodBank(scores), .script, groups: groups.groups(by: .script), resampleCount: 999, seed: 1)
    )
    #expect(effect.insideCount == 74 && effect.commonestCount == 72)
    #expect(effect.confounding?.hasPrefix("Of 74 pairs of one script, 72 are of Latn") == true)
  }

  // MARK: Tables

  @Test func readsGroupsInTheOrderAskedFor() throws {
    let groups = try LanguageGroups(
      table("script,language,family\nCyrl,ru,IE\nLatn,fi,U\n"), languages: ["fi", "ru"])
    #expect(groups.groups(by: .script) == ["Latn", "Cyrl"])
    #expect(groups.groups(by: .family) == ["U", "IE"])
  }

  @Test(arguments: [
    ("language,script,family\nru,Cyrl,IE\n", "t.csv: found no row for 'fi'"),
    ("language,script,family\nfi,Latn,U\nfi,Latn,U\n", "t.csv, row 3, column 'language': found"),
    ("language,script,family\nfi,,U\n", "t.csv, row 2, column 'script': found nothing"),
    ("language,script\nfi,Latn\n", "t.csv, row 1: found language,script"),
  ]) func saysWhatIsWrong(_ text: String, _ start: String) {
    let error = #expect(throws: TransferError.self) {
      try LanguageGroups(table(text), languages: ["fi"])
    }
    #expect(error?.description.hasPrefix(start) == true, "\(String(describing: error))")
  }
}
