import ByteIO
import Corpus
import Engine
import Report

/// The report over everything that was built.
extension Planner {
  /// The task of the report, which reads what `tasks` have made.
  func report(after tasks: [BuildTask]) throws -> BuildTask {
    struct Settings: Encodable {
      var name: String
      var recipe: String
      var seed: UInt64
      var version: String
    }
    let recipe = recipe
    let planner = self
    let inputs = tasks.map { task -> BuildTask.Input in
      .artefact(id: task.id, files: ["manifest.json"])
    }
    let ids = tasks.map(\.id)
    return try BuildTask(
      id: "report", stage: Stage.report.rawValue, version: Version.report,
      settings: Settings(
        name: recipe.name, recipe: recipe.text, seed: recipe.seed, version: Tool.version),
      inputs: inputs
    ) { context in
      let contents = try ReportAssembly(planner: planner, context: context).contents(of: ids)
      try AtomicFile.write(
        Array(ReportPage(contents).html().utf8), to: context.output("index.html"))
      return nil
    }
  }
}

/// This version of Isogloss.
public enum Tool {
  /// As `isogloss --version` prints it.
  public static let version = "0.1.0"
}
