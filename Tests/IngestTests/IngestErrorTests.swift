import Corpus
import Ingest
import Testing

@Suite("What is said when an extraction fails")
struct IngestErrorTests {
  @Test("each says what was found and what was expected")
  func descriptions() {
    var settings = ExtractSettings(language: "en", kinds: [.mc4])
    settings.tolerance.rejected = 0.25
    settings.tolerance.damages = 3
    let reject = Reject(file: "a.json", record: 7, offset: 99, reason: "found no text")
    let damage = Reject(file: "a.json", record: nil, offset: 5, reason: "the checksum is wrong")
    let cases: [(IngestError, [String])] = [
      (
        .toleranceExceeded(
          rejected: 2, read: 4, damages: 1, settings: settings, first: [damage, reject]),
        [
          "2 of 4 records rejected and 1 places", "0.25 and 3 places", "a.json: at byte 5: the",
          "a.json: at byte 99, record 7: found no text",
        ]
      ),
      (.noScript(language: "x-a"), ["script-share", "'x-a'"]),
      (.malformedTemplateForm(name: "a", form: "{"), ["“a”", "“{”"]),
      (.unknownVariant("b", language: "sr"), ["'b'", "one of: sr-ec, sr-el"]),
      (.unknownVariant("b", language: "fi"), ["none: MediaWiki converts no text"]),
      (
        .noColumn(file: "a.csv", name: "text", columns: ["id", "body"]),
        ["a.csv: found a first row of 2 fields, 'id', 'body'", "'text'", "(--text-column)"]
      ),
      (.multistreamIndex(file: "i.bz2", dump: "d"), ["'i.bz2'", "'d.bz2'"]),
    ]
    for (error, parts) in cases {
      for part in parts { #expect("\(error)".contains(part), "\(error)") }
    }
  }
}
