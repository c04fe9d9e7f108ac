import Study
import Testing

/// Which keys are taken for which others that were meant.
struct MistypedKeyTests {
  private func complaint(writing key: String) throws -> String {
    let file = try RecipeFile()
    let text = RecipeFile.text.replacing("learning-rate: 1e-3", with: "\(key): 1e-3")
    let errors = RecipeFile.errors { _ = try file.read(text) }
    #expect(errors.count == (errors.first?.reason.contains("is missing") == true ? 2 : 1))
    return errors.first?.reason ?? ""
  }

  @Test(arguments: [
    "learning_rate", "learningRate", "Learning-Rate", "learning rate", "learning-rat",
    "learning-ratee", "lerning-rate", "learning-raet", "laerning-rate", "learning-race",
    "earning-rate",
  ])
  func theOneThatWasMeantIsNamed(_ key: String) throws {
    #expect(try complaint(writing: key) == "unknown key '\(key)'; expected 'learning-rate'")
  }

  @Test(arguments: ["learning-tare", "leaning-rat", "rate", "lr", "x"])
  func othersAreNot(_ key: String) throws {
    #expect(try complaint(writing: key).hasPrefix("the key 'learning-rate' is missing"))
  }
}
