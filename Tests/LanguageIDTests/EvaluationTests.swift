import LanguageID
import Testing

@Suite struct EvaluationTests {
  @Test func countsAsByHand() {
    var evaluation = Evaluation(labels: ["en", "fr"])
    let lines: [(String, String, Double)] = [
      ("en", "en", 0.95), ("en", "en", 0.97), ("en", "fr", 0.55), ("en", "und", 0),
      ("fr", "fr", 0.99), ("fr", "zxx", 0), ("de", "fr", 0.9),
    ]
    for (label, detected, probability) in lines {
      evaluation.add(label: label, detected: detected, probability: probability)
    }
    #expect(evaluation.columns == ["en", "fr", "und", "zxx"])
    #expect(evaluation.confusion == [[2, 1, 1, 0], [0, 1, 0, 1]])
    #expect(evaluation.lineCount == 6)
    #expect(evaluation.accuracy == 0.5)
    // F1 = 2tp / (actual + detected): 4 / 6 and 2 / 4.
    #expect(abs(evaluation.macroF1 - (4.0 / 6 + 0.5) / 2) < 1e-15)
    // One bin of 0.95, 0.97, 0.99 all true, and one of 0.55 that is not.
    #expect(abs(evaluation.expectedCalibrationError - (0.09 + 0.55) / 4) < 1e-12)
    #expect(evaluation.rate(of: "en", detectedAs: "fr") == 0.25)
    #expect(evaluation.rate(of: "fr", detectedAs: "zxx") == 0.5)
    #expect(evaluation.rate(of: "de", detectedAs: "fr") == nil)
    #expect(evaluation.rate(of: "en", detectedAs: "de") == nil)
  }

  @Test func ofNothingIsZero() {
    let evaluation = Evaluation(labels: ["en", "fr"])
    #expect(evaluation.accuracy == 0)
    #expect(evaluation.macroF1 == 0)
    #expect(evaluation.expectedCalibrationError == 0)
    #expect(evaluation.rate(of: "en", detectedAs: "fr") == nil)
  }

  @Test func survivesProbabilitiesThatAreNone() {
    var evaluation = Evaluation(labels: ["en", "en"])
    for probability in [Double.nan, .infinity, -.infinity, -1, 2] {
      evaluation.add(label: "en", detected: "en", probability: probability)
    }
    #expect(evaluation.lineCount == 5)
  }
}
