import Foundation

/// JSON whose bytes depend on the value alone: keys sorted, slashes as they are, and keys spelt as
/// recipes spell them: the property `headChannels` is `head-channels`.
///
/// Keys of dictionaries are data and stay as they are.
public enum StableJSON {
  /// `value` on one line, without a newline.
  public static func line(_ value: some Encodable) throws -> [UInt8] {
    Array(try encoder([]).encode(value))
  }

  /// `value` over several lines, with a newline at the end.
  public static func page(_ value: some Encodable) throws -> [UInt8] {
    Array(try encoder(.prettyPrinted).encode(value)) + [UInt8(ascii: "\n")]
  }

  /// Each of `values` on a line of its own, with a newline after every one: JSON Lines.
  public static func lines(_ values: some Sequence<some Encodable>) throws -> [UInt8] {
    let encoder = encoder([])
    var bytes: [UInt8] = []
    for value in values {
      bytes += try encoder.encode(value)
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  /// The value written in `bytes`, which were read from `file`.
  ///
  /// - Throws: ``BrokenJSON``.
  public static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], file: String
  ) throws(BrokenJSON) -> Value {
    do {
      return try decoder.decode(type, from: Data(bytes))
    } catch {
      throw BrokenJSON(file: file, reason: "expected \(type): \(BrokenJSON.sentence(of: error))")
    }
  }

  /// The values written in `bytes`, which were read from `file`, one a line; empty lines are none.
  ///
  /// - Throws: ``BrokenJSON``.
  public static func decodeLines<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], file: String
  ) throws(BrokenJSON) -> [Value] {
    let decoder = decoder
    var values: [Value] = []
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      if line.isEmpty { continue }
      do {
        values.append(try decoder.decode(type, from: Data(line)))
      } catch {
        throw BrokenJSON(
          file: file,
          reason: "line \(number): expected \(type): \(BrokenJSON.sentence(of: error))")
      }
    }
    return values
  }

  private static func encoder(_ formatting: JSONEncoder.OutputFormatting) -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
    encoder.keyEncodingStrategy = .custom { path in
      SettingKey(path.last.map { KeySpelling.hyphenated($0.stringValue) } ?? "")
    }
    return encoder
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .custom { path in
      SettingKey(path.last.map { KeySpelling.capitalised($0.stringValue) } ?? "")
    }
    return decoder
  }
}

/// A file that is not the JSON its reader expects.
public struct BrokenJSON: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file.
  public let file: String
  /// What was expected, and what is wrong.
  public let reason: String

  /// Says what is wrong with `file`.
  public init(file: String, reason: String) {
    self.file = file
    self.reason = reason
  }

  /// One sentence for the user.
  public var description: String { "\(file): \(reason)" }

  /// What an error of Foundation's decoder says, without the names of Foundation's parts.
  static func sentence(of error: any Error) -> String {
    func place(_ path: [any CodingKey]) -> String {
      path.isEmpty ? "" : " at '\(path.map(\.stringValue).joined(separator: "."))'"
    }
    switch error as? DecodingError {
    case .keyNotFound(let key, let context):
      return "the key '\(KeySpelling.hyphenated(key.stringValue))' is missing"
        + place(context.codingPath)
    case .valueNotFound(let type, let context):
      return "found null\(place(context.codingPath)), expected \(type)"
    case .typeMismatch(let type, let context):
      return "found something else\(place(context.codingPath)), expected \(type)"
    case .dataCorrupted(let context):
      let known = (context.underlyingError as NSError?)?.userInfo[NSDebugDescriptionErrorKey]
      return "\(known as? String ?? context.debugDescription)\(place(context.codingPath))"
    case nil: return "\(error)"
    @unknown default: return "\(error)"
    }
  }
}

/// The two spellings of a key: `head-channels` in recipes and JSON, `headChannels` in Swift.
package enum KeySpelling {
  /// `headChannels` as `head-channels`; what has no capital letter stays as it is.
  package static func hyphenated(_ key: String) -> String {
    guard key.utf8.contains(where: isCapital) else { return key }
    var bytes: [UInt8] = []
    var wasCapital = true
    for byte in key.utf8 {
      let isCapital = isCapital(byte)
      // A run of capitals, as in `documentID`, is one word.
      if isCapital, !wasCapital { bytes.append(UInt8(ascii: "-")) }
      bytes.append(isCapital ? byte | 0x20 : byte)
      wasCapital = isCapital
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `head-channels` as `headChannels`, and `document-id` as `documentID`.
  package static func capitalised(_ key: String) -> String {
    let words = key.split(separator: "-", omittingEmptySubsequences: false)
    guard words.count > 1 else { return key }
    return words.dropFirst().reduce(String(words[0])) { spelt, word in
      spelt
        + (initials.contains(word)
          ? word.uppercased() : word.prefix(1).uppercased() + word.dropFirst())
    }
  }

  /// Words that Swift writes in capitals, after the first.
  private static let initials: Set<Substring> = ["id", "url", "utf8"]

  private static func isCapital(_ byte: UInt8) -> Bool {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
  }
}

/// A key that is known at run time.
package struct SettingKey: CodingKey {
  package let stringValue: String
  package var intValue: Int? { nil }

  package init(_ text: String) { stringValue = text }
  package init?(stringValue: String) { self.stringValue = stringValue }
  package init?(intValue: Int) { return nil }
}
