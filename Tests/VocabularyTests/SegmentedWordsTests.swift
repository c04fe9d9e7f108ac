import Testing
import Vocabulary

@Suite struct SegmentedWordsTests {
  private let complaint = """
    the training text: pairs in distinct words: found more than 4, expected fewer: train on fewer \
    documents
    """

  @Test func moreWordsThanThereIsRoomForAreRefused() throws {
    var words = SegmentedWords(mostEntries: 4)
    for _ in 0..<4 { try words.append([1, 2], 1) }
    let error = #expect(throws: VocabularyError.self) { try words.append([1, 2], 1) }
    #expect(error?.description == complaint)
  }

  @Test func morePairsThanThereIsRoomForAreRefused() throws {
    var words = SegmentedWords(mostEntries: 4)
    try words.append([1, 2, 3], 1)
    try words.append([3, 4, 5], 1)
    #expect(throws: VocabularyError.self) { try words.append([6, 7], 1) }
  }

  @Test func aMergeMayNeedMoreRoomThanThereIs() throws {
    var words = SegmentedWords(mostEntries: 4)
    try words.append([1, 2, 3], 1)
    try words.append([4, 1, 2], 1)
    let error = #expect(throws: VocabularyError.self) {
      try words.merge(1 << 32 | 2, into: 9) { _, _ in }
    }
    #expect(error?.description == complaint)
  }
}
