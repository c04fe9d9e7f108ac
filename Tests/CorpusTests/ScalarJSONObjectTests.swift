import Corpus
import Foundation
import TestSupport
import Testing

/// simdjson and what stands in for it against the reader that goes byte by byte.
@Suite struct ScalarJSONObjectTests {
  private let fast: JSONObjectParser
  private let slow: JSONObjectParser

  init() throws {
    fast = try JSONObjectParser()
    slow = try JSONObjectParser(isScalar: true)
  }

  private static let paths: [JSONPath] = [
    "", "a", "text", "n", "é", ["a", "a"], ["o", "text"], ["o", "o", "n"], ["n", "x"],
  ]

  /// What a parser makes of a record: whether it is read, and what stands at the paths.
  private func reading(_ record: [UInt8], _ parser: JSONObjectParser) -> [String]? {
    let padded = record + Array(repeating: UInt8(ascii: "\""), count: JSONObjectParser.padding)
    return padded.withUnsafeBytes { bytes -> [String]? in
      let record = UnsafeRawBufferPointer(rebasing: bytes[..<record.count])
      guard parser.parse(record) == nil else { return nil }
      return Self.paths.flatMap { path in
        let string =
          switch parser.string(path) {
          case .value(let bytes): "value \(Array(bytes))"
          case .absent: "absent"
          case .wrongType: "other"
          }
        let integer =
          switch parser.integer(path) {
          case .value(let number): "value \(number)"
          case .absent: "absent"
          case .wrongType: "other"
          }
        return [string, integer, parser.json(path) == nil ? "none" : "some"]
      }
    }
  }

  private func expectAgreement(_ record: [UInt8]) -> Bool {
    let (first, second) = (reading(record, fast), reading(record, slow))
    #expect(first == second, "\(String(decoding: record, as: UTF8.self))")
    return first != nil
  }

  @Test func randomTokensAreReadAlike() {
    var random = SeededGenerator(seed: 44)
    let tokens = [
      "{", "}", "[", "]", ":", ",", " ", "\"a\"", "\"text\"", "\"o\"", "\"n\"", "\"\"", "\"é\"",
      "0", "-1", "12", "1.5", "1e9", "1e400", "18446744073709551615", "9223372036854775808", "-0",
      "true", "false", "null", "NaN", "-Infinity", "\"\\ud83d\"", "\"\\ud83d\\ude00\"", "\"\\n\"",
      "\"\\u0041\"", "\"a\":", "\"o\":{", "\"text\":\"t\"", "\"n\":7",
    ]
    var readCount = 0
    for _ in 0..<40_000 {
      var text = "{"
      for _ in 0..<Int.random(in: 0...9, using: &random) {
        text += tokens[Int.random(in: tokens.indices, using: &random)]
      }
      if expectAgreement(Array((text + "}").utf8)) { readCount += 1 }
    }
    #expect(readCount > 300)
  }

  /// Valid records with a few bytes changed.
  @Test func mutatedRecordsAreReadAlike() {
    var random = SeededGenerator(seed: 45)
    let records = [
      #"{"text":"a\u00e4\ud83d\ude00\n","o":{"text":"é","o":{"n":-3}},"n":[1,2.5e-3,null,true]}"#,
      #" {"a":{"a":"x"} , "é" : "" , "n":12345678901234567890, "text":null } "#,
    ].map { Array($0.utf8) }
    let hostile: [UInt8] = [
      0, 0x1F, 0x22, 0x5C, 0x7B, 0x7D, 0x5B, 0x5D, 0x2C, 0x80, 0xC3, 0xED, 0xFF,
    ]
    var readCount = 0
    for round in 0..<30_000 {
      var record = records[round % records.count]
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let place = Int.random(in: record.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: record.remove(at: place)
        case 1: record.insert(hostile[Int.random(in: hostile.indices, using: &random)], at: place)
        case 2: record[place] = hostile[Int.random(in: hostile.indices, using: &random)]
        default: record[place] = UInt8.random(in: 0x20...0x7E, using: &random)
        }
      }
      if expectAgreement(record) { readCount += 1 }
    }
    #expect(readCount > 5000)
  }

  /// Both limits of nesting are one.
  @Test func nestingIsLimitedAlike() {
    for depth in [1, 2, 1022, 1023, 1024, 1025, 3000] {
      for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let inner = open == "[" ? "" : "1"
        let value =
          String(repeating: open, count: depth) + inner + String(repeating: close, count: depth)
        let isRead = expectAgreement(Array("{\"a\":\(value),\"text\":\"t\"}".utf8))
        #expect(isRead == (depth < JSONObjectParser.maximumDepth), "\(depth) of \(open)")
      }
    }
  }

  /// At the borders of the surrogates, pairs and letters are those of simdjson.
  @Test func bordersOfSurrogatesAreReadAlike() {
    let units: [UInt32] = [0xD7FF, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0x41]
    var pairCount = 0
    for first in units {
      for second in units {
        let escapes = [first, second].map { "\\u" + String(0x10000 + $0, radix: 16).dropFirst() }
        let record = "{\"text\":\"\(escapes.joined())\"}"
        let isPair = (0xD800..<0xDC00).contains(first) && (0xDC00..<0xE000).contains(second)
        #expect(expectAgreement(Array(record.utf8)), "\(record)")
        let alone = [first, second].count { (0xD800..<0xE000).contains($0) }
        #expect(slow.loneSurrogateCount == (isPair ? 0 : alone), "\(record)")
        guard isPair else { continue }
        let value = 0x10000 + (first - 0xD800) * 0x400 + (second - 0xDC00)
        #expect(slow.text("text") == Unicode.Scalar(value).map { String(Character($0)) })
        pairCount += 1
      }
    }
    #expect(pairCount == 4)
  }

  /// Against Foundation, which reads the same strings and objects.
  @Test func stringsAreThoseOfFoundation() throws {
    var random = SeededGenerator(seed: 46)
    let pieces = [
      "x", "ä", "😀", "\\n", "\\t", "\\/", "\\\\", "\\\"", "\\u00e4", "\\ud83d\\ude00", "\\b\\f\\r",
      "\\u4e2d", "\\u0000",
    ]
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 0...9, using: &random)).map { _ in
        pieces[Int.random(in: pieces.indices, using: &random)]
      }.joined()
      let record = "{\"text\":\"\(text)\"}"
      let object = try JSONSerialization.jsonObject(with: Data(record.utf8)) as? [String: String]
      let padded = Array(record.utf8) + [UInt8](repeating: 0, count: JSONObjectParser.padding)
      let found = padded.withUnsafeBytes { bytes in
        slow.parse(UnsafeRawBufferPointer(rebasing: bytes[..<record.utf8.count])) == nil
          ? slow.text("text").map { Array($0.utf8) } : nil
      }
      #expect(found == object?["text"].map { Array($0.utf8) }, "\(record)")
    }
  }
}
