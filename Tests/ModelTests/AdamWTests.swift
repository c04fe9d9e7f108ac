import Model
import TestSupport
import Testing
import Values

@Suite struct AdamWTests {
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
    #expect(throws: SettingError.self) { try optimiser.update(model, rate: .nan) }
    let norm = try optimiser.update(model, rate: 0.01)
    #expect(abs(norm - gradients.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()) < 1e-6)
    for (index, after) in model.allParameters.enumerated() where abs(gradients[index]) > 1e-5 {
      let sign: Float = gradients[index] > 0 ? 1 : -1
      let expected = before[index] - 0.01 * (sign + 0.1 * before[index])
      #expect(abs(after - expected) < 2e-5)
    }
    #expect(throws: ModelError.noGradient) { try optimiser.update(model, rate: 0.01) }
  }

  /// More parameters than one task sums up.
  @Test func theNormIsThatOfTheWholeGradient() throws {
    let model = try Transformer(
      ModelConfiguration(
        vocabularySize: 9000, layers: 1, channels: 10, heads: 3, headChannels: 5,
        feedForwardChannels: 13, contextLength: 40, zLoss: 0), seed: 1, threads: 2)
    let optimiser = try AdamW(for: model)
    var random = SeededGenerator(seed: 2)
    try model.accumulate(
      RandomBatch(rows: 2, length: 40, vocabularySize: 9000, ignored: 0, &random))
    let squares = try model.meanGradients().map { Double($0) * Double($0) }
    #expect(squares.count > 2 * 1 << 15)
    let norm = squares.reduce(0, +).squareRoot()
    #expect(abs(try optimiser.update(model, rate: 0.01) / norm - 1) < 1e-6)
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

  /// Tensors of one dimension keep what decay would take of them; all others are as with decay of
  /// all, bit for bit.
  @Test func matricesAloneDecay() throws {
    func trained(_ decayed: DecayedParameters, decay: Double) throws -> Transformer {
      let model = try Transformer(try oddConfiguration(), seed: 1, threads: 2)
      var settings = AdamW.Settings()
      (settings.decay, settings.decayed) = (decay, decayed)
      let optimiser = try AdamW(settings, for: model)
      var random = SeededGenerator(seed: 2)
      for _ in 0..<3 {
        // Values that are nothing but noise would be moved by rounding alone.
        try model.setAllParameters(model.allParameters)
        try model.accumulate(
          RandomBatch(rows: 2, length: 40, vocabularySize: 19, ignored: 0, &random))
      }
      try optimiser.update(model, rate: 0.01)
      return model
    }
    let (all, matrices, none) = (
      try trained(.all, decay: 0.5), try trained(.matrices, decay: 0.5),
      try trained(.all, decay: 0)
    )
    var vectors = 0
    for tensor in all.tensors {
      let found = matrices.values(of: tensor)
      if tensor.shape.count == 1 {
        vectors += 1
        #expect(found == none.values(of: tensor) && found != all.values(of: tensor))
      } else {
        #expect(found == all.values(of: tensor) && found != none.values(of: tensor))
      }
    }
    #expect(vectors == 5)
  }

  /// A summed loss has as many times the gradient as there are targets: Adam does not see it, the
  /// clip does.
  @Test func aSumIsClippedWhereAMeanIsNot() throws {
    func updated(
      _ reduction: LossReduction, clip: Double
    ) throws -> (norm: Double, parameters: [Float], count: Int) {
      let model = try Transformer(try oddConfiguration(), seed: 1, threads: 1)
      var settings = AdamW.Settings()
      // With a huge ε an update is proportional to the gradient.
      (settings.reduction, settings.clipNorm, settings.decay) = (reduction, clip, 0)
      settings.epsilon = 1
      let optimiser = try AdamW(settings, for: model)
      var random = SeededGenerator(seed: 2)
      try model.accumulate(
        RandomBatch(rows: 2, length: 40, vocabularySize: 19, ignored: 0, &random))
      let count = model.gradientCount
      return (try optimiser.update(model, rate: 0.1), model.allParameters, count)
    }
    let (mean, sum) = (try updated(.mean, clip: 0), try updated(.sum, clip: 0))
    #expect(sum.count == 80 && abs(sum.norm / mean.norm - 80) < 1e-9)
    #expect(sum.parameters != mean.parameters)
    // Shortened to the same length, both are the same gradient.
    let clip = mean.norm / 2
    let (shortMean, shortSum) = (try updated(.mean, clip: clip), try updated(.sum, clip: clip))
    for (found, expected) in zip(shortSum.parameters, shortMean.parameters) {
      #expect(abs(found - expected) < 1e-6)
    }
    // A clip between the two lengths shortens the sum alone.
    #expect(try updated(.mean, clip: 2 * mean.norm).parameters == mean.parameters)
    #expect(try updated(.sum, clip: 2 * mean.norm).parameters != sum.parameters)
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
      #expect(throws: SettingError.self) { try AdamW(settings, for: model) }
    }
  }
}
