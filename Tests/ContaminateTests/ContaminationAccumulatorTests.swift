import Contaminate
import LanguageID
import Statistics
import TestSupport
import Testing

@Suite struct ContaminationAccumulatorTests {
  @Test func countsLinesAndBytesAsByHand() throws {
    var accumulator = try TwoLanguages.accumulator()
    accumulator.add(
      "house with window stone\n  ikkuna kanssa läpi kivi \r\n\n \t\nshort\n12 34\nthrough weather",
      document: "one")
    accumulator.add("", document: "two", fold: 1)
    accumulator.add("αβγδε ζηθικλ μνξοπ", document: "three", fold: 1)
    let row = accumulator.row(evaluation: nil, seed: 1)
    #expect(row.declared == "en")
    #expect(row.documentCount == 3)
    #expect(row.judgedLineCount == 4)
    #expect(row.judgedByteCount == 23 + 24 + 15 + 34)
    #expect(row.shortLineCount == 2)
    #expect(row.shortByteCount == 10)
    #expect(row.cells.map(\.detected) == ["en", "fi", "und", "zxx"])
    #expect(row.cells.map(\.lineCount) == [2, 1, 1, 0])
    #expect(row.cells.map(\.byteCount) == [38, 24, 34, 0])
    #expect(row.cells.map(\.documentCount) == [nil, 1, 1, 0])
    #expect(row.cell(of: "fi")?.lineRate == 0.25)
    #expect(row.cell(of: "fi")?.byteRate == 0.25)
    #expect(row.cell(of: "fi")?.examples.map(\.text) == ["ikkuna kanssa läpi kivi"])
    #expect(row.cell(of: "fi")?.examples.map(\.line) == [2])
    #expect(row.cell(of: "und")?.examples == [])
    #expect(row.cell(of: "de") == nil)
  }

  @Test func orderAndPartitionOfDocumentsDoNotMatter() throws {
    var source = TwoLanguages(seed: 2)
    var generator = SeededGenerator(seed: 3)
    var documents = (0..<200).map { index in
      let lines = (0..<Int.random(in: 1...9, using: &generator)).map { _ in
        source.line(Int.random(in: 0..<6, using: &generator) == 0 ? "fi" : "en")
      }
      return (text: lines.joined(separator: "\n"), id: "d\(index)")
    }
    var whole = try TwoLanguages.accumulator()
    for document in documents { whole.add(document.text, document: document.id) }
    let row = whole.row(evaluation: nil, seed: 5)
    #expect(row.cell(of: "fi")?.method == .documentBootstrap)
    #expect(row.cell(of: "fi")?.examples.count == 3)

    documents.shuffle(using: &generator)
    var parts = try (0..<3).map { _ in try TwoLanguages.accumulator() }
    for (index, document) in documents.enumerated() {
      parts[index % 3].add(document.text, document: document.id)
    }
    var merged = parts[2]
    try merged.merge(parts[0])
    try merged.merge(parts[1])
    #expect(merged.row(evaluation: nil, seed: 5) == row)
    #expect(merged.row(evaluation: nil, seed: 6) != row)
  }

  @Test func fewEventsGetTheExactInterval() throws {
    var source = TwoLanguages(seed: 4)
    var accumulator = try TwoLanguages.accumulator()
    for _ in 0..<500 { accumulator.add(source.line("en") + "\n" + source.line("en")) }
    for _ in 0..<9 { accumulator.add(source.line("fi")) }
    let few = accumulator.row(evaluation: nil, seed: 1)
    let cell = try #require(few.cell(of: "fi"))
    #expect(cell.lineCount == 9)
    #expect(cell.method == .clopperPearson)
    #expect(cell.byteInterval == nil)
    let exact = try BinomialInterval.exact(successes: 9, trials: 1009)
    let interval = try #require(cell.lineInterval)
    #expect(abs(interval.lower - exact.lower) < 1e-8)
    #expect(abs(interval.upper - exact.upper) < 1e-7)
    // Nothing found is an upper bound, too.
    #expect(few.cell(of: "zxx")?.lineInterval?.lower == 0)
    #expect((few.cell(of: "zxx")?.lineInterval?.upper ?? 0) > 0.003)
    // The tenth event, in the tenth document, calls for the bootstrap.
    accumulator.add(source.line("fi"))
    let more = try #require(accumulator.row(evaluation: nil, seed: 1).cell(of: "fi"))
    #expect(more.method == .documentBootstrap)
    let lines = try #require(more.lineInterval)
    let bytes = try #require(more.byteInterval)
    #expect(lines.lower < more.lineRate && more.lineRate < lines.upper)
    #expect(bytes.lower < more.byteRate && more.byteRate < bytes.upper)
  }

  @Test func manyLinesOfOneDocumentAreFewEvents() throws {
    var source = TwoLanguages(seed: 5)
    var accumulator = try TwoLanguages.accumulator()
    for _ in 0..<50 { accumulator.add(source.line("en")) }
    accumulator.add((0..<30).map { _ in source.line("fi") }.joined(separator: "\n"))
    #expect(
      accumulator.row(evaluation: nil, seed: 1).cell(of: "fi")?.method == .clopperPearson)
  }

  @Test func examplesAreTheLikeliestAndCutBetweenScalars() throws {
    var accumulator = try TwoLanguages.accumulator(examples: 2)
    let long = "x" + String(repeating: "sää ikkuna läpi ", count: 60)
    accumulator.add(long, document: "long")
    accumulator.add("kivi aamulla\nkivi aamulla kanssa ikkuna talo", document: "b")
    accumulator.add("kivi aamulla\nkivi aamulla kanssa ikkuna talo", document: "a")
    let examples = try #require(
      accumulator.row(evaluation: nil, seed: 1).cell(of: "fi")?.examples)
    #expect(examples.count == 2)
    #expect(examples[0].probability >= examples[1].probability)
    for example in examples {
      #expect(example.text.utf8.count <= 400)
      #expect(!example.text.unicodeScalars.contains("\u{FFFD}"))
    }
    // Equal lines come in the order of their documents' ids, whatever the order of arrival.
    var ties = try TwoLanguages.accumulator(examples: 1)
    for document in ["b", "a", "c"] { ties.add("kivi aamulla kanssa", document: document) }
    #expect(ties.row(evaluation: nil, seed: 1).cell(of: "fi")?.examples.first?.document == "a")
    var none = try TwoLanguages.accumulator(examples: 0)
    none.add("kivi aamulla kanssa")
    #expect(none.row(evaluation: nil, seed: 1).cell(of: "fi")?.examples == [])
  }

  @Test func survivesRandomBytes() throws {
    var accumulator = try TwoLanguages.accumulator(minimumLetterCount: 0)
    var generator = SeededGenerator(seed: 6)
    var byteCount = 0
    for index in 0..<500 {
      let text = (0..<Int.random(in: 0...600, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      byteCount += text.count
      accumulator.add(text: text.span, document: "\(index)", fold: index)
    }
    let row = accumulator.row(evaluation: nil, seed: 1)
    #expect(row.documentCount == 500)
    #expect(row.judgedByteCount <= byteCount)
    #expect(row.cells.reduce(0) { $0 + $1.lineCount } == row.judgedLineCount)
    #expect(row.cells.reduce(0) { $0 + $1.byteCount } == row.judgedByteCount)
  }

  @Test func refusesWhatDoesNotFit() throws {
    let model = try TwoLanguages.model()
    let rule = try LineRule(threshold: 0.6)
    #expect(
      throws: ContaminateError.unknownLanguage(declared: "sv", known: ["en", "fi"])
    ) {
      try ContaminationAccumulator(declared: "sv", model: model, rule: rule, exampleCount: 1)
    }
    var english = try TwoLanguages.accumulator()
    let finnish = try ContaminationAccumulator(
      declared: "fi", model: model, rule: rule, exampleCount: 3)
    #expect(throws: ContaminateError.incompatible("en", "fi")) { try english.merge(finnish) }
    let otherRule = try TwoLanguages.accumulator(minimumLetterCount: 11)
    #expect(throws: ContaminateError.incompatible("en", "en")) { try english.merge(otherRule) }
  }
}
