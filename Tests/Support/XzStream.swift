import CLZMA

/// `content` as one xz stream, as `xz -1` makes it; the product only reads xz.
public func xzStream(_ content: [UInt8]) throws -> [UInt8] {
  struct Refused: Error {}
  var stored = [UInt8](repeating: 0, count: lzma_stream_buffer_bound(content.count))
  var count = 0
  let code = lzma_easy_buffer_encode(
    1, LZMA_CHECK_CRC64, nil, content, content.count, &stored, &count, stored.count)
  guard code == LZMA_OK else { throw Refused() }
  return Array(stored[..<count])
}
