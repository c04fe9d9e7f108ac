public import ArgumentParser
import Engine
import Fetch
import Foundation
public import Study

/// What every command about a recipe is told.
struct RecipeOptions: ParsableArguments {
  @Argument(help: "The recipe: a YAML file.")
  var recipe: String

  @Option(name: .customLong("set"), help: "A value for a ${NAME} in the recipe, as NAME=value.")
  var variables: [String] = []

  @Option(help: "The build folder.", completion: .directory)
  var output: String?

  @Option(help: "Stop after this stage: \(Stage.allCases.map(\.rawValue).joined(separator: ", ")).")
  var until: Stage?

  /// The recipe, read and validated.
  func load() throws -> Recipe {
    var values: [String: String] = [:]
    for variable in variables {
      guard let equals = variable.firstIndex(of: "=") else {
        throw ValidationError("--set \(variable): expected NAME=value, such as --set DATA=/data")
      }
      values[String(variable[..<equals])] = Self.place(variable[variable.index(after: equals)...])
    }
    let recipe = try Recipe(path: recipe, variables: values)
    for name in values.keys.sorted() where !recipe.text.contains("${\(name)}") {
      complain("isogloss: --set \(name) is not used: \(recipe.file) has no ${\(name)}")
    }
    return recipe
  }

  /// An address as it is, a path from the root on; both without a slash at the end.
  private static func place(_ value: Substring) -> String {
    guard Downloader.isAddress(String(value)) else {
      return URL(fileURLWithPath: String(value)).path
    }
    return String(value.reversed().drop { $0 == "/" }.reversed())
  }

  func folder(for recipe: Recipe) -> String { output ?? "build/\(recipe.name)" }
}

extension Stage: ExpressibleByArgument {}

/// How many workers: the processors there are, unless told otherwise.
struct WorkerOptions: ParsableArguments {
  @Option(help: "Batches worked on at once, and threads of the trainer.")
  var workers: Int = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    guard (1...1024).contains(workers) else {
      throw ValidationError("--workers \(workers): expected a number from 1 to 1024")
    }
  }
}
