import Testing
import Train
import Values

@Suite struct RunSettingsTests {
  @Test func whatIsNotWrittenFollows() throws {
    let run = try RunSettings(reading: [:])
    #expect(run.objective == .causal && run.select == .last && run.keep.isEmpty)
    let validation = try ValidationSettings(reading: [:])
    #expect(validation.every == nil && validation.operations == 0.1)
    #expect(validation.patience == nil)
  }

  @Test func keptCountsAreCalledAsWritten() throws {
    let run = try RunSettings(reading: ["keep": ["1M", "2.5 k", "300", "10M words"]])
    #expect(run.keep.map(\.count) == [1_000_000, 2_500, 300, 10_000_000])
    #expect(run.keep.map(\.unit) == [.tokens, .tokens, .tokens, .words])
    #expect(
      run.keep.map(\.fileName)
        == [
          "model-1M.safetensors", "model-2.5k.safetensors", "model-300.safetensors",
          "model-10M-words.safetensors",
        ])
    #expect(try RunSettings(reading: ["keep": ["7 tokens"]]).keep.map(\.name) == ["7"])
    for words in [
      ["0"], ["0 words"], ["1 letter"], ["1M words", "1Mwords"], ["-1"], ["1M", "1 M"], ["../x"],
      ["9223372036854775808"],
    ] {
      #expect(throws: SettingError.self) { try RunSettings(reading: ["keep": words]) }
    }
  }

  @Test(arguments: [
    ("500 steps", Cadence.steps(500)), ("1 step", .steps(1)), ("2k steps", .steps(2_000)),
    ("1 epoch", .epochs(1)), ("3 epochs", .epochs(3)),
  ])
  func cadences(text: String, cadence: Cadence) throws {
    let settings = try ValidationSettings(reading: ["every": [text]])
    #expect(settings.every == cadence)
    let json = try StableJSON.line(settings)
    #expect(try StableJSON.decode(ValidationSettings.self, from: json, file: "test") == settings)
  }

  @Test(arguments: [
    "", "500", "steps", "0 steps", "-1 epochs", "1.5 steps", "3 hours", "1  step s",
  ])
  func noCadence(text: String) {
    #expect(throws: SettingError.self) { try ValidationSettings(reading: ["every": [text]]) }
  }

  @Test func damagedJSONIsAnError() {
    #expect(throws: BrokenJSON.self) {
      try StableJSON.decode(
        ValidationSettings.self, from: Array(#"{"every":"5 hours"}"#.utf8), file: "test")
    }
  }
}
