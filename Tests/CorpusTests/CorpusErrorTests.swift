import Corpus
import Testing

@Suite struct CorpusErrorTests {
  @Test func eachSaysWhereAndWhatWasExpected() {
    let cases: [(CorpusError, [String])] = [
      (.unknownLanguage("qq"), ["'qq'", "expected a BCP 47 code"]),
      (.badDocument(file: "a", record: 3, reason: "no text"), ["a: line 3: no text"]),
      (.noFile("w", reason: "is lost"), ["found 'w', which is lost"]),
      (
        .otherContent(file: "f", found: "x", expected: "y", advice: "do z"),
        ["f: found x, expected y; do z"]
      ),
      (.outOfMemory, ["out of memory"]),
    ]
    for (error, parts) in cases {
      for part in parts { #expect("\(error)".contains(part), "\(error)") }
    }
  }
}
