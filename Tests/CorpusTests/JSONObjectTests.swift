import Corpus
import TestSupport
import Testing

@Suite struct JSONObjectParserTests {
  private let parser: JSONObjectParser

  init() throws { parser = try JSONObjectParser() }

  /// Parses `record` with padding behind it that would be JSON if it were read.
  private func parse(_ record: [UInt8], padding: UInt8 = UInt8(ascii: "}")) -> String? {
    let padded = record + Array(repeating: padding, count: JSONObjectParser.padding)
    return padded.withUnsafeBytes {
      parser.parse(UnsafeRawBufferPointer(rebasing: $0[..<record.count]))
    }
  }

  private func parse(_ record: String) -> String? { parse(Array(record.utf8)) }

  @Test func findsFieldsOfTheirTypes() {
    #expect(parse(#"{"s":"text","n":-5,"z":null,"o":{"s":"in","n":6},"f":1.5,"e":""}"#) == nil)
    #expect(parser.text("s") == "text")
    #expect(parser.text("s", in: "o") == "in")
    #expect(parser.text("e") == "")
    guard case .value(-5) = parser.integer("n"), case .value(6) = parser.integer("n", in: "o"),
      case .wrongType = parser.integer("s"), case .wrongType = parser.string("n"),
      case .wrongType = parser.string("o"), case .wrongType = parser.integer("f"),
      case .absent = parser.string("z"), case .absent = parser.string("missing"),
      case .absent = parser.string("s", in: "s"), case .absent = parser.integer("n", in: "missing")
    else {
      Issue.record("a field is not what it is")
      return
    }
  }

  @Test func ofTwoEqualKeysTheFirstCounts() {
    #expect(parse(#"{"a":"first","a":"second"}"#) == nil)
    #expect(parser.text("a") == "first")
  }

  @Test(arguments: [
    "", " ", "{", "}", "{}}", "{} {}", "{}x", "[]", "[{}]", "\"a\"", "1", "null", "tru", "{a:1}",
    "{'a':1}", #"{"a":1,}"#, #"{"a" 1}"#, #"{"a":01}"#, #"{"a":+1}"#, #"{"a":.5}"#, #"{"a":NaN}"#,
    #"{"a":"\x"}"#, #"{"a":"\u12"}"#, #"{"a":"\ud800"}"#, #"{"a":"\udc00"}"#,
    #"{"a":"\ud800\u0041"}"#, #"{"a":"\ud83d\ud83d"}"#, "{\"a\":\"\u{1}\"}", "{\"a\":\"\n\"}",
    #"{"a":"unclosed}"#, "\u{feff}{}", #"{"a":1e999}"#,
  ])
  func refuses(record: String) {
    #expect(parse(record).map { !$0.isEmpty } == true)
  }

  @Test func refusesBytesThatAreNoUTF8() {
    for bytes: [UInt8] in [[0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xBF, 0xBF], [0xF8]] {
      #expect(parse(Array("{\"a\":\"".utf8) + bytes + Array("\"}".utf8)) != nil)
      #expect(parse(Array("{\"".utf8) + bytes + Array("\":1}".utf8)) != nil)
    }
  }

  @Test func deepNestingIsRefusedOrReadAndNeverTraps() {
    for depth in [10, 1000, 100_000] {
      let brackets = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      let isRead = parse("{\"a\":\(brackets),\"b\":\"c\"}") == nil
      #expect(isRead == (depth < 1024))
      if isRead { #expect(parser.text("b") == "c") }
      #expect(parse(String(repeating: "{\"a\":", count: depth)) != nil)
    }
  }

  @Test func thePaddingDoesNotMatter() {
    let record = Array(#"{"n":1234,"s":"t"}"#.utf8)
    for padding: UInt8 in [0, 0x20, UInt8(ascii: "}"), UInt8(ascii: "\""), 0xFF] {
      #expect(parse(record, padding: padding) == nil)
      #expect(parser.text("s") == "t")
    }
    #expect(parse(Array(record.dropLast()), padding: UInt8(ascii: "}")) != nil)
  }

  @Test func goodRecordsAreReadAfterBadOnes() {
    #expect(parse("{") != nil)
    #expect(parse(#"{"a":"b"}"#) == nil)
    #expect(parser.text("a") == "b")
  }

  @Test func randomBytesNeverTrap() {
    var generator = SeededGenerator(seed: 9)
    let alphabet = Array(#"{}[]":,\u0dn19.eE-tfalse "#.utf8) + [0x0A, 0x80, 0xC3, 0xED, 0xFF]
    let keys: [StaticString] = ["", "a", "u"]
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...24, using: &generator)
      let bytes = (0..<count).map { _ in
        alphabet[Int.random(in: alphabet.indices, using: &generator)]
      }
      guard parse(bytes) == nil else { continue }
      for key in keys {
        if case .value(let text) = parser.string(key) {
          #expect(String(validating: text, as: UTF8.self) != nil)
        }
        _ = parser.integer(key)
      }
    }
  }
}

@Suite struct JSONLineWriterTests {
  @Test func writesNestedFields() {
    var line = JSONLineWriter()
    line.open("o")
    line.close()
    line.field("absent", nil as String?)
    line.field("s", "\"\\\u{1f}/")
    line.open("p")
    line.field("n", Int.min)
    line.field("m", 0)
    line.close()
    line.field("t", utf8: [])
    let expected = #"{"o":{},"s":"\"\\\u001f/","p":{"n":-9223372036854775808,"m":0},"t":""}"#
    #expect(line.line() == Array("\(expected)\n".utf8))
  }

  /// Blocks of bytes against one byte at a time, with what must be escaped at every place of a
  /// block.
  @Test func escapesAgreeWithTheirTwin() {
    var generator = SeededGenerator(seed: 21)
    for round in 0..<2000 {
      var text = Array(repeating: UInt8(ascii: "x"), count: round % 200)
      for _ in 0..<Int.random(in: 0...6, using: &generator) where !text.isEmpty {
        let special: [UInt8] = [0, 0x1F, 0x20, 0x22, 0x5C, 0x0A, 0x7F]
        text[Int.random(in: text.indices, using: &generator)] =
          special[Int.random(in: special.indices, using: &generator)]
      }
      var line = JSONLineWriter()
      line.field("t", utf8: text)
      #expect(line.line() == Array("{\"t\":".utf8) + Self.slowlyQuoted(text) + Array("}\n".utf8))
    }
  }

  private static func slowlyQuoted(_ text: [UInt8]) -> [UInt8] {
    let short: [UInt8: String] = [
      0x22: #"\""#, 0x5C: #"\\"#, 0x0A: #"\n"#, 0x09: #"\t"#, 0x0D: #"\r"#,
    ]
    let middle = text.flatMap { byte -> [UInt8] in
      if let escape = short[byte] { return Array(escape.utf8) }
      return byte < 0x20
        ? Array((byte < 16 ? #"\u000"# : #"\u00"#).utf8)
          + Array(String(byte, radix: 16).utf8) : [byte]
    }
    return [0x22] + middle + [0x22]
  }

  @Test func anEmptyObjectIsOne() {
    #expect(JSONLineWriter().line() == Array("{}\n".utf8))
  }
}
