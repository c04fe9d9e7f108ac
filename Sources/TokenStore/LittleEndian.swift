// Whole arrays of ids and lengths go to disk and come back as they lie in memory.
#if _endian(big)
  #error("token shards are little-endian files, written from memory as they are")
#endif

extension [UInt8] {
  /// Appends the bytes of `value`, least significant first.
  mutating func append(littleEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  /// The integer whose least significant byte is at `offset`.
  func littleEndian<Value: FixedWidthInteger>(_: Value.Type, at offset: Int) -> Value {
    withUnsafeBytes {
      Value(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Value.self))
    }
  }
}
