import Model
import TestSupport
import Testing
import Values

@Suite struct TransformerTests {
  /// The first distance of each bucket, from T5X's own formula in NumPy, in single precision.
  @Test func bucketsAreThoseOfT5() {
    let first =
      Array(0...16) + [19, 21, 24, 27, 31, 35, 40, 46, 52, 59, 67, 77, 87, 99, 113]
    for distance in 0..<3000 {
      let expected = first.lastIndex { $0 <= distance }
      #expect(RelativePosition.bucket(distance: distance) == expected)
    }
  }

  /// The deviations that T5X's initialisers ask for.
  @Test func initialisationHasTheDeviationsOfT5X() throws {
    let configuration = try ModelConfiguration(
      vocabularySize: 384, layers: 1, channels: 128, heads: 4, headChannels: 16,
      feedForwardChannels: 512, contextLength: 8, zLoss: 0)
    let model = try Transformer(configuration, seed: 5, threads: 2)
    let expected: [String: Double] = [
      "embedding": 1, "layers.0.attention.query": 1 / (128.0 * 16).squareRoot(),
      "layers.0.attention.key": 1 / 128.0.squareRoot(),
      "layers.0.attention.output": 1 / 64.0.squareRoot(),
      "layers.0.attention.relative-bias": (2 / 36.0).squareRoot(),
      "layers.0.feed-forward.gate": 1 / 128.0.squareRoot(),
      "layers.0.feed-forward.linear": 1 / 128.0.squareRoot(),
      "layers.0.feed-forward.output": 1 / 512.0.squareRoot(),
    ]
    for tensor in model.tensors {
      let values = model.values(of: tensor).map { Double($0) }
      if tensor.name.hasSuffix("norm") { #expect(values.allSatisfy { $0 == 1 }) }
      guard let deviation = expected[tensor.name] else { continue }
      let measured = (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
      let slack = 3 / Double(2 * values.count).squareRoot()
      #expect(abs(measured / deviation - 1) < slack, "\(tensor.name): \(measured)")
      if tensor.name.contains("feed-forward.") {
        let cut = 2 * deviation / 0.8796
        #expect(values.allSatisfy { abs($0) <= cut })
        #expect(values.contains { abs($0) > 0.95 * cut })
      }
    }
  }

  /// Languini's and BERT's matrices deviate by 0.02, but for Languini's last of a feed-forward; a
  /// T5X whose scores are scaled has no narrower query.
  @Test(arguments: [
    (["preset": "gpt"], "feed-forward.output", 0.01), (["preset": "gpt"], "attention.output", 0.02),
    (["preset": "gpt"], "attention.query", 0.02), (["preset": "gpt"], "head.output", 0.02),
    (["preset": "bert"], "feed-forward.output", 0.02), (["preset": "bert"], "embedding", 0.02),
    (
      ["attention-scale": "inverse-root-head-channels"], "attention.query",
      1 / 64.0.squareRoot()
    ),
  ])
  func otherInitialisations(
    settings: [String: String], name: String, deviation: Double
  ) throws {
    let sizes = ["layers": "2", "channels": "64", "heads": "4", "context": "8"]
    let model = try Transformer(
      ModelConfiguration(
        vocabularySize: 384,
        settings: ModelSettings(reading: sizes.merging(settings) { $1 }.mapValues { [$0] })),
      seed: 5, threads: 1)
    let found = model.tensors.filter { $0.name.hasSuffix(name) }
    #expect(!found.isEmpty)
    for tensor in found {
      let values = model.values(of: tensor).map { Double($0) }
      let measured = (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
      #expect(abs(measured / deviation - 1) < 3 / Double(2 * values.count).squareRoot())
    }
  }

  @Test func initialisationDependsOnSeedAndNameAlone() throws {
    let model = try Transformer(try oddConfiguration(), seed: 3, threads: 1)
    let deeper = try Transformer(
      ModelConfiguration(
        vocabularySize: 23, layers: 3, channels: 10, heads: 3, headChannels: 5,
        feedForwardChannels: 13, contextLength: 7, zLoss: 0),
      seed: 3, threads: 4)
    let same = try #require(model.tensors.first { $0.name == "layers.1.feed-forward.gate" })
    let other = try #require(deeper.tensors.first { $0.name == same.name })
    #expect(model.values(of: same) == deeper.values(of: other))
    let reseeded = try Transformer(try oddConfiguration(), seed: 4, threads: 1)
    #expect(model.values(of: same) != reseeded.values(of: same))
    let twin = try #require(model.tensors.first { $0.name == "layers.0.feed-forward.gate" })
    #expect(model.values(of: same) != model.values(of: twin))
  }

  @Test func stepsHaveTheSameBitsForAnyNumberOfThreads() throws {
    let configuration = try ModelConfiguration(
      vocabularySize: 61, layers: 2, channels: 72, heads: 3, headChannels: 20,
      feedForwardChannels: 150, contextLength: 130, zLoss: 1e-4)
    func train(threads: Int) throws -> [Float] {
      let model = try Transformer(configuration, seed: 9, threads: threads)
      let optimiser = try AdamW(for: model)
      var random = SeededGenerator(seed: 10)
      for _ in 0..<3 {
        try model.accumulate(
          RandomBatch(rows: 5, length: 130, vocabularySize: 61, ignored: 0.3, &random))
        try optimiser.update(model, rate: 1e-3)
      }
      return model.allParameters
    }
    let one = try train(threads: 1)
    for threads in 2...4 { #expect(try train(threads: threads) == one, "\(threads) threads") }
  }

  @Test func paddingChangesNothing() throws {
    let configuration = try oddConfiguration()
    let model = try Transformer(configuration, seed: 2, threads: 2)
    var random = SeededGenerator(seed: 20)
    let batch = RandomBatch(rows: 1, length: 11, vocabularySize: 19, ignored: 0, &random)
    let alone = try model.accumulate(batch)
    let gradients = try model.meanGradients()
    model.discardGradients()
    // The same row beside an ignored one, and followed by tokens that would not even be valid.
    let padded = try model.accumulateGradients(
      tokens: [Int32](repeating: 7, count: 40) + batch.tokens + [Int32](repeating: -5, count: 29),
      targets: [Int32](repeating: -1, count: 40) + batch.targets
        + [Int32](repeating: -1, count: 29), rows: 2)
    #expect(padded == alone)
    #expect(try model.meanGradients() == gradients)
  }

  @Test func aTokenNeverSeesWhatFollowsIt() throws {
    let model = try Transformer(try oddConfiguration(), seed: 2, threads: 1)
    var random = SeededGenerator(seed: 21)
    let batch = RandomBatch(rows: 1, length: 40, vocabularySize: 19, ignored: 0, &random)
    var changed = batch.tokens
    for index in 25..<40 { changed[index] = (changed[index] + 1) % 19 }
    let before = try model.negativeLogLikelihoods(
      tokens: batch.tokens, targets: batch.targets, rows: 1)
    let after = try model.negativeLogLikelihoods(tokens: changed, targets: batch.targets, rows: 1)
    #expect(before[..<25] == after[..<25])
    #expect(before[25...] != after[25...])
  }

  @Test func likelihoodsAddUpToTheLoss() throws {
    let model = try Transformer(try oddConfiguration(), seed: 2, threads: 2)
    var random = SeededGenerator(seed: 22)
    let batch = RandomBatch(rows: 4, length: 23, vocabularySize: 19, ignored: 0.4, &random)
    let likelihoods = try model.negativeLogLikelihoods(
      tokens: batch.tokens, targets: batch.targets, rows: 4)
    let sum = try model.loss(batch)
    #expect(likelihoods.count == batch.targets.count)
    #expect(abs(likelihoods.reduce(0) { $0 + Double($1) } - sum.sumNats) < 1e-9)
    #expect(sum.count == batch.targets.count { $0 >= 0 })
    for (value, target) in zip(likelihoods, batch.targets) { #expect((value == 0) == (target < 0)) }
  }

  @Test func microBatchesWeighByTheirTargets() throws {
    let model = try Transformer(try oddConfiguration(), seed: 2, threads: 2)
    var random = SeededGenerator(seed: 23)
    let batch = RandomBatch(rows: 3, length: 30, vocabularySize: 19, ignored: 0.5, &random)
    try model.accumulate(batch)
    let whole = try model.meanGradients()
    model.discardGradients()
    var sum = LossSum()
    for row in 0..<3 { sum += try model.accumulate(batch.row(row)) }
    #expect(sum.count == model.gradientCount)
    #expect(relativeError(try model.meanGradients(), whole) < 1e-6)
  }

  /// Of so many tokens, the head's logits are made 64 positions at a time; alone, a row's at once.
  @Test func chunksOfLogitsAreOneBatch() throws {
    let model = try Transformer(
      ModelConfiguration(
        vocabularySize: 70_000, layers: 1, channels: 4, heads: 1, headChannels: 4,
        feedForwardChannels: 5, contextLength: 50, zLoss: 0.01), seed: 2, threads: 2)
    var random = SeededGenerator(seed: 24)
    let batch = RandomBatch(rows: 3, length: 50, vocabularySize: 70_000, ignored: 0.1, &random)
    let whole = try model.accumulate(batch)
    let gradients = try model.meanGradients()
    model.discardGradients()
    var sum = LossSum()
    for row in 0..<3 { sum += try model.accumulate(batch.row(row)) }
    #expect(abs(sum.sumNats / whole.sumNats - 1) < 1e-6)
    #expect(relativeError(try model.meanGradients(), gradients) < 1e-5)
  }

  /// Logits of tokens alone are scaled.
  @Test func classesAreNotScaled() throws {
    func loss(_ scale: String) throws -> LossSum {
      let written = [
        "layers": "1", "channels": "10", "heads": "2", "context": "8", "logit-scale": scale,
      ]
      let model = try Transformer(
        ModelConfiguration(
          vocabularySize: 19, settings: ModelSettings(reading: written.mapValues { [$0] }),
          classes: 3), seed: 2, threads: 1)
      return try model.loss(tokens: [1, 2, 3], targets: [0, 1, 2], rows: 1)
    }
    #expect(try loss("inverse-root-channels") == loss("one"))
  }

  // MARK: - Dropout

  /// A network with dropout whose attention and feed-forward give their output biases alone, so
  /// that gradients say what was dropped: the last position's, which alone is predicted.
  private func dropped(length: Int, drawing: UInt64 = 1) throws -> [[Bool]] {
    let written = [
      "preset": "gpt", "layers": "2", "channels": "64", "heads": "2", "context": "300",
      "feed-forward-channels": "8", "dropout": "0.5", "attention-dropout": "0",
    ]
    let model = try Transformer(
      ModelConfiguration(
        vocabularySize: 5, settings: ModelSettings(reading: written.mapValues { [$0] })),
      seed: 2, threads: 2)
    var parameters = model.allParameters
    for tensor in model.tensors
    where tensor.name.hasSuffix("attention.output") || tensor.name.hasSuffix("forward.output") {
      for index in tensor.offset..<tensor.offset + tensor.count { parameters[index] = 0 }
    }
    try model.setAllParameters(parameters)
    try model.accumulateGradients(
      tokens: [Int32](repeating: 3, count: length),
      targets: [Int32](repeating: -1, count: length - 1) + [2], rows: 1, drawing: drawing)
    let gradients = try model.meanGradients()
    return model.tensors.compactMap { tensor in
      let isPosition = tensor.name == "positions"
      guard isPosition || tensor.name.hasSuffix("output-bias") else { return nil }
      let start = tensor.offset + (isPosition ? (length - 1) * 64 : 0)
      return gradients[start..<start + 64].map { $0 == 0 }
    }
  }

  /// The embedding's values, and those of two halves of two blocks, at positions of which 256 are a
  /// task's.
  @Test func everyPlaceAndPositionDropsItsOwn() throws {
    let masks = try [1, 2, 256, 257, 258].flatMap { try dropped(length: $0) }
    #expect(masks.count == 25 && Set(masks).count == 25)
    #expect(masks.allSatisfy { (16...48).contains($0.count { $0 }) })
    #expect(try dropped(length: 257) == dropped(length: 257))
    #expect(try dropped(length: 257) != dropped(length: 257, drawing: 2))
  }

  /// Of a single position, a head's only probability is dropped or not.
  @Test func everyHeadAndRowDropsItsOwnProbabilities() throws {
    let written = [
      "preset": "gpt", "layers": "1", "channels": "16", "heads": "8", "context": "4",
      "dropout": "0", "attention-dropout": "0.5",
    ]
    let model = try Transformer(
      ModelConfiguration(
        vocabularySize: 5, settings: ModelSettings(reading: written.mapValues { [$0] })),
      seed: 2, threads: 1)
    try model.accumulateGradients(tokens: [3, 3], targets: [2, 2], rows: 2, drawing: 1)
    #expect(model.rowLosses[0] != model.rowLosses[1])
    model.discardGradients()
    try model.accumulateGradients(tokens: [3], targets: [2], rows: 1, drawing: 1)
    let bias = try #require(model.tensors.first { $0.name.hasSuffix("value-bias") })
    let gradients = try model.meanGradients()[bias.offset..<bias.offset + bias.count]
    #expect((1..<8).contains(gradients.count { $0 == 0 } / 2))
  }

  @Test func whatCannotBeMadeOrFilledIsThrown() throws {
    #expect(throws: SettingError.self) {
      try Transformer(try oddConfiguration(), seed: 1, threads: 0)
    }
    let model = try Transformer(try oddConfiguration(), seed: 2, threads: 1)
    #expect(throws: ModelError.self) { try model.setAllParameters([1, 2]) }
  }
}
