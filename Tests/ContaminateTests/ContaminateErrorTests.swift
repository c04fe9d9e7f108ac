import Contaminate
import Testing

@Suite struct ContaminateErrorTests {
  @Test func eachSaysWhereAndWhatWasFound() {
    let cases: [(ContaminateError, [String])] = [
      (.unknownLanguage(declared: "xx", known: ["en", "fi"]), ["'xx'", "only en, fi"]),
      (.incompatible("en", "fi"), ["'en' and 'fi'"]),
      (.otherLabels(missing: "sv"), ["another model", "'sv'", "language-id evaluate"]),
      (.badFile("t.json", reason: "found x"), ["t.json: found x"]),
      (
        .badRecord(file: "a", record: 2, offset: 9, reason: "no text"),
        ["a: record 2 at byte 9: no text"]
      ),
      (.badAudit(file: "s.csv", row: 3, reason: "found x"), ["s.csv: row 3: found x"]),
    ]
    for (error, parts) in cases {
      for part in parts { #expect("\(error)".contains(part), "\(error)") }
    }
  }
}
