/// What a training run must keep to go on as if it had never stopped, as the bytes of two files.
///
/// Both are safetensors: ``model`` is what an evaluation or another program needs, ``optimiser``
/// what only the continuation needs. Restoring them continues bit for bit, on the same instruction
/// set.
/// Gradients that were accumulated but not yet used are not kept: save between updates.
public struct TrainingState: Sendable {
  /// The parameters, under the names of ``Transformer/tensors``.
  public let model: [UInt8]
  /// The moving means of the optimiser, under `first.` and `second.` before the same names; the
  /// number of updates is in the metadata, under `step`.
  public let optimiser: [UInt8]

  /// The name of the file of ``model``.
  public static let modelFileName = "model.safetensors"
  /// The name of the file of ``optimiser``.
  public static let optimiserFileName = "optimiser.safetensors"

  /// Takes the state that was read from two files.
  public init(model: [UInt8], optimiser: [UInt8]) {
    self.model = model
    self.optimiser = optimiser
  }

  /// Copies the state of `model` and `optimiser`.
  public init(of model: Transformer, _ optimiser: AdamW) throws(ModelError) {
    self.model = try model.safetensors()
    let moments =
      model.tensors.map { optimiser.first.tensor($0, prefix: "first.") }
      + model.tensors.map { optimiser.second.tensor($0, prefix: "second.") }
    self.optimiser = try Safetensors(tensors: moments, metadata: ["step": "\(optimiser.step)"])
      .encoded()
  }

  /// Puts the state back into a model and an optimiser of the same configuration.
  ///
  /// - Throws: ``ModelError``; then neither `model` nor `optimiser` has changed.
  public func restore(_ model: Transformer, _ optimiser: AdamW) throws(ModelError) {
    let parameters = try TensorsByName(model.tensors, prefixes: [""], decoding: self.model)
    let moments = try TensorsByName(
      model.tensors, prefixes: ["first.", "second."], decoding: self.optimiser)
    guard let step = moments.metadata["step"].flatMap({ Int($0) }), step >= 0 else {
      throw .unexpectedTensor(name: "__metadata__", reason: "has no number of updates under step")
    }
    guard optimiser.first.count == model.parameters.count else {
      throw .unexpectedTensor(name: "all", reason: "the optimiser is for another model")
    }
    for tensor in model.tensors {
      model.parameters.set(tensor, parameters.values(tensor, prefix: ""))
      optimiser.first.set(tensor, moments.values(tensor, prefix: "first."))
      optimiser.second.set(tensor, moments.values(tensor, prefix: "second."))
    }
    optimiser.step = step
    model.discardGradients()
  }
}

extension Transformer {
  /// The parameters as the bytes of a safetensors file.
  public func safetensors() throws(ModelError) -> [UInt8] {
    try Safetensors(tensors: tensors.map { parameters.tensor($0, prefix: "") }).encoded()
  }

  /// Replaces all parameters by those of a safetensors file.
  ///
  /// - Throws: ``ModelError`` where the file is damaged or does not hold exactly ``tensors``; then
  ///   the model has not changed.
  public func setParameters(safetensors bytes: [UInt8]) throws(ModelError) {
    let read = try TensorsByName(tensors, prefixes: [""], decoding: bytes)
    for tensor in tensors { parameters.set(tensor, read.values(tensor, prefix: "")) }
  }
}

/// The tensors of a file that holds exactly those asked for.
private struct TensorsByName {
  let metadata: [String: String]
  private var values: [String: [Float]] = [:]

  init(
    _ wanted: [ParameterTensor], prefixes: [String], decoding bytes: [UInt8]
  ) throws(ModelError) {
    let file = try Safetensors(decoding: bytes)
    metadata = file.metadata
    var shapes: [String: [Int]] = [:]
    for prefix in prefixes { for tensor in wanted { shapes[prefix + tensor.name] = tensor.shape } }
    for tensor in file.tensors {
      guard let shape = shapes.removeValue(forKey: tensor.name) else {
        throw .unexpectedTensor(name: tensor.name, reason: "is not one of the model's")
      }
      guard shape == tensor.shape else {
        throw .unexpectedTensor(
          name: tensor.name, reason: "has the shape \(tensor.shape) instead of \(shape)")
      }
      values[tensor.name] = tensor.values
    }
    if let missing = shapes.keys.min() {
      throw .unexpectedTensor(name: missing, reason: "is missing")
    }
  }

  func values(_ tensor: ParameterTensor, prefix: String) -> [Float] {
    values[prefix + tensor.name] ?? []
  }
}

extension Floats {
  fileprivate func tensor(_ tensor: ParameterTensor, prefix: String) -> Safetensors.Tensor {
    Safetensors.Tensor(
      name: prefix + tensor.name, shape: tensor.shape, values: Array(values[tensor.range]))
  }

  fileprivate func set(_ tensor: ParameterTensor, _ new: [Float]) {
    _ = UnsafeMutableBufferPointer(rebasing: values[tensor.range]).update(fromContentsOf: new)
  }
}
