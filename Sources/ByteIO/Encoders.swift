import CBZip2
import CISAL
import CZstd

/// What turns content into stored bytes; all input goes through one call after another.
protocol Encoder: AnyObject {
  /// Appends to `output` what `input` becomes; the call in which `isLast` is set ends the file.
  func encode(
    _ input: UnsafeRawBufferPointer, isLast: Bool, into output: inout [UInt8]
  ) throws(ByteIOError)
}

/// gzip by ISA-L, one member, without a name or a time.
final class GzipEncoder: Encoder {
  static let levels = 0...3

  private let stream = UnsafeMutablePointer<isal_zstream>.allocate(capacity: 1)
  private let levelBuffer: UnsafeMutableBufferPointer<UInt8>

  /// `ISAL_DEF_LVL3_DEFAULT`, the most that any level asks for; the macro is not imported.
  private static let levelBufferByteCount = (4 << 10) + (16 << 10) + (64 << 10) + (256 << 10)

  init(level: Int) {
    levelBuffer = .allocate(capacity: Self.levelBufferByteCount)
    isal_deflate_init(stream)
    stream.pointee.level = UInt32(level)
    stream.pointee.level_buf = levelBuffer.baseAddress
    stream.pointee.level_buf_size = UInt32(levelBuffer.count)
    stream.pointee.gzip_flag = UInt16(IGZIP_GZIP)
  }

  deinit {
    stream.deallocate()
    levelBuffer.deallocate()
  }

  func encode(
    _ input: UnsafeRawBufferPointer, isLast: Bool, into output: inout [UInt8]
  ) throws(ByteIOError) {
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.assumingMemoryBound(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = UInt32(input.count)
    stream.pointee.end_of_stream = isLast ? 1 : 0
    var code: Int32 = 0
    var isFull = true
    while isFull, code == COMP_OK {
      output.appendPiece { piece in
        stream.pointee.next_out = piece.baseAddress
        stream.pointee.avail_out = UInt32(piece.count)
        code = isal_deflate(stream)
        isFull = stream.pointee.avail_out == 0
        return piece.count - Int(stream.pointee.avail_out)
      }
    }
    if code != COMP_OK {
      throw .library(name: "ISA-L", path: "", reason: "isal_deflate gave \(code)")
    }
  }
}

/// bzip2 by libbz2, one stream.
final class BZip2Encoder: Encoder {
  static let levels = 1...9

  // libbz2 keeps the address of its stream and refuses any other.
  private let stream = UnsafeMutablePointer<bz_stream>.allocate(capacity: 1)

  init(level: Int) throws(ByteIOError) {
    stream.initialize(to: bz_stream())
    let code = BZ2_bzCompressInit(stream, Int32(level), 0, 0)
    if code != BZ_OK { throw Self.error(code) }
  }

  deinit {
    BZ2_bzCompressEnd(stream)
    stream.deallocate()
  }

  func encode(
    _ input: UnsafeRawBufferPointer, isLast: Bool, into output: inout [UInt8]
  ) throws(ByteIOError) {
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.assumingMemoryBound(to: CChar.self).baseAddress)
    stream.pointee.avail_in = UInt32(input.count)
    var code = isLast ? BZ_FINISH_OK : BZ_RUN_OK
    while isLast ? code == BZ_FINISH_OK : code == BZ_RUN_OK && stream.pointee.avail_in > 0 {
      output.appendPiece { piece in
        stream.pointee.next_out = UnsafeMutableRawPointer(piece.baseAddress)?
          .assumingMemoryBound(to: CChar.self)
        stream.pointee.avail_out = UInt32(piece.count)
        code = BZ2_bzCompress(stream, isLast ? BZ_FINISH : BZ_RUN)
        return piece.count - Int(stream.pointee.avail_out)
      }
    }
    if code < 0 { throw Self.error(code) }
  }

  private static func error(_ code: Int32) -> ByteIOError {
    .library(name: "libbz2", path: "", reason: "compression gave \(code)")
  }
}

/// Zstandard by libzstd, one frame with a checksum.
final class ZstdEncoder: Encoder {
  static let levels = 1...19

  private let context: ZstdCompressor

  init(level: Int) throws(ByteIOError) { context = try ZstdCompressor(level: level) }

  func encode(
    _ input: UnsafeRawBufferPointer, isLast: Bool, into output: inout [UInt8]
  ) throws(ByteIOError) {
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var code = 1
    while isLast ? code != 0 : source.pos < source.size {
      output.appendPiece { piece in
        var target = ZSTD_outBuffer(dst: piece.baseAddress, size: piece.count, pos: 0)
        code = ZSTD_compressStream2(
          context.pointer, &target, &source, isLast ? ZSTD_e_end : ZSTD_e_continue)
        return target.pos
      }
      try ZstdCompressor.check(code)
    }
  }
}

/// A libzstd compression context of one level, with checksums.
final class ZstdCompressor {
  /// The context, for libzstd's functions.
  let pointer: OpaquePointer

  init(level: Int) throws(ByteIOError) {
    guard let pointer = ZSTD_createCCtx() else {
      throw .library(name: "libzstd", path: "", reason: "no memory for an encoder")
    }
    self.pointer = pointer
    try Self.check(ZSTD_CCtx_setParameter(pointer, ZSTD_c_compressionLevel, Int32(level)))
    try Self.check(ZSTD_CCtx_setParameter(pointer, ZSTD_c_checksumFlag, 1))
  }

  deinit { ZSTD_freeCCtx(pointer) }

  /// Appends a whole frame that holds `content` and its size to `output`.
  func appendFrame(_ content: [UInt8], to output: inout [UInt8]) throws(ByteIOError) {
    var code = 0
    let frame = [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(content.count)) {
      target, count in
      code = content.withUnsafeBytes {
        ZSTD_compress2(pointer, target.baseAddress, target.count, $0.baseAddress, $0.count)
      }
      count = ZSTD_isError(code) == 0 ? code : 0
    }
    try Self.check(code)
    output += frame
  }

  /// Throws where `code` is one of libzstd's errors.
  static func check(_ code: Int) throws(ByteIOError) {
    if ZSTD_isError(code) != 0 {
      throw .library(
        name: "libzstd", path: "", reason: String(cString: ZSTD_getErrorName(code)))
    }
  }
}

extension [UInt8] {
  /// Appends what `write` puts at the start of a piece of memory; it returns the number of bytes.
  fileprivate mutating func appendPiece(_ write: (UnsafeMutableBufferPointer<UInt8>) -> Int) {
    self += [UInt8](unsafeUninitializedCapacity: 1 << 17) { piece, count in
      count = write(UnsafeMutableBufferPointer(rebasing: piece[..<(1 << 17)]))
    }
  }
}
