import Chance
import Contaminate
import Foundation
import LanguageID

/// Corpora of known contamination, made of lines whose predictions are known beforehand.
///
/// The lines of a mixture are numbers, with zeros before them for as many bytes as the line has;
/// what the model says of line 17 is looked up. So thousands of mixtures cost no more than their
/// counting.
struct PlantedMixtures: Sendable {
  /// The lines of a pool.
  typealias Pool = [Line]

  /// A line without its text.
  struct Line {
    /// What the model says of it.
    var prediction: Prediction
    var byteCount: Int
  }

  /// Every line is at least so long, so that there is room for its number.
  private static let digitCount = 6

  let labels: [String]
  let errors: ErrorModel
  let lineCount = 20_000
  static let linesPerDocument = 20

  /// What came of the mixtures of one share.
  struct Outcome: Sendable {
    var share: Double
    var mixtureCount = 0
    /// Intervals with the share that was planted in the mixture in them.
    var covered = 0
    /// Intervals with the share that mixtures have in the long run in them.
    var coveredRate = 0
    /// Intervals of the share of bytes with that of the bytes planted in them.
    var coveredBytes = 0
    var rawCovered = 0
    var aboveZero = 0
    var raw: [Double] = []
    var rawLower: [Double] = []
    var rawUpper: [Double] = []
    var estimates: [Double] = []
    var lower: [Double] = []
    var upper: [Double] = []
    var limits: [Double] = []
    var byteEstimates: [Double] = []
    var byteLower: [Double] = []
    var byteUpper: [Double] = []
    var byteLimits: [Double] = []

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
        seed: seed &* 1_000_003 &+ UInt64(index), correcting: Set([target].compactMap { $0 }))
      note(found.corpus, target, planted: found.planted, bytes: found.bytes, &outcome)
    }
    return outcome
  }

  /// One mixture, measured, and the shares of lines and bytes that were planted in it.
  ///
  /// - Parameter wanted: The labels whose rates are corrected; others only take time.
  func corpus(
    declared: String, _ declaredPool: Pool, _ plantedPool: Pool, share: Double, seed: UInt64,
    correcting wanted: Set<String>
  ) throws -> (corpus: ContaminatedCorpus, planted: Double, bytes: Double) {
    let pool = declaredPool + plantedPool
    let numbers = pool.enumerated().map { number, line in
      let digits = Array("\(number)".utf8)
      let length = max(line.byteCount, Self.digitCount)
      return Array(repeating: UInt8(ascii: "0"), count: length - digits.count) + digits
        + [UInt8(ascii: "\n")]
    }
    var generator = SplitMix64(seed: seed)
    var planted = 0
    var plantedBytes = 0
    var byteCount = 0
    var counts = try CorpusCounts(
      declared: declared, labels: labels, rule: LineRule(ContaminationSettings()), seed: seed)
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
        plantedBytes += isForeign ? numbers[line].count - 1 : 0
        byteCount += numbers[line].count - 1
        text += numbers[line]
      }
      counts.add(InputDocument(text: text, id: "\(document)"), file: "planted") { line in
        var number = 0
        for index in line.indices.suffix(Self.digitCount) {
          number = 10 * number + Int(line[index] - 48)
        }
        return pool[number].prediction
      }
    }
    let corpus = counts.result(errors: errors, seed: seed, correcting: wanted)
    return (
      corpus, Double(planted) / Double(lineCount), Double(plantedBytes) / Double(byteCount)
    )
  }

  private func note(
    _ corpus: ContaminatedCorpus, _ target: String?, planted: Double, bytes: Double,
    _ outcome: inout Outcome
  ) {
    let cell = target.flatMap { corpus.cell(of: $0) }
    guard let found = target == nil ? corpus.openSet : cell?.corrected,
      let foundBytes = target == nil ? corpus.openSetBytes : cell?.correctedBytes
    else { return }
    let raw = cell?.lineRate.rate ?? Double(corpus.unsureLineCount) / Double(corpus.judgedLineCount)
    // Whole documents and scattered lines overlap by a hair.
    let rate = outcome.share / 2 + (1 - outcome.share / 2) * outcome.share / 2
    outcome.mixtureCount += 1
    outcome.covered += found.lower <= planted && planted <= found.upper ? 1 : 0
    outcome.coveredBytes += foundBytes.lower <= bytes && bytes <= foundBytes.upper ? 1 : 0
    outcome.byteEstimates.append(foundBytes.rate)
    outcome.byteLower.append(foundBytes.lower)
    outcome.byteUpper.append(foundBytes.upper)
    outcome.byteLimits.append(foundBytes.detectionLimit)
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
