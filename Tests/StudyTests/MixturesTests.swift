import Study
import TestSupport
import Testing

struct MixturesTests {
  @Test func weightsAreWholeNumbers() throws {
    let mixtures = try RecipeFile().read().mixtures
    #expect(mixtures.map(\.name) == ["equal", "tenth"])
    #expect(mixtures[1].vocabulary.name == "bytes")
    #expect(mixtures[1].weights.map(\.corpus) == ["en", "fi"])
    #expect(mixtures[1].weights.map(\.weight) == [9, 1])
  }
}
