import Encode
import Study
import TestSupport
import Testing
import Values

struct MixturesTests {
  @Test func weightsAreFractionsAsWritten() throws {
    let mixtures = try RecipeFile().read().mixtures
    #expect(mixtures.map(\.name) == ["equal", "tenth"])
    #expect(mixtures[1].vocabulary.name == "bytes")
    #expect(mixtures[1].corpora == ["en", "fi"])
    #expect(mixtures[1].stages.count == 1)
    let weights = mixtures[1].stages[0].weights.clones.map(\.weight)
    #expect(weights.map(\.numerator) == [9, 1] && weights.map(\.denominator) == [10, 10])
  }

  /// The first mixture of the recipe, with `entry` in the place of its weights.
  private func mixture(_ entry: String) throws -> MixtureRecipe {
    try #require(
      try RecipeFile().read(changing: "weights: {en: 1, fi: 1}", to: entry).mixtures.first)
  }

  @Test func stagesShareTheTokens() throws {
    let three = try mixture("stages: [{en: 1}, {fi: 1}, {weights: {en: 1, fi: 2}}]")
    #expect(three.corpora == ["en", "fi"])
    #expect(try three.stageTokens(of: 100, rowLength: 8) == [32, 32, 36])
    #expect(try three.stageTokens(of: 10, rowLength: 8) == [0, 0, 10])
    let written = try mixture(
      "stages: [{weights: {fi: 1}, tokens: 1k}, {en: 1}, {weights: {fi: 1}, share: 1/3}]")
    #expect(try written.stageTokens(of: 10_000, rowLength: 64) == [1_000, 5_672, 3_328])
    #expect(throws: SettingError.self) { try written.stageTokens(of: 1_400, rowLength: 1) }
    let shares = try mixture(
      "stages: [{weights: {fi: 1}, share: 0}, {weights: {en: 1}, share: 1/3, switch: linear}, "
        + "{weights: {en: 1}, share: 2/3}]")
    #expect(try shares.stageTokens(of: 1_000, rowLength: 64) == [0, 320, 680])
    #expect(shares.stages.map(\.isLinear) == [false, true, false])
    #expect(throws: RecipeError.self) {
      try mixture("stages: [{weights: {fi: 1}, share: 1/4}, {weights: {en: 1}, share: 1/4}]")
    }
  }

  @Test func stagesThatDoNotFitARunAreRefused() throws {
    let error = try #require(throws: RecipeError.self) {
      _ = try mixture("stages: [{weights: {fi: 1}, tokens: 7k}, {weights: {en: 1}, tokens: 4k}]")
    }
    #expect(error.key == "runs.base.mixture")
    #expect(
      error.reason
        == "found a mixture whose stages have 11000 tokens in all, expected 10000, as are drawn")
  }

  @Test func settingsHoldForEveryStage() throws {
    let annealed = try mixture(
      "temperature: 1, draws: independent, unit: batch, batch-rows: 128, stages: [{en: 1, fi: 1}, "
        + "{weights: {en: 1, fi: 1}, temperature: 0.3, switch: linear}]")
    #expect(annealed.stages.map(\.weights.temperature) == [1, 0.3])
    #expect(annealed.settings.batchRows == 128 && annealed.settings.mayChangeLinearly)
  }

  @Test func aPartIsOfAnotherMixture() throws {
    let part = try RecipeFile().read(
      changing: "weights: {en: 0.9, fi: 1/10}", to: "of: equal, only: fi"
    ).mixtures[1]
    #expect(part.corpora == ["en", "fi"])
    #expect(part.only?.clone.corpus == "fi" && part.only?.givenTo == 0)
    let error = try #require(throws: RecipeError.self) {
      _ = try RecipeFile().read(
        changing: "weights: {en: 0.9, fi: 1/10}}",
        to: "of: equal, only: fi}\n  third: {vocabulary: bytes, of: tenth, only: fi}")
    }
    #expect(error.reason == "found a part of 'tenth', which is a part itself")
  }
}
