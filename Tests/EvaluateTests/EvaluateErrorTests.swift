import Evaluate
import Testing

@Suite struct EvaluateErrorTests {
  @Test func errorsSayWhatWasFound() {
    #expect(
      EvaluateError.otherVocabulary(label: "r", found: "a", expected: "b").description
        == "r: its ids are of the vocabulary with the SHA-256 a; expected b")
    #expect(
      EvaluateError.notFinite(label: "r", position: 9).description
        == "r: the loss of token 9 is not finite; the training has diverged")
  }
}
