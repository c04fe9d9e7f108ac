import Corpus
import TestSupport
import Testing

@Suite struct CSVTests {
  private let hostile = [
    "=SUM(A1)", "+1", "-1", "@x", "'quoted", "a,b", "a \"b\" c", "tab\tinside", "plain", "\u{0}nul",
    "ünï,\"“", "",
  ]

  @Test func fieldsComeBackAndBeginNoFormula() {
    for text in hostile {
      let written = CSV.harmless(text)
      #expect(!"=+-@\t\r".contains(written.first ?? "x"))
      let rows = CSV.rows(of: Array(CSV.row(["x", written, "y"]).utf8))
      #expect(rows == [["x", written, "y"]])
      #expect(CSV.plain(written) == text.replacing("\0", with: "\u{FFFD}"))
    }
  }

  @Test func readsWhatSpreadsheetsWrite() {
    let text = "\u{FEFF}a,\"b\nc\",\"d\"\"e\"\r\n\r\n1,,\"\"\r\n\"open"
    #expect(CSV.rows(of: Array(text.utf8)) == [["a", "b\nc", "d\"e"], ["1", "", ""], ["open"]])
    #expect(CSV.rows(of: []) == [])
    let tabs = CSV.rows(of: Array("a,b\t\"c\td\"\n".utf8), separator: UInt8(ascii: "\t"))
    #expect(tabs == [["a,b", "c\td"]])
  }

  @Test func survivesRandomBytes() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 0...80, using: &generator)).map { _ in
        Array("\",\n\r'=a\u{FF}".utf8).randomElement(using: &generator) ?? 0
      }
      let rows = CSV.rows(of: bytes)
      #expect(CSV.rows(of: Array(rows.map(CSV.row).joined().utf8)) == rows)
    }
  }
}
