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
    #expect(
      EvaluateError.noMask(label: "r").description
        == "r: its vocabulary has no [MASK]; a model that sees what follows is scored with one")
    #expect(
      EvaluateError.brokenDocuments(file: "f", line: 2, found: "x").description
        == "f:2: found 'x', expected targets, text-bytes and nats; build it again")
    #expect(
      EvaluateError.otherDocuments(file: "f", found: 2, expected: 3).description
        == "f: found 2 documents, expected 3, as in what it is compared with")
  }
}
