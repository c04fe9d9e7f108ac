import Corpus
import Testing

struct LedgerSummaryTests {
  private static let ledger: Ledger = {
    var ledger = Ledger()
    ledger.keep(byteCount: 100)
    ledger.keep(byteCount: 0)
    ledger.drop("redirect", byteCount: 7)
    ledger.drop("redirect", byteCount: 8)
    ledger.drop("empty", byteCount: 0)
    ledger.reject("broken JSON", byteCount: 20)
    (ledger.textByteCount, ledger.sentenceCount, ledger.damageCount) = (90, 4, 1)
    return ledger
  }()

  @Test func theSummaryIsATable() {
    let lines = Self.ledger.summary.split(separator: "\n")
    let names = ["read", "kept", "dropped: empty", "dropped: redirect", "rejected: broken JSON"]
    #expect(lines.count == 6)
    for (line, name) in zip(lines, names) { #expect(line.hasPrefix(name)) }
    #expect(Set(lines.dropLast().map(\.count)).count == 1)
    #expect(lines[3].contains(" 2 records") && lines[3].hasSuffix(" 15 bytes"))
    #expect(lines[5] == "text: 90 bytes, 4 sentences; damaged places: 1")
  }

  @Test func anEmptyLedgerHasNoFates() {
    let lines = Ledger().summary.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].hasSuffix("0 records               0 bytes"))
  }
}
