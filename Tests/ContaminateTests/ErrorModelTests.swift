import Contaminate
import LanguageID
import Testing

@Suite struct ErrorModelTests {
  @Test func aResultSaysWhatItsErrorsAreKnownFrom() throws {
    var counts = try Fixture.counts()
    for document in Fixture.documents(count: 50, seed: 1) {
      counts.add(document, file: "f", predict: Fixture.predict)
    }
    let table = Fixture.table()
    let model = ErrorModel(table)
    #expect(model.labels == Fixture.labels)
    // Without a language that the model does not know, the open set cannot be told.
    let known = ErrorModel(ConfusionTable(labels: Fixture.labels))
    #expect(counts.result(errors: model, seed: 1).openSet != nil)
    #expect(counts.result(errors: known, seed: 1).openSet == nil)
    #expect(counts.result(errors: known, seed: 1).cell(of: "fi")?.corrected == nil)
  }
}
