import Testing
import Values

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
    let error = #expect(throws: BrokenJSON.self) {
      try StableJSON.decode(Value.self, from: Array(text.utf8), file: "some/file.json")
    }
    #expect(error.map { "\($0)".hasPrefix("some/file.json: expected Value") } == true)
  }

  /// Properties are spelt as recipes spell keys; the keys of dictionaries are data.
  @Test func propertiesAreHyphenatedAndDictionariesAreNot() throws {
    struct Spelt: Codable, Equatable {
      var headChannels = 1
      var documentID = ["someKey": 2, "other-key": 3]
      var sha256 = "x"
      var plain = 4
    }
    let line = try StableJSON.line(Spelt())
    #expect(
      String(decoding: line, as: UTF8.self)
        == #"{"document-id":{"other-key":3,"someKey":2},"head-channels":1,"plain":4,"sha256":"x"}"#)
    #expect(try StableJSON.decode(Spelt.self, from: line, file: "f") == Spelt())
  }

  @Test func linesNameTheLineThatIsBroken() throws {
    #expect(try StableJSON.lines([1, 2]) == Array("1\n2\n".utf8))
    #expect(try StableJSON.decodeLines(Int.self, from: Array("1\n\n2".utf8), file: "f") == [1, 2])
    let error = #expect(throws: BrokenJSON.self) {
      try StableJSON.decodeLines(Int.self, from: Array("1\n\nx\n".utf8), file: "f")
    }
    #expect(error?.description.hasPrefix("f: line 3: expected Int") == true)
  }
}
