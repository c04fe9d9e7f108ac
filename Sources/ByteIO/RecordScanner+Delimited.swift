/// What the scanning of rows keeps in mind.
struct DelimitedProgress {
  /// How far behind the start of the row the line in progress begins.
  var lineOffset = 0
  /// Whether that line begins inside quotes.
  var isQuoted = false
  /// The offset in the stream up to which every line is a row, quotes or not.
  var lineByLineEnd = 0
  var isAtEnd = false
}

/// Rows of tables whose fields may stand in double quotes, told apart line by line.
///
/// A field that begins with a quote goes on to the next quote that is not doubled, over line ends.
/// Where such a field has begun on an earlier line and turns out to have no proper end, its quote
/// was none: if another character than the delimiter or a line end stands behind its last quote, if
/// the file ends inside it, or if the row grows beyond ``maximumRowBytes``. The lines up to there
/// are then rows each for itself, so a stray quote costs its own line, and what is read twice is
/// read twice only.
extension RecordScanner {
  /// Longer rows of several lines are taken for the work of a stray quote.
  static let maximumRowBytes = 16 << 20

  private static let quote = UInt8(ascii: "\"")

  mutating func scanDelimited(_ delimiter: UInt8) {
    while !isBatchFull {
      let newline = firstIndex(of: UInt8(ascii: "\n"))
      let line = start + delimited.lineOffset..<(newline ?? window.count)
      guard newline != nil || delimited.isAtEnd else {
        searched = window.count
        if isTooLong(at: window.count) { cutLines(upTo: line.lowerBound) } else { return }
        continue
      }
      if newline == nil, line.isEmpty, delimited.lineOffset == 0, (dropped?.byteCount ?? 0) == 0 {
        return
      }
      let next = newline.map { $0 + 1 } ?? window.count
      // Of a line that has lost its beginning, nobody knows where its quotes belong.
      let isAlone =
        tornBy != nil || dropped != nil || offset(of: start) < delimited.lineByLineEnd
      switch isAlone ? false : isOpen(after: line, delimiter) {
      case nil: cutLines(upTo: line.lowerBound)
      case true? where newline == nil: cutLines(upTo: next)
      case true?:
        (delimited.lineOffset, delimited.isQuoted, searched) = (next - start, true, next)
        if isTooLong(at: next) { cutLines(upTo: next) }
      case false?:
        closeLine(at: line.upperBound, next: next)
        (delimited.lineOffset, delimited.isQuoted, searched) = (0, false, next)
      }
    }
  }

  /// Whether the row in progress, of several lines, is longer at `end` than rows are.
  private func isTooLong(at end: Int) -> Bool {
    delimited.lineOffset > 0 && end - start > min(Self.maximumRowBytes, maximumRecordBytes)
  }

  /// Begins the row in progress again: each of its lines up to `end` is a row.
  private mutating func cutLines(upTo end: Int) {
    delimited.lineByLineEnd = offset(of: end)
    (delimited.lineOffset, delimited.isQuoted, searched) = (0, false, start)
  }

  /// Whether quotes are open where `line` ends; `nil` if those that were open before it have no
  /// proper end.
  private func isOpen(after line: Range<Int>, _ delimiter: UInt8) -> Bool? {
    var isQuoted = delimited.isQuoted
    guard firstIndex(of: Self.quote, in: line) != nil else { return isQuoted }
    var beganBefore = isQuoted
    var position = line.lowerBound
    if offset(of: position) == 0 { position += ByteOrderMark.byteCount(in: window[line]) }
    while true {
      if !isQuoted {
        if position < line.upperBound, window[position] == Self.quote {
          (isQuoted, beganBefore) = (true, false)
          position += 1
          continue
        }
      } else {
        guard let quote = firstIndex(of: Self.quote, in: position..<line.upperBound) else {
          return true
        }
        position = quote + 1
        guard position < line.upperBound else { return false }
        if window[position] == Self.quote {
          position += 1
          continue
        }
        isQuoted = false
        let endsLine = window[position] == 0x0D && position + 1 == line.upperBound
        if beganBefore, window[position] != delimiter, !endsLine { return nil }
      }
      // The next field; what stands behind a closing quote belongs to the field, as in Python.
      guard let end = firstIndex(of: delimiter, in: position..<line.upperBound) else {
        return false
      }
      position = end + 1
    }
  }
}
