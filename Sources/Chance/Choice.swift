public import ByteIO

/// Deterministic choice: numbers that depend on the seed, the purpose and the content alone.
///
/// H(seed, purpose, content hash, occurrence), never the order of arrival, file names or ranks:
/// re-cutting the input into other files changes no choice.
public struct Choice: Sendable {
  private let prefix: [UInt8]

  /// Draws for `purpose` (such as "sample") under `seed`.
  public init(seed: UInt64, purpose: String) {
    prefix = withUnsafeBytes(of: seed.littleEndian, Array.init) + Array(purpose.utf8) + [0]
  }

  /// The priority of what has the hash `content`, uniform over 64 bits; lower comes first.
  public func priority(of content: ContentHash) -> UInt64 {
    var message = prefix
    message.reserveCapacity(prefix.count + 16)
    for word in [content.high, content.low] {
      withUnsafeBytes(of: word.littleEndian) { message.append(contentsOf: $0) }
    }
    return ContentHash(of: message).high
  }

  /// The priority of the `occurrence`-th of the identical documents whose first has `priority`.
  public static func priority(_ priority: UInt64, occurrence: Int) -> UInt64 {
    if occurrence == 0 { return priority }
    var message: [UInt8] = []
    for word in [priority, UInt64(occurrence)] {
      withUnsafeBytes(of: word.littleEndian) { message.append(contentsOf: $0) }
    }
    return ContentHash(of: message).high
  }
}
