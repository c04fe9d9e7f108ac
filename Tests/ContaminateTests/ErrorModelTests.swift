import Contaminate
import LanguageID
import Testing

@Suite struct ErrorModelTests {
  @Test func aResultSaysWhatItsErrorsAreKnownFrom() throws {
    var counts = try ContaminationFixture.counts()
    for document in ContaminationFixture.documents(count: 50, seed: 1) {
      counts.add(document, file: "f", predict: ContaminationFixture.predict)
    }
    let table = ContaminationFixture.table()
    let model = ErrorModel(table)
    #expect(model.labels == ContaminationFixture.labels)
    // Without a language that the model does not know, the open set cannot be told.
    let known = ErrorModel(ConfusionTable(labels: ContaminationFixture.labels))
    #expect(counts.result(errors: model, seed: 1).openSet != nil)
    #expect(counts.result(errors: known, seed: 1).openSet == nil)
    #expect(counts.result(errors: known, seed: 1).cell(of: "fi")?.corrected == nil)
  }
}
