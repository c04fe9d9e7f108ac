import Corpus
import Foundation
import Testing
import Values

@Suite struct FactTests {
  @Test func theKeyNamesTheAxesInTheirOrder() {
    let fact = Fact("lines", 4, "line", about: [.detected: "sv", .set: "test", .corpus: "en-web"])
    #expect(fact.key == "lines corpus=en-web detected=sv set=test")
    #expect(Fact("lines", 4, "line", about: [:]).key == "lines")
  }

  @Test func comesBackFromJSONToTheLastDigit() throws {
    let fact = Fact(
      "bits-per-byte", 0.1 + 0.2, "bit/byte", about: [.run: "a/b", .resultSet: "c"],
      interval: [1e-300, 2.0 / 3], method: "bootstrap", count: 7, table: "t.csv")
    let line = try StableJSON.line(fact)
    #expect(try StableJSON.decode(Fact.self, from: line, file: "f") == fact)
    #expect(
      String(decoding: line, as: UTF8.self).hasPrefix(
        #"{"about":{"result-set":"c","run":"a/b"},"count":7,"interval":[1e-300,"#))
    let short = try StableJSON.line(Fact("a", 1, "b", about: [:]))
    #expect(
      String(decoding: short, as: UTF8.self)
        == #"{"about":{},"metric":"a","unit":"b","value":1}"#)
  }

  @Test func anAxisThatThereIsNotIsRefused() {
    let line = #"{"about":{"colour":"red"},"metric":"a","unit":"b","value":1}"#
    let error = #expect(throws: BrokenJSON.self) {
      try StableJSON.decode(Fact.self, from: Array(line.utf8), file: "facts.jsonl")
    }
    #expect(error?.description.contains("there is no axis 'colour'") == true)
  }
}
