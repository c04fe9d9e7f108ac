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
    #expect(field.outside.count == (field.inside.isEmpty ? 1 : 2))
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
        {"batch":16,"beta1":0.9,"beta2":0.95,"clip":1,"decay-of":"all","epsilon":1e-08,\
        "final-learning-rate":0.001,"learning-rate":0.01,"loss":"mean","optimiser":"adamw",\
        "precision":"fp32","schedule":"cosine","warm-up":0,"warm-up-from":"first-step",\
        "weight-decay":0.1}
        """)
  }

  /// What the studies' trainers are called, down to the optimiser's constants and the schedule.
  @Test func optimisersAndSchedules() throws {
    let adam = try TrainingSettings(
      reading: written.merging([
        "optimiser": ["adam"], "beta2": ["0.999"], "epsilon": ["1e-6"], "loss": ["sum"],
        "clip": ["0"], "decay-of": ["matrices"], "schedule": ["constant"],
      ]) { $1 })
    #expect(adam.optimiser.decay == 0 && adam.optimiser.beta2 == 0.999)
    #expect(adam.optimiser.epsilon == 1e-6 && adam.optimiser.reduction == .sum)
    #expect(adam.optimiser.decayed == .matrices && adam.optimiser.clipNorm == 0)
    #expect(adam.finalLearningRate == 1e-2)
    for (changes, key) in [
      (["optimiser": ["adam"], "weight-decay": ["0.1"]], "weight-decay"),
      (["schedule": ["constant"], "final-learning-rate": ["0.001"]], "final-learning-rate"),
    ] {
      let error = #expect(throws: SettingError.self) {
        try TrainingSettings(reading: written.merging(changes) { $1 })
      }
      #expect(error?.key == key)
    }
  }

  @Test func theOptimiserComesAlongUnlessToldOtherwise() throws {
    #expect(try CarrySettings(reading: [:]).optimiser)
    #expect(try !CarrySettings(reading: ["optimiser": ["false"]]).optimiser)
    let error = #expect(throws: SettingError.self) {
      try CarrySettings(reading: ["optimiser": ["perhaps"]])
    }
    #expect(try CarrySettings(reading: [:]).vocabulary == .same)
    #expect(error?.description == "optimiser: found 'perhaps', expected true or false")
  }

  @Test func aPrecisionThatGainsNothingIsTold() throws {
    var settings = try TrainingSettings(reading: [
      "batch": ["1"], "learning-rate": ["1e-3"], "precision": ["bf16"],
    ])
    #expect(settings.warning(hasBF16: true) == nil)
    #expect(settings.warning(hasBF16: false)?.contains("no instructions for bf16") == true)
    settings.precision = .fp32
    #expect(settings.warning(hasBF16: false) == nil)
  }
}
