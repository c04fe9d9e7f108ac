import Corpus
import Testing
import Values

@Suite struct LedgerTests {
  private static func ledger() -> Ledger {
    var ledger = Ledger()
    ledger.keep(byteCount: 100)
    ledger.keep(byteCount: 0)
    ledger.drop("redirect", byteCount: 7)
    ledger.drop("redirect", byteCount: 8)
    ledger.drop("empty", byteCount: 0)
    ledger.reject("broken JSON", byteCount: 20)
    ledger.textByteCount = 90
    ledger.sentenceCount = 4
    ledger.constructCounts = ["table": 2]
    ledger.damageCount = 1
    return ledger
  }

  @Test func booksBalance() {
    #expect(Ledger().isBalanced)
    let ledger = Self.ledger()
    #expect(ledger.isBalanced)
    #expect(ledger.read == .init(recordCount: 6, byteCount: 135))
    #expect(ledger.kept == .init(recordCount: 2, byteCount: 100))
    #expect(ledger.dropped["redirect"] == .init(recordCount: 2, byteCount: 15))
    #expect(ledger.rejectedTotal == .init(recordCount: 1, byteCount: 20))
  }

  /// What is kept without being verified is counted, and is in no books that have none.
  @Test func theUnverifiedAreCounted() throws {
    var ledger = Self.ledger()
    let before = String(decoding: try StableJSON.page(ledger), as: UTF8.self)
    #expect(ledger.unverifiedCount == nil && !before.contains("unverified"))
    ledger.keep(byteCount: 1, isUnverified: true)
    var sum = ledger
    sum.merge(Self.ledger())
    sum.merge(ledger)
    #expect(sum.unverifiedCount == 2 && sum.isBalanced)
    #expect(sum.summary.contains("2 of those kept are from bytes whose checksum failed"))
    let page = try StableJSON.page(sum)
    #expect(String(decoding: page, as: UTF8.self).contains("\"unverified-count\" : 2"))
    #expect(try StableJSON.decode(Ledger.self, from: page, file: "") == sum)
    sum.drop("blank line", recordCount: 9, byteCount: 2)
    #expect(sum.isBalanced && sum.dropped["blank line"] == .init(recordCount: 9, byteCount: 2))
  }

  @Test func mergingAddsEverything() {
    var sum = Self.ledger()
    var other = Ledger()
    other.drop("short", byteCount: 3)
    other.reject("broken JSON", byteCount: 1)
    other.constructCounts = ["table": 1, "template": 5]
    other.textByteCount = 1
    other.sentenceCount = 2
    other.damageCount = 3
    sum.merge(other)
    #expect(sum.isBalanced)
    #expect(sum.read == .init(recordCount: 8, byteCount: 139))
    #expect(sum.dropped["short"] == .init(recordCount: 1, byteCount: 3))
    #expect(sum.rejected == ["broken JSON": .init(recordCount: 2, byteCount: 21)])
    #expect(sum.constructCounts == ["table": 3, "template": 5])
    #expect([sum.textByteCount, sum.sentenceCount, sum.damageCount] == [91, 6, 4])
    var reverse = other
    reverse.merge(Self.ledger())
    #expect(reverse == sum)
  }

  @Test func booksSurviveJSONAndCookedOnesDoNotBalance() throws {
    let bytes = try StableJSON.line(Self.ledger())
    #expect(try StableJSON.decode(Ledger.self, from: bytes, file: "f") == Self.ledger())
    let text = String(decoding: bytes, as: UTF8.self)
    let cooked = text.replacing(
      #""kept":{"byte-count":100,"record-count":2}"#,
      with: #""kept":{"byte-count":100,"record-count":3}"#)
    #expect(cooked != text)
    #expect(try !StableJSON.decode(Ledger.self, from: Array(cooked.utf8), file: "f").isBalanced)
  }
}
