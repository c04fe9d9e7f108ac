import Sample
import Study
import TestSupport
import Testing
import Train

/// Lists are axes; every combination is one run.
struct RecipeRunsTests {
  private static let base = "base: {model: tiny, mixture: equal, budget: 2kB, tokens: 10k}"

  @Test func oneOfEverythingIsOneRun() throws {
    let recipe = try RecipeFile().read()
    #expect(recipe.name == "study")
    #expect(recipe.runs.map(\.id) == ["base-tiny-equal-2kB-10k-s0"])
    #expect(recipe.runs.map(\.drawID) == ["mixtures/equal-2kB-10k-c64"])
    #expect(recipe.runs[0].tokens == 10_000)
    #expect(recipe.runs[0].budget.bytes == 2000)
    #expect(recipe.runs[0].training.settings.finalLearningRate == 1e-4)
  }

  @Test func everyCombinationIsARun() throws {
    let recipe = try RecipeFile().read(
      changing: Self.base,
      to: """
        base: {model: [tiny, wide], mixture: [equal, tenth], budget: [1kB, 2kB], \
        tokens: [1k, 2k, 4k], seeds: 2}
        """)
    #expect(recipe.runs.count == 2 * 2 * 2 * 3 * 2)
    #expect(Set(recipe.runs.map(\.id)).count == 48)
    #expect(
      recipe.runs.prefix(4).map(\.id) == [
        "base-tiny-equal-1kB-1k-s0", "base-tiny-equal-1kB-1k-s1", "base-tiny-equal-1kB-2k-s0",
        "base-tiny-equal-1kB-2k-s1",
      ])
    #expect(recipe.runs.last?.id == "base-wide-tenth-2kB-4k-s1")
    // Models and seeds share the order of rows; mixtures, budgets and token counts do not.
    #expect(Set(recipe.runs.map(\.drawID)).count == 2 * 2 * 3)
  }

  @Test func seedsFollowTheStudy() throws {
    let file = try RecipeFile()
    let seeds = Self.base.dropLast() + ", seeds: 3}"
    #expect(try file.read(changing: Self.base, to: String(seeds)).runs.map(\.seed) == [7, 8, 9])
    let last = RecipeFile.text.replacing("seed: 7", with: "seed: 18446744073709551615")
      .replacing(Self.base, with: seeds)
    #expect(try file.read(bytes: Array(last.utf8)).runs.map(\.seed) == [.max, 0, 1])
  }

  @Test func namesAreAsWritten() throws {
    let recipe = try RecipeFile().read(
      changing: Self.base,
      to: "base: {model: tiny, mixture: equal, budget: 2kB, tokens: [10000, 0.5 M]}")
    #expect(recipe.runs.map(\.tokensName) == ["10000", "0.5M"])
    #expect(recipe.runs.map(\.tokens) == [10_000, 500_000])
  }

  @Test func weightsAreWholeNumbers() throws {
    let recipe = try RecipeFile().read()
    #expect(recipe.mixtures.map(\.name) == ["equal", "tenth"])
    #expect(recipe.mixtures[1].weights.map(\.corpus) == ["en", "fi"])
    #expect(recipe.mixtures[1].weights.map(\.weight) == [9, 1])
  }

  @Test func sampledCorporaAreAllOrThoseNamed() throws {
    let file = try RecipeFile()
    #expect(try file.read().sample?.corpora == ["en", "fi"])
    let one = "sample: {corpora: [fi], budgets"
    let error = try #require(throws: RecipeError.self) {
      _ = try file.read(changing: "sample: {budgets", to: one)
    }
    #expect(error.reason.contains("'en' is not sampled; expected one of: fi"))
  }

  @Test func setsAreNamedWithTheirSizes() throws {
    let settings = try #require(try RecipeFile().read().sample?.settings)
    #expect(settings.budgets.map(\.name) == ["1kB", "2kB"])
    #expect(settings.budgets.map(\.byteCount) == [1000, 2000])
    #expect(settings.holdout.validation == 100 && settings.holdout.test == 200)
    let error = try #require(throws: RecipeError.self) {
      _ = try RecipeFile().read(changing: "test: 200", to: "test: 0")
    }
    #expect(error.reason.contains("'test' is empty; give it bytes in sample.holdout"))
  }
}
