import Testing
import Vocabulary

@Suite struct TextBatchTests {
  @Test func textsFollowOneAnother() {
    var batch = TextBatch()
    for text in [[1, 2], [], [3]] as [[UInt8]] { text.withUnsafeBytes { batch.append($0) } }
    #expect(batch.bytes == [1, 2, 3] && batch.ends == [2, 2, 3])
    batch.removeAll()
    #expect(batch.bytes.isEmpty && batch.ends.isEmpty)
  }

  @Test func tokensAreForgotten() {
    var tokens = TokenBatch()
    (tokens.narrow, tokens.wide, tokens.ends) = ([1], [2], [1])
    tokens.removeAll()
    #expect(tokens.narrow.isEmpty && tokens.wide.isEmpty && tokens.ends.isEmpty)
  }
}
