extension String {
  /// The text as it may reach a terminal: what a terminal would obey rather than show, such as
  /// escape sequences, and what turns the order of letters around, is written as in Swift,
  /// `\u{1B}`.
  ///
  /// Names of files, answers of servers and keys of recipes come from anywhere; whatever prints
  /// them prints this. Tabs stay.
  ///
  /// - Parameter isOneLine: Whether line feeds are written so, too; by default they stay.
  package func safeForTerminal(isOneLine: Bool = false) -> String {
    func isSafe(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.value {
      case 0x0A: !isOneLine
      // Controls of ASCII but the tab, of ISO 8859, and the separators of lines and paragraphs.
      case 0...0x08, 0x0B...0x1F, 0x7F...0x9F, 0x2028, 0x2029: false
      // Marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX #9).
      case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: false
      // Letters that are not seen: tags, and the byte order mark.
      case 0xFEFF, 0xE0000...0xE007F: false
      default: true
      }
    }
    if unicodeScalars.allSatisfy(isSafe) { return self }
    var text = ""
    for scalar in unicodeScalars {
      if isSafe(scalar) {
        text.unicodeScalars.append(scalar)
      } else {
        text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      }
    }
    return text
  }
}
