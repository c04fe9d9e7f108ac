/// How byte-level models spell bytes: each as a printable character.
///
/// - Source: Radford et al. (2019), GPT-2's `encoder.py`: the visible characters of Latin-1 stand
///   for themselves, and the other bytes, in order, for the characters from U+0100 on.
package enum ByteAlphabet {
  private static let visible = [0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF] as [ClosedRange<UInt32>]

  /// The character of each byte.
  static let scalars: [UInt32] = {
    var next: UInt32 = 0x100
    return (UInt32(0)..<256).map { byte in
      if visible.contains(where: { $0.contains(byte) }) { return byte }
      next += 1
      return next - 1
    }
  }()

  /// The byte of each character up to the last that has one; −1 of others.
  private static let bytes: [Int16] = {
    var bytes = [Int16](repeating: -1, count: 0x144)
    for (byte, scalar) in scalars.enumerated() { bytes[Int(scalar)] = Int16(byte) }
    return bytes
  }()

  /// The bytes that `piece`, in UTF-8, spells; `nil` where it has a character that spells none.
  package static func bytes(of piece: [UInt8]) -> [UInt8]? {
    var spelt: [UInt8] = []
    spelt.reserveCapacity(piece.count)
    for scalar in ScalarReader.scalars(piece) {
      guard scalar < bytes.count, bytes[Int(scalar)] >= 0 else { return nil }
      spelt.append(UInt8(truncatingIfNeeded: bytes[Int(scalar)]))
    }
    return spelt
  }

  /// `bytes` as a model spells them, in UTF-8.
  package static func piece(of bytes: [UInt8]) -> [UInt8] {
    ScalarReader.utf8(bytes.map { scalars[Int($0)] })
  }
}
