import Corpus
import Testing
import Values

@Suite struct LedgerTests {
  private static func ledger() -> Ledger {
    var ledger = Ledger()
    ledger.keep(bytes: 100)
    ledger.keep(bytes: 0)
    ledger.drop("redirect", bytes: 7)
    ledger.drop("redirect", bytes: 8)
    ledger.drop("empty", bytes: 0)
    ledger.reject("broken JSON", bytes: 20)
    ledger.textBytes = 90
    ledger.sentences = 4
    ledger.constructs = ["table": 2]
    ledger.damages = 1
    return ledger
  }

  @Test func booksBalance() {
    #expect(Ledger().isBalanced)
    let ledger = Self.ledger()
    #expect(ledger.isBalanced)
    #expect(ledger.read == .init(documents: 6, bytes: 135))
    #expect(ledger.kept == .init(documents: 2, bytes: 100))
    #expect(ledger.dropped["redirect"] == .init(documents: 2, bytes: 15))
    #expect(ledger.rejectedTotal == .init(documents: 1, bytes: 20))
  }

  @Test func mergingAddsEverything() {
    var sum = Self.ledger()
    var other = Ledger()
    other.drop("short", bytes: 3)
    other.reject("broken JSON", bytes: 1)
    other.constructs = ["table": 1, "template": 5]
    other.textBytes = 1
    other.sentences = 2
    other.damages = 3
    sum.merge(other)
    #expect(sum.isBalanced)
    #expect(sum.read == .init(documents: 8, bytes: 139))
    #expect(sum.dropped["short"] == .init(documents: 1, bytes: 3))
    #expect(sum.rejected == ["broken JSON": .init(documents: 2, bytes: 21)])
    #expect(sum.constructs == ["table": 3, "template": 5])
    #expect([sum.textBytes, sum.sentences, sum.damages] == [91, 6, 4])
    var reverse = other
    reverse.merge(Self.ledger())
    #expect(reverse == sum)
  }

  @Test func booksSurviveJSONAndCookedOnesDoNotBalance() throws {
    let bytes = try StableJSON.line(Self.ledger())
    #expect(try StableJSON.decode(Ledger.self, from: bytes, file: "f") == Self.ledger())
    let text = String(decoding: bytes, as: UTF8.self)
    let cooked = text.replacing(
      #""kept":{"bytes":100,"documents":2}"#, with: #""kept":{"bytes":100,"documents":3}"#)
    #expect(cooked != text)
    #expect(try !StableJSON.decode(Ledger.self, from: Array(cooked.utf8), file: "f").isBalanced)
  }
}
