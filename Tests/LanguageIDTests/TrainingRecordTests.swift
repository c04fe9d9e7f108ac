import LanguageID
import TestSupport
import Testing

@Suite struct TrainingRecordTests {
  @Test func readsLabelledLines() throws {
    let lines = try LabelledLine.parse(Array("fi\tud\tKissa\tistui.\n\nen\tbible\tThe cat".utf8))
    #expect(lines.map(\.label) == ["fi", "en"])
    #expect(lines.map(\.source) == ["ud", "bible"])
    #expect(lines.map { String(decoding: $0.text, as: UTF8.self) } == ["Kissa\tistui.", "The cat"])
    for (text, number) in [("fi\tud", 1), ("a\tb\tc\nfi kissa", 2), ("\u{FF}", 1)] {
      #expect(throws: LanguageIDError.damagedLine(number: number)) {
        try LabelledLine.parse(Array(text.utf8))
      }
    }
    #expect(throws: LanguageIDError.damagedLine(number: 1)) {
      try LabelledLine.parse([0xFF, 0x09, 0x61, 0x09, 0x61])
    }
  }

  @Test func holdsBackOneSourceAndMeasuresOnIt() throws {
    // Of aa and bb there are two sources; cc has one only.
    let lines = ["web", "book"].enumerated().flatMap { index, source in
      toyLines(lineCount: 400, seed: UInt64(30 + index)).compactMap { line, truth in
        truth == "cc" && source == "book"
          ? nil
          : LabelledLine(
            label: truth, source: source, document: line.document, text: line.text)
      }
    }
    let digest = [UInt8](repeating: 7, count: 32)
    let model = try LanguageModel.train(
      lines, holdingBack: ["elsewhere", "book", "web"],
      sources: [ModelRecord.Source(name: "book", lineCount: 800, digest: digest)],
      settings: TrainingSettings(seed: 1, featureCount: 4000))
    #expect(model.record.heldBack == ["book", "book", nil])
    let read = try LanguageModel(decoding: model.encoded())
    #expect(read.record == model.record)
    // What was held back was not learnt from: without it the weights are the same.
    let alone = try LanguageModel.train(
      lines.filter { $0.source == "web" }, holdingBack: [], sources: [],
      settings: TrainingSettings(seed: 1, featureCount: 4000))
    #expect(alone.record.heldBack == [nil, nil, nil])
    var total = 0
    for bucket in LengthBucket.allCases {
      let all = model.record.confusion.matrix(labelCount: 3, bucket: bucket, threshold: 0)
      let sure = model.record.confusion.matrix(labelCount: 3, bucket: bucket, threshold: 0.9)
      for label in 0..<3 {
        #expect(all[label].reduce(0, +) == sure[label].reduce(0, +))
        #expect(all[label][label] >= sure[label][label])
        #expect(all[label][3] <= sure[label][3])
        total += all[label].reduce(0, +)
      }
      // No line of the only language in its script is taken for another.
      #expect(all[2][0] == 0 && all[2][1] == 0)
    }
    // Each held-back line counts whole and in part.
    let heldBack = lines.count { $0.source == "book" }
    #expect(total > 2 * heldBack && total < 2 * heldBack + 200)
  }

  @Test func linesOfAnotherScriptAreNotLearntFrom() throws {
    var lines = toyLines(lineCount: 300, seed: 1).map(\.line)
    lines += toyLines(lineCount: 10, seed: 2).filter { $0.truth == "cc" }.map {
      LabelledLine(label: "aa", document: $0.line.document, text: $0.line.text)
    }
    let model = try LanguageModel.train(
      lines, settings: TrainingSettings(seed: 1, featureCount: 4000))
    // Cyrillic is still cc's alone.
    #expect(predict(model, "абв где жзи").probability == 1)
    #expect(predict(model, "абв где жзи").label == "cc")
  }
}
