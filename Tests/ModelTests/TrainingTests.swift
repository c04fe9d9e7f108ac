import Foundation
import Model
import TestSupport
import Testing

@Suite struct TrainingTests {
  @Test func aModelLearnsARepeatedText() throws {
    let text = Array("the quick brown fox jumps over the lazy dog; ".utf8)
    let stream = (0..<257).map { Int32(text[$0 % text.count]) }
    let configuration = try ModelConfiguration(
      vocabularySize: 256, layers: 2, channels: 32, heads: 2, headChannels: 16,
      feedForwardChannels: 64, contextLength: 64, zLoss: 1e-4)
    let model = try Transformer(configuration, seed: 1, threads: 2)
    var settings = AdamW.Settings()
    settings.decay = 0
    let optimiser = try AdamW(settings, for: model)
    let schedule = LearningRateSchedule.cosine(peak: 1e-2, floor: 1e-3, warmUp: 5, steps: 60)
    let (tokens, targets) = (Array(stream[..<256]), Array(stream[1...]))
    var losses: [Double] = []
    for step in 0..<60 {
      let sum = try model.accumulateGradients(tokens: tokens, targets: targets, rows: 4)
      losses.append(sum.sumNats / Double(sum.count))
      try optimiser.update(model, rate: schedule.rate(after: step))
    }
    #expect(losses[0] > 4 && losses[59] < 0.5, "from \(losses[0]) to \(losses[59])")
  }

  /// One update by hand: Adam's first step moves each parameter by the rate against its sign.
  @Test func theFirstUpdateIsTheSignOfTheGradient() throws {
    let model = try Transformer(try oddConfiguration(), seed: 1, threads: 1)
    var settings = AdamW.Settings()
    settings.clipNorm = 0
    let optimiser = try AdamW(settings, for: model)
    var random = SeededGenerator(seed: 2)
    try model.accumulate(
      RandomBatch(rows: 2, length: 40, vocabularySize: 19, ignored: 0, &random))
    let (before, gradients) = (model.allParameters, try model.meanGradients())
    #expect(throws: ModelError.self) { try optimiser.update(model, rate: .nan) }
    let norm = try optimiser.update(model, rate: 0.01)
    #expect(abs(norm - gradients.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()) < 1e-6)
    for (index, after) in model.allParameters.enumerated() where abs(gradients[index]) > 1e-5 {
      let sign: Float = gradients[index] > 0 ? 1 : -1
      let expected = before[index] - 0.01 * (sign + 0.1 * before[index])
      #expect(abs(after - expected) < 2e-5)
    }
    #expect(throws: ModelError.noGradient) { try optimiser.update(model, rate: 0.01) }
  }

  /// With a huge ε an update is proportional to the gradient, so the clip shows in its length.
  @Test func aLongGradientIsShortened() throws {
    func moved(clipNorm: Double) throws -> (norm: Double, distance: Double) {
      let model = try Transformer(try oddConfiguration(), seed: 1, threads: 1)
      var settings = AdamW.Settings()
      (settings.clipNorm, settings.decay, settings.epsilon) = (clipNorm, 0, 0.999)
      let optimiser = try AdamW(settings, for: model)
      var random = SeededGenerator(seed: 2)
      try model.accumulate(
        RandomBatch(rows: 2, length: 40, vocabularySize: 19, ignored: 0, &random))
      let before = model.allParameters
      let norm = try optimiser.update(model, rate: 1)
      let squares = zip(model.allParameters, before).reduce(0.0) {
        $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
      }
      return (norm, squares.squareRoot())
    }
    let free = try moved(clipNorm: 0)
    let clipped = try moved(clipNorm: free.norm / 100)
    #expect(clipped.norm == free.norm)
    #expect((0.008...0.013).contains(clipped.distance / free.distance))
    #expect(try moved(clipNorm: 2 * free.norm).distance == free.distance)
  }

  @Test func aDivergedGradientIsRefused() throws {
    let model = try Transformer(try oddConfiguration(), seed: 1, threads: 1)
    let optimiser = try AdamW(for: model)
    var parameters = model.allParameters
    parameters[0] = .nan
    try model.setAllParameters(parameters)
    try model.accumulateGradients(tokens: [0, 1], targets: [0, 1], rows: 1)
    #expect(throws: ModelError.notFinite(step: 1)) { try optimiser.update(model, rate: 0.1) }
    #expect(optimiser.step == 0)
  }

  @Test func badSettingsAreThrown() throws {
    let model = try Transformer(try oddConfiguration(), seed: 1, threads: 1)
    for change in [
      { $0.beta1 = 1 }, { $0.beta2 = -0.1 }, { $0.epsilon = 0 }, { $0.decay = .nan },
      { $0.clipNorm = -1 },
    ] as [(inout AdamW.Settings) -> Void] {
      var settings = AdamW.Settings()
      change(&settings)
      #expect(throws: ModelError.self) { try AdamW(settings, for: model) }
    }
  }

  @Test func schedules() throws {
    let cosine = LearningRateSchedule.cosine(peak: 2, floor: 1, warmUp: 4, steps: 12)
    #expect((0..<5).map { cosine.rate(after: $0) } == [0.5, 1, 1.5, 2, 2])
    #expect(abs(cosine.rate(after: 8) - 1.5) < 1e-12)
    #expect(cosine.rate(after: 11) > 1)
    #expect(cosine.rate(after: 12) == 1 && cosine.rate(after: 1000) == 1)
    #expect(LearningRateSchedule.constant(rate: 3).rate(after: 77) == 3)
    let never = LearningRateSchedule.cosine(peak: 2, floor: 1, warmUp: 0, steps: 0)
    #expect(never.rate(after: 0) == 1)
    let json = try JSONEncoder().encode(cosine)
    #expect(try JSONDecoder().decode(LearningRateSchedule.self, from: json) == cosine)
  }

  /// N steps, a saved and restored state, and N more are the same as 2N: bit for bit.
  @Test func aRestoredRunContinuesBitForBit() throws {
    let configuration = try oddConfiguration()
    func step(_ model: Transformer, _ optimiser: AdamW, _ steps: Range<Int>) throws {
      for step in steps {
        var random = SeededGenerator(seed: UInt64(step))
        try model.accumulate(
          RandomBatch(rows: 3, length: 17, vocabularySize: 19, ignored: 0.2, &random))
        try optimiser.update(model, rate: 0.01)
      }
    }
    let straight = try Transformer(configuration, seed: 1, threads: 2)
    let straightOptimiser = try AdamW(for: straight)
    try step(straight, straightOptimiser, 0..<5)
    let saved = try TrainingState(of: straight, straightOptimiser)
    try step(straight, straightOptimiser, 5..<10)

    let resumed = try Transformer(configuration, seed: 99, threads: 1)
    let resumedOptimiser = try AdamW(for: resumed)
    try step(resumed, resumedOptimiser, 0..<1)
    try resumed.accumulateGradients(tokens: [1], targets: [1], rows: 1)
    let read = TrainingState(model: saved.model, optimiser: saved.optimiser)
    try read.restore(resumed, resumedOptimiser)
    #expect(resumedOptimiser.step == 5)
    try step(resumed, resumedOptimiser, 5..<10)
    #expect(resumed.allParameters == straight.allParameters)
    let (last, other) = (
      try TrainingState(of: straight, straightOptimiser),
      try TrainingState(of: resumed, resumedOptimiser)
    )
    #expect(last.optimiser == other.optimiser && last.model == other.model)
    #expect(last.model != saved.model)
  }

  @Test func aStateOfAnotherModelIsRefused() throws {
    let small = try Transformer(try oddConfiguration(), seed: 1, threads: 1)
    let other = try Transformer(
      ModelConfiguration(
        vocabularySize: 19, layers: 1, channels: 10, heads: 3, headChannels: 5,
        feedForwardChannels: 13, contextLength: 40, zLoss: 0), seed: 1, threads: 1)
    let optimiser = try AdamW(for: small)
    let before = small.allParameters
    let state = try TrainingState(of: other, AdamW(for: other))
    #expect(throws: ModelError.self) { try state.restore(small, optimiser) }
    #expect(throws: ModelError.self) { try small.setParameters(safetensors: state.model) }
    let own = try TrainingState(of: small, optimiser)
    #expect(throws: ModelError.self) {
      try TrainingState(model: own.model, optimiser: own.model).restore(small, optimiser)
    }
    #expect(throws: ModelError.self) { try optimiser.update(other, rate: 1) }
    #expect(small.allParameters == before)
    try small.setParameters(safetensors: own.model)
    #expect(small.allParameters == before)
  }
}
