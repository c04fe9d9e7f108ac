/// The byte order mark of UTF-8, which some writers put before the first character.
package enum ByteOrderMark {
  /// U+FEFF in UTF-8.
  package static let utf8: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// How many bytes of `text` its mark takes: 3, or 0 where it has none.
  package static func byteCount(in text: some Collection<UInt8>) -> Int {
    text.starts(with: utf8) ? utf8.count : 0
  }
}
