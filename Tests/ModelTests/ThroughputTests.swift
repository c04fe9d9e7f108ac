import CKernels
import Foundation
import Glibc
import Model
import TestSupport
import Testing

/// Prints speeds when `ISOGLOSS_THROUGHPUT` is set; nothing depends on them.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["ISOGLOSS_THROUGHPUT"] != nil), .serialized)
struct ThroughputTests {
  @Test(arguments: [1, 2]) func trainingStep(threads: Int) throws {
    let configuration = try ModelConfiguration(
      vocabularySize: 384, layers: 4, channels: 256, heads: 4, headChannels: 64,
      feedForwardChannels: 1024, contextLength: 256, zLoss: 1e-4)
    let model = try Transformer(configuration, seed: 1, threads: threads)
    let optimiser = try AdamW(for: model)
    var random = SeededGenerator(seed: 1)
    let batch = RandomBatch(rows: 16, length: 256, vocabularySize: 259, ignored: 0, &random)
    let step = try fastest(of: 12) {
      try model.accumulate(batch)
      try optimiser.update(model, rate: 1e-4)
    }
    let evaluation = try fastest(of: 6) { _ = try model.loss(batch) }
    let operations = configuration.trainingOperationsPerToken(length: 256) * 4096
    print(
      "\(threads) threads: training \(Int(4096 / step.wall)) tokens/s,",
      "\(Int(operations / step.wall / 1e9)) GFLOP/s;",
      "evaluation \(Int(4096 / evaluation.wall)) tokens/s; in processor time:",
      "\(Int(4096 / step.processor)) and \(Int(4096 / evaluation.processor))")
  }

  @Test func product() throws {
    let scratch = Memory(count: ck_gemm_scratch())
    var random = SeededGenerator(seed: 1)
    let (m, n, k) = (4096, 1024, 256)
    let (a, b) = (Memory(random.floats(m * k)), Memory(random.floats(k * n)))
    let c = Memory(count: m * n)
    for index in KernelTests.vectorTables {
      let kernels = try #require(ck_table(index)).pointee
      var work = ck_gemm(
        m: m, n: n, k: k, a: a.base, a_row: k, a_column: 1, b: b.base, b_row: n, b_column: 1,
        c: c.base, c_row: n, accumulate: 0, bias: nil, bf16: 0)
      let seconds = fastest(of: 10) { kernels.gemm(&work, scratch.base) }
      let speed = 2 * Double(m * n * k) / seconds.processor / 1e9
      print("\(String(cString: kernels.name)): \(Int(speed)) GFLOP/s on one thread")
    }
  }

  /// The least seconds of `count` runs; processor time adds up over the threads.
  private func fastest(
    of count: Int, _ body: () throws -> Void
  ) rethrows -> (wall: Double, processor: Double) {
    var least = (wall: Double.infinity, processor: Double.infinity)
    for _ in 0..<count {
      let started = Glibc.clock()
      let wall = try ContinuousClock().measure(body) / .seconds(1)
      let processor = Double(Glibc.clock() - started) / Double(CLOCKS_PER_SEC)
      least = (min(least.wall, wall), min(least.processor, processor))
    }
    return least
  }
}
