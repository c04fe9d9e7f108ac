import Model
import TestSupport
import Testing

/// Finite differences check the reference in double precision; the reference checks the fast model.
@Suite struct ReferenceTransformerTests {
  private let configuration: ModelConfiguration
  private let batch: RandomBatch
  private let parameters: [Double]

  init() throws {
    configuration = try oddConfiguration()
    var random = SeededGenerator(seed: 11)
    batch = RandomBatch(
      rows: 2, length: 37, vocabularySize: configuration.vocabularySize, ignored: 0.2, &random)
    // Norms are drawn too: at their initial value of one, an error in them could hide.
    parameters = try Transformer(configuration, seed: 12, threads: 1).allParameters.map {
      Double($0) + .random(in: -0.2..<0.2, using: &random)
    }
  }

  private func objective(_ parameters: [Double]) throws -> Double {
    let sum = try ReferenceTransformer(configuration, parameters: parameters).loss(
      tokens: batch.tokens, targets: batch.targets, rows: batch.rows)
    return sum.sumNats + configuration.zLoss * sum.sumSquaredLogSums
  }

  private func referenceGradients() throws -> [Double] {
    try ReferenceTransformer(configuration, parameters: parameters).gradients(
      tokens: batch.tokens, targets: batch.targets, rows: batch.rows)
  }

  private var tensors: [ParameterTensor] {
    get throws { try Transformer(configuration, seed: 12, threads: 1).tensors }
  }

  /// Central differences along a random direction of each tensor, and along sampled entries.
  @Test func referenceAgreesWithFiniteDifferences() throws {
    let gradients = try referenceGradients()
    let width = 1e-5
    var random = SeededGenerator(seed: 13)
    for tensor in try tensors {
      let range = tensor.offset..<tensor.offset + tensor.count
      var directions = [range.map { _ in Double.random(in: -1..<1, using: &random) }]
      for _ in 0..<3 {
        let chosen = Int.random(in: 0..<tensor.count, using: &random)
        directions.append((0..<tensor.count).map { $0 == chosen ? 1 : 0 })
      }
      let largest = gradients[range].map(abs).max() ?? 0
      #expect(largest > 0, "\(tensor.name) has no gradient")
      for (index, direction) in directions.enumerated() {
        var (above, below) = (parameters, parameters)
        for (place, step) in zip(range, direction) {
          above[place] += width * step
          below[place] -= width * step
        }
        let measured = try (objective(above) - objective(below)) / (2 * width)
        let analytic = zip(gradients[range], direction).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(
          abs(measured - analytic) <= 1e-6 * max(abs(analytic), largest),
          "\(tensor.name), direction \(index): \(measured) instead of \(analytic)")
      }
    }
  }

  @Test(arguments: 0..<4) func fastModelAgreesWithReference(kernels: Int) throws {
    let model = try Transformer(configuration, seed: 0, threads: 2, kernels: kernels)
    try model.setAllParameters(parameters.map { Float($0) })
    let sum = try model.accumulate(batch)
    let reference = try ReferenceTransformer(
      configuration, parameters: model.allParameters.map { Double($0) })
    let expected = try reference.loss(
      tokens: batch.tokens, targets: batch.targets, rows: batch.rows)
    #expect(abs(sum.sumNats - expected.sumNats) <= 1e-6 * expected.sumNats)
    #expect(
      abs(sum.sumSquaredLogSums - expected.sumSquaredLogSums)
        <= 1e-5 * expected.sumSquaredLogSums)
    #expect(sum.count == expected.count)
    #expect(try model.loss(batch) == sum, "evaluation and training see the same loss")
    let gradients = try reference.gradients(
      tokens: batch.tokens, targets: batch.targets, rows: batch.rows)
    let mean = try model.meanGradients().map { Double($0) * Double(sum.count) }
    for tensor in model.tensors {
      let range = tensor.offset..<tensor.offset + tensor.count
      let error = relativeError(Array(mean[range]), Array(gradients[range]))
      #expect(error <= 5e-6, "\(tensor.name): relative error \(error)")
    }
  }

  @Test func theZLossMovesTheGradient() throws {
    let plain = try ReferenceTransformer(try oddConfiguration(zLoss: 0), parameters: parameters)
    let without = try plain.gradients(
      tokens: batch.tokens, targets: batch.targets, rows: batch.rows)
    #expect(relativeError(try referenceGradients(), without) > 1e-3)
  }

  @Test func theReferenceRunsInSinglePrecision() throws {
    let single = try ReferenceTransformer(
      configuration, parameters: parameters.map { Float($0) })
    let sum = try single.loss(tokens: batch.tokens, targets: batch.targets, rows: batch.rows)
    let double = try ReferenceTransformer(configuration, parameters: parameters).loss(
      tokens: batch.tokens, targets: batch.targets, rows: batch.rows)
    #expect(abs(sum.sumNats - double.sumNats) <= 1e-5 * double.sumNats)
  }
}
