/// The 64-bit hash FNV-1a of Fowler, Noll and Vo, for names and other short texts.
///
/// Its low bits are poorly mixed: take the high ones, or ``SplitMix64/mixed(_:)`` it.
///
/// - Source: Fowler, Noll, Vo & Eastlake, “The FNV non-cryptographic hash algorithm”, with its test
///   vectors.
package enum FNV1a {
  /// Where a hash starts: the offset basis.
  package static let basis: UInt64 = 0xCBF2_9CE4_8422_2325

  /// The hash of `bytes`, started from `basis`.
  package static func hash(_ bytes: Span<UInt8>, from basis: UInt64 = basis) -> UInt64 {
    var hash = basis
    for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
    return hash
  }

  /// The hash of the UTF-8 bytes of `text`, started from `basis`.
  package static func hash(_ text: String, from basis: UInt64 = basis) -> UInt64 {
    hash(Array(text.utf8).span, from: basis)
  }
}
