/// Comma-separated values as RFC 4180 and Python's `csv` have them.
enum CSV {
  /// A row, its line end included.
  static func row(_ fields: [String]) -> String {
    fields.map(quoted).joined(separator: ",") + "\n"
  }

  /// A field in quotes, where it needs them.
  private static func quoted(_ field: String) -> String {
    let needsQuotes = field.unicodeScalars.contains {
      $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r"
    }
    return needsQuotes ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
  }

  static func harmless(_ text: String) -> String {
    let text = text.unicodeScalars.contains("\0") ? text.replacing("\0", with: "\u{FFFD}") : text
    guard let first = text.unicodeScalars.first else { return text }
    let isRisky = "=+-@'\t\r".unicodeScalars.contains(first)
    return isRisky ? "'" + text : text
  }
}
