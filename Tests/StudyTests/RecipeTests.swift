import Study
import TestSupport
import Testing

/// A recipe as a whole.
struct RecipeTests {
  @Test(arguments: [
    (
      RecipeFile.text,
      "English and Finnish text, 2 kB of each, trains 1 byte model of 1 layer on 10,000 tokens; "
        + "it is scored on the test set of every corpus."
    ),
    (
      RecipeFile.text.replacing("mixture: equal", with: "mixture: [equal, tenth]")
        .replacing("10k", with: "[10k, 200k], seeds: 3").replacing("2kB, t", with: "[1kB, 2kB], t"),
      "English and Finnish text, 1 kB or 2 kB of each, in 2 mixtures, trains 24 byte models of "
        + "1 layer on 10,000 tokens or 200,000 tokens each, with 3 seeds; they are scored on the "
        + "test set of every corpus."
    ),
    (
      RecipeFile.whole,
      "English and Finnish text, 1 kB, 2 kB or 3 kB of each, in 2 mixtures, trains 10 byte models "
        + "of 1 layer on 1,000 tokens or 10,000 tokens each, with 2 seeds, 5 of them from where "
        + "others ended; they are scored on the test set of every corpus."
    ),
  ])
  func whatIsAskedIsASentence(text: String, sentence: String) throws {
    #expect(try RecipeFile().read(text).asked == sentence)
  }

  @Test func recipesWithoutRunsAskToo() throws {
    let file = try RecipeFile()
    let corpora = "name: n\nseed: 1\ncorpora:\n  en: {source: {mc4: en.json}}\n"
    #expect(try file.read(corpora).asked == "English text is taken out of its files.")
    let sample = "sample: {budgets: [8kB, 1234567]}\n"
    #expect(
      try file.read(corpora + sample).asked
        == "English text is sampled, 8 kB or 1,234,567 bytes of each.")
    #expect(
      try file.read(corpora + sample + "contamination: {}\n").asked
        == "English text is sampled, 8 kB or 1,234,567 bytes of each; its lines in other languages "
        + "are counted.")
  }

  @Test func whatSeedsVariedIsKnownByEntry() throws {
    let file = try RecipeFile()
    #expect(try file.read().varied == [:])
    #expect(
      try file.read(changing: "10k", to: "10k, seeds: 2").varied
        == ["base": ["initialisation", "order"]])
    let all = ["initialisation", "order", "sample"]
    #expect(try file.read(RecipeFile.whole).varied == ["base": all, "tuned": all])
  }

  /// The sketch of the design: what is not there yet is said to be so, key by key.
  @Test func whatIsNotThereYetIsSaidToBeSo() throws {
    let file = try RecipeFile()
    var text = Self.sketch
    for (complaint, key, edit) in Self.notThereYet {
      let errors = RecipeFile.errors { _ = try file.read(text) }
      let error = errors.first { $0.key == key && $0.reason.contains(complaint) }
      #expect(error?.position != nil, "\(key): \(complaint): \(errors)")
      #expect(text.contains(edit.from), "\(edit.from)")
      text = text.replacing(edit.from, with: edit.to)
    }
    let recipe = try file.read(text)
    #expect(recipe.runs.count == 9 + 3 + 9 * 2)
  }

  private static let sketch = """
    name: imbalance-mini
    seed: 7
    corpora:
      en: {source: {mc4: en.json}, text: {normalise: NFC, minimum-line-characters: 20}, keep: {language: en, probability: 0.6}}
      fr: {source: {wikipedia: dump.xml}}
    sample:    {unit: bytes, budgets: [1MB, 10MB], take: documents, holdout: {validation: 200kB, test: 200kB}}
    contamination: {model: builtin, threshold: 0.6}
    vocabularies:
      en-bpe:  {train: bpe, size: 16384, from: [en], budget: 10MB}
      en-fr:   {merge: [en-bpe, fr-bpe], anchors: exact-piece, anchored: 1.0}
      en-twin: {clone: en-bpe, copies: 2, cloned: 1.0, layout: compact}
    mixtures:
      one-language: {vocabulary: en-bpe, weights: {en: 1}}
      french:       {vocabulary: en-bpe, weights: {fr: 1}}
      ninety-ten:   {vocabulary: en-twin, weights: {en: 9, fr: 1}}
      switch:       {vocabulary: en-twin, stages: [{en.1: 9, en.2: 1}, {en.1: 1, en.2: 9}]}
    models:
      gpt-mini: {layers: 2, channels: 64, heads: 2, context: 512}
    training:
      pretrain: {batch: 32, learning-rate: 6e-4, warm-up: 200}
      finetune: {batch: 32, learning-rate: 2e-5, warm-up: 0}
    runs:
      base:     {model: gpt-mini, training: pretrain, mixture: one-language, budget: 10MB, tokens: [1M, 2M, 4M], seeds: {count: 3, vary: [initialisation, order]}}
      twins:    {model: gpt-mini, training: pretrain, mixture: ninety-ten, budget: 10MB, tokens: 4M, seeds: {count: 3, vary: [initialisation, order]}}
      adapted:  {from: base, carry: {optimiser: false}, training: finetune, objective: causal, mixture: {vocabulary: en-bpe, weights: {fr: 1}}, budget: [1MB, 10MB], epochs: 10, select: validation}
    evaluate: {sets: [test], window: 512, shift: 128}
    transfer: [imbalance]

    """

  private static let notThereYet: [(String, String, (from: String, to: String))] = [
    (
      "'keep' is not there yet", "corpora.en.keep",
      (", keep: {language: en, probability: 0.6}", "")
    ),
    (
      "found 'fr-bpe', expected one of: en-bpe", "vocabularies.en-fr.merge",
      ("  en-fr:   {merge", "  fr-bpe:  {train: bpe, from: [fr], budget: 10MB}\n  en-fr:   {merge")
    ),
    (
      "found 'exact-piece', expected one of: exact, case-folded, none",
      "vocabularies.en-fr.anchors", ("exact-piece", "exact")
    ),
    (
      "found a map, expected one of: one-language, french", "runs.adapted.mixture",
      ("{vocabulary: en-bpe, weights: {fr: 1}}, budget", "french, budget")
    ),
    ("found a list, expected a map", "transfer", ("transfer: [imbalance]\n", "")),
  ]
}
