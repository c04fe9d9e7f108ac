import Testing
import Vocabulary

@Suite struct VocabularyErrorTests {
  @Test func theErrorNamesFileAndKey() {
    let error = VocabularyError(file: "f", key: "kind", found: "'a'", expected: "'byte'")
    #expect(error.description == "f: kind: found 'a', expected 'byte'")
  }
}
