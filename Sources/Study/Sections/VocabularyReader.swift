import ByteIO
import Corpus
import Sample
import Values
import Vocabulary

/// Reads the entries under `vocabularies`.
struct VocabularyReader {
  private let recipe: Recipe
  private let samples: NamedChoices<SampleRecipe>
  private var done: [VocabularyRecipe] = []
  private var broken: Set<String> = []

  /// The keys one of which every entry has.
  private static let ways = ["kind", "file", "train", "clone", "merge"]
  private static let ofTraining = ["from", "sample", "budget"]

  init(_ recipe: Recipe) {
    self.recipe = recipe
    samples = recipe.choices(recipe.samples, of: Samples.self, by: \.name)
  }

  /// Reads the entry called `name`, which may be made of those before it.
  mutating func read(_ name: String, _ node: RecipeNode) throws -> VocabularyRecipe {
    do {
      let vocabulary = VocabularyRecipe(name: name, making: try making(node))
      done.append(vocabulary)
      return vocabulary
    } catch {
      broken.insert(name)
      throw error
    }
  }

  private func making(_ node: RecipeNode) throws -> VocabularyRecipe.Making {
    var map = try node.map()
    let written = Self.ways.filter { map.peek($0) != nil }
    guard let way = written.first, written.count == 1, let value = map.take(way) else {
      let found = written.isEmpty ? "none of them" : written.joined(separator: " and ")
      throw node.keyError("found \(found), expected one of: \(Self.ways.joined(separator: ", "))")
    }
    let making =
      switch way {
      case "file": try opened(value)
      case "clone": try clone(value, &map)
      case "merge": try merge(value, &map)
      default: try kind(value, &map, isTrained: way == "train")
      }
    map.finish()
    return making
  }

  private func kind(
    _ node: RecipeNode, _ map: inout RecipeMap, isTrained: Bool
  ) throws -> VocabularyRecipe.Making {
    let kinds = VocabularySettings.kinds
    let expected =
      "one of: \(kinds.filter { $0.isTrained == isTrained }.map(\.word).joined(separator: ", "))"
    let word = try node.text(expected)
    guard let kind = kinds.first(where: { $0.word == word }) else {
      throw node.error("found \(node.found), expected \(expected)")
    }
    if kind.isTrained != isTrained {
      let right = isTrained ? "kind" : "train"
      throw node.keyError(
        "found '\(word)', which is \(isTrained ? "not " : "")trained on text; expected "
          + "'\(right): \(word)'")
    }
    if !isTrained {
      for key in Self.ofTraining {
        guard let node = map.withdraw(key) else { continue }
        throw node.keyError(
          "found '\(key)', but a vocabulary of the kind '\(word)' is not trained on text; "
            + "expected no '\(key)'")
      }
    }
    let training = try node.complaints.attempt { isTrained ? try self.training(&map) : nil }
    let settings = try node.complaints.attempt {
      try VocabularySettings(kind: word) { try map.read($0) }
    }
    guard let training, let settings else { throw RecipeError.consequence }
    return training.map { .trained(settings, on: $0) } ?? .kind(settings)
  }

  /// `file: PATH`: a vocabulary made elsewhere, which is opened at once, since plans need its size.
  private func opened(_ node: RecipeNode) throws -> VocabularyRecipe.Making {
    let written = try node.text("a vocabulary's folder, or a file of another program")
    let path = try file(written, node, expected: "a vocabulary")
    do {
      let vocabulary = try Vocabulary(path: path)
      return .file(
        path: path, written: written, kind: vocabulary.kind, size: vocabulary.size)
    } catch {
      throw node.error("\(error)")
    }
  }

  /// `from: [CORPUS…], sample: NAME, budget: BUDGET`; what there is but one of may be left out, and
  /// without `from` all corpora of the sample are meant.
  private func training(_ map: inout RecipeMap) throws -> VocabularyTraining {
    let from = map.take("from")
    let budget = map.take("budget")
    let sample: SampleRecipe
    if let node = map.take("sample") {
      sample = try node.choice("sample", of: samples)
    } else if let only = samples.only {
      sample = only
    } else {
      if samples.hasBroken { throw RecipeError.consequence }
      throw map.missing("sample", samples.expected("sample"))
    }
    let corpora = NamedChoices(
      sample.corpora, broken: recipe.broken(in: Corpora.self), by: \.name)
    let names = try from?.oneOrMore().map { try $0.choice("corpus", of: corpora).name }
    let budgets = NamedChoices(sample.settings.budgets, by: \.name)
    let chosen = try budget.map { try $0.choice("budget", of: budgets) } ?? budgets.only
    guard let chosen else { throw map.missing("budget", budgets.expected("budget")) }
    return VocabularyTraining(
      sample: sample, budget: chosen,
      corpora: sample.corpora.filter { names?.contains($0.name) ?? true })
  }

  private func clone(
    _ node: RecipeNode, _ map: inout RecipeMap
  ) throws -> VocabularyRecipe.Making {
    let parent = try node.complaints.attempt { try self.parent(node) }
    var settings = try map.read(CloneSettings.self)
    if settings.needsSeed, settings.seed == nil { settings.seed = recipe.seed }
    let written = settings
    settings.pieces = try settings.pieces.map { try file($0, map.owner) }
    guard let parent else { throw RecipeError.consequence }
    if settings.band != nil, !parent.isTrained { throw Self.uncounted(parent, map.owner) }
    return .clone(of: parent, .init(settings: settings, written: written))
  }

  private func merge(
    _ node: RecipeNode, _ map: inout RecipeMap
  ) throws -> VocabularyRecipe.Making {
    let parents = try node.complaints.attempt {
      let parents = try node.oneOrMore().map(parent)
      if parents.count < 2 || Set(parents.map(\.name)).count < parents.count {
        throw node.error("found \(parents.map(\.name)), expected two vocabularies or more")
      }
      return parents
    }
    var settings = try map.read(MergeSettings.self)
    if settings.needsSeed, settings.seed == nil { settings.seed = recipe.seed }
    let written = settings
    settings.scores = try settings.scores.map { try file($0, map.owner) }
    if case .file(let path) = settings.anchors {
      settings.anchors = .file(try file(path, map.owner))
    }
    guard let parents else { throw RecipeError.consequence }
    if settings.band != nil, let parent = parents.first(where: { !$0.isTrained }) {
      throw Self.uncounted(parent, map.owner)
    }
    let bare = parents.filter { !$0.isTrained }.flatMap(\.kinds)
    if Set(bare).count < bare.count {
      throw node.error(
        "found the same vocabulary twice, expected different ones; clones are made by 'clone'")
    }
    return .merge(of: parents, .init(settings: settings, written: written))
  }

  /// The path of a file that a recipe names, which must be there.
  private func file(
    _ written: String, _ node: RecipeNode, expected: String = "a file of pieces"
  ) throws -> String {
    let path: String
    do throws(CorpusError) {
      path = node.absolute(try TextFile.inHome(written))
    } catch {
      throw node.error("\(error)")
    }
    guard Folder.isAnything(at: path) else {
      throw node.error("found '\(written)', which matches no file; expected \(expected)")
    }
    return path
  }

  private static func uncounted(_ parent: VocabularyRecipe, _ node: RecipeNode) -> RecipeError {
    node.error(
      "found a band of '\(parent.name)', whose pieces are not counted; expected a vocabulary that "
        + "is trained on text")
  }

  /// A vocabulary before this one, which encodes text itself.
  private func parent(_ node: RecipeNode) throws -> VocabularyRecipe {
    let own = NamedChoices(done.filter { !$0.isDerived }, broken: broken, by: \.name)
    if done.isEmpty, broken.isEmpty {
      throw node.error(
        "found \(node.found), expected a vocabulary that is before this one and encodes text itself"
      )
    }
    return try node.choice("vocabulary", of: own)
  }
}
