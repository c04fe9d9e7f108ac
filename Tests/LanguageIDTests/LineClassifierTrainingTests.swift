import LanguageID
import TestSupport
import Testing

@Suite struct LineClassifierTrainingTests {
  @Test func givesTheSameBytesEverywhere() throws {
    let bytes = try toyModel().encoded()
    #expect(try toyModel().encoded() == bytes)
    // FNV-1a of the bytes: a machine or compiler that computes anything else fails here.
    let hash = bytes.reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    #expect(hash == 15_100_015_871_089_248_397)
  }

  @Test func dependsOnTheSeed() throws {
    let lines = toyLines(lineCount: 50, seed: 1).map(\.line)
    let one = try LineClassifier.train(
      lines, settings: LineClassifierSettings(seed: 1, features: 1000))
    let two = try LineClassifier.train(
      lines, settings: LineClassifierSettings(seed: 2, features: 1000))
    #expect(one != two)
  }

  @Test func isCalibratedInSpiteOfMislabelledLines() throws {
    let lines = toyLines(lineCount: 2000, seed: 6, noise: 0.05).map(\.line)
    let model = try LineClassifier.train(
      lines, settings: LineClassifierSettings(seed: 1, features: 8000))
    var evaluation = Evaluation(labels: model.labels)
    for (line, truth) in toyLines(lineCount: 1000, seed: 7) {
      let prediction = model.predict(line.text.span)
      evaluation.add(
        label: truth, detected: prediction.label, probability: prediction.probability)
    }
    #expect(evaluation.accuracy > 0.97, "\(evaluation.accuracy)")
    // Fitted to the labels as they stand, the probabilities would be about 0.04 too low.
    #expect(
      evaluation.expectedCalibrationError < 0.02, "\(evaluation.expectedCalibrationError)")
  }

  @Test func aLargeCorpusIsNoReasonToCallALineItsLanguage() throws {
    let many = toyLines(lineCount: 3000, seed: 8).filter { $0.truth == "aa" }
    let few = toyLines(lineCount: 100, seed: 9).filter { $0.truth == "bb" }
    let lines = (many + few).map(\.line)
    let model = try LineClassifier.train(
      lines, settings: LineClassifierSettings(seed: 1, features: 8000))
    let unseen = toyLines(lineCount: 400, seed: 10).filter { $0.truth == "bb" }
    let correct = unseen.count { model.predict($0.line.text.span).label == "bb" }
    #expect(Double(correct) > 0.85 * Double(unseen.count), "\(correct) of \(unseen.count)")
  }

  @Test func aSingleDocumentALanguageIsEnough() throws {
    let lines = ["abc def ghi", "xyz uvw rst"].map {
      LabelledLine(label: String($0.prefix(1)), document: 0, text: Array($0.utf8))
    }
    let model = try LineClassifier.train(
      lines, settings: LineClassifierSettings(seed: 1, features: 1000))
    #expect(predict(model, "abc ghi").label == "a")
    #expect(predict(model, "rst xyz").label == "x")
  }

  @Test func emptyLinesTeachNothing() throws {
    let lines = ["a", "b"].map { LabelledLine(label: $0, document: 1, text: []) }
    let model = try LineClassifier.train(
      lines, settings: LineClassifierSettings(seed: 1, features: 100))
    #expect(predict(model, "whatever").label == "und")
  }

  @Test func refusesLabelsThatCannotBe() {
    for label in ["", "und", "zxx", String(repeating: "x", count: 65)] {
      let lines = [label, "en"].map { LabelledLine(label: $0, document: 1, text: [0x61]) }
      #expect(throws: LanguageIDError.invalidLabel(label)) {
        try LineClassifier.train(lines, settings: LineClassifierSettings(seed: 1))
      }
    }
    #expect(throws: LanguageIDError.unsupportedLabelCount(0)) {
      try LineClassifier.train([], settings: LineClassifierSettings(seed: 1))
    }
    let one = [LabelledLine(label: "en", document: 1, text: [0x61])]
    #expect(throws: LanguageIDError.unsupportedLabelCount(1)) {
      try LineClassifier.train(one, settings: LineClassifierSettings(seed: 1))
    }
  }

  @Test func refusesSettingsThatCannotBe() {
    let lines = toyLines(lineCount: 5, seed: 1).map(\.line)
    let settings = [
      LineClassifierSettings(seed: 1, maximumOrder: 0),
      LineClassifierSettings(seed: 1, maximumOrder: 9),
      LineClassifierSettings(seed: 1, features: 0),
      LineClassifierSettings(seed: 1, features: 65_536),
      LineClassifierSettings(seed: 1, epochs: 0), LineClassifierSettings(seed: 1, linesPerLabel: 0),
    ]
    for setting in settings {
      #expect(throws: LanguageIDError.self) {
        try LineClassifier.train(lines, settings: setting)
      }
    }
  }
}
