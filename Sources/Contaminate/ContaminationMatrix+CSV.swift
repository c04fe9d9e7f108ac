extension ContaminationMatrix {
  /// The matrix as a table, a line for each declared and detected language.
  public var csv: String {
    var text =
      "declared,detected,lines,judged_lines,bytes,judged_bytes,line_rate,"
      + "line_rate_low,line_rate_high,method,classifier_rate\n"
    for row in rows {
      for cell in row.cells {
        let interval = cell.lineInterval.map { "\($0.lower),\($0.upper)" } ?? ","
        text +=
          "\(row.declared),\(cell.detected),\(cell.lineCount),\(row.judgedLineCount),"
          + "\(cell.byteCount),\(row.judgedByteCount),\(cell.lineRate),\(interval),"
          + "\(cell.method?.rawValue ?? ""),\(cell.classifierError.map { "\($0)" } ?? "")\n"
      }
    }
    return text
  }
}
