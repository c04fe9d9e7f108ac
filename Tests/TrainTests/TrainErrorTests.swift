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
    #expect(
      TrainError.noMask(vocabulary: "a").description
        == "the vocabulary with the SHA-256 a has no [MASK]; objective: masked needs one, such as "
        + "train: wordpiece makes")
    let divergence = TrainError.diverged(
      step: 7, what: "the loss is not finite", documents: "3 to 5 of en")
    #expect(
      divergence.description
        == "step 7: training has diverged: the loss is not finite; the batch has documents 3 to 5 "
        + "of en (the first is 0); try a lower learning-rate, a longer warm-up, clip: 1 or "
        + "precision: fp32, and look at these documents")
  }
}
