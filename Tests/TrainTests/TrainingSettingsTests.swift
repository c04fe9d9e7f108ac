import Model
import Testing
import Train
import Values

@Suite struct TrainingSettingsTests {
  private let written = ["batch": ["16"], "learning-rate": ["1e-2"]]

  @Test func whatIsNotWrittenFollows() throws {
    let settings = try TrainingSettings(reading: written)
    #expect(settings.batchRows == 16 && settings.learningRate == 1e-2)
    #expect(settings.finalLearningRate == 1e-3 && settings.warmUpSteps == 0)
    #expect(settings.weightDecay == 0.1 && settings.clipNorm == 1)
    #expect(settings.checkpointSteps == 100)
    #expect(settings.optimiser.decay == 0.1 && settings.optimiser.clipNorm == 1)
    #expect(settings.optimiser.beta1 == AdamW.Settings().beta1)
  }

  @Test(arguments: TrainingSettings.fields.map(\.key))
  func valuesOutsideTheLimitsAreRefused(key: String) throws {
    let field = try #require(TrainingSettings.field(key))
    #expect(field.outside.count == 2)
    for value in field.outside {
      let error = #expect(throws: SettingError.self) {
        try TrainingSettings(reading: written.merging([key: [value]]) { $1 })
      }
      #expect(error?.key == key && error?.found == "'\(value)'")
    }
  }

  /// How often to save changes no weight, so it is no part of what an artefact follows from.
  @Test func checkpointsAreNotRecorded() throws {
    var settings = try TrainingSettings(reading: written)
    let json = try StableJSON.line(settings)
    settings.checkpointSteps = 7
    #expect(try StableJSON.line(settings) == json)
    #expect(
      String(decoding: json, as: UTF8.self)
        == """
        {"batch":16,"clip":1,"final-learning-rate":0.001,"learning-rate":0.01,"warm-up":0,\
        "weight-decay":0.1}
        """)
  }

  @Test func theOptimiserComesAlongUnlessToldOtherwise() throws {
    #expect(try CarrySettings(reading: [:]).optimiser)
    #expect(try !CarrySettings(reading: ["optimiser": ["false"]]).optimiser)
    let error = #expect(throws: SettingError.self) {
      try CarrySettings(reading: ["optimiser": ["perhaps"]])
    }
    #expect(error?.description == "optimiser: found 'perhaps', expected true or false")
  }
}
