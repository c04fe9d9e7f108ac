import Testing
import Values

struct SpellingTests {
  @Test(arguments: [
    ("bulid", "build"), ("buid", "build"), ("buildd", "build"), ("Build", "build"),
    ("build", "build"), ("biuld", "build"), ("language_id", "language-id"), ("pln", "plan"),
  ])
  func slipsAreSeen(_ words: (found: String, key: String)) {
    #expect(Spelling.mayMean(words.found, words.key))
    #expect(Spelling.mayMean(words.key, words.found))
  }

  @Test(arguments: [
    ("", "build"), ("b", "build"), ("dliub", "build"), ("buikk", "build"), ("buildddd", "build"),
    ("it", "ti"), ("at", "a"),
  ])
  func otherWordsAreNot(_ words: (found: String, key: String)) {
    #expect(!Spelling.mayMean(words.found, words.key))
    #expect(!Spelling.mayMean(words.key, words.found))
  }
}
