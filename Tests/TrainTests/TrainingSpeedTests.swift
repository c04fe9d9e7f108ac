import Model
import Testing
import Train
import Values

/// What is measured depends on the machine: only that it is measured is tested.
struct TrainingSpeedTests {
  @Test func aModelIsMeasured() throws {
    let model = try ModelConfiguration(
      vocabularySize: 50,
      settings: ModelSettings(reading: [
        "layers": ["1"], "channels": ["16"], "heads": ["2"], "context": ["16"],
      ]))
    let training = try TrainingSettings(reading: ["batch": ["3"], "learning-rate": ["1e-3"]])
    let speed = try TrainingSpeed(of: model, training: training, threads: 1)
    for time in [speed.trainedToken, speed.scoredToken] {
      #expect(time.processor > 0 && time.processor.isFinite)
      #expect(time.clock > 0 && time.clock.isFinite)
    }
  }

  @Test func timesAddUp() {
    let time = TrainingSpeed.Time(processor: 2, clock: 1)
    #expect(time.times(3) + time == TrainingSpeed.Time(processor: 8, clock: 4))
  }
}
