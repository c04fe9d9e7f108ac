import TestSupport
import Testing
import Text

@Suite("Normalisation form C")
struct NormalisationTests {
  @Test(
    "composes, reorders and leaves alone",
    arguments: [
      ("plain", "plain"), ("", ""), ("e\u{301}", "\u{E9}"), ("\u{E9}", "\u{E9}"),
      ("\u{212B}", "\u{C5}"), ("q\u{307}\u{323}", "q\u{323}\u{307}"),
      ("\u{1100}\u{1161}", "\u{AC00}"), ("\u{2126}", "\u{3A9}"), ("\u{958}", "\u{915}\u{93C}"),
    ])
  func examples(text: String, expected: String) throws {
    // Compared as bytes: Swift strings are equal where their NFC is.
    #expect(try Normalisation.nfc(Array(text.utf8)) == Array(expected.utf8))
  }

  @Test("what grows is given the room it needs")
  func growth() throws {
    let text = Array(String(repeating: "\u{FB2C}", count: 5000).utf8)
    let expected = Array(String(repeating: "\u{5E9}\u{5BC}\u{5C1}", count: 5000).utf8)
    #expect(try Normalisation.nfc(text) == expected)
  }

  @Test("the fast paths give what ICU gives")
  func twins() throws {
    var generator = SeededGenerator(seed: 5)
    let ranges: [ClosedRange<UInt32>] = [
      0x20...0x7E, 0xA0...0x2FF, 0x300...0x36F, 0x370...0x5FF, 0x900...0xDFF, 0x1100...0x11FF,
      0xAC00...0xD7A3, 0x1F000...0x1FFFF, 0x3040...0x30FF, 0x1D150...0x1D1FF, 0x2F800...0x2FA1D,
      0x1E00...0x20FF, 0xFB1D...0xFB4F, 0xA600...0xA9FF,
    ]
    for round in 0..<2000 {
      let usable = ranges.prefix(round % ranges.count + 1)
      var text = ""
      for _ in 0..<Int.random(in: 0...40, using: &generator) {
        guard let range = usable.randomElement(using: &generator) else { continue }
        let value = UInt32.random(in: range, using: &generator)
        if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
      }
      let bytes = Array(text.utf8)
      #expect(try Normalisation.nfc(bytes) == Normalisation.nfcByICU(bytes))
    }
  }

  @Test("every scalar, before and after marks")
  func everyScalar() throws {
    for value in [0..<UInt32(0x3_2000), 0xE_0000..<0xE_0200].joined() {
      guard let scalar = Unicode.Scalar(value) else { continue }
      for text in ["\(scalar)a", "\u{5B0}\(scalar)", "\(scalar)\u{301}"] {
        let bytes = Array(text.utf8)
        #expect(try Normalisation.nfc(bytes) == Normalisation.nfcByICU(bytes))
      }
    }
  }

  @Test("bytes that are no UTF-8 do no harm")
  func hostile() throws {
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<500 {
      let bytes = (0..<50).map { _ in UInt8.random(in: 0...255, using: &generator) }
      _ = try Normalisation.nfc(bytes)
    }
  }

  @Test("the version names both libraries")
  func version() {
    #expect(icuVersion.hasPrefix("ICU "))
    #expect(icuVersion.contains(", Unicode "))
  }
}
