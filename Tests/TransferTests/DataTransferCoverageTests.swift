import Chance
import Foundation
import Testing
import Transfer

/// How often the interval of effective bytes has the truth, in simulated studies.
struct DataTransferCoverageTests {
  private static let sizes = [6e6, 19e6, 60e6, 189e6, 600e6]
  private static let truths = [12e6, 40e6, 150e6]

  /// What a model trained from scratch reaches without chance.
  private static func perplexity(_ size: Double, isLaw: Bool) -> Double {
    if isLaw { return 30 * pow(size / 1e6, -0.25) }
    // Straight between the points.
    let piece = max(1, sizes.firstIndex { $0 >= size } ?? 1)
    let ends = [piece - 1, piece].map { (sizes[$0], perplexity(sizes[$0], isLaw: true)) }
    let share = (size - ends[0].0) / (ends[1].0 - ends[0].0)
    return ends[0].1 + share * (ends[1].1 - ends[0].1)
  }

  /// A study of one target and a source for each truth, with chance of 1 % a run; `shared` is the
  /// part of its variance that runs of one seed have in common.
  private static func study(
    _ generator: inout SplitMix64, seeds: Int, isLaw: Bool, shared: Double
  ) -> String {
    var text = "target,size,seed,scratch,a,b,c\n"
    for seed in 0..<seeds {
      let common = shared.squareRoot() * generator.normal()
      func noisy(_ perplexity: Double) -> Double {
        perplexity * exp(0.01 * (common + (1 - shared).squareRoot() * generator.normal()))
      }
      for (index, size) in sizes.enumerated() {
        let own = noisy(Self.perplexity(size, isLaw: isLaw))
        let sources =
          index == 0
          ? truths.map { "\(noisy(Self.perplexity($0, isLaw: isLaw)))" }.joined(separator: ",")
          : ",,"
        text += "t,\(size),\(seed),\(own),\(sources)\n"
      }
    }
    return text
  }

  /// The share of 400 studies, times three sources, whose interval has the truth.
  private static func coverage(
    seeds: Int, isLaw: Bool, shared: Double
  ) throws -> Double {
    var generator = SplitMix64(seed: 13)
    var hits = 0
    for _ in 0..<400 {
      let text = study(&generator, seeds: seeds, isLaw: isLaw, shared: shared)
      let cells = DataTransfer(try perplexities(text)).cells
      for (cell, truth) in zip(cells, truths) {
        let upper = cell.effectiveUpper ?? .infinity
        if (cell.effectiveLower ?? 0) <= truth, truth <= upper { hits += 1 }
      }
    }
    return Double(hits) / Double(400 * truths.count)
  }

  /// Whatever the curve is between its points, straight or a power law.
  @Test(arguments: [3, 5], [0.0, 0.5])
  func theIntervalHasTheTruth(_ seeds: Int, _ shared: Double) throws {
    for isLaw in [false, true] {
      let share = try Self.coverage(seeds: seeds, isLaw: isLaw, shared: shared)
      print("coverage, \(seeds) seeds, \(shared) shared, \(isLaw ? "law" : "straight"): \(share)")
      #expect((0.9...0.98).contains(share))
    }
  }
}
