import Engine
import Testing
import Vocabulary

@Suite struct TrainingTextTests {
  @Test func batchesComeInOrder() async throws {
    var lengths: [Int] = []
    try await text(["one", "", "three"]).forEachBatch { lengths += $0.ends }
    #expect(lengths == [3, 3, 8])
  }
}

/// Text to train on: all documents in one batch.
func text(_ documents: [String], workers: Int = 1) -> TrainingText {
  TrainingText(workers: workers, progress: ProgressLine(isQuiet: true)) { body in
    var batch = TextBatch()
    for document in documents {
      Array(document.utf8).withUnsafeBytes { batch.append($0) }
    }
    try body(batch)
  }
}
