import LanguageID
import TestSupport
import Testing

@Suite struct TrainingRecordTests {
  @Test func readsLabelledLines() throws {
    let lines = try LabelledLine.parse(
      Array("fi\tud\tKissa\tistui.\n\nen\tbible\tThe cat".utf8), file: "l.tsv")
    #expect(lines.map(\.label) == ["fi", "en"])
    #expect(lines.map(\.source) == ["ud", "bible"])
    #expect(lines.map { String(decoding: $0.text, as: UTF8.self) } == ["Kissa\tistui.", "The cat"])
    for (text, number) in [("fi\tud", 1), ("a\tb\tc\nfi kissa", 2), ("\u{FF}", 1)] {
      #expect(throws: LanguageIDError.damagedLine(file: "l.tsv", number: number)) {
        try LabelledLine.parse(Array(text.utf8), file: "l.tsv")
      }
    }
    #expect(throws: LanguageIDError.damagedLine(file: "l.tsv", number: 1)) {
      try LabelledLine.parse([0xFF, 0x09, 0x61, 0x09, 0x61], file: "l.tsv")
    }
  }

  @Test func measuresEverySourceByAModelThatHasNotSeenIt() throws {
    // Of aa and bb there are three sources, one of them to measure only; of cc there is one.
    let lines = ["web", "book", "test"].enumerated().flatMap { index, source in
      toyLines(lineCount: 400, seed: UInt64(30 + index)).compactMap { line, truth in
        truth == "cc" && source != "web"
          ? nil
          : LabelledLine(
            label: truth, source: source, document: line.document, text: line.text)
      }
    }
    let source = ModelRecord.Source(
      name: "test", lineCount: 800, isLearnt: false, digest: [UInt8](repeating: 7, count: 32))
    let settings = LineClassifierSettings(seed: 1, features: 4000)
    func train(_ lines: [LabelledLine]) throws -> LineClassifier {
      try LineClassifier.train(
        lines, holdingBack: [["book", "elsewhere"], ["web"]], measuringOnly: ["test"],
        sources: [source], settings: settings)
    }
    let model = try train(lines)
    let read = try LineClassifier(decoding: model.encoded())
    #expect(read.record == model.record)
    #expect(read == model)
    let table = model.record.confusion
    #expect(table.sources == ["book", "test", "training", "web"])
    for (source, label) in [
      ("book", "aa"), ("book", "bb"), ("web", "aa"), ("web", "bb"), ("test", "aa"), ("test", "bb"),
    ] {
      // Each line counts whole and in part.
      let lineCount = lines.count { $0.source == source && $0.label == label }
      #expect(count(table, source, label) == 2 * lineCount)
    }
    // One source alone: a tenth of it, by a model that has learnt the rest, and none is taken for
    // a language of another script.
    #expect((20...160).contains(count(table, "training", "cc")))
    #expect(count(table, "training", "cc", as: "aa") == 0)
    #expect(count(table, "training", "aa") == 0)
    // Nothing was learnt from the source that is measured only.
    let other = try train(lines.filter { $0.source != "test" })
    #expect(other.record.confusion == table.without(sources: ["test"]))
    let text = Array("some words abв — and more".utf8)
    #expect(other.predict(text.span) == model.predict(text.span))
  }

  @Test func whatIsMeasuredWasNotLearnt() throws {
    // In the source "odd" the labels are the wrong way round: a model that had learnt from it would
    // say so, and one that has not takes every line for the other language.
    let lines = ["web", "odd"].enumerated().flatMap { index, source in
      toyLines(lineCount: 400, seed: UInt64(40 + index)).compactMap { line, truth in
        truth == "cc"
          ? nil
          : LabelledLine(
            label: source == "odd" ? truth == "aa" ? "bb" : "aa" : truth, source: source,
            document: line.document, text: line.text)
      }
    }
    let table = try LineClassifier.train(
      lines, holdingBack: [["odd"], ["web"]], measuringOnly: [], sources: [],
      settings: LineClassifierSettings(seed: 1, features: 4000)
    ).record.confusion
    for source in ["web", "odd"] {
      #expect(10 * count(table, source, "aa", as: "bb") > 8 * count(table, source, "aa"))
    }
  }

  @Test func countsLinesOfLanguagesThatWereLeftOut() throws {
    let languages = (0..<6).map {
      ToyLanguage("l\($0)", alphabet: "abcdefghijklmnop", seed: UInt64($0))
    }
    let lines = toyLines(lineCount: 200, seed: 5, languages: languages).map(\.line)
    let table = try LineClassifier.train(
      lines, holdingBack: [], measuringOnly: [], sources: [],
      settings: LineClassifierSettings(seed: 2, features: 500, epochs: 1)
    ).record.confusion
    // The fifth label was left out of one training, where it cannot be found.
    #expect(table.trueLabels.filter { $0.hasSuffix("-x-outside") } == ["l4-x-outside"])
    let source = lines.first?.source ?? ""
    #expect(count(table, source, "l4-x-outside") == 2 * lines.count { $0.label == "l4" })
    #expect(count(table, source, "l4-x-outside", as: "l4") == 0)
  }

  /// The lines of a source and label, all or those taken for one label.
  private func count(
    _ table: ConfusionTable, _ source: String, _ label: String, as predicted: String? = nil
  ) -> Int {
    table.counts.filter { $0.key.source == source && $0.key.label == label }.values
      .flatMap { $0.filter { predicted == nil || $0.key == predicted }.values }
      .reduce(0) { $0 + $1.reduce(0, +) }
  }

  @Test func linesOfAnotherScriptAreNotLearntFrom() throws {
    var lines = toyLines(lineCount: 300, seed: 1).map(\.line)
    lines += toyLines(lineCount: 10, seed: 2).filter { $0.truth == "cc" }.map {
      LabelledLine(label: "aa", document: $0.line.document, text: $0.line.text)
    }
    let model = try LineClassifier.train(
      lines, settings: LineClassifierSettings(seed: 1, features: 4000))
    // Cyrillic is still cc's alone.
    #expect(predict(model, "абв где жзи").probability == 1)
    #expect(predict(model, "абв где жзи").label == "cc")
  }
}
