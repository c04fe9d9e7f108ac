import Contaminate
import Foundation
import LanguageID
import Statistics

/// Corpora of known contamination, made of lines whose predictions are known beforehand.
///
/// The lines of a mixture are numbers; what the model says of line 17 is looked up. So thousands of
/// mixtures cost no more than their counting.
struct PlantedMixtures {
  /// What the model says of each line of a pool.
  typealias Pool = [Prediction]

  let labels: [String]
  let errors: ErrorModel
  let lineCount = 20_000
  static let linesPerDocument = 20

  /// What came of the mixtures of one share.
  struct Outcome {
    var share: Double
    var mixtureCount = 0
    /// Intervals with the share that was planted in the mixture in them.
    var covered = 0
    /// Intervals with the share that mixtures have in the long run in them.
    var coveredRate = 0
    var rawCovered = 0
    var aboveZero = 0
    var raw: [Double] = []
    var rawLower: [Double] = []
    var rawUpper: [Double] = []
    var estimates: [Double] = []
    var lower: [Double] = []
    var upper: [Double] = []
    var limits: [Double] = []

    var coverage: Double { part(covered) }
    func part(_ count: Int) -> Double { Double(count) / Double(max(1, mixtureCount)) }
    static func median(_ values: [Double]) -> Double {
      values.isEmpty ? .nan : values.sorted()[values.count / 2]
    }
  }

  /// Mixes lines of `planted` into documents of `declared`, and measures.
  ///
  /// A document is wholly planted with probability `share` / 2, and so is each line of the others:
  /// contamination comes both in documents and in lines.
  ///
  /// - Parameter target: The label whose share is planted, or `nil` for a language outside the
  ///   labels.
  func outcome(
    declared: String, _ declaredPool: Pool, target: String?, _ plantedPool: Pool, share: Double,
    mixtureCount: Int, seed: UInt64
  ) throws -> Outcome {
    var outcome = Outcome(share: share)
    for index in 0..<mixtureCount {
      let found = try corpus(
        declared: declared, declaredPool, plantedPool, share: share,
        seed: seed &* 1_000_003 &+ UInt64(index))
      note(found.corpus, target, planted: found.planted, &outcome)
    }
    return outcome
  }

  /// One mixture, measured, and the share that was planted in it.
  func corpus(
    declared: String, _ declaredPool: Pool, _ plantedPool: Pool, share: Double, seed: UInt64
  ) throws -> (corpus: ContaminatedCorpus, planted: Double) {
    let pool = declaredPool + plantedPool
    let numbers = pool.indices.map { Array("\($0)\n".utf8) }
    var generator = SplitMix64(seed: seed)
    var planted = 0
    var counts = try CorpusCounts(
      declared: declared, labels: labels, rule: LineRule(threshold: 0.6), seed: seed)
    for document in 0..<lineCount / Self.linesPerDocument {
      let isPlanted = uniform(&generator) < share / 2
      var text: [UInt8] = []
      for _ in 0..<Self.linesPerDocument {
        let isForeign = isPlanted || uniform(&generator) < share / 2
        let line =
          isForeign
          ? declaredPool.count + Int(generator.next() % UInt64(plantedPool.count))
          : Int(generator.next() % UInt64(declaredPool.count))
        planted += isForeign ? 1 : 0
        text += numbers[line]
      }
      counts.add(InputDocument(text: text, id: "\(document)"), file: "planted") { line in
        var number = 0
        for index in line.indices { number = 10 * number + Int(line[index] - 48) }
        return pool[number]
      }
    }
    return (counts.result(errors: errors, seed: seed), Double(planted) / Double(lineCount))
  }

  private func note(
    _ corpus: ContaminatedCorpus, _ target: String?, planted: Double, _ outcome: inout Outcome
  ) {
    let cell = target.flatMap { corpus.cell(of: $0) }
    guard let found = target == nil ? corpus.openSet : cell?.corrected else { return }
    let raw = cell?.lineRate.rate ?? Double(corpus.unsureLineCount) / Double(corpus.judgedLineCount)
    // Whole documents and scattered lines overlap by a hair.
    let rate = outcome.share / 2 + (1 - outcome.share / 2) * outcome.share / 2
    outcome.mixtureCount += 1
    outcome.covered += found.lower <= planted && planted <= found.upper ? 1 : 0
    outcome.coveredRate += found.lower <= rate && rate <= found.upper ? 1 : 0
    if let raw = cell?.lineRate {
      outcome.rawCovered += raw.lower <= planted && planted <= raw.upper ? 1 : 0
      outcome.rawLower.append(raw.lower)
      outcome.rawUpper.append(raw.upper)
    }
    outcome.aboveZero += found.verdict == .aboveZero ? 1 : 0
    outcome.raw.append(raw)
    outcome.estimates.append(found.rate)
    outcome.lower.append(found.lower)
    outcome.upper.append(found.upper)
    outcome.limits.append(found.detectionLimit)
  }

  private func uniform(_ generator: inout SplitMix64) -> Double {
    Double(generator.next() >> 11) * 0x1p-53
  }
}
