import LanguageID
import TestSupport
import Testing

@Suite struct LabelledPredictionsTests {
  private let lines = toyLines(lineCount: 100, seed: 8).map { line, truth in
    LabelledLine(
      label: truth, source: line.document % 2 == 0 ? "web" : "book", document: line.document,
      text: line.text)
  }

  @Test func errorsAreCountedAsTheModelMadeThem() throws {
    let model = try toyModel()
    let foreign = LabelledLine(label: "xx", source: "web", document: 0, text: lines[0].text)
    let found = try LabelledPredictions(of: lines + [foreign], by: .own(model))
    #expect(found.predictions == (lines + [foreign]).map { model.predict($0.text.span) })
    let table = found.confusion
    #expect(table.labels == model.labels)
    #expect(table.lineCount == 301)
    #expect(table.trueLabels == model.labels + ["xx"])
    #expect(
      found.confusionSummary
        == "301 lines of 2 sources in 4 languages; the model does not know xx\n")
    let rows = found.columns.split(separator: "\n")
    #expect(rows.count == 301)
    #expect(rows.last?.hasPrefix("xx\t") == true)
    let figures = found.figures.split(separator: "\n")
    #expect(figures.count == 2 + LengthBucket.allCases.count)
    let all = try #require(figures.last).split(separator: " ")
    // The line of a language that the model does not know is not counted.
    #expect(all[0] == "all" && all[1] == "300")
    let right = zip(found.predictions, lines).count { $0.label == $1.label }
    #expect(abs(try #require(Double(all[2])) - Double(right) / 300) < 1e-4)
  }

  @Test func restrictionLeavesTheLabelsOfTheLines() throws {
    let model = try toyModel()
    let own = lines.filter { $0.label != "cc" }
    let found = try LabelledPredictions(of: own, by: .own(model), isRestricted: true)
    #expect(found.predictions.allSatisfy { $0.label != "cc" })
    #expect(found.labels == model.labels)
  }
}
