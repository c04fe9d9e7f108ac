package import CKernels
import Values

/// Threads, their scratch memory, and the kernels of this processor.
///
/// Every parallel loop runs over tasks whose results do not overlap and whose sums do not depend on
/// how the tasks were cut, so the number of threads never changes a bit.
package final class Compute {
  package let kernels: ck_kernels
  package let threads: Int
  private let pool: ThreadPool
  private let scratch: Floats
  private let scratchStride: Int

  /// - Parameter table: Which instruction set, counted from the fastest; the fastest if there are
  ///   not so many.
  package init(threads: Int, contextLength: Int, headChannels: Int, table: Int) throws {
    try checkRange("threads", threads, 1...256)
    kernels = (ck_table(Int32(clamping: table)) ?? ck_best()).pointee
    self.threads = threads
    scratchStride = (ck_attention_scratch(contextLength, headChannels) + 15) / 16 * 16
    scratch = try Floats(count: threads * scratchStride)
    pool = ThreadPool(count: threads)
  }

  /// Runs `body` for the tasks 0 ..< `tasks`; at any time a task has its scratch for itself. Inside
  /// `body` no other loop may begin.
  package func parallel(
    _ tasks: Int, _ body: (_ task: Int, _ scratch: UnsafeMutablePointer<Float>) -> Void
  ) {
    pool.run(tasks) { task, thread in body(task, scratch.base + thread * scratchStride) }
  }

  /// Runs `body` for chunks of at most `size` of 0 ..< `count`; the chunks are the same for any
  /// number of threads.
  package func chunks(
    of size: Int, upTo count: Int, _ body: (_ start: Int, _ count: Int) -> Void
  ) {
    parallel((count + size - 1) / size) { chunk, _ in
      body(chunk * size, min(size, count - chunk * size))
    }
  }

  /// Matrix products whose results do not overlap; no product reads another's result.
  package func multiply(_ products: ck_gemm...) {
    let cuts = products.map { Cut($0, threads: threads) }
    parallel(cuts.reduce(0) { $0 + $1.count }) { task, scratch in
      var (piece, product) = (task, 0)
      while piece >= cuts[product].count {
        piece -= cuts[product].count
        product += 1
      }
      var part = cuts[product].piece(piece, of: products[product])
      kernels.gemm(&part, scratch)
    }
  }
}

/// How a product is cut among threads: as a grid, where every piece packs the rows of a and the
/// columns of b that it needs.
private struct Cut {
  private let rows: Int
  private let columns: Int
  private let across: Int
  let count: Int

  init(_ product: ck_gemm, threads: Int) {
    let small = product.m * product.n * product.k < 1 << 18
    let pieces = small ? 1 : threads
    // The grid that packs least.
    let (down, across) =
      (1...pieces).filter { pieces % $0 == 0 }.map { ($0, pieces / $0) }
      .min { $0.0 * product.n + $0.1 * product.m < $1.0 * product.n + $1.1 * product.m } ?? (1, 1)
    rows = Self.length(product.m, in: down, unit: 14)
    columns = Self.length(product.n, in: across, unit: 32)
    self.across = (product.n + columns - 1) / columns
    count = (product.m + rows - 1) / rows * self.across
  }

  /// The length of a piece of `total`, in whole tiles of the widest kernels.
  private static func length(_ total: Int, in pieces: Int, unit: Int) -> Int {
    let units = (total + unit - 1) / unit
    return max((units + pieces - 1) / pieces, 1) * unit
  }

  func piece(_ index: Int, of product: ck_gemm) -> ck_gemm {
    let (row, column) = (index / across * rows, index % across * columns)
    var part = product
    part.m = min(rows, product.m - row)
    part.n = min(columns, product.n - column)
    part.a += row * product.a_row
    part.b += column * product.b_column
    part.c += row * product.c_row + column
    if let bias = product.bias { part.bias = bias + column }
    return part
  }
}
