import Values

/// The `config.json` of Hugging Face transformers: keys with plain values.
struct ConfigurationFile {
  var values: [String: JSONValue]

  init(_ values: [String: JSONValue]) { self.values = values }

  /// Reads the bytes of `file`.
  init(decoding bytes: [UInt8], file: String) throws(BrokenJSON) {
    values = try StableJSON.decode([String: JSONValue].self, from: bytes, file: file)
  }

  func encoded() throws -> [UInt8] { try StableJSON.page(values) }

  /// The value under `key`, if there is one and it is not null.
  private func value(_ key: String) -> JSONValue? { values[key] == .null ? nil : values[key] }

  /// The whole number under the first of `keys` that has a value.
  func whole(_ keys: String..., default preset: Int) throws(ModelError) -> Int {
    for key in keys {
      switch value(key) {
      case .integer(let value): return Int(value)
      case nil: continue
      default: throw .unexpectedConfiguration(key: key, expected: "a whole number")
      }
    }
    return preset
  }

  func number(_ key: String, default preset: Double) throws(ModelError) -> Double {
    switch value(key) {
    case .number(let value): return value
    case .integer(let value): return Double(value)
    case .large(let value): return Double(value)
    case nil: return preset
    default: throw .unexpectedConfiguration(key: key, expected: "a number")
    }
  }

  func truth(_ key: String, default preset: Bool) throws(ModelError) -> Bool {
    switch value(key) {
    case .bool(let value): return value
    case nil: return preset
    default: throw .unexpectedConfiguration(key: key, expected: "true or false")
    }
  }

  func text(_ key: String, default preset: String) throws(ModelError) -> String {
    switch value(key) {
    case .text(let value): return value
    case nil: return preset
    default: throw .unexpectedConfiguration(key: key, expected: "a word")
    }
  }

  /// GELU by its name there.
  func activation(
    _ key: String, default preset: String
  ) throws(ModelError) -> ModelSettings.Activation {
    switch try text(key, default: preset) {
    case "gelu": return .gelu
    case "gelu_new", "gelu_pytorch_tanh", "gelu_fast": return .geluTanh
    default: throw .unexpectedConfiguration(key: key, expected: "gelu or gelu_new")
    }
  }
}

extension ModelSettings.Activation {
  /// Its name in a `config.json`.
  var configurationName: String { self == .gelu ? "gelu" : "gelu_new" }
}
