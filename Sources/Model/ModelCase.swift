import Values

/// A network with its weights, a batch and an optimiser, as another program has written them into a
/// folder: what models are compared on (`Tests/Tools/torch_cases.py` says which files).
package struct ModelCase: Decodable, Sendable {
  /// What the network is, and the size of its vocabulary.
  package let settings: ModelSettings
  package let vocabularySize: Int
  /// The classes that it predicts, where it predicts no tokens.
  package let head: Classes?
  /// `rows` rows of ids and of what is to be predicted.
  package let rows: Int
  package let tokens: [Int32]
  package let targets: [Int32]
  /// The constant learning rate, the number of steps, and the optimiser.
  package let rate: Double
  package let steps: Int
  package let optimiser: Optimiser

  /// Classes of positions.
  package struct Classes: Decodable, Sendable { let classes: Int }

  /// The constants of AdamW.
  package struct Optimiser: Decodable, Sendable {
    let beta1, beta2, epsilon, decay, clipNorm: Double
  }

  /// The names of the files.
  package static let fileName = "case.json"
  package static let weightsName = "weights.safetensors"

  /// The model with the weights in `bytes`.
  package func model(
    weights bytes: [UInt8], threads: Int, precision: Precision, kernels: Int = 0
  ) throws -> Transformer {
    let configuration = try ModelConfiguration(
      vocabularySize: vocabularySize, settings: settings, classes: head?.classes)
    let model = try Transformer(
      configuration, seed: 0, threads: threads, precision: precision, kernels: kernels)
    try model.setParameters(safetensors: bytes)
    return model
  }

  /// A fresh optimiser for `model`.
  package func optimiser(for model: Transformer) throws -> AdamW {
    var settings = AdamW.Settings()
    (settings.beta1, settings.beta2) = (optimiser.beta1, optimiser.beta2)
    (settings.epsilon, settings.decay) = (optimiser.epsilon, optimiser.decay)
    settings.clipNorm = optimiser.clipNorm
    return try AdamW(settings, for: model)
  }

  /// One step on the batch.
  ///
  /// - Returns: Its loss before the step.
  package func step(_ model: Transformer, _ optimiser: AdamW, number: Int) throws -> LossSum {
    let loss = try model.accumulateGradients(
      tokens: tokens, targets: targets, rows: rows, drawing: UInt64(number))
    try optimiser.update(model, rate: rate)
    return loss
  }
}
