import Testing
import TokenStore

@Suite struct TokenStoreErrorTests {
  @Test func errorsSayWhatWasFound() {
    let cases: [(TokenStoreError, String)] = [
      (
        .idOutsideVocabulary(id: 400, document: 7, vocabularySize: 384),
        "document 7: id 400 is outside the vocabulary of 384 ids"
      ),
      (
        .documentTooLong(document: 1, tokenCount: 1 << 31),
        "document 1: 2147483648 tokens; at most 2147483647 fit a document"
      ),
      (.outOfBounds(unit: "row", range: 4..<5, count: 3), "rows 4..<5 asked for; there are 3"),
    ]
    for (error, sentence) in cases { #expect(error.description == sentence) }
  }
}
