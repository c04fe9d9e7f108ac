import TestSupport
import Testing
import Values

/// What reaches a terminal is text.
@Suite struct TerminalTextTests {
  @Test(arguments: [
    ("plain, Ünïcode, 漢字, עברית\tand tabs", "plain, Ünïcode, 漢字, עברית\tand tabs"),
    ("\u{1B}]0;owned\u{7}\u{1B}[31mred", "\\u{1B}]0;owned\\u{7}\\u{1B}[31mred"),
    ("a\rb\u{8}c\u{7F}d\u{0}", "a\\u{D}b\\u{8}c\\u{7F}d\\u{0}"),
    ("\u{9B}31m", "\\u{9B}31m"),
    ("photo_\u{202E}gpj.exe", "photo_\\u{202E}gpj.exe"),
    ("\u{2066}x\u{2069}\u{200F}\u{61C}", "\\u{2066}x\\u{2069}\\u{200F}\\u{61C}"),
    ("\u{FEFF}name\u{2028}seed", "\\u{FEFF}name\\u{2028}seed"),
    ("one\r\ntwo", "one\\u{D}\ntwo"),
    ("\u{E0041}", "\\u{E0041}"), ("", ""),
  ])
  func whatATerminalObeysIsWritten(text: String, shown: String) {
    #expect(text.safeForTerminal() == shown)
  }

  @Test func linesStayUnlessOneIsWanted() {
    #expect("one\ntwo".safeForTerminal() == "one\ntwo")
    #expect("one\ntwo".safeForTerminal(isOneLine: true) == "one\\u{A}two")
  }

  /// The joiners that Persian and the scripts of India write with are no trick.
  @Test func joinersAreLetters() {
    #expect("می\u{200C}خواهم क\u{200D}".safeForTerminal() == "می\u{200C}خواهم क\u{200D}")
  }

  @Test func noControlIsLeftInAnyText() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<200 {
      var text = ""
      for _ in 0..<50 {
        let value = UInt32.random(in: 0...0x2FFF, using: &random)
        if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
      }
      let safe = text.safeForTerminal(isOneLine: true)
      #expect(
        safe.unicodeScalars.allSatisfy { $0 == "\t" || $0.properties.generalCategory != .control })
      #expect(safe == safe.safeForTerminal(isOneLine: true))
    }
  }
}
