import Glibc

/// A piece of a model's memory.
typealias FloatPointer = UnsafeMutablePointer<Float>

/// Memory for `count` floats that starts on a cache line, all zero at first.
///
/// Large pieces ask for large pages: the products walk through columns, a page a step.
final class Floats {
  let base: FloatPointer
  let count: Int

  private static let largePage = 1 << 21

  init(count: Int) throws(ModelError) {
    var memory: UnsafeMutableRawPointer?
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    let large = bytes >= Self.largePage
    guard posix_memalign(&memory, large ? Self.largePage : 64, bytes) == 0, let memory else {
      throw .outOfMemory(bytes: bytes)
    }
    if large { _ = madvise(memory, bytes, MADV_HUGEPAGE) }
    memset(memory, 0, bytes)
    base = memory.bindMemory(to: Float.self, capacity: max(count, 1))
    self.count = count
  }

  deinit { free(base) }

  var values: UnsafeMutableBufferPointer<Float> { .init(start: base, count: count) }
}
