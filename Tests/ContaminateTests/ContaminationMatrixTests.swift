import Contaminate
import LanguageID
import Testing

@Suite struct ContaminationMatrixTests {
  private func matrix() throws -> ContaminationMatrix {
    let model = try TwoLanguages.model()
    let rule = try LineRule(minimumLetterCount: 10, threshold: 0.6)
    var source = TwoLanguages(seed: 9)
    let rows = try ["fi", "en"].map { declared in
      var accumulator = try ContaminationAccumulator(
        declared: declared, model: model, rule: rule, exampleCount: 2)
      for index in 0..<90 {
        let other = declared == "en" ? "fi" : "en"
        let second = index % 7 == 0 ? other : declared
        accumulator.add(
          source.line(declared) + "\n" + source.line(second), document: "\(declared)/\(index)")
      }
      return accumulator.row(evaluation: evaluation(), seed: 3)
    }
    return ContaminationMatrix(rule: rule, rows: rows, evaluation: evaluation())
  }

  private func evaluation() -> Evaluation {
    var evaluation = Evaluation(labels: ["en", "fi"])
    for index in 0..<300 {
      let detected = index % 3 == 0 ? "fi" : "en"
      evaluation.add(label: "en", detected: detected, probability: 0.75)
    }
    return evaluation
  }

  @Test func putsTheClassifierErrorBesideTheRate() throws {
    let matrix = try matrix()
    #expect(matrix.rows.map(\.declared) == ["en", "fi"])
    let cell = try #require(matrix.rows[0].cell(of: "fi"))
    #expect(cell.lineCount == 13)
    #expect(cell.lineRate == 0.0722222)
    #expect(cell.classifierError == 0.333333)
    #expect(matrix.rows[1].cell(of: "en")?.classifierError == nil)
    #expect(matrix.classifier?.lineCount == 300)
    #expect(matrix.classifier?.accuracy == 0.666667)
  }

  @Test func comesBackAsItWasWithTheSameBytes() throws {
    let matrix = try matrix()
    let bytes = try matrix.encoded()
    let decoded = try ContaminationMatrix(decoding: bytes)
    #expect(decoded == matrix)
    #expect(try decoded.encoded() == bytes)
    #expect(try self.matrix().encoded() == bytes)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains(#""lineRate" : 0.0722222,"#))
    #expect(text.contains(#""method" : "document-bootstrap""#))
  }

  @Test func refusesOtherBytes() throws {
    let bytes = try matrix().encoded()
    for other in [[], Array("{}".utf8), Array(bytes.dropLast(5)), [0xFF, 0xFE]] {
      #expect(throws: (any Error).self) { try ContaminationMatrix(decoding: other) }
    }
  }
}
