import Model
import TestSupport
import Testing

@Suite struct TrainingStateTests {
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
