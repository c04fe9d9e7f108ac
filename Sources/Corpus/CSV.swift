internal import ByteIO

/// Comma-separated values as RFC 4180 and Python's `csv` have them.
package enum CSV {
  /// A row, its line end included.
  package static func row(_ fields: [String]) -> String {
    fields.map(quoted).joined(separator: ",") + "\n"
  }

  /// A field in quotes, where it needs them.
  private static func quoted(_ field: String) -> String {
    let needsQuotes = field.unicodeScalars.contains {
      $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r"
    }
    return needsQuotes
      ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
  }

  /// `text` made safe for spreadsheets, which take a cell that begins with `=`, `+`, `-`, `@`, a
  /// tab or a carriage return for a formula: an apostrophe goes before it, and before one that is
  /// there, so that ``plain(_:)`` can take it away again. NUL, which Python's `csv` refuses,
  /// becomes U+FFFD.
  package static func harmless(_ text: String) -> String {
    let text = text.unicodeScalars.contains("\0") ? text.replacing("\0", with: "\u{FFFD}") : text
    guard let first = text.unicodeScalars.first else { return text }
    let isRisky = "=+-@'\t\r".unicodeScalars.contains(first)
    return isRisky ? "'" + text : text
  }

  /// What ``harmless(_:)`` was given.
  package static func plain(_ text: String) -> String {
    text.unicodeScalars.first == "'" ? String(text.unicodeScalars.dropFirst()) : text
  }

  /// The rows of a file; quotes may hold commas, quotes (doubled) and line ends. Never fails: what
  /// is no CSV has too few fields, and a quote that is not closed ends with the file.
  ///
  /// - Parameter separator: What stands between fields: a comma, or a tab.
  package static func rows(
    of bytes: [UInt8], separator: UInt8 = UInt8(ascii: ",")
  ) -> [[String]] {
    var rows: [[String]] = []
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var index = ByteOrderMark.byteCount(in: bytes)
    func endField() {
      fields.append(String(decoding: field, as: UTF8.self))
      field.removeAll(keepingCapacity: true)
    }
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""):
        if isQuoted, index < bytes.count, bytes[index] == byte {
          field.append(byte)
          index += 1
        } else {
          isQuoted.toggle()
        }
      case separator where !isQuoted: endField()
      case UInt8(ascii: "\n") where !isQuoted, UInt8(ascii: "\r") where !isQuoted:
        if byte == UInt8(ascii: "\r"), index < bytes.count, bytes[index] == UInt8(ascii: "\n") {
          index += 1
        }
        endField()
        if fields != [""] { rows.append(fields) }
        fields = []
      default: field.append(byte)
      }
    }
    if !field.isEmpty || !fields.isEmpty {
      endField()
      rows.append(fields)
    }
    return rows
  }
}
