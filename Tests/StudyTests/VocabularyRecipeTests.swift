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

  /// Two corpora of one language, each encoded by the vocabulary that was trained on it; the third
  /// by that of its language.
  @Test func aCorpusIsEncodedByWhatWasTrainedOnIt() throws {
    let file = try RecipeFile()
    let text = RecipeFile.text
      .replacing(
        "  fi: {source: {mc4: fi.json}}",
        with: "  fi: {source: {mc4: fi.json}}\n  en-too: {language: en, source: {mc4: sv.json}}"
      )
      .replacing(
        "  bytes: {kind: byte}\n",
        with: """
            bytes: {kind: byte}
            en: {train: bpe, from: [en], budget: 1kB}
            too: {train: bpe, from: [en-too], budget: 1kB}
            joined: {merge: [en, too]}

          """
      )
    _ = try file.read(
      text.replacing(
        "equal: {vocabulary: bytes, weights: {en: 1, fi: 1}}",
        with: "equal: {vocabulary: joined, weights: {en: 1, en-too: 1}}"))
    let errors = RecipeFile.errors {
      _ = try file.read(
        text.replacing(
          "equal: {vocabulary: bytes, weights: {en: 1, fi: 1}}",
          with: "equal: {vocabulary: joined, weights: {en: 1, fi: 1}}"))
    }
    #expect(errors.contains { $0.key == "mixtures.equal.weights.fi" }, "\(errors)")
  }

  /// Each of these would fail, or show what it should not, long after the recipe was read.
  @Test(arguments: [
    ("two: {clone: bytes, copies: 2, band: 0..1/2}", "whose pieces are not counted"),
    ("two: {clone: bytes, copies: 2, pieces: none.tsv}", "found 'none.tsv', which matches no file"),
    ("more: {kind: byte}\n  two: {merge: [bytes, more]}", "found the same vocabulary twice"),
    ("en: {train: bpe, budget: 1kB}\n  two: {merge: [bytes, en], scores: no.tsv}", "no file"),
  ])
  func whatCannotBeMadeIsRefused(entries: String, reason: String) throws {
    let errors = RecipeFile.errors { _ = try vocabularies("  \(entries)\n") }
    #expect(errors.count == 1 && errors[0].reason.contains(reason), "\(errors)")
    #expect(errors.first?.key.hasPrefix("vocabularies.two") == true)
  }

  private static let trained = RecipeFile.text
    .replacing(
      "  bytes: {kind: byte}", with: "  bytes: {train: bpe, size: 300, sample: main, budget: 1kB}"
    )
    .replacing(
      "sample: {b",
      with: """
        samples:
          other: {budgets: [2kB], holdout: {validation: 10, test: 20}}
          main: {b
        """
    )
    .replacing("{model: tiny, mixture", with: "{model: tiny, sample: main, mixture")

  @Test func whatVocabulariesSawIsNotHeldOut() throws {
    let file = try RecipeFile()
    _ = try file.read(Self.trained)
    for (change, reason) in [
      ("sample: other", "hold-outs are not those of 'other'"),
      (
        "seeds: {count: 2, vary: [sample]}, sample: main",
        "seeds that draw others, which may hold out what it has seen"
      ),
    ] {
      let text = Self.trained.replacing("tiny, sample: main", with: "tiny, \(change)")
      let errors = RecipeFile.errors { _ = try file.read(text) }
      #expect(errors.contains { $0.reason.contains(reason) }, "\(errors)")
    }
  }

  @Test(arguments: [
    (
      "{vocabulary: bytes, weights: {en: 1}, withhold: {fi: {documents: 1/2}}}",
      "found 'fi', expected a clone that has a weight"
    ),
    (
      "{vocabulary: other, of: equal, only: en}",
      "whose vocabulary cuts 'en' up in another way than 'other'"
    ),
    ("{vocabulary: twins, of: thirds, only: en.3}", "found clone 3, expected 1 to 2"),
  ])
  func mixturesThatCannotBeDrawnAreRefused(entry: String, reason: String) throws {
    let text = RecipeFile.text
      .replacing(
        "  bytes: {kind: byte}\n",
        with: """
            bytes: {kind: byte}
            other: {train: bpe, size: 300, budget: 1kB}
            twins: {clone: bytes, copies: 2}
            triplets: {clone: bytes, copies: 3}

          """
      )
      .replacing(
        "  tenth: {vocabulary: bytes, weights: {en: 0.9, fi: 1/10}}\n",
        with: """
            thirds: {vocabulary: triplets, weights: {en.1: 1, en.2: 1, en.3: 1}}
            tried: \(entry)

          """)
    let errors = RecipeFile.errors { _ = try RecipeFile().read(text) }
    #expect(errors.count == 1 && errors[0].reason.contains(reason), "\(errors)")
  }
}
