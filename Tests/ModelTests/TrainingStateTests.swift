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

  /// Rows of the embedding go where the map says, those without a source stay as they were drawn,
  /// and everything else is the state's.
  @Test(arguments: [true, false]) func rowsAreCarriedOver(optimiser: Bool) throws {
    let old = try Transformer(oddConfiguration(), seed: 1, threads: 1)
    let adam = try AdamW(for: old)
    var random = SeededGenerator(seed: 3)
    try old.accumulate(
      RandomBatch(rows: 2, length: 40, vocabularySize: 19, ignored: 0, &random))
    try adam.update(old, rate: 0.01)
    let state = try TrainingState(of: old, adam)
    let new = try Transformer(
      ModelConfiguration(vocabularySize: 5, settings: oddConfiguration().settings), seed: 2,
      threads: 1)
    let drawn = new.allParameters
    let newAdam = try AdamW(for: new)
    let rows: [Int32?] = [3, nil, 0, 18, 3]
    if optimiser {
      try state.restore(new, newAdam, vocabularyRows: rows)
    } else {
      try new.setParameters(safetensors: state.model, vocabularyRows: rows)
    }
    #expect(newAdam.step == (optimiser ? 1 : 0))
    let moments = try Safetensors(decoding: try TrainingState(of: new, newAdam).optimiser)
    let oldMoments = try Safetensors(decoding: state.optimiser)
    for (tensor, source) in zip(new.tensors, old.tensors) {
      let (found, expected) = (new.values(of: tensor), old.values(of: source))
      guard tensor.name == "embedding" else {
        #expect(found == expected)
        continue
      }
      let first = try #require(moments.tensors.first { $0.name == "first.embedding" }?.values)
      let oldFirst = try #require(oldMoments.tensors.first { $0.name == "first.embedding" }?.values)
      for (id, row) in rows.enumerated() {
        let place = id * 10..<(id + 1) * 10
        let origin = row.map { Int($0) * 10..<(Int($0) + 1) * 10 }
        #expect(Array(found[place]) == Array(origin.map { expected[$0] } ?? drawn[place]))
        let zeros = [Float](repeating: 0, count: 10)[...]
        #expect(first[place] == (optimiser ? origin.map { oldFirst[$0] } ?? zeros : zeros))
      }
    }
  }

  @Test(arguments: [[3, nil, 0, 18], [3, nil, 0, 18, 19], [3, nil, 0, 18, -1]] as [[Int32?]])
  func rowsThatThereAreNotAreRefused(rows: [Int32?]) throws {
    let state = try Transformer(oddConfiguration(), seed: 1, threads: 1).safetensors()
    let new = try Transformer(
      ModelConfiguration(vocabularySize: 5, settings: oddConfiguration().settings), seed: 2,
      threads: 1)
    let drawn = new.allParameters
    #expect(throws: ModelError.self) {
      try new.setParameters(safetensors: state, vocabularyRows: rows)
    }
    #expect(new.allParameters == drawn)
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
