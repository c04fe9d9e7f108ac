internal import CZstd

/// Bytes in memory as one zstd frame with a checksum, small rather than quick to make.
package enum PackedBytes {
  /// What a frame may hold, in bytes.
  package static let maximumByteCount = 1 << 28
  private static let level = 19

  /// `bytes` as a frame.
  ///
  /// - Throws: `ByteIOError` where libzstd has no memory.
  package static func pack(_ bytes: [UInt8]) throws(ByteIOError) -> [UInt8] {
    var frame: [UInt8] = []
    try ZstdCompressor(level: level).appendFrame(bytes, to: &frame)
    return frame
  }

  /// What `frame` holds, or `nil` where it is not one whole frame that says its size.
  package static func unpack(_ frame: ArraySlice<UInt8>) -> [UInt8]? {
    frame.withUnsafeBytes { frame in
      let size = ZSTD_getFrameContentSize(frame.baseAddress, frame.count)
      guard size <= UInt64(maximumByteCount),
        ZSTD_findFrameCompressedSize(frame.baseAddress, frame.count) == frame.count
      else { return nil }
      var code = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: max(1, Int(size))) { target, count in
        code = ZSTD_decompress(target.baseAddress, Int(size), frame.baseAddress, frame.count)
        count = ZSTD_isError(code) == 0 ? code : 0
      }
      return ZSTD_isError(code) == 0 && bytes.count == Int(size) ? bytes : nil
    }
  }
}
