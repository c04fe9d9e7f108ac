import Corpus
import Encode
import Engine
import Values
public import Vocabulary

/// `vocabularies: {NAME: {kind: byte}}`
struct Vocabularies: RecipeSection {
  private var named = NamedEntries<VocabularyRecipe>()

  var vocabularies: [VocabularyRecipe] { named.values }
  var broken: Set<String> { named.broken }

  static var settings: [(place: String, type: any SettingsSection.Type)] {
    VocabularySettings.kinds.map { ("vocabularies.*", $0.section) }
  }

  init() {}

  init(_ map: inout RecipeMap, after recipe: Recipe) throws {
    named = try NamedEntries(map.take("vocabularies")?.named() ?? [], VocabularyRecipe.init)
  }

  /// The tasks that make vocabularies.
  static func plan(_ planner: inout Planner) throws {
    for vocabulary in planner.recipe.vocabularies {
      try planner.add(
        ShardEncoder.vocabularyTask(
          id: Folders.vocabulary(vocabulary.name), name: vocabulary.name,
          settings: vocabulary.settings))
    }
  }

  /// The tasks that encode every set of every drawing with every vocabulary.
  static func planShards(_ planner: inout Planner) throws {
    for vocabulary in planner.recipe.vocabularies {
      for drawing in planner.recipe.drawings {
        for set in drawing.sets {
          try planner.add(
            ShardEncoder.task(
              id: Folders.shards(vocabulary.name, drawing.corpus.name, set),
              corpus: drawing.corpus.name, language: drawing.corpus.language.code, set: set,
              vocabularyName: vocabulary.name, vocabulary: vocabulary.file,
              documents: drawing.documents(of: set.part)))
        }
      }
    }
  }
}

/// A vocabulary.
public struct VocabularyRecipe: Sendable {
  /// The vocabulary's name.
  public let name: String
  /// How it is made.
  public let settings: VocabularySettings

  /// What vocabularies of later kinds will be told, and those of today are not.
  private static let ofOtherKinds = ["train", "clone", "merge"]
  private static let ofTraining = ["from", "sample", "budget"]

  fileprivate init(_ name: String, _ node: RecipeNode) throws {
    var map = try node.map()
    let kinds = VocabularySettings.kinds.map(\.word).joined(separator: ", ")
    for key in Self.ofOtherKinds {
      guard let node = map.peek(key) else { continue }
      throw node.keyError("found '\(key)', which is not there yet; expected kind: one of: \(kinds)")
    }
    self.name = name
    let kind = try map.require("kind", "one of: \(kinds)")
    let word = try kind.text("one of: \(kinds)")
    guard VocabularySettings.kinds.contains(where: { $0.word == word }) else {
      throw kind.error("found \(kind.found), expected one of: \(kinds)")
    }
    settings = try VocabularySettings(kind: word) { try map.read($0) }
    for key in Self.ofTraining {
      guard let node = map.peek(key) else { continue }
      throw node.keyError(
        "found '\(key)', but a vocabulary of the kind '\(settings.kind)' is not trained on text; "
          + "expected no '\(key)'")
    }
    map.finish()
  }

  /// The file that describes it.
  var file: ArtefactFile { ShardEncoder.vocabulary(of: Folders.vocabulary(name)) }
}

extension Recipe {
  /// The vocabularies, in the order written.
  public var vocabularies: [VocabularyRecipe] { self[Vocabularies.self].vocabularies }
}
