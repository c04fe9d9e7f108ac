extension RecordScanner {
  mutating func scanParagraphs() {
    while !isBatchFull {
      if !isInsideRecord, !lineHasContent { skipLineEnds() }
      let newline = firstIndex(of: UInt8(ascii: "\n"))
      let end = newline ?? window.count
      if !lineHasContent,
        let first = window[searched..<end].firstIndex(where: { $0 != UInt8(ascii: "\r") })
      {
        lineHasContent = true
        if !isInsideRecord { (start, isInsideRecord) = (first, true) }
      }
      guard newline != nil else {
        searched = window.count
        return
      }
      if !lineHasContent, isInsideRecord { closeParagraph(at: searched, proof: end + 1) }
      searched = end + 1
      lineHasContent = false
      if !isInsideRecord { start = searched }
    }
  }

  /// Ends the paragraph in progress, whose last line end stands before `end`; `proof` is the end of
  /// the empty line behind it.
  mutating func closeParagraph(at end: Int, proof: Int = 0) {
    if let reason = tornBy {
      // Damage between two paragraphs tears neither.
      if (dropped?.byteCount ?? 0) + end - start > 0 {
        fail(endingAt: end, "torn by damage: \(reason)")
      }
    } else if dropped != nil || end - start > maximumRecordBytes {
      fail(endingAt: end)
    } else {
      let lineEnds = window[start..<end].reversed().prefix { $0 == 0x0A || $0 == 0x0D }.count
      add(start..<end - lineEnds, next: end, proof: proof)
    }
    (start, isInsideRecord, tornBy, dropped) = (end, false, nil, nil)
  }
}
