import CLZMA

/// `content` as one xz stream, as `xz -1` makes it; the product only reads xz.
///
/// - Parameter blockByteCount: How much of the content each block holds; one block unless it is
///   said.
public func xzStream(
  _ content: [UInt8], blockByteCount: Int? = nil, check: XzCheck = .crc64
) throws -> [UInt8] {
  var stream = lzma_stream()
  defer { lzma_end(&stream) }
  guard lzma_easy_encoder(&stream, 1, check.liblzma) == LZMA_OK else { throw XzRefused() }
  var stored: [UInt8] = []
  let blockByteCount = max(1, blockByteCount ?? content.count)
  for start in stride(from: 0, to: content.count, by: blockByteCount) {
    let block = Array(content[start..<min(content.count, start + blockByteCount)])
    try run(&stream, block, LZMA_FULL_FLUSH, into: &stored)
  }
  try run(&stream, [], LZMA_FINISH, into: &stored)
  return stored
}

/// The checks that a stream of xz can have.
public enum XzCheck: Sendable, CaseIterable {
  case none, crc32, crc64, sha256

  fileprivate var liblzma: lzma_check {
    switch self {
    case .none: LZMA_CHECK_NONE
    case .crc32: LZMA_CHECK_CRC32
    case .crc64: LZMA_CHECK_CRC64
    case .sha256: LZMA_CHECK_SHA256
    }
  }
}

/// What liblzma makes of xz streams from first byte to last, or `nil` where it finds damage: the
/// slow twin of the decoder of blocks.
public func xzContent(_ stored: [UInt8]) -> [UInt8]? {
  var stream = lzma_stream()
  defer { lzma_end(&stream) }
  guard lzma_stream_decoder(&stream, 256 << 20, concatenated) == LZMA_OK else {
    return nil
  }
  var content: [UInt8] = []
  do { try run(&stream, stored, LZMA_FINISH, into: &content) } catch { return nil }
  return content
}

/// `LZMA_CONCATENATED`; the macro is not imported.
private let concatenated: UInt32 = 8

private struct XzRefused: Error {}

private func run(
  _ stream: inout lzma_stream, _ input: [UInt8], _ action: lzma_action, into output: inout [UInt8]
) throws {
  var code = LZMA_OK
  try input.withUnsafeBufferPointer { input in
    stream.next_in = input.baseAddress
    stream.avail_in = input.count
    while code == LZMA_OK {
      output += [UInt8](unsafeUninitializedCapacity: 1 << 16) { piece, count in
        stream.next_out = piece.baseAddress
        stream.avail_out = 1 << 16
        code = lzma_code(&stream, action)
        count = 1 << 16 - stream.avail_out
      }
    }
    guard code == LZMA_STREAM_END else { throw XzRefused() }
  }
}
