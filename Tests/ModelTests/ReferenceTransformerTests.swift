import Model
import TestSupport
import Testing

/// Finite differences check the reference in double precision; the reference checks the fast model.
@Suite struct ReferenceTransformerTests {
  /// A network with its batch and parameters none of which is at its initial value of one or zero,
  /// where an error could hide.
  private struct Case {
    let configuration: ModelConfiguration
    let batch: RandomBatch
    let parameters: [Double]
    let drawing: UInt64 = 99

    init(_ network: TinyNetwork) throws {
      configuration = try network.configuration()
      var random = SeededGenerator(seed: 11)
      batch = RandomBatch(
        rows: 2, length: 37, vocabularySize: configuration.predictedSize, ignored: 0.2,
        isFull: configuration.visible == .full, &random)
      parameters = try Transformer(configuration, seed: 12, threads: 1).allParameters.map {
        Double($0) + .random(in: -0.2..<0.2, using: &random)
      }
    }

    func objective(_ parameters: [Double]) throws -> Double {
      let sum = try ReferenceTransformer(configuration, parameters: parameters).loss(
        tokens: batch.tokens, targets: batch.targets, rows: batch.rows, drawing: drawing)
      return sum.sumNats + configuration.zLoss * sum.sumSquaredLogSums
    }

    func gradients(drawing: UInt64? = nil) throws -> [Double] {
      try ReferenceTransformer(configuration, parameters: parameters).gradients(
        tokens: batch.tokens, targets: batch.targets, rows: batch.rows, drawing: drawing)
    }
  }

  /// Central differences along a random direction of each tensor, and along sampled entries.
  @Test(arguments: TinyNetwork.allCases)
  func referenceAgreesWithFiniteDifferences(network: TinyNetwork) throws {
    let made = try Case(network)
    let gradients = try made.gradients(drawing: made.drawing)
    let width = 1e-5
    var random = SeededGenerator(seed: 13)
    for tensor in try Transformer(made.configuration, seed: 12, threads: 1).tensors {
      let range = tensor.offset..<tensor.offset + tensor.count
      let chosen = Int.random(in: 0..<tensor.count, using: &random)
      let directions = [
        range.map { _ in Double.random(in: -1..<1, using: &random) },
        (0..<tensor.count).map { $0 == chosen ? 1.0 : 0 },
      ]
      let largest = gradients[range].map(abs).max() ?? 0
      // The softmax does not see what is added to all scores of a query.
      let isBlind = tensor.name.hasSuffix("key-bias")
      #expect(isBlind ? largest < 1e-12 : largest > 0, "\(tensor.name): \(largest)")
      for (index, direction) in directions.enumerated() {
        var (above, below) = (made.parameters, made.parameters)
        for (place, step) in zip(range, direction) {
          above[place] += width * step
          below[place] -= width * step
        }
        let measured = try (made.objective(above) - made.objective(below)) / (2 * width)
        let analytic = zip(gradients[range], direction).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(
          abs(measured - analytic) <= 2e-6 * max(abs(analytic), largest, 1e-2),
          "\(tensor.name), direction \(index): \(measured) instead of \(analytic)")
      }
    }
  }

  @Test(arguments: TinyNetwork.allCases, 0..<5)
  func fastModelAgreesWithReference(network: TinyNetwork, kernels: Int) throws {
    let made = try Case(network)
    let model = try Transformer(made.configuration, seed: 0, threads: 2, kernels: kernels)
    try model.setAllParameters(made.parameters.map { Float($0) })
    let batch = made.batch
    let sum = try model.accumulateGradients(
      tokens: batch.tokens, targets: batch.targets, rows: batch.rows, drawing: made.drawing)
    let reference = try ReferenceTransformer(
      made.configuration, parameters: model.allParameters.map { Double($0) })
    func expectSame(_ sum: LossSum, _ expected: LossSum) {
      #expect(abs(sum.sumNats - expected.sumNats) <= 2e-6 * expected.sumNats)
      #expect(
        abs(sum.sumSquaredLogSums - expected.sumSquaredLogSums)
          <= 1e-5 * expected.sumSquaredLogSums)
      #expect(sum.count == expected.count)
    }
    expectSame(
      sum,
      try reference.loss(
        tokens: batch.tokens, targets: batch.targets, rows: batch.rows, drawing: made.drawing))
    expectSame(
      try model.loss(batch),
      try reference.loss(tokens: batch.tokens, targets: batch.targets, rows: batch.rows))
    let gradients = try reference.gradients(
      tokens: batch.tokens, targets: batch.targets, rows: batch.rows, drawing: made.drawing)
    let mean = try model.meanGradients().map { Double($0) * Double(sum.count) }
    let whole = gradients.reduce(0) { $0 + $1 * $1 }.squareRoot()
    for tensor in model.tensors {
      let range = tensor.offset..<tensor.offset + tensor.count
      let error = relativeError(
        Array(mean[range]), Array(gradients[range]), atLeast: 1e-4 * whole)
      // What the key's bias would move is zero, but for the rounding of large terms.
      let isBlind = tensor.name.hasSuffix("key-bias")
      #expect(error <= (isBlind ? 1e-3 : 2e-5), "\(tensor.name): relative error \(error)")
    }
  }

  /// Without dropout, evaluation and training see the same loss, to the last bit.
  @Test(arguments: TinyNetwork.allCases.filter { $0 != .bert })
  func evaluationSeesTheLossOfTraining(network: TinyNetwork) throws {
    let made = try Case(network)
    let model = try Transformer(made.configuration, seed: 7, threads: 2)
    let sum = try model.accumulate(made.batch)
    #expect(try model.loss(made.batch) == sum)
  }

  /// Products in bfloat16 move gradients by about 2⁻⁸, and not more.
  @Test(arguments: TinyNetwork.allCases, 0..<5)
  func bfloat16StaysNear(network: TinyNetwork, kernels: Int) throws {
    let made = try Case(network)
    func gradients(_ precision: Precision) throws -> [Float] {
      let model = try Transformer(
        made.configuration, seed: 3, threads: 1, precision: precision, kernels: kernels)
      try model.accumulate(made.batch)
      return try model.meanGradients()
    }
    let error = relativeError(try gradients(.bf16), try gradients(.fp32))
    #expect(error > 1e-4 && error < 3e-2, "\(error)")
  }

  @Test func theZLossMovesTheGradient() throws {
    let made = try Case(.byte)
    let plain = try ReferenceTransformer(
      try oddConfiguration(zLoss: 0), parameters: made.parameters)
    let without = try plain.gradients(
      tokens: made.batch.tokens, targets: made.batch.targets, rows: made.batch.rows)
    #expect(relativeError(try made.gradients(), without) > 1e-3)
  }

  @Test func dropoutMovesTheGradient() throws {
    let made = try Case(.bert)
    #expect(relativeError(try made.gradients(drawing: 1), try made.gradients()) > 1e-2)
    #expect(
      relativeError(try made.gradients(drawing: 1), try made.gradients(drawing: 2)) > 1e-2)
  }
}
