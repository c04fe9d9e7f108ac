import Contaminate
import LanguageID
import TestSupport
import Testing

@Suite struct CorpusCountsTests {
  @Test func countsLinesAndBytesAsByHand() throws {
    var counts = try ContaminationFixture.counts()
    let text = "en 0.9 30\n  fi 0.95 40 \r\n\nfi 0.95 40\nsv 0.55 20\nen 1 19\n12 34\nund 0 25"
    counts.add(
      InputDocument(text: Array(text.utf8), id: "a"), file: "f",
      predict: ContaminationFixture.predict)
    counts.add(InputDocument(text: [], id: "b"), file: "f", predict: ContaminationFixture.predict)
    let corpus = counts.result(errors: nil, seed: 1)
    #expect(corpus.documentCount == 2)
    #expect(corpus.clusterCount == 1)
    #expect(corpus.judgedLineCount == 5)
    #expect(corpus.judgedByteCount == 9 + 10 + 10 + 10 + 8)
    #expect(corpus.shortLineCount == 2)
    #expect(corpus.distinctLineCount == 4)
    #expect(corpus.linesByLength == [0, 0, 3, 2, 0])
    #expect(corpus.unsureLineCount == 2)
    #expect(corpus.cells.map(\.detected) == ["de", "en", "fi", "sv", "und", "zxx"])
    #expect(corpus.cells.map(\.lineCount) == [0, 1, 2, 0, 2, 0])
    #expect(corpus.cell(of: "fi")?.distinctLineCount == 1)
    #expect(corpus.cell(of: "sv")?.sweep == [1, 1, 0, 0, 0])
    #expect(corpus.cell(of: "fi")?.sweep == [2, 2, 2, 2, 2])
    #expect(corpus.cell(of: "fi")?.lineRate.rate == 0.4)
    #expect(corpus.cell(of: "fi")?.examples.map(\.line) == [2, 4])
    #expect(corpus.cell(of: "fi")?.examples.map(\.offset) == [12, 26])
    #expect(corpus.cell(of: "fi")?.corrected == nil)
    #expect(corpus.openSet == nil)
  }

  @Test func theByteStudyHasOneClassForAllOthers() throws {
    var counts = try ContaminationFixture.counts(.byteStudy)
    let text =
      "en 0.9 30 xxxxxxxxxxxxxxx\u{2028}sv 0.55 20 xxxxxxxxxxxxx\nfi 0.9 30\nno words of any kind"
    counts.add(
      InputDocument(text: Array(text.utf8)), file: "f", predict: ContaminationFixture.predict)
    let corpus = counts.result(errors: nil, seed: 1)
    #expect(corpus.cells.map(\.detected) == ["de", "en", "fi", "sv", "other"])
    #expect(corpus.cells.map(\.lineCount) == [0, 1, 0, 0, 1])
    #expect(corpus.shortLineCount == 2)
  }

  @Test func orderAndPartitionDoNotMatter() throws {
    var documents = ContaminationFixture.documents(count: 400, seed: 2)
    let errors = ErrorModel(ContaminationFixture.table())
    var whole = try ContaminationFixture.counts()
    for document in documents {
      whole.add(document, file: "f", predict: ContaminationFixture.predict)
    }
    let result = whole.result(errors: errors, seed: 5)
    #expect(result.cell(of: "fi")?.lineRate.method == .bootstrap)
    #expect(result.hasHosts)
    #expect(result.clusterCount < 400)

    var generator = SeededGenerator(seed: 3)
    documents.shuffle(using: &generator)
    var parts = try (0..<3).map { _ in try ContaminationFixture.counts() }
    for (index, document) in documents.enumerated() {
      parts[index % 3].add(document, file: "f", predict: ContaminationFixture.predict)
    }
    var merged = parts[2]
    try merged.merge(parts[0])
    try merged.merge(parts[1])
    #expect(merged.result(errors: errors, seed: 5) == result)
    #expect(merged.result(errors: errors, seed: 6) != result)
  }

  @Test func strataCoverEveryJudgedLineOnce() throws {
    var counts = try ContaminationFixture.counts()
    for document in ContaminationFixture.documents(count: 600, seed: 4) {
      counts.add(document, file: "f", predict: ContaminationFixture.predict)
    }
    let corpus = counts.result(errors: nil, seed: 1)
    #expect(corpus.strata.reduce(0) { $0 + $1.lineCount } == corpus.judgedLineCount)
    for size in corpus.strata { #expect(size.sampleCount == min(size.lineCount, size.sampleLimit)) }
    #expect(Set(corpus.strata.map(\.stratum)).count == 3)
  }

  @Test func everyIntervalHoldsItsRate() throws {
    var counts = try ContaminationFixture.counts()
    for document in ContaminationFixture.documents(count: 300, seed: 6) {
      counts.add(document, file: "f", predict: ContaminationFixture.predict)
    }
    let corpus = counts.result(errors: ErrorModel(ContaminationFixture.table()), seed: 1)
    for cell in corpus.cells {
      for rate in [cell.lineRate, cell.byteRate] {
        #expect(rate.lower <= rate.rate && rate.rate <= rate.upper && rate.upper <= 1)
      }
      #expect((cell.corrected == nil) == ["en", "und", "zxx"].contains(cell.detected))
      if let found = cell.corrected {
        #expect(0 <= found.lower && found.lower <= found.rate && found.rate <= found.upper)
        #expect((found.verdict == .aboveZero) == (found.lower > 0))
        #expect(found.detectionLimit > 0)
      }
    }
    #expect(corpus.openSet != nil)
  }

  /// Where all lines are of one length, bytes say what lines say.
  @Test func bytesOfEqualLinesAreLines() throws {
    var counts = try ContaminationFixture.counts()
    var number = 0
    for document in 0..<300 {
      let lines = (0..<10).map { _ in
        number += 1
        return number % 23 == 0 ? "fi 0.95 40" : number % 31 == 0 ? "de 0.55 40" : "en 0.97 40"
      }
      let text = Array(lines.joined(separator: "\n").utf8)
      counts.add(
        InputDocument(text: text, id: "\(document)"), file: "f",
        predict: ContaminationFixture.predict)
    }
    let corpus = counts.result(errors: ErrorModel(ContaminationFixture.table()), seed: 1)
    for label in ["de", "fi", "sv"] {
      let cell = try #require(corpus.cell(of: label))
      let lines = try #require(cell.corrected)
      let bytes = try #require(cell.correctedBytes)
      #expect(bytes.cut == lines.cut && bytes.lineCount == lines.lineCount)
      #expect(abs(bytes.rate - lines.rate) < 1e-6 && bytes.designEffect == lines.designEffect)
      #expect(bytes.falsePositives == lines.falsePositives && bytes.leak == lines.leak)
      #expect(abs(bytes.upper - lines.upper) < 1e-6 && abs(bytes.lower - lines.lower) < 1e-6)
    }
    let open = try #require(corpus.openSet)
    let openBytes = try #require(corpus.openSetBytes)
    #expect(open.lineCount == openBytes.lineCount && open.cut == openBytes.cut)
    #expect(abs(open.upper - openBytes.upper) < 1e-6)
  }

  /// Long foreign lines are few lines and many bytes; one long line says less than many short ones.
  @Test func bytesWeighLines() throws {
    func measure(foreign: Int, byteCount: Int) throws -> ContaminationCell {
      var counts = try ContaminationFixture.counts()
      for document in 0..<400 {
        var lines = Array(repeating: "en 0.97 40 " + String(repeating: "x", count: 29), count: 10)
        if document < foreign {
          lines[3] = "fi 0.95 40 " + String(repeating: "x", count: byteCount - 11)
        }
        counts.add(
          InputDocument(text: Array(lines.joined(separator: "\n").utf8), id: "\(document)"),
          file: "f", predict: ContaminationFixture.predict)
      }
      let corpus = counts.result(errors: ErrorModel(ContaminationFixture.table()), seed: 1)
      return try #require(corpus.cell(of: "fi"))
    }
    let even = try measure(foreign: 200, byteCount: 40)
    let long = try measure(foreign: 200, byteCount: 400)
    #expect(even.byteRate.rate == 0.05 && even.lineRate.rate == 0.05)
    #expect(long.lineRate.rate == 0.05)
    let planted = 80_000.0 / (80_000 + 3800 * 40)
    #expect(abs(long.byteRate.rate - planted) < 1e-5)
    let bytes = try #require(long.correctedBytes)
    #expect(bytes.lower < planted && planted < bytes.upper)
    #expect(bytes.upper - bytes.lower < 0.2)
    #expect(try #require(long.corrected).upper < 0.1)
    // The same bytes in four lines instead of forty leave more open.
    let few = try #require(measure(foreign: 4, byteCount: 400).correctedBytes)
    let many = try #require(measure(foreign: 40, byteCount: 40).correctedBytes)
    #expect(few.upper - few.lower > 1.5 * (many.upper - many.lower))
  }

  @Test func fewLabelledLinesCorrectNothing() throws {
    var table = ConfusionTable(labels: ContaminationFixture.labels)
    for _ in 0..<99 {
      table.add(
        Prediction(label: "en", probability: 0.9, letterCount: 30), label: "en", source: "a")
    }
    var counts = try ContaminationFixture.counts()
    counts.add(
      InputDocument(text: Array("fi 0.9 30".utf8)), file: "f", predict: ContaminationFixture.predict
    )
    #expect(counts.result(errors: ErrorModel(table), seed: 1).cell(of: "fi")?.corrected == nil)
    table.add(Prediction(label: "en", probability: 0.9, letterCount: 30), label: "en", source: "a")
    #expect(counts.result(errors: ErrorModel(table), seed: 1).cell(of: "fi")?.corrected != nil)
    let none = try ContaminationFixture.counts().result(errors: ErrorModel(table), seed: 1)
    #expect(none.cell(of: "fi")?.corrected == nil)
    #expect(none.cell(of: "fi")?.lineRate.upper == 1, "no line says nothing")
  }

  @Test func survivesRandomBytes() throws {
    for name in LineRule.Name.allCases {
      var counts = try ContaminationFixture.counts(name)
      var generator = SeededGenerator(seed: 6)
      for index in 0..<300 {
        let text = (0..<Int.random(in: 0...600, using: &generator)).map { _ in
          UInt8.random(in: 0...255, using: &generator)
        }
        counts.add(InputDocument(text: text, id: "\(index)"), file: "f") { line in
          Prediction(label: "fi", probability: 0.99, letterCount: line.count)
        }
      }
      let corpus = counts.result(errors: nil, seed: 1)
      #expect(corpus.documentCount == 300)
      #expect(corpus.cells.reduce(0) { $0 + $1.lineCount } == corpus.judgedLineCount)
      #expect(corpus.judgedLineCount > 0)
    }
  }

  @Test func refusesWhatDoesNotFit() throws {
    let rule = try LineRule(ContaminationSettings())
    #expect(
      throws: ContaminateError.unknownLanguage(declared: "nl", known: ContaminationFixture.labels)
    ) { try CorpusCounts(declared: "nl", labels: ContaminationFixture.labels, rule: rule, seed: 1) }
    var english = try ContaminationFixture.counts()
    let finnish = try CorpusCounts(
      declared: "fi", labels: ContaminationFixture.labels, rule: rule, seed: 1)
    #expect(throws: ContaminateError.incompatible("en", "fi")) { try english.merge(finnish) }
  }
}

extension AuditStratumSize {
  fileprivate var sampleLimit: Int { stratum == .rest ? 100 : 25 }
}
