import Study
import TestSupport
import Testing
import Train

/// Ways of training, alone or by name.
struct TrainingsTests {
  @Test func theShortFormIsTheTrainingCalledMain() throws {
    let file = try RecipeFile()
    let short = try file.read().trainings
    #expect(short.map(\.name) == ["main"])
    #expect(short[0].settings.batchRows == 4 && short[0].settings.weightDecay == 0.1)
    let named = RecipeFile.text.replacing("training: {", with: "training:\n  main: {")
    #expect(try file.read(named).trainings.map(\.settings) == short.map(\.settings))
  }

  /// The byte study warms up longer the more text there is.
  @Test func numbersMayBeKeyedByBudgets() throws {
    let recipe = try RecipeFile().read(
      RecipeFile.text.replacing("budget: 2kB", with: "budget: [1kB, 2kB]"),
      changing: "training: {batch: 4, learning-rate: 1e-3}",
      to: """
        training: {batch: 4, learning-rate: {2kB: 1e-4, default: 1e-3}, warm-up: {1kB: 7, default: 0}}
        """)
    let settings = recipe.runs.map(\.training.settings)
    #expect(settings.map(\.learningRate) == [1e-3, 1e-4])
    #expect(settings.map(\.finalLearningRate) == [1e-4, 1e-5])
    #expect(settings.map(\.warmUpSteps) == [7, 0])
    #expect(recipe.trainings.map(\.name) == ["main"])
  }

  @Test(arguments: [
    ("warm-up: {1kB: 7}", "the key 'default' is missing"),
    ("warm-up: {1kB: -7, default: 1}", "found '-7'"),
    ("warm-up: {3kB: 7, default: 1}", "found '3kB', expected a budget of a sample, or default"),
    ("optimiser: adam, weight-decay: 0.1", "found '0.1', expected none beside optimiser: adam"),
  ])
  func settingsThatCannotBe(text: String, complaint: String) throws {
    let errors = RecipeFile.errors {
      _ = try RecipeFile().read(
        changing: "learning-rate: 1e-3}", to: "learning-rate: 1e-3, \(text)}")
    }
    #expect(errors.contains { $0.reason.contains(complaint) }, "\(errors)")
  }

  @Test func runsChooseAmongSeveral() throws {
    let recipe = try RecipeFile().read(RecipeFile.whole)
    #expect(recipe.trainings.map(\.name) == ["long", "fine"])
    #expect(recipe.runs.first?.training.settings.batchRows == 4)
    #expect(recipe.runs.last?.training.settings.warmUpSteps == 3)
  }
}
