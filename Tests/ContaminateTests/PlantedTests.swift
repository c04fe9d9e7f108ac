import Chance
import Contaminate
import LanguageID
import Testing

/// The proof in small, on predictions drawn from known error rates; `make plant` has it on text.
///
/// Sources differ as they do in life: each source's error rate is the pair's own times a gamma
/// factor. The mixture's source is one that the table has not seen.
@Suite struct PlantedTests {
  private static let labels = ["aa", "bb", "cc", "dd"]

  /// What a model says of lines of `label` from a source with the given whim.
  private func pool(
    _ label: String, errors: [String: Double], count: Int, _ generator: inout SplitMix64
  ) -> PlantedMixtures.Pool {
    (0..<count).map { _ in
      let letters = 20 + Int(generator.next() % 70)
      // Two bytes a letter in one language, and some lines many times as long as others.
      let bytes = letters * (label == "bb" ? 2 : 1) * (generator.next() % 20 == 0 ? 10 : 1)
      var draw = Double(generator.next() >> 11) * 0x1p-53
      for (wrong, rate) in errors.sorted(by: { $0.key < $1.key }) {
        if draw < rate {
          return PlantedMixtures.Line(
            prediction: Prediction(label: wrong, probability: 0.95, letterCount: letters),
            byteCount: bytes)
        }
        draw -= rate
      }
      return PlantedMixtures.Line(
        prediction: Prediction(label: label, probability: 0.97, letterCount: letters),
        byteCount: bytes)
    }
  }

  private func errors(of label: String, _ generator: inout SplitMix64) -> [String: Double] {
    var errors: [String: Double] = [:]
    for other in Self.labels where other != label {
      let whim = 0.5 * generator.gamma(shape: 2)
      errors[other] = (label == "aa" && other == "bb" ? 0.004 : 0.0004) * whim
    }
    return errors
  }

  @Test func intervalsCoverWhatWasPlanted() throws {
    var generator = SplitMix64(seed: 1)
    var worlds = 0
    var covered: [Double: Int] = [:]
    var mixtures: [Double: Int] = [:]
    var coveredBytes: [Double: Int] = [:]
    var rawCovered = 0
    for _ in 0..<20 {
      var table = ConfusionTable(labels: Self.labels)
      for source in ["s1", "s2", "s3", "s4"] {
        for label in Self.labels {
          let errors = errors(of: label, &generator)
          for line in pool(label, errors: errors, count: 3000, &generator) {
            table.add(line.prediction, label: label, source: source)
          }
        }
      }
      let planted = PlantedMixtures(labels: Self.labels, errors: ErrorModel(table))
      let declaredErrors = errors(of: "aa", &generator)
      let declared = pool("aa", errors: declaredErrors, count: 20_000, &generator)
      let foreign = pool("bb", errors: errors(of: "bb", &generator), count: 5000, &generator)
      worlds += 1
      for share in [0, 0.001, 0.01] {
        let outcome = try planted.outcome(
          declared: "aa", declared, target: "bb", foreign, share: share, mixtureCount: 1,
          seed: UInt64(worlds))
        covered[share, default: 0] += outcome.covered
        coveredBytes[share, default: 0] += outcome.coveredBytes
        mixtures[share, default: 0] += outcome.mixtureCount
        if share == 0.001 { rawCovered += outcome.rawCovered }
        if share == 0.01 {
          let widths = zip(outcome.upper, outcome.lower).map { $0 - $1 }
          // Sampling alone takes 0.01; errors of 0.4 % that differ by factors take as much.
          #expect(PlantedMixtures.Outcome.median(widths) < 0.025)
          // Twice the bytes a line make twice the share; long lines make it less certain.
          let byteWidths = zip(outcome.byteUpper, outcome.byteLower).map { $0 - $1 }
          #expect(PlantedMixtures.Outcome.median(byteWidths) < 0.07)
        }
      }
    }
    for (share, count) in mixtures {
      // Fewer than 17 of 20 would come once in 60 times at 95 %.
      #expect(20 * (covered[share] ?? 0) >= 17 * count, "at a share of \(share)")
      #expect(20 * (coveredBytes[share] ?? 0) >= 17 * count, "bytes, at a share of \(share)")
    }
    #expect(rawCovered < 5, "the raw rate is several times what was planted")
  }
}
