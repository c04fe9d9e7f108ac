import LanguageID
import TestSupport
import Testing

@Suite struct CrossFittedModelTests {
  private let settings = TrainingSettings(seed: 1, featureCount: 4000)

  @Test func judgesOutOfFold() throws {
    // A document of `bb` in the corpus of `aa`, many times over: its own judge never saw it.
    var lines = toyLines(lineCount: 300, seed: 1).map(\.line)
    let planted = Array("zqxj vkwz qjxk zzxq wvkq".utf8)
    lines += (0..<200).map { _ in LabelledLine(label: "aa", document: 6, text: planted) }
    let model = try CrossFittedModel.train(lines, settings: settings)
    #expect(LabelledLine(label: "aa", document: 6, text: planted).fold == 0)
    // The model for fold 1 learnt it by heart; the one for fold 0 has no such opinion.
    let learnt = model.predict(planted.span, fold: 1)
    let unseen = model.predict(planted.span, fold: 0)
    #expect(learnt.label == "aa" && learnt.probability > 0.95, "\(learnt)")
    #expect(unseen.label != "aa" || unseen.probability < 0.9, "\(unseen)")

    // And exactly so: the model of each fold is the one trained on the other fold alone.
    let others = lines.filter { $0.fold == 1 }
    let alone = try LanguageModel.train(others, settings: settings)
    for line in lines.prefix(50) {
      #expect(model.predict(line.text.span, fold: 0) == alone.predict(line.text.span))
    }
  }

  @Test func evaluatesEachLineByTheOtherFold() throws {
    let lines = toyLines(lineCount: 300, seed: 2).map(\.line)
    let model = try CrossFittedModel.train(lines, settings: settings)
    var expected = Evaluation(labels: model.labels)
    for line in lines {
      let prediction = model.predict(line.text.span, fold: line.fold)
      expected.add(
        label: line.label, detected: prediction.label, probability: prediction.probability)
    }
    #expect(model.evaluate(lines) == expected)
    #expect(expected.accuracy > 0.9)
    #expect(model.evaluate(lines) { _ in nil }.lineCount == 0)
    #expect(model.evaluate(lines) { _ in "und" }.rate(of: "aa", detectedAs: "und") == 1)
  }

  @Test func comesBackAsItWas() throws {
    let lines = toyLines(lineCount: 100, seed: 3).map(\.line)
    let model = try CrossFittedModel.train(lines, settings: settings)
    let bytes = model.encoded()
    #expect(try CrossFittedModel(decoding: bytes) == model)
    for count in [0, 7, 8, 30, bytes.count / 2, bytes.count - 1] {
      #expect(throws: LanguageIDError.self) {
        try CrossFittedModel(decoding: Array(bytes[..<count]))
      }
    }
    #expect(throws: LanguageIDError.self) { try CrossFittedModel(decoding: bytes + [1]) }
    #expect(throws: LanguageIDError.self) { try LanguageModel(decoding: bytes) }
    let other = try LanguageModel.train(
      lines.filter { $0.label != "cc" }, settings: settings
    ).encoded()
    let half = (bytes.count - 8) / 2
    #expect(throws: LanguageIDError.self) {
      try CrossFittedModel(decoding: Array(bytes[..<(8 + half)]) + other)
    }
  }

  @Test func needsEveryLanguageInBothFolds() {
    let lines = [("en", 0), ("en", 1), ("fr", 2)].map {
      LabelledLine(label: $0.0, document: UInt64($0.1), text: Array("some words".utf8))
    }
    #expect(throws: LanguageIDError.missingFromFold(label: "fr", fold: 1)) {
      try CrossFittedModel.train(lines, settings: settings)
    }
    #expect(throws: LanguageIDError.unsupportedLabelCount(0)) {
      try CrossFittedModel.train([], settings: settings)
    }
  }
}
