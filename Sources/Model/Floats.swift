import Glibc

/// A piece of a model's memory.
typealias FloatPointer = UnsafeMutablePointer<Float>

/// Memory for `count` floats that starts on a cache line, all zero at first.
final class Floats {
  let base: FloatPointer
  let count: Int

  init(count: Int) throws(ModelError) {
    var memory: UnsafeMutableRawPointer?
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    guard posix_memalign(&memory, 64, bytes) == 0, let memory else {
      throw .outOfMemory(bytes: bytes)
    }
    memset(memory, 0, bytes)
    base = memory.bindMemory(to: Float.self, capacity: max(count, 1))
    self.count = count
  }

  deinit { free(base) }

  var values: UnsafeMutableBufferPointer<Float> { .init(start: base, count: count) }
}
