import ByteIO
public import Contaminate
import Corpus
import Engine
import Foundation
import LanguageID
import Values

/// `contamination: {model: builtin|FILE, confusion: FILE, labels: {LABEL: LANGUAGE}, rule: …, …}`
struct Contamination: RecipeSection {
  private(set) var contamination: ContaminationRecipe?

  static var settings: [(place: String, type: any SettingsSection.Type)] {
    [("contamination", ContaminationSettings.self)]
  }

  init() {}

  init(_ map: inout RecipeMap, after recipe: Recipe) throws {
    contamination = try map.take("contamination").map(ContaminationRecipe.init)
  }

  /// The tasks that measure each training set of each corpus.
  static func plan(_ planner: inout Planner) throws {
    guard let contamination = planner.recipe.contamination else { return }
    let unknown = Set(planner.recipe.unjudgedCorpora.map(\.name))
    for drawing in planner.recipe.drawings where !unknown.contains(drawing.corpus.name) {
      for set in drawing.sets where !set.part.isHeldOut {
        let corpus = drawing.corpus
        try planner.add(
          ContaminationStage.task(
            id: Folders.measured(ContaminationStage.stage, corpus.name, set), corpus: corpus.name,
            language: corpus.language.code, set: set, documents: drawing.documents(of: set.part),
            judge: contamination.judge, settings: contamination.settings,
            seed: planner.recipe.seed))
      }
    }
  }
}

/// How contamination is measured.
public struct ContaminationRecipe: Sendable {
  /// The files of the model that judges and of its errors.
  public let judge: JudgeFiles
  /// How lines are judged.
  public let settings: ContaminationSettings

  fileprivate init(_ node: RecipeNode) throws {
    var map = try node.map()
    let complaints = node.complaints
    let model = try complaints.attempt {
      try map.take("model").flatMap { node -> JudgeFiles.File? in
        let path = try node.text("builtin, or the path of a model")
        return path == LineIdentifier.builtIn ? nil : try node.existingFile(path)
      }
    }
    let confusion = try complaints.attempt {
      try map.take("confusion").map { node in
        try node.existingFile(node.text("the path of a confusion table"))
      }
    }
    let names = try complaints.attempt { try map.take("labels").map(Self.names) ?? [:] }
    let settings = try complaints.attempt { try map.read(ContaminationSettings.self) }
    map.finish()
    guard let model, let confusion, let names, let settings else { throw RecipeError.consequence }
    judge = JudgeFiles(model: model, confusion: confusion, names: names)
    self.settings = settings
  }

  private static func names(_ node: RecipeNode) throws -> [String: String] {
    var names: [String: String] = [:]
    for (label, language) in try node.map().entries {
      names[label] = try language.value("a code of a language such as fi") {
        (try? Language($0))?.code
      }
    }
    return names
  }

  /// Whether the model knows `language`; a model that cannot be read says so when it is used.
  fileprivate func knows(_ language: Language, labels: [String]) -> Bool {
    !language.labels(among: labels.map { judge.names[$0] ?? $0 }).isEmpty
  }

  /// The model's labels; `nil` where it cannot be read.
  fileprivate var labels: [String]? {
    (try? LineIdentifier(model: judge.model?.path ?? LineIdentifier.builtIn))?.labels
  }
}

extension RecipeNode {
  /// The file at `path`, which is relative to the recipe unless it is absolute.
  fileprivate func existingFile(_ path: String) throws -> JudgeFiles.File {
    let absolute = absolute(path)
    if !FileManager.default.fileExists(atPath: absolute) {
      throw error("found '\(absolute)', which is no file; expected a file that is there")
    }
    return JudgeFiles.File(path: absolute, name: PathParts.name(of: path))
  }
}

extension Recipe {
  /// How contamination is measured, if it is.
  public var contamination: ContaminationRecipe? { self[Contamination.self].contamination }

  /// The corpora in languages that the model of contamination does not know: they are not measured.
  public var unjudgedCorpora: [CorpusRecipe] {
    guard let contamination, let labels = contamination.labels else { return [] }
    return corpora.filter { !contamination.knows($0.language, labels: labels) }
  }
}
