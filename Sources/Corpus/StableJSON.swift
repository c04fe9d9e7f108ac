import Foundation

/// JSON whose bytes depend on the value alone: keys sorted, slashes as they are.
public enum StableJSON {
  /// `value` on one line, without a newline.
  public static func line(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value))
  }

  /// `value` over several lines, with a newline at the end.
  public static func page(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
  }

  /// The value written in `bytes`, which were read from `file`.
  ///
  /// - Throws: ``CorpusError/badJSON(file:reason:)``.
  public static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], file: String
  ) throws(CorpusError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw .badJSON(file: file, reason: "expected \(type): \(error)")
    }
  }
}
