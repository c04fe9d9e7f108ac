import Encode
import Values

/// `each: {source: […], target: […], except: same}` of an entry of runs: a run for each corpus, or
/// for each pair of them.
///
/// Each corpus alone is a mixture that is called as the corpus. Of an entry `from` another,
/// `source` says from which of its runs: those on that corpus. Else a pair is a mixture of both in
/// equal parts, called `SOURCE-TARGET`.
struct EachCorpora {
  /// The mixtures of its runs, with their places in the recipe.
  let mixtures: [RunAxes.Chosen<MixtureRecipe>]
  /// The corpora of the runs that it goes on from; `nil` for all.
  let sources: Set<String>?
  /// Whether no run is on the corpus that the run before it was on.
  let exceptsSame: Bool

  /// The runs of `starts` that it goes on from.
  func kept(of starts: [[RunStart]]) -> [[RunStart]] {
    guard let sources else { return starts }
    return starts.map { $0.filter { $0.onlyCorpus.map(sources.contains) == true } }
      .filter { !$0.isEmpty }
  }

  /// Whether `run` is one of those that are left out.
  func excepts(_ run: Run) -> Bool {
    exceptsSame && run.origin.map { $0.mixture.corpora == run.mixture.corpora } == true
  }
}

/// Reads `each`, and the `vocabulary` beside it.
struct EachReader {
  private let corpora: NamedChoices<CorpusRecipe>
  private let vocabularies: NamedChoices<VocabularyRecipe>
  private let mixtures: NamedChoices<MixtureRecipe>
  /// The vocabularies of the mixtures that were made so far, by their names.
  private var made: [String: String] = [:]

  init(_ recipe: Recipe) {
    let sampled = Set(recipe.samples.flatMap(\.corpusNames))
    corpora = NamedChoices(
      recipe.corpora.filter { sampled.contains($0.name) },
      broken: recipe.broken(in: Samples.self) == [] ? recipe.broken(in: Corpora.self) : nil,
      by: \.name)
    vocabularies = recipe.choices(recipe.vocabularies, of: Vocabularies.self, by: \.name)
    mixtures = recipe.choices(recipe.mixtures, of: Mixtures.self, by: \.name)
  }

  /// Reads what `map` has of it; `nil` where it has none.
  ///
  /// - Parameter starts: The runs that the entry goes on from, where it does.
  mutating func read(_ map: inout RecipeMap, after starts: [[RunStart]]) throws -> EachCorpora? {
    guard let node = map.take("each") else { return nil }
    let owner = map.owner
    let goesOn = starts.contains { $0.contains { $0.origin != nil } }
    let vocabulary = try vocabulary(&map, owner, starts)
    if let mixture = map.take("mixture") {
      throw mixture.keyError("found 'mixture' beside 'each', expected one of the two")
    }
    var each = try node.map()
    let targets = try chosen(try each.require("target", corpora.expected("corpus")))
    let source = each.take("source")
    let sources = try source.map { try chosen($0) }
    let exceptsSame = try each.take("except")?.value("same") { $0 == "same" ? true : nil } ?? false
    each.finish()
    if exceptsSame, !goesOn, sources == nil {
      throw node.error("found 'except' without 'source', expected both or none")
    }
    guard let source, let sources, !goesOn else {
      if let sources { try check(sources, starts) }
      return EachCorpora(
        mixtures: try targets.map { try mixture([$0], vocabulary) },
        sources: sources.map { Set($0.map(\.value.name)) }, exceptsSame: exceptsSame)
    }
    let pairs = sources.flatMap { source in targets.map { [source, $0] } }
    let unlike = pairs.filter { $0[0].value.name != $0[1].value.name }
    if !exceptsSame, unlike.count < pairs.count {
      throw source.error("found a corpus paired with itself, expected 'except: same' beside it")
    }
    return EachCorpora(
      mixtures: try unlike.map { try mixture($0, vocabulary) }, sources: nil, exceptsSame: false)
  }

  /// The vocabulary of the runs: what is written, that of the runs before, or the only one.
  private func vocabulary(
    _ map: inout RecipeMap, _ owner: RecipeNode, _ starts: [[RunStart]]
  ) throws(RecipeError) -> VocabularyRecipe {
    if let node = map.take("vocabulary") {
      return try node.choice("vocabulary", of: vocabularies)
    }
    let before = starts.lazy.joined().compactMap { $0.origin?.mixture.vocabulary }
    if let first = before.first, before.allSatisfy({ $0.name == first.name }) { return first }
    if let only = vocabularies.only { return only }
    if vocabularies.hasBroken { throw .consequence }
    throw map.missing("vocabulary", vocabularies.expected("vocabulary"))
  }

  private func chosen(_ node: RecipeNode) throws -> [RunAxes.Chosen<CorpusRecipe>] {
    try node.oneOrMore().map { (try $0.choice("corpus", of: corpora), $0) }
  }

  /// Whether some run before is on each of `sources`.
  private func check(
    _ sources: [RunAxes.Chosen<CorpusRecipe>], _ starts: [[RunStart]]
  ) throws(RecipeError) {
    let known = Set(starts.lazy.joined().compactMap(\.onlyCorpus))
    guard let stranger = sources.first(where: { !known.contains($0.value.name) }) else { return }
    throw stranger.node.error(
      "found '\(stranger.value.name)', expected a corpus that some of the runs before are on: "
        + known.sorted().joined(separator: ", "))
  }

  /// The mixture of some corpora in equal parts.
  private mutating func mixture(
    _ parts: [RunAxes.Chosen<CorpusRecipe>], _ vocabulary: VocabularyRecipe
  ) throws -> RunAxes.Chosen<MixtureRecipe> {
    let name = parts.map(\.value.name).joined(separator: "-")
    let node = parts[parts.count - 1].node
    if mixtures[name] != nil {
      throw node.error(
        "found runs whose mixture would be called '\(name)', as one of 'mixtures' is; expected "
          + "another name there, or 'mixture' in the place of 'each'")
    }
    if made.updateValue(vocabulary.name, forKey: name) ?? vocabulary.name != vocabulary.name {
      throw node.error(
        "found '\(name)' with two vocabularies, whose runs would be called alike; expected "
          + "mixtures with names of their own")
    }
    if let corpus = parts.first(where: { vocabulary.parent(of: $0.value) == nil }) {
      throw corpus.node.error(
        "found '\(corpus.value.name)', expected a corpus that exactly one of the vocabularies in "
          + "'\(vocabulary.name)' was trained on, or else on its language")
    }
    let settings = try DrawSettings(reading: [:])
    let clones = parts.compactMap { part in
      Units.weight("1").map { (DrawPlan.Clone(corpus: part.value.name, index: 0), $0) }
    }
    return (
      MixtureRecipe(
        name: name, vocabulary: vocabulary, settings: settings,
        stages: [.init(weights: DrawPlan.Weights(clones, temperature: settings.temperature))],
        withheld: [], only: nil), node
    )
  }
}

extension RunStart {
  /// The corpus of the run that it goes on from, where that is on one alone.
  fileprivate var onlyCorpus: String? {
    origin.flatMap { $0.mixture.corpora.count == 1 ? $0.mixture.corpora.first : nil }
  }
}
