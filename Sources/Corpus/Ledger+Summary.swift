extension Ledger {
  /// The books as a small table for a terminal: a line for what was read and for each fate.
  public var summary: String {
    var rows = [("read", read), ("kept", kept)]
    rows += dropped.sorted { $0.key < $1.key }.map { ("dropped: \($0.key)", $0.value) }
    rows += rejected.sorted { $0.key < $1.key }.map { ("rejected: \($0.key)", $0.value) }
    let width = rows.map(\.0.count).max() ?? 0
    let lines = rows.map { name, count in
      name + String(repeating: " ", count: width - name.count)
        + Self.column(count.recordCount, 12) + " records" + Self.column(count.byteCount, 16)
        + " bytes"
    }
    let text =
      "text: \(textByteCount) bytes, \(sentenceCount) sentences; damaged places: \(damageCount)"
    let unverified = unverifiedCount.map {
      "\($0) of those kept are from bytes whose checksum failed, and marked as unverified"
    }
    return (lines + [text] + [unverified, templateSummary].compactMap { $0 })
      .joined(separator: "\n")
  }

  private var templateSummary: String? {
    guard let templates, !templates.isEmpty else { return nil }
    return "templates not shown as their wiki shows them: "
      + templates.map { "\($0.name) (\($0.fate), \($0.callCount) calls)" }.joined(separator: ", ")
  }

  private static func column(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: " ", count: max(1, width - digits.count)) + digits
  }
}
