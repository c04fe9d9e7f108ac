import CKernels
import Foundation
import Glibc
import Model
import TestSupport
import Testing
import Values

/// Prints speeds when `ISOGLOSS_THROUGHPUT` is set; nothing depends on them.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["ISOGLOSS_THROUGHPUT"] != nil), .serialized)
struct ThroughputTests {
  /// The shapes that reference/trainer measures PyTorch with, without dropout.
  private static let models: [Shape] = [
    Shape(
      name: "byte4", vocabularySize: 256, rows: 16, ignored: 0,
      settings: [
        "preset": "byte", "layers": "4", "channels": "256", "heads": "4", "context": "256",
        "norm": "layer", "activation": "gelu-tanh", "biases": "true", "positions": "learned",
        "attention-scale": "inverse-root-head-channels", "logit-scale": "one",
      ]),
    Shape(
      name: "gptmini", vocabularySize: 16384, rows: 4, ignored: 0,
      settings: ["preset": "gpt-mini"]),
    Shape(
      name: "bert4", vocabularySize: 30000, rows: 8, ignored: 0.85,
      settings: ["preset": "bert-4l", "feed-forward-channels": "2048", "dropout": "0"]),
    Shape(
      name: "t5byte", vocabularySize: 384, rows: 1, ignored: 0, settings: ["preset": "byte-65m"]),
  ]

  private struct Shape {
    let name: String
    let vocabularySize: Int
    let rows: Int
    let ignored: Double
    let settings: [String: String]
  }

  @Test(arguments: [1, 2], Precision.allCases)
  func trainingSteps(threads: Int, precision: Precision) throws {
    for shape in Self.models {
      let (rows, ignored) = (shape.rows, shape.ignored)
      let configuration = try ModelConfiguration(
        vocabularySize: shape.vocabularySize,
        settings: ModelSettings(reading: shape.settings.mapValues { [$0] }))
      let model = try Transformer(
        configuration, seed: 1, threads: threads, precision: precision)
      let optimiser = try AdamW(for: model)
      var random = SeededGenerator(seed: 1)
      let length = configuration.contextLength
      let batch = RandomBatch(
        rows: rows, length: length, vocabularySize: configuration.vocabularySize,
        ignored: ignored, &random)
      let step = try fastest(of: 8) {
        try model.accumulate(batch)
        try optimiser.update(model, rate: 1e-4)
      }
      let tokens = Double(rows * length)
      let operations =
        configuration.trainingOperationsPerToken(length: length, predicted: 1 - ignored) * tokens
      print(
        "\(shape.name) \(precision), \(threads) threads: \(Int(step.wall * 1000)) ms,",
        "\(Int(tokens / step.wall)) tokens/s, \(Int(operations / step.wall / 1e9)) GFLOP/s,",
        "\(Int(operations / step.processor / 1e9)) a second of processor time")
    }
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
