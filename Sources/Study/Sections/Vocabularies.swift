import Corpus
import Encode
import Engine
import Sample
import Values
import Vocabulary

/// `vocabularies: {NAME: {kind: byte}}`, and those that are trained, cloned or merged.
struct Vocabularies: RecipeSection {
  private var named = NamedEntries<VocabularyRecipe>()

  var vocabularies: [VocabularyRecipe] { named.values }
  var broken: Set<String> { named.broken }

  static var settings: [(place: String, type: any SettingsSection.Type)] {
    VocabularySettings.kinds.map { ("vocabularies.*", $0.section) }
      + [("vocabularies.*", CloneSettings.self), ("vocabularies.*", MergeSettings.self)]
  }

  init() {}

  init(_ map: inout RecipeMap, after recipe: Recipe) throws {
    var reader = VocabularyReader(recipe)
    named = try NamedEntries(map.take("vocabularies")?.named() ?? []) { name, node in
      try reader.read(name, node)
    }
  }

  /// The tasks that make vocabularies.
  static func plan(_ planner: inout Planner) throws {
    for vocabulary in planner.recipe.vocabularies {
      try planner.add(vocabulary.task())
    }
  }

  /// The tasks that encode the sets of every drawing: with a vocabulary that is not trained all of
  /// them, with one that is those of its own corpora, and with each what its runs read.
  static func planShards(_ planner: inout Planner) throws {
    let recipe = planner.recipe
    var needed: [String: Set<String>] = [:]
    for run in recipe.runs {
      for corpus in run.sample.corpora {
        guard let parent = run.mixture.vocabulary.parent(of: corpus) else { continue }
        needed[parent.name, default: []].insert(corpus.name)
      }
    }
    for vocabulary in recipe.vocabularies where !vocabulary.isDerived {
      for drawing in recipe.drawings {
        let corpus = drawing.corpus
        guard vocabulary.isOwn(corpus) || needed[vocabulary.name]?.contains(corpus.name) == true
        else { continue }
        for set in drawing.sets {
          try planner.add(
            ShardEncoder.task(
              id: Folders.shards(vocabulary.name, corpus.name, set),
              corpus: corpus.name, language: corpus.language.code, set: set,
              vocabularyName: vocabulary.name, vocabulary: vocabulary.file,
              documents: drawing.documents(of: set.part)))
        }
      }
    }
  }
}

extension Recipe {
  /// The vocabularies, in the order written.
  public var vocabularies: [VocabularyRecipe] { self[Vocabularies.self].vocabularies }
}
