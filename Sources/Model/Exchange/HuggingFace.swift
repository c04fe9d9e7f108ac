import Values

/// The layouts that Hugging Face transformers has for networks of ours: a `config.json` and a
/// `model.safetensors`.
///
/// - Source: huggingface/transformers, `models/gpt2/modeling_gpt2.py`,
///   `models/bert/modeling_bert.py`; `Tests/Tools/check_export.py` loads what is written there.
public enum HuggingFace {
  /// The name of the file that says what the network is.
  public static let configurationName = "config.json"
  /// The name of the file with its tensors.
  public static let weightsName = "model.safetensors"

  /// A model as two files.
  public struct Files: Sendable {
    /// The bytes of `config.json`.
    public var configuration: [UInt8]
    /// The bytes of `model.safetensors`.
    public var weights: [UInt8]

    /// Takes the bytes of two files.
    public init(configuration: [UInt8], weights: [UInt8]) {
      self.configuration = configuration
      self.weights = weights
    }
  }

  /// Ids of the vocabulary that a `config.json` names.
  public struct SpecialTokens: Sendable {
    /// What fills rows, and what stands between documents.
    public var padding, endOfText: Int?

    /// Names none but those given.
    public init(padding: Int? = nil, endOfText: Int? = nil) {
      self.padding = padding
      self.endOfText = endOfText
    }
  }

  /// Writes `model` as GPT-2 where its attention is causal, else as BERT.
  ///
  /// A network that the layout has not is refused; heads narrower than channels / heads are padded
  /// with zeros, and their queries scaled by what GPT-2 divides too much.
  ///
  /// - Throws: ``ModelError/notOfLayout(layout:setting:found:expected:)``.
  public static func files(
    of model: Transformer, special: SpecialTokens = SpecialTokens()
  ) throws -> Files {
    let tensors = OwnTensors(model)
    let (configuration, written) =
      model.configuration.visible == .causal
      ? try GPT2Layout.write(model.configuration, tensors, special)
      : try BERTLayout.write(model.configuration, tensors, special)
    return Files(
      configuration: try configuration.encoded(),
      // Older versions of transformers refuse files that do not say what wrote them.
      weights: try Safetensors(tensors: written, metadata: ["format": "pt"]).encoded())
  }

  /// The network that the `config.json` called `name` describes.
  ///
  /// - Throws: `BrokenJSON`; ``ModelError`` for another layout; `SettingError` for sizes that
  ///   cannot be used.
  public static func configuration(_ bytes: [UInt8], name: String) throws -> ModelConfiguration {
    let file = try ConfigurationFile(decoding: bytes, file: name)
    switch try file.text("model_type", default: "none") {
    case "gpt2": return try GPT2Layout.configuration(file)
    case "bert": return try BERTLayout.configuration(file)
    default: throw ModelError.unexpectedConfiguration(key: "model_type", expected: "gpt2 or bert")
    }
  }

  /// Reads a model that was written there.
  ///
  /// - Returns: What the model is, and its parameters as a safetensors file of ours.
  /// - Throws: `BrokenJSON`; ``ModelError`` for another layout or a tensor that does not fit.
  public static func read(
    _ files: Files, name: String
  ) throws -> (configuration: ModelConfiguration, weights: [UInt8]) {
    let model = try configuration(files.configuration, name: name)
    var theirs = TheirTensors(try Safetensors(decoding: files.weights, types: .anyFloat))
    // BERT alone sees what follows.
    let tensors =
      model.visible == .causal
      ? try GPT2Layout.tensors(of: model, &theirs) : try BERTLayout.tensors(of: model, &theirs)
    let ordered = Network(model).table.tensors.map {
      Safetensors.Tensor(name: $0.name, shape: $0.shape, values: tensors[$0.name] ?? [])
    }
    return (model, try Safetensors(tensors: ordered).encoded())
  }
}

/// A model's tensors by name.
struct OwnTensors {
  private let model: Transformer
  private let byName: [String: ParameterTensor]

  init(_ model: Transformer) {
    self.model = model
    byName = Dictionary(uniqueKeysWithValues: model.tensors.map { ($0.name, $0) })
  }

  /// The values of a tensor, or zeros where the network has none of the name: a bias.
  func values(_ name: String, orZeros count: Int = 0) -> [Float] {
    byName[name].map { model.values(of: $0) } ?? [Float](repeating: 0, count: count)
  }

  func tensor(_ name: String, as theirs: String) -> Safetensors.Tensor {
    Safetensors.Tensor(
      name: theirs, shape: byName[name]?.shape ?? [], values: values(name))
  }
}

/// The tensors of a file of theirs, of which each is asked for by name.
struct TheirTensors {
  private var byName: [String: Safetensors.Tensor] = [:]

  init(_ file: Safetensors) {
    for tensor in file.tensors { byName[tensor.name] = tensor }
  }

  /// Renames every tensor.
  mutating func rename(_ change: (String) -> String) {
    byName = Dictionary(byName.map { (change($0.key), $0.value) }) { first, _ in first }
  }

  func has(_ name: String) -> Bool { byName[name] != nil }

  /// The values of a tensor that must have the shape.
  func values(_ name: String, _ shape: [Int]) throws(ModelError) -> [Float] {
    guard let tensor = byName[name] else {
      throw .unexpectedTensor(name: name, reason: "is missing")
    }
    guard tensor.shape == shape else {
      throw .unexpectedTensor(
        name: name, reason: "has the shape \(tensor.shape) instead of \(shape)")
    }
    return tensor.values
  }
}

/// A matrix [rows, columns] as [columns, rows].
func transposed(_ values: [Float], rows: Int, columns: Int) -> [Float] {
  [Float](unsafeUninitializedCapacity: values.count) { buffer, count in
    for row in 0..<rows {
      for column in 0..<columns { buffer[column * rows + row] = values[row * columns + column] }
    }
    count = values.count
  }
}

/// What a layout asks of a setting.
func expect(
  _ layout: String, _ setting: String, _ found: String, _ expected: String...
) throws(ModelError) {
  if !expected.contains(found) {
    throw .notOfLayout(
      layout: layout, setting: setting, found: found, expected: expected.joined(separator: " or "))
  }
}
