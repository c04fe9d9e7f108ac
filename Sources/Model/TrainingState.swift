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

  /// Puts the state back into a model and an optimiser of the same configuration, or of one that
  /// only has another vocabulary.
  ///
  /// - Parameter vocabularyRows: For each id of the model, the id of the state whose rows it gets;
  ///   a row without one keeps its parameters, and its moving means are zero. `nil` where the
  ///   vocabularies are the same.
  /// - Throws: ``ModelError``; then neither `model` nor `optimiser` has changed.
  public func restore(
    _ model: Transformer, _ optimiser: AdamW, vocabularyRows: [Int32?]? = nil
  ) throws(ModelError) {
    let parameters = try TensorsByName(
      model.tensors, prefixes: [""], decoding: self.model, vocabularyRows)
    let moments = try TensorsByName(
      model.tensors, prefixes: ["first.", "second."], decoding: self.optimiser, vocabularyRows)
    guard let step = moments.metadata["step"].flatMap({ Int($0) }), step >= 0 else {
      throw .unexpectedTensor(name: "__metadata__", reason: "has no number of updates under step")
    }
    guard optimiser.first.count == model.parameters.count else {
      throw .unexpectedTensor(name: "all", reason: "the optimiser is for another model")
    }
    for tensor in model.tensors {
      parameters.copy(tensor, prefix: "", to: model.parameters)
      for means in [optimiser.first, optimiser.second] {
        UnsafeMutableBufferPointer(rebasing: means.values[tensor.range]).update(repeating: 0)
      }
      moments.copy(tensor, prefix: "first.", to: optimiser.first)
      moments.copy(tensor, prefix: "second.", to: optimiser.second)
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
  /// - Parameter vocabularyRows: As in ``TrainingState/restore(_:_:vocabularyRows:)``.
  /// - Throws: ``ModelError`` where the file is damaged or does not hold exactly ``tensors``; then
  ///   the model has not changed.
  public func setParameters(
    safetensors bytes: [UInt8], vocabularyRows: [Int32?]? = nil
  ) throws(ModelError) {
    let read = try TensorsByName(tensors, prefixes: [""], decoding: bytes, vocabularyRows)
    for tensor in tensors { read.copy(tensor, prefix: "", to: parameters) }
  }
}

/// The tensors of a file that holds exactly those asked for.
private struct TensorsByName {
  let metadata: [String: String]
  private var values: [String: [Float]] = [:]
  /// For each id, the file's id whose row it gets, where the file has another vocabulary.
  private let vocabularyRows: [Int32?]?

  init(
    _ wanted: [ParameterTensor], prefixes: [String], decoding bytes: [UInt8],
    _ vocabularyRows: [Int32?]?
  ) throws(ModelError) {
    let file = try Safetensors(decoding: bytes)
    metadata = file.metadata
    self.vocabularyRows = vocabularyRows
    var missing: [String: ParameterTensor] = [:]
    for prefix in prefixes { for tensor in wanted { missing[prefix + tensor.name] = tensor } }
    for tensor in file.tensors {
      guard let twin = missing.removeValue(forKey: tensor.name) else {
        throw .unexpectedTensor(name: tensor.name, reason: "is not one of the model's")
      }
      let shape = twin.shape
      let fits =
        vocabularyRows != nil && twin.hasRowsByID
        ? tensor.shape.dropFirst() == shape.dropFirst()
          && Self.reach(vocabularyRows, shape[0], tensor.shape.first ?? 0)
        : shape == tensor.shape
      guard fits else {
        throw .unexpectedTensor(
          name: tensor.name, reason: "has the shape \(tensor.shape) instead of \(shape)")
      }
      values[tensor.name] = tensor.values
    }
    if let name = missing.keys.min() {
      throw .unexpectedTensor(name: name, reason: "is missing")
    }
  }

  /// Whether there is an entry for each of `count` ids, all of them below `size`.
  private static func reach(_ rows: [Int32?]?, _ count: Int, _ size: Int) -> Bool {
    guard let rows, rows.count == count else { return false }
    return rows.allSatisfy { $0.map { 0..<size ~= Int($0) } ?? true }
  }

  /// Copies a tensor, or those of its rows that the file has.
  func copy(_ tensor: ParameterTensor, prefix: String, to floats: Floats) {
    let new = values[prefix + tensor.name] ?? []
    let target = UnsafeMutableBufferPointer(rebasing: floats.values[tensor.range])
    guard let vocabularyRows, tensor.hasRowsByID else {
      _ = target.update(fromContentsOf: new)
      return
    }
    let width = tensor.count / tensor.shape[0]
    for (id, row) in vocabularyRows.enumerated() {
      guard let row else { continue }
      _ = UnsafeMutableBufferPointer(rebasing: target[id * width..<(id + 1) * width])
        .update(fromContentsOf: new[Int(row) * width..<(Int(row) + 1) * width])
    }
  }
}

extension Floats {
  fileprivate func tensor(_ tensor: ParameterTensor, prefix: String) -> Safetensors.Tensor {
    Safetensors.Tensor(
      name: prefix + tensor.name, shape: tensor.shape, values: Array(values[tensor.range]))
  }
}
