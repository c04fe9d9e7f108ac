import Corpus
import Foundation
import Testing
import Values

struct FactTests {
  private static let score = Fact(
    "bits-per-byte", 3.25, "bit/byte", about: [.run: "base/1", .corpus: "fi", .set: "test"],
    interval: [3.1, 3.4], method: "bootstrap", count: 12, table: "log.jsonl")

  private func line(_ fact: Fact) throws -> String {
    String(decoding: try StableJSON.line(fact), as: UTF8.self)
  }

  private func read(_ text: String) throws -> Fact {
    try StableJSON.decode(Fact.self, from: Array(text.utf8), file: "facts.jsonl")
  }

  @Test func aLineSaysAllOfIt() throws {
    #expect(
      try line(Self.score) == #"{"about":{"corpus":"fi","run":"base/1","set":"test"},"count":12,"#
        + #""interval":[3.1,3.4],"method":"bootstrap","metric":"bits-per-byte","#
        + #""table":"log.jsonl","unit":"bit/byte","value":3.25}"#)
    #expect(try read(line(Self.score)) == Self.score)
  }

  @Test func whatThereIsNotIsLeftOut() throws {
    let fact = Fact("documents", 25, "document", about: [.corpus: "en"])
    #expect(
      try line(fact)
        == #"{"about":{"corpus":"en"},"metric":"documents","unit":"document","value":25}"#)
    #expect(try read(line(fact)) == fact)
  }

  @Test func theKeyNamesTheAxesInTheirOrder() {
    #expect(Self.score.key == "bits-per-byte corpus=fi set=test run=base/1")
    var other = Self.score
    other.value = 9
    #expect(other.key == Self.score.key)
    other.about[.corpus] = "en"
    #expect(other.key != Self.score.key)
    #expect(Fact("epochs", 1, "epoch", about: [:]).key == "epochs")
  }

  /// A value is written so that it is read as the same number.
  @Test(arguments: [0.1, 1.0 / 3, 1e-300, 123_456_789.123_456_78, -0.0, 6.235_912_345_678_901])
  func valuesKeepEveryBit(_ value: Double) throws {
    let fact = Fact("loss", value, "nat/token", about: [:])
    #expect(try read(line(fact)).value.bitPattern == value.bitPattern)
  }

  @Test(arguments: [
    #"{"about":{"planet":"x"},"metric":"m","unit":"u","value":1}"#,
    #"{"about":{"corpus":1},"metric":"m","unit":"u","value":1}"#,
    #"{"metric":"m","unit":"u","value":1}"#, #"{"about":{},"metric":"m","unit":"u"}"#,
    #"{"about":{},"metric":"m","unit":"u","value":"1"}"#, "", "[]", "{",
  ])
  func whatIsNoFactIsRefused(_ text: String) {
    #expect(throws: BrokenJSON.self) { try read(text) }
  }
}
