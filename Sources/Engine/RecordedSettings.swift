import Values

/// The settings that an artefact depends on, as its manifest records them: a JSON object whose type
/// the stage knows.
public struct RecordedSettings: Codable, Sendable {
  /// The object on one line, its keys sorted and spelt as in recipes.
  public let line: [UInt8]

  /// Takes what `StableJSON.line(_:)` made of a stage's settings.
  init(line: [UInt8]) { self.line = line }

  /// The settings as the type they were written from.
  ///
  /// - Throws: `BrokenJSON`, which names the file `manifest.json`.
  public func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
    try StableJSON.decode(type, from: line, file: "manifest.json: settings")
  }

  /// Reads an object of a manifest.
  public init(from decoder: any Decoder) throws {
    line = try StableJSON.line(JSONValue(from: decoder))
  }

  /// Writes the object itself, not the text of it.
  public func encode(to encoder: any Encoder) throws {
    try decoded(as: JSONValue.self).encode(to: encoder)
  }
}

extension RecordedSettings: Equatable {
  /// Whether both say the same, however a number is written.
  public static func == (left: RecordedSettings, right: RecordedSettings) -> Bool {
    if left.line == right.line { return true }
    guard let first = try? left.decoded(as: JSONValue.self),
      let second = try? right.decoded(as: JSONValue.self)
    else { return false }
    return first == second
  }
}
