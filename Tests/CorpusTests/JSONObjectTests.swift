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
    #expect(parser.text(["o", "s"]) == "in")
    #expect(parser.text("e") == "")
    guard case .value(-5) = parser.integer("n"), case .value(6) = parser.integer(["o", "n"]),
      case .wrongType = parser.integer("s"), case .wrongType = parser.string("n"),
      case .wrongType = parser.string("o"), case .wrongType = parser.integer("f"),
      case .absent = parser.string("z"), case .absent = parser.string("missing"),
      case .absent = parser.string(["s", "s"]), case .absent = parser.integer(["missing", "n"])
    else {
      Issue.record("a field is not what it is")
      return
    }
  }

  @Test(arguments: ["", ",\"n\":1e400"])
  func ofEqualKeysTheLastCounts(rest: String) {
    let objects = #""o":{"x":"in","y":"gone"},"o":{"x":1,"x":"last"}"#
    #expect(parse(#"{"a":"first",\#(objects),"a":2,"a":"last"\#(rest)}"#) == nil)
    #expect(parser.text("a") == "last" && parser.text(["o", "x"]) == "last")
    #expect(parser.text(["o", "y"]) == nil)
    #expect(parse(#"{"a":"first","a":null\#(rest)}"#) == nil)
    guard case .absent = parser.string("a") else {
      Issue.record("null is a value, and the last one")
      return
    }
  }

  /// What simdjson alone refuses.
  @Test(arguments: [
    #""n":340282366920938463463374607431768211455"#, #""n":1e400"#, #""n":-1.5E+999"#,
    #""n":NaN"#, #""n":[Infinity,-Infinity]"#, #""n":"\udc00""#, #""\ud83d":1"#,
    #""n":-9223372036854775809"#, #""n":{"o":[1e999,"\ud800\ud800"]}"#,
  ])
  func whatNobodyAskedForDoesNotMatter(field: String) {
    for record in [#"{\#(field),"text":"kept \u00e4"}"#, #" { "text" : "kept ä" , \#(field) } "#] {
      #expect(parse(record) == nil)
      #expect(parser.text("text") == "kept ä")
      #expect(parser.loneSurrogateCount == 0)
    }
  }

  @Test func surrogatesAloneAreReplacedAndCounted() {
    let text = #"\ud83d a \udc00\ud83d\ude00 \ud800\ud83d\ude00 \uD83Dx \ud83d\n\ud83d\u0041"#
    #expect(parse(#"{"text":"\#(text)","other":"\udfff","o":{"k":"\ud801"}}"#) == nil)
    #expect(parser.text("text") == "\u{FFFD} a \u{FFFD}😀 \u{FFFD}😀 \u{FFFD}x \u{FFFD}\n\u{FFFD}A")
    #expect(parser.loneSurrogateCount == 6)
    #expect(parser.text(["o", "k"]) == "\u{FFFD}" && parser.loneSurrogateCount == 7)
    #expect(parse(#"{"text":"\u0041"}"#) == nil && parser.loneSurrogateCount == 0)
  }

  @Test func markAndBlanks() {
    #expect(parse("\u{FEFF} {\"a\":\"b\"}\r") == nil)
    #expect(parser.text("a") == "b")
    #expect(parse("\u{FEFF}\u{FEFF}{}") != nil && parse("\u{FEFF}") == "the line is empty")
    func isBlank(_ text: String) -> Bool {
      Array(text.utf8).withUnsafeBytes { JSONObjectParser.isBlank($0) }
    }
    for blank in ["", " ", "\t\r", "\u{FEFF}", "\u{FEFF} \u{B}\u{C}"] { #expect(isBlank(blank)) }
    for other in ["\u{0}", "\u{A0}", " x", "\u{FEFF}\u{FEFF}"] { #expect(!isBlank(other)) }
  }

  @Test func valuesAreGivenAsJSON() {
    func json(_ path: JSONPath) -> String? {
      parser.json(path).map { String(decoding: $0, as: UTF8.self) }
    }
    let big = "340282366920938463463374607431768211455"
    #expect(
      parse(#"{"n":[ \#(big) , NaN,-Infinity ],"s":"\ud83d\u00e9 \" N","o":{"k" : {}}}"#) == nil)
    #expect(json("n") == "[\(big),null,null]")
    #expect(json("s") == "\"\u{FFFD}é \\\" N\"")
    #expect(json(["o", "k"]) == "{}" && json("o") == #"{"k":{}}"# && json("missing") == nil)
    #expect(json(["n", "k"]) == nil && json(["o", "k", "x"]) == nil)
  }

  @Test func whatIsWrongIsToldWithItsPlace() {
    let reasons = [
      (#"{"a":tru}"#, "at byte 5 of the line: found \"tru}\", expected a value"),
      (#"{"a":1 "b":2}"#, "at byte 7 of the line: found \"\\\"b\\\":2}\", expected a comma or }"),
      (#"{"a":1} x"#, "at byte 8 of the line: found \"x\", expected the end of the line"),
      (#"{"a":"x"#, "at byte 7 of the line: found the end, expected a double quote"),
      ("[1]", "at byte 0 of the line: found \"[1]\", expected an object, {"),
      (#"{"a":01}"#, "at byte 7 of the line: found \"}\", expected a number without a zero"),
    ]
    for (record, reason) in reasons {
      #expect(parse(record)?.hasPrefix(reason) == true, "\(parse(record) ?? "")")
    }
  }

  @Test(arguments: [
    "", " ", "{", "}", "{}}", "{} {}", "{}x", "[]", "[{}]", "\"a\"", "1", "null", "tru", "{a:1}",
    "{'a':1}", #"{"a":1,}"#, #"{"a" 1}"#, #"{"a":01}"#, #"{"a":+1}"#, #"{"a":.5}"#, #"{"a":nan}"#,
    #"{"a":"\x"}"#, #"{"a":"\u12"}"#, #"{"a":-NaN}"#, #"{"a":+Infinity}"#, #"{"a":Infinit}"#,
    #"{"a":-}"#, #"{"a":1.}"#, #"{"a":1e}"#, #"{"a":-01}"#, #"{NaN:1}"#, #"{"a":[1,]}"#,
    #"{"a":[1}}"#, #"{"a":{"b":1]}"#, "{\"a\":\"\u{1}\"}", "{\"a\":\"\n\"}",
    #"{"a":"unclosed}"#, #"{"a":1e999} {"#, #"{"a":"\ud83d"}}"#, #"{"a":NaN"#, #"{"a" NaN}"#,
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
    let keys: [JSONPath] = ["", "a", "u"]
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
