import ByteIO
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
    var ledger = Ledger()
    for _ in 0..<2 { ledger.keep(byteCount: 1, isUnverified: true) }
    for _ in 0..<2 { ledger.reject("unverified", byteCount: 1) }
    ledger.damageCount = 1
    let found = Damage(file: "/b.gz", offset: 9, reason: "cut short")
    let cases: [(IngestError, [String])] = [
      (
        .toleranceExceeded(ledger: ledger, settings: settings, first: [damage, reject]),
        [
          "2 of 4 records rejected and 1 places", "0.25 and 3 places", "a.json: at byte 5: the",
          "a.json: at byte 99, record 7: found no text", "and 2 records kept from bytes whose",
          "2 of the records are from bytes whose", "{unverified: …}",
        ]
      ),
      (.notReadTwice(found, file: "b.gz"), ["b.gz: at byte 9: cut short", "a pipe", "save it"]),
      (
        .notTakenBack(found, file: "b.gz"),
        ["b.gz: at byte 9: cut short", "do not use", "--output"]
      ),
      (.changed(found, file: "b.gz"), ["b.gz: at byte 9: cut short", "has changed", "again"]),
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
