import Testing
import Train

@Suite struct TrainErrorTests {
  @Test func errorsSayWhatWasFound() {
    #expect(
      TrainError.otherVocabulary(stream: "en", found: "a", expected: "b").description
        == "en: its ids are of the vocabulary with the SHA-256 a; expected b")
    #expect(
      TrainError.otherParent(parent: "train/p", what: "model", found: "2", expected: "3")
        .description
        == "train/p: its model is 2; a run that goes on from it must have the same, but has 3")
  }
}
