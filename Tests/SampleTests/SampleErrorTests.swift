import Sample
import Testing

@Suite struct SampleErrorTests {
  @Test func eachSaysWhatWasFoundAndWhatToDo() {
    let cases: [(SampleError, [String])] = [
      (
        .tooLittleText(corpus: "fi", set: "train-1kB", wanted: 1000, available: 7),
        ["fi: train-1kB asks for 1000 bytes", "only 7 are left", "lower the budget"]
      ),
      (
        .noExactCut(corpus: "fi", set: "test", wanted: 10, missing: 1, tried: 3),
        ["fi: test cannot hold exactly 10 bytes", "1 are missing", "3 documents"]
      ),
      (.inputChanged(corpus: "fi", path: "/a"), ["fi: /a was changed", "again"]),
      (
        .documentTooLong(corpus: "fi", id: "x", bytes: 9, most: 8),
        ["document x has 9 bytes", "at most 8"]
      ),
    ]
    for (error, parts) in cases {
      for part in parts { #expect("\(error)".contains(part), "\(error)") }
    }
  }
}
