import Corpus
import TestSupport
import Testing
import Values

/// The quick reader beside the one that takes any JSON.
struct FactLineTests {
  private func quick(_ line: [UInt8]) -> Fact? {
    line.withUnsafeBufferPointer { FactLine.fact($0) }
  }

  private static func fact(
    of words: [String] = ["en", "", "ё•", "a b", "x\"y", "back\\slash", "line\nend", "10M"],
    using generator: inout SeededGenerator
  ) -> Fact {
    func word() -> String { words.randomElement(using: &generator) ?? "" }
    let numbers = [0, -0.0, 1, -1, 0.1, 1e300, -2.5e-300, 123_456_789, .pi, 1e21, 0x1p-1074]
    func number() -> Double { numbers.randomElement(using: &generator) ?? 0 }
    var fact = Fact(word(), number(), word(), about: [:])
    for axis in Axis.allCases where Bool.random(using: &generator) { fact.about[axis] = word() }
    if Bool.random(using: &generator) { fact.interval = [number(), number()] }
    if Bool.random(using: &generator) { fact.method = word() }
    if Bool.random(using: &generator) {
      fact.count = Int.random(in: -9...1 << 60, using: &generator)
    }
    if Bool.random(using: &generator) { fact.table = word() }
    return fact
  }

  @Test func whatWeWriteIsReadQuickly() throws {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<500 {
      let fact = Self.fact(using: &generator)
      let line = try StableJSON.line(fact)
      if line.contains(UInt8(ascii: "\\")) {
        #expect(quick(line) == nil)
      } else {
        #expect(quick(line) == fact, "\(String(decoding: line, as: UTF8.self))")
      }
    }
  }

  /// A changed line is left to the twin, or read as it reads it.
  @Test func neitherReaderTakesWhatTheOtherDoesNot() throws {
    var generator = SeededGenerator(seed: 4)
    let bytes = Array("\"\\{}[]:,0123456789.eE+- abz\u{7}\n".utf8) + [0xC3, 0x80, 0xFF]
    var read = 0
    for _ in 0..<300 {
      let whole = try StableJSON.line(Self.fact(of: ["en", "ё•", ""], using: &generator))
      for _ in 0..<50 {
        var line = whole
        let place = Int.random(in: 0..<line.count, using: &generator)
        let byte = bytes.randomElement(using: &generator) ?? 0
        switch Int.random(in: 0...2, using: &generator) {
        case 0: line[place] = byte
        case 1: line.insert(byte, at: place)
        default: line.remove(at: place)
        }
        guard let found = quick(line) else { continue }
        read += 1
        let expected = try? StableJSON.decode(Fact.self, from: line, file: "test")
        #expect(found == expected, "\(String(decoding: line, as: UTF8.self))")
      }
    }
    #expect(read > 500)
  }

  @Test(arguments: [
    "00", "01", "-", "1.", ".5", "+1", "1e", "1e+", "0x1", "NaN", "1e400", "1e-400", "0e0", "-01",
    "--1", "1 ", "",
  ])
  func noNumber(text: String) {
    #expect(quick(Array(#"{"about":{},"metric":"a","unit":"b","value":\#(text)}"#.utf8)) == nil)
  }

  @Test(arguments: [
    ("0", 0), ("-0", -0.0), ("10", 10), ("0.5", 0.5), ("-1.25e-3", -1.25e-3), ("1E+2", 100),
  ])
  func number(text: String, value: Double) {
    let line = #"{"about":{},"metric":"a","unit":"b","value":\#(text)}"#
    #expect(quick(Array(line.utf8)) == Fact("a", value, "b", about: [:]))
  }

  @Test(arguments: [
    #"{"about":{"corpus":"en","corpus":"fi"},"metric":"a","unit":"b","value":1}"#,
    #"{"about":{"nothing":"en"},"metric":"a","unit":"b","value":1}"#,
    #"{"about":{"corpus":"en",},"metric":"a","unit":"b","value":1}"#,
    #"{"about":{},"metric":"a","unit":"b","value":1}}"#,
    #"{"about":{},"metric":"a","unit":"b","value":1"#,
    #"{"about":{},"unit":"b","metric":"a","value":1}"#,
  ])
  func anythingElseIsLeftToTheTwin(line: String) {
    #expect(quick(Array(line.utf8)) == nil)
  }
}
