/// How one id is stored in a `.bin` file: little-endian, without a header.
///
/// - Source: the names and codes are those of Megatron-LM's `DType`; the rule of choice is its
///   `optimal_dtype`, whose bound of 65,500 leaves room for ids added to a trained vocabulary.
public enum TokenDataType: String, Codable, Hashable, Sendable {
  /// Two bytes, unsigned.
  case uint16
  /// Four bytes, signed; ids are never negative.
  case int32

  /// The type for ids below `vocabularySize`.
  public init(vocabularySize: Int) { self = vocabularySize < 65_500 ? .uint16 : .int32 }

  /// The size of one id, in bytes.
  public var byteCount: Int { self == .uint16 ? 2 : 4 }

  /// The type's code in the header of an `.idx` file.
  var code: UInt8 { self == .uint16 ? 8 : 4 }
}
