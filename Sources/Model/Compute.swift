import CKernels
import Dispatch
import Synchronization
import Values

/// Threads, their scratch memory, and the kernels of this processor.
///
/// Every parallel loop runs over tasks whose results do not overlap and whose sums do not depend on
/// how the tasks were cut, so the number of threads never changes a bit.
final class Compute {
  let kernels: ck_kernels
  let threads: Int
  private let scratch: Floats
  private let scratchStride: Int

  /// - Parameter table: Which instruction set, counted from the fastest; the fastest if there are
  ///   not so many.
  init(threads: Int, contextLength: Int, headChannels: Int, table: Int) throws {
    try checkRange("threads", threads, 1...256)
    kernels = (ck_table(Int32(clamping: table)) ?? ck_best()).pointee
    self.threads = threads
    scratchStride = (ck_attention_scratch(contextLength, headChannels) + 15) / 16 * 16
    scratch = try Floats(count: threads * scratchStride)
  }

  /// Runs `body` for the tasks 0 ..< `tasks`; at any time a task has its scratch for itself.
  func parallel(_ tasks: Int, _ body: (_ task: Int, _ scratch: FloatPointer) -> Void) {
    let workers = min(threads, tasks)
    if workers <= 1 {
      for task in 0..<tasks { body(task, scratch.base) }
      return
    }
    let next = Atomic(0)
    let stride = scratchStride
    // Safe: tasks write to places that do not overlap, and all end before this call returns.
    nonisolated(unsafe) let base = scratch.base
    withoutActuallyEscaping(body) { body in
      nonisolated(unsafe) let body = body
      DispatchQueue.concurrentPerform(iterations: workers) { worker in
        while true {
          let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
          if task >= tasks { return }
          body(task, base + worker * stride)
        }
      }
    }
  }

  /// Runs `body` for chunks of at most `size` of 0 ..< `count`; the chunks are the same for any
  /// number of threads.
  func chunks(of size: Int, upTo count: Int, _ body: (_ start: Int, _ count: Int) -> Void) {
    parallel((count + size - 1) / size) { chunk, _ in
      body(chunk * size, min(size, count - chunk * size))
    }
  }

  /// A matrix product, cut along its longer side: a piece a thread, since every piece packs the
  /// whole of the other factor.
  func multiply(_ product: ck_gemm) {
    let byRows = product.m >= product.n
    let length = byRows ? product.m : product.n
    let small = product.m * product.n * product.k < 1 << 18
    let piece = small ? max(length, 1) : (length + threads - 1) / threads
    parallel((length + piece - 1) / piece) { task, scratch in
      let start = task * piece
      let count = min(piece, length - start)
      var part = product
      if byRows {
        part.m = count
        part.a += start * product.a_row
        part.c += start * product.c_row
      } else {
        part.n = count
        part.b += start * product.b_column
        part.c += start
      }
      self.kernels.gemm(&part, scratch)
    }
  }
}
