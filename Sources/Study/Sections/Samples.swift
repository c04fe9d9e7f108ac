import Corpus
import Engine
import Ingest
public import Sample
import Values

/// `samples: {NAME: {budgets: […], holdout: {…}, corpora: […], …}}`, or `sample: {…}`, called
/// `main`.
struct Samples: RecipeSection {
  private var named = NamedEntries<SampleRecipe>()

  var samples: [SampleRecipe] { named.values }
  var broken: Set<String> { named.broken }

  static var settings: [(place: String, type: any SettingsSection.Type)] {
    [("samples.*", SampleSettings.self), ("samples.*.holdout", HoldOutSettings.self)]
  }

  init() {}

  init(_ map: inout RecipeMap, after recipe: Recipe) throws {
    let corpora = recipe.choices(recipe.corpora, of: Corpora.self, by: \.name)
    let one = map.take("sample")
    let several = map.take("samples")
    if one != nil, let several {
      throw several.keyError("found 'samples' beside 'sample', expected one of the two")
    }
    let entries = try several?.named() ?? one.map { [(Recipe.onlyName, $0)] } ?? []
    named = try NamedEntries(entries) { name, node in
      try SampleRecipe(name, node, seed: recipe.seed, corpora: corpora)
    }
  }

  /// The tasks that draw the samples, each as often as runs ask for.
  static func plan(_ planner: inout Planner) throws {
    for drawing in planner.recipe.drawings {
      var settings = drawing.sample.settings
      settings.seed &+= UInt64(drawing.draw)
      let corpus = drawing.corpus
      settings.shuffle = corpus.shuffle
      try planner.add(
        Sampler.task(
          id: drawing.id, corpus: corpus.name, language: corpus.language.code,
          sample: drawing.sample.name, draw: drawing.draw, settings: settings,
          documents: Extractor.documents(of: Folders.extract(corpus.name))))
    }
  }
}

/// How corpora are sampled.
public struct SampleRecipe: Sendable {
  /// The sample's name.
  public let name: String
  /// The corpora sampled, in the order of the recipe's corpora.
  public let corpora: [CorpusRecipe]
  /// Budgets and hold-outs, and the seed of the first drawing.
  public let settings: SampleSettings
  /// Where it stands in the recipe.
  let key: String

  fileprivate init(
    _ name: String, _ node: RecipeNode, seed: UInt64, corpora all: NamedChoices<CorpusRecipe>
  ) throws {
    var map = try node.map()
    self.name = name
    key = node.key
    let complaints = node.complaints
    let unit = try complaints.attempt {
      try map.take("unit")?.value(
        "bytes, the only unit there is yet", { $0 == "bytes" ? $0 : nil })
    }
    let take = try complaints.attempt {
      try map.take("take")?.value(
        "documents, the only way there is yet", { $0 == "documents" ? $0 : nil })
    }
    let settings = try complaints.attempt { try map.read(SampleSettings.self) }
    let holdout = try complaints.attempt { try map.read(HoldOutSettings.self, under: "holdout") }
    let chosen = try complaints.attempt {
      try map.take("corpora")?.oneOrMore().map { try $0.choice("corpus", of: all).name }
    }
    map.finish()
    guard unit != nil, take != nil, var settings, let holdout, let chosen else {
      throw RecipeError.consequence
    }
    settings.seed = seed
    settings.holdout = holdout
    self.settings = settings
    let names = chosen.map(Set.init)
    corpora = all.all.filter { names?.contains($0.name) ?? true }
  }

  /// The names of the sampled corpora.
  var corpusNames: Set<String> { Set(corpora.map(\.name)) }
}

/// One drawing of a sample from one corpus: one task.
struct Drawing {
  let sample: SampleRecipe
  let draw: Int
  let corpus: CorpusRecipe

  /// The artefact.
  var id: String { Folders.sample(sample.name, draw: draw, corpus.name) }

  /// Its sets: hold-outs first, then budgets from small to large.
  var sets: [SetName] {
    sample.settings.parts.map { SetName(sample: sample.name, draw: draw, part: $0) }
  }

  func documents(of part: SetName.Part) -> ArtefactFile {
    Sampler.documents(of: id, part: part)
  }
}

extension Recipe {
  /// The samples, in the order written; none: corpora are only extracted.
  public var samples: [SampleRecipe] { self[Samples.self].samples }

  /// Every drawing of every sample from every corpus of it: one, and as many as runs ask for.
  var drawings: [Drawing] {
    var last: [String: Int] = [:]
    for run in runs { last[run.sample.name] = max(last[run.sample.name, default: 0], run.draw) }
    return samples.flatMap { sample in
      (0...last[sample.name, default: 0]).flatMap { draw in
        sample.corpora.map { Drawing(sample: sample, draw: draw, corpus: $0) }
      }
    }
  }
}
