import Foundation
import Model
import TestSupport
import Testing
import Values

/// Losses, gradients and ten steps of small networks as PyTorch computes them in double precision
/// (`Tests/Tools/make_model_goldens.py` made the files).
@Suite struct TorchGoldenTests {
  private struct Expected: Decodable {
    var counted: Int
    var loss: Double
    var losses: [Double]
    var gradientNorm: Double
    var squaredLogSum: Double
  }

  static let names = (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
  private static let folder = "\(repositoryRoot)/Tests/Fixtures/model"

  private func read(_ name: String, _ file: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/\(name)/\(file)")))
  }

  private func expected(_ name: String) throws -> Expected {
    try StableJSON.decode(
      Expected.self, from: read(name, "expected.json"), file: "\(name)/expected.json")
  }

  private func model(
    _ name: String, kernels: Int, precision: Precision = .fp32
  ) throws -> (ModelCase, Transformer) {
    let made = try StableJSON.decode(
      ModelCase.self, from: read(name, ModelCase.fileName), file: name)
    return (
      made,
      try made.model(
        weights: read(name, ModelCase.weightsName), threads: 2, precision: precision,
        kernels: kernels)
    )
  }

  @Test func thereAreNetworksOfEveryFamily() {
    #expect(Self.names.count >= 6 && ["bert", "byte", "gpt"].allSatisfy(Self.names.contains))
  }

  @Test(arguments: names, 0..<5)
  func lossAndGradientsAreThoseOfPyTorch(name: String, kernels: Int) throws {
    let (made, model) = try model(name, kernels: kernels)
    let expected = try expected(name)
    let loss = try model.accumulateGradients(
      tokens: made.tokens, targets: made.targets, rows: made.rows)
    #expect(loss.count == expected.counted)
    let count = Double(loss.count)
    #expect(abs(loss.sumNats / count / expected.loss - 1) < 1e-6)
    #expect(abs(loss.sumSquaredLogSums / count / expected.squaredLogSum - 1) < 1e-5)
    let golden = try Safetensors(decoding: read(name, "gradients.safetensors"))
    let byName = Dictionary(uniqueKeysWithValues: golden.tensors.map { ($0.name, $0) })
    let mean = try model.meanGradients()
    #expect(golden.tensors.count == model.tensors.count)
    for tensor in model.tensors {
      let twin = try #require(byName[tensor.name])
      #expect(twin.shape == tensor.shape)
      let error = relativeError(
        Array(mean[tensor.offset..<tensor.offset + tensor.count]), twin.values,
        atLeast: 1e-4 * expected.gradientNorm)
      #expect(error < (tensor.name.hasSuffix("key-bias") ? 1e-3 : 5e-5), "\(tensor.name): \(error)")
    }
  }

  @Test(arguments: names) func tenStepsFollowPyTorch(name: String) throws {
    let (made, model) = try model(name, kernels: 0)
    let optimiser = try made.optimiser(for: model)
    for (number, expected) in try expected(name).losses.enumerated() {
      let loss = try made.step(model, optimiser, number: number)
      let found = loss.sumNats / Double(loss.count)
      #expect(abs(found / expected - 1) < 1e-4, "step \(number): \(found), not \(expected)")
    }
  }
}
