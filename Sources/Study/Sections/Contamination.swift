import ByteIO
public import Contaminate
import Corpus
import Engine
import Foundation
import LanguageID
import Values

/// `contamination: {model: builtin|FILE, confusion: FILE, rule: …, threshold: …, …}`
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
    for drawing in planner.recipe.drawings {
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
    let settings = try complaints.attempt { try map.read(ContaminationSettings.self) }
    map.finish()
    guard let model, let confusion, let settings else { throw RecipeError.consequence }
    judge = JudgeFiles(model: model, confusion: confusion)
    self.settings = settings
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
}
