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

  @Test func runsChooseAmongSeveral() throws {
    let recipe = try RecipeFile().read(RecipeFile.whole)
    #expect(recipe.trainings.map(\.name) == ["long", "fine"])
    #expect(recipe.runs.first?.training.settings.batchRows == 4)
    #expect(recipe.runs.last?.training.settings.warmUpSteps == 3)
  }
}
