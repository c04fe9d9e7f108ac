import Study
import Testing

/// Vocabularies that are trained, cloned and merged, as recipes ask for them.
struct VocabularyRecipeTests {
  private func vocabularies(_ entries: String) throws -> [String: VocabularyRecipe] {
    let recipe = try RecipeFile().read(
      changing: "  bytes: {kind: byte}\n", to: "  bytes: {kind: byte}\n\(entries)")
    return Dictionary(uniqueKeysWithValues: recipe.vocabularies.map { ($0.name, $0) })
  }

  @Test func theirLargestSizesAreKnown() throws {
    let found = try vocabularies(
      """
        en: {train: bpe, from: [en], size: 300, budget: 1kB}
        fi: {train: wordpiece, from: fi, size: 500, budget: 2kB}
        twins: {clone: en, copies: 3}
        joined: {merge: [en, fi]}

      """)
    #expect(found["bytes"]?.largestSize == 384 && found["bytes"]?.copies == 1)
    #expect(found["en"]?.largestSize == 300 && found["fi"]?.largestSize == 500)
    #expect(found["twins"]?.largestSize == 900 && found["twins"]?.copies == 3)
    #expect(found["joined"]?.largestSize == 800 && found["joined"]?.copies == 1)
  }
}
