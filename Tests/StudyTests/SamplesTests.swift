import Sample
import Study
import TestSupport
import Testing

/// Samples, alone or by name.
struct SamplesTests {
  @Test func theShortFormIsTheSampleCalledMain() throws {
    let file = try RecipeFile()
    let sample = try #require(try file.read().samples.first)
    #expect(sample.name == "main" && sample.corpora.map(\.name) == ["en", "fi"])
    #expect(sample.settings.budgets.map(\.name) == ["1kB", "2kB"])
    #expect(sample.settings.budgets.map(\.byteCount) == [1000, 2000])
    #expect(sample.settings.holdout == HoldOutSettings(validation: 100, test: 200))
    #expect(sample.settings.seed == 7)
    let named = RecipeFile.text.replacing("sample: {", with: "samples:\n  main: {")
    #expect(try file.read(named).samples.map(\.settings) == [sample.settings])
  }

  @Test func samplesHaveNames() throws {
    let samples = try RecipeFile().read(RecipeFile.whole).samples
    #expect(samples.map(\.name) == ["main", "second"])
    #expect(samples.map { $0.corpora.map(\.name) } == [["en", "fi"], ["fi"]])
    #expect(samples[1].settings.budgets.map(\.name) == ["2kB", "3kB"])
    #expect(samples[1].settings.holdout == samples[0].settings.holdout)
  }

  @Test func corporaThatAreNotSampledCannotBeMixed() throws {
    let errors = RecipeFile.errors {
      _ = try RecipeFile().read(
        changing: "sample: {budgets", to: "sample: {corpora: [fi], budgets")
    }
    #expect(errors.map(\.key) == ["mixtures.equal.weights.en", "mixtures.tenth.weights.en"])
    for error in errors {
      #expect(error.reason.contains("'en' is not sampled; expected one of: fi"))
    }
  }

  @Test func setsThatAreScoredNeedBytes() throws {
    let error = try #require(throws: RecipeError.self) {
      _ = try RecipeFile().read(changing: "test: 200", to: "test: 0")
    }
    #expect(error.reason.contains("'test' is empty; give it bytes in sample.holdout"))
  }
}
