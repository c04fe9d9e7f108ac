import Values

/// The `config.json` of Hugging Face transformers: keys with plain values.
struct ConfigurationFile {
  /// What the keys that matter can have.
  enum Value: Codable, Equatable {
    case null
    case truth(Bool)
    case whole(Int)
    case number(Double)
    case text(String)
    case texts([String])
    /// A value that no setting of ours has.
    case other

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let value = try? container.decode(Bool.self) {
        self = .truth(value)
      } else if let value = try? container.decode(Int.self) {
        self = .whole(value)
      } else if let value = try? container.decode(Double.self) {
        self = .number(value)
      } else if let value = try? container.decode(String.self) {
        self = .text(value)
      } else if let value = try? container.decode([String].self) {
        self = .texts(value)
      } else {
        self = .other
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .null, .other: try container.encodeNil()
      case .truth(let value): try container.encode(value)
      case .whole(let value): try container.encode(value)
      case .number(let value): try container.encode(value)
      case .text(let value): try container.encode(value)
      case .texts(let value): try container.encode(value)
      }
    }
  }

  var values: [String: Value]

  init(_ values: [String: Value]) { self.values = values }

  /// Reads the bytes of `file`.
  init(decoding bytes: [UInt8], file: String) throws(BrokenJSON) {
    values = try StableJSON.decode([String: Value].self, from: bytes, file: file)
  }

  func encoded() throws -> [UInt8] { try StableJSON.page(values) }

  /// The whole number under the first of `keys` that has one.
  func whole(_ keys: String..., default preset: Int? = nil) throws(ModelError) -> Int {
    for key in keys {
      switch values[key] {
      case .whole(let value): return value
      case nil, .null: continue
      default: throw .unexpectedConfiguration(key: key, expected: "a whole number")
      }
    }
    if let preset { return preset }
    throw .unexpectedConfiguration(key: keys[0], expected: "a whole number")
  }

  func number(_ key: String, default preset: Double) throws(ModelError) -> Double {
    switch values[key] {
    case .number(let value): return value
    case .whole(let value): return Double(value)
    case nil, .null: return preset
    default: throw .unexpectedConfiguration(key: key, expected: "a number")
    }
  }

  func truth(_ key: String, default preset: Bool) throws(ModelError) -> Bool {
    switch values[key] {
    case .truth(let value): return value
    case nil, .null: return preset
    default: throw .unexpectedConfiguration(key: key, expected: "true or false")
    }
  }

  func text(_ key: String, default preset: String) throws(ModelError) -> String {
    switch values[key] {
    case .text(let value): return value
    case nil, .null: return preset
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
