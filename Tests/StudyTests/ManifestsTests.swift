import Engine
import Fetch
import Foundation
import Study
import TestSupport
import Testing

/// The recipes that come along, read and planned as if their data were on the web.
struct ManifestsTests {
  private func tasks(_ name: String) throws -> (recipe: Recipe, tasks: [BuildTask]) {
    let recipe = try Recipe(
      path: "\(repositoryRoot)/corpora-manifests/\(name).yaml",
      variables: ["DATA": "https://data.example.org/here"])
    let folder = try TemporaryFolder()
    let downloader = Downloader(
      cache: folder.file("cache"), progress: ProgressLine(isQuiet: true))
    return (recipe, try Planner(recipe: recipe, downloader: downloader).tasks())
  }

  /// How many runs, scores and claims each asks for.
  @Test(arguments: [
    // 3 sources, 27 pairs and 10 targets at six sizes.
    ("bytes", 3 + 27 * 6 + 10 * 6, 0),
    // 22 languages and 462 pairs with two seeds.
    ("blood-bank", (22 + 462) * 2, 2), ("imbalance", 2 * 8 + 7, 0),
    ("bytes-mini", 3 * (3 + 6 + 8 + 2), 4), ("blood-bank-mini", 3 * (4 + 12), 2),
    ("imbalance-mini", 3 * (6 + 3 + 1 + 1), 4), ("artificial-mini", 2 * (3 + 4 + 6 + 2), 4),
  ])
  func isPlanned(name: String, runs: Int, claims: Int) throws {
    let (recipe, tasks) = try tasks(name)
    #expect(recipe.name == name)
    #expect(recipe.runs.count == runs)
    #expect(tasks.count { $0.stage == "train" } == runs)
    #expect(tasks.count { $0.stage == "claims" } == claims)
    #expect(tasks.contains { $0.stage == "transfer" })
    #expect(tasks.last?.stage == "report")
  }

  /// Nothing cloned: the control's ids are those of the monolingual run.
  @Test func theControlOfClonesHasAsManyIDs() throws {
    let runs = try tasks("imbalance-mini").recipe.runs
    let control = try #require(runs.first { $0.entry == "control" })
    let alone = try #require(runs.first { $0.entry == "alone" })
    #expect(
      control.mixture.vocabulary.largestSize == alone.mixture.vocabulary.largestSize)
    #expect(control.mixture.vocabulary.copies == 2)
  }
}
