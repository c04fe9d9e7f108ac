import Corpus
import Testing

@Suite struct StableJSONTests {
  private struct Value: Codable, Equatable {
    var zebra = "a/b \u{2028} \u{1} \"é\""
    var apple: [String: Int]
    var middle: Double = 0.1
    var none: Int?
  }

  @Test func keysAreSortedByTheirBytes() throws {
    var keys = ["a10", "a2", "B", "a", "Z", "é", "_", "aa", "A"]
    let expected = keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for _ in 0..<20 {
      keys.shuffle()
      let value = Dictionary(uniqueKeysWithValues: keys.map { ($0, 0) })
      let line = String(decoding: try StableJSON.line(value), as: UTF8.self)
      #expect(line == "{" + expected.map { "\"\($0)\":0" }.joined(separator: ",") + "}")
    }
  }

  @Test func lineAndPageHoldTheSame() throws {
    let value = Value(apple: ["y": 1, "x": 2])
    let line = try StableJSON.line(value)
    #expect(!line.contains(UInt8(ascii: "\n")))
    #expect(
      String(decoding: line, as: UTF8.self).hasPrefix(#"{"apple":{"x":2,"y":1},"middle":0.1,"#))
    #expect(String(decoding: line, as: UTF8.self).contains("a/b"))
    let page = try StableJSON.page(value)
    #expect(page.last == UInt8(ascii: "\n"))
    for bytes in [line, page] {
      #expect(try StableJSON.decode(Value.self, from: bytes, file: "f") == value)
    }
  }

  @Test(arguments: ["", "{", "[]", #"{"apple":1}"#, "nul", "\u{0}"])
  func whatIsNotExpectedNamesTheFile(text: String) {
    let error = #expect(throws: CorpusError.self) {
      try StableJSON.decode(Value.self, from: Array(text.utf8), file: "some/file.json")
    }
    #expect(error.map { "\($0)".hasPrefix("some/file.json: expected Value") } == true)
  }

  @Test func aMeasurementSurvives() throws {
    let measurement = Measurement(
      run: "base", seed: .max, objective: "causal", modelHash: "m", vocabularyHash: "v",
      targetLanguage: "fi", trainedTokens: ["fi": 1, "en": 2], budgetBytes: 3, split: "test",
      step: 4, metric: "bitsPerByte", value: 1.0 / 3, unit: "bit", interval: [0.1, 0.2], count: 5)
    let line = try StableJSON.line(measurement)
    #expect(try StableJSON.decode(Measurement.self, from: line, file: "f") == measurement)
  }
}
