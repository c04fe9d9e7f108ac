import Engine
import Report

/// The report over everything that was built.
extension Planner {
  /// The task of the report, which reads what `tasks` have made.
  func report(after tasks: [BuildTask]) throws -> BuildTask {
    let file = recipe.file.split(separator: "/").last.map(String.init) ?? recipe.file
    return try ReportStage.task(
      study: StudyDescription(
        name: recipe.name, recipeFile: file, recipeText: recipe.text, seed: recipe.seed,
        asked: recipe.asked, varied: recipe.varied,
        claims: recipe.claims.map { .init(name: $0.name, statement: $0.statement) },
        toolVersion: Tool.version),
      artefacts: tasks.map(\.id))
  }
}
