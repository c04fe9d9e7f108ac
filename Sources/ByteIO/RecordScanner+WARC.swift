/// What the scanning of WARC records keeps in mind.
struct WARCProgress {
  /// What the end of the window means.
  enum Ending { case more, gap, file }

  /// The bytes of header and block, once the header was read.
  var byteCount: Int?
  /// Why what is passed over is no record, while the next header is looked for.
  var lostReason: String?
  /// Whether a header may begin at the next byte to be searched.
  var isAtLineStart = false
  var ending = Ending.more
}

extension RecordScanner {
  /// How a header begins: WARC 1.0 and 1.1, and the drafts of which there are archives.
  private static let signatures = ["WARC/1.", "WARC/0.17", "WARC/0.18"].map { Array($0.utf8) }
  private static let signatureByteCount = signatures.map(\.count).max() ?? 0
  /// The most line ends that are looked at behind a record, in bytes.
  private static let maximumLineEndBytes = 64
  /// Longer headers are refused; Common Crawl's are shorter than 1 KiB, their addresses included.
  private static let maximumHeaderBytes = 1 << 18

  /// What may stand where a line of a header begins.
  private enum HeaderLine { case blank(end: Int), signature, field, unfinished }

  mutating func scanWARC() {
    while !isBatchFull, step() {}
  }

  /// Tells apart all that can be told before a gap; what is left was torn by it.
  ///
  /// The batch may become larger than asked for, by what a damaged length had held back.
  mutating func tearWARC(by damage: Damage) {
    warc.ending = .gap
    while step() {}
    warc.ending = .more
    if isInsideRecord {
      dropPartialRecord()
    } else {
      isInsideRecord = true
    }
    warc = WARCProgress(lostReason: "torn by damage: \(damage.reason)", isAtLineStart: true)
    (start, searched) = (window.count, window.count)
  }

  /// Tells the next thing apart.
  ///
  /// - Returns: Whether there may be more to tell; if not, more bytes are needed.
  private mutating func step() -> Bool {
    if !isInsideRecord { return beginRecord() }
    if warc.lostReason != nil { return seekHeader() }
    if let byteCount = warc.byteCount { return endRecord(at: start + byteCount) }
    return readHeader()
  }

  private mutating func beginRecord() -> Bool {
    skipLineEnds()
    guard searched < window.count else { return false }
    switch isSignature(at: start) {
    case true?: isInsideRecord = true
    case nil where warc.ending == .more: return false
    default: lose("expected a line that begins with WARC/1.0, WARC/1.1, WARC/0.18 or WARC/0.17")
    }
    return true
  }

  private mutating func readHeader() -> Bool {
    while let newline = firstIndex(of: UInt8(ascii: "\n")) {
      switch headerLine(at: newline + 1) {
      case .blank(let end):
        readLength(headerEnd: end)
        return true
      case .signature:
        lose("another record begins inside its header")
        return true
      case .unfinished where warc.ending == .more:
        searched = newline
        return false
      case .field, .unfinished: searched = newline + 1
      }
      if searched - start > Self.maximumHeaderBytes { break }
    }
    if window.count - start > Self.maximumHeaderBytes {
      lose("a header without an end")
    } else if warc.ending == .more {
      searched = window.count
      return false
    } else {
      lose("the header is cut short")
    }
    return true
  }

  private mutating func readLength(headerEnd: Int) {
    let header = window[start..<headerEnd].withUnsafeBytes { WARCHeader($0) }
    guard let length = header?.contentByteCount else {
      lose("no header with one Content-Length")
      return
    }
    let maximum = maximumRecordBytes - (headerEnd - start)
    if length > maximum {
      // The length itself may be damaged, so it is not trusted to lead past anything.
      lose("a Content-Length of \(length), longer than \(maximumRecordBytes) bytes")
      searched = headerEnd
      warc.isAtLineStart = true
    } else {
      warc.byteCount = headerEnd - start + length
      searched = headerEnd
    }
  }

  /// Ends the record whose last byte should stand before `end`.
  private mutating func endRecord(at end: Int) -> Bool {
    let needed = end + Self.maximumLineEndBytes + Self.signatureByteCount
    if window.count < needed, warc.ending == .more { return false }
    if end > window.count {
      lose("its Content-Length leads past the end of what can be read")
    } else if isRecordEnd(at: end) {
      add(start..<end, next: end)
      (start, searched, isInsideRecord, warc.byteCount) = (end, end, false, nil)
    } else {
      lose("its Content-Length does not lead to its end")
    }
    return true
  }

  /// Looks for the next header, up to which the record in progress has failed.
  private mutating func seekHeader() -> Bool {
    if warc.isAtLineStart, searched == start, dropped?.byteCount ?? 0 == 0 { skipLineEnds() }
    while true {
      if warc.isAtLineStart {
        passEmptyLines()
        switch isSignature(at: searched) {
        case true?:
          failRecord()
          isInsideRecord = true
          return true
        case nil where warc.ending == .more: return false
        default: warc.isAtLineStart = false
        }
      }
      guard let newline = firstIndex(of: UInt8(ascii: "\n")) else { break }
      searched = newline + 1
      warc.isAtLineStart = true
    }
    searched = window.count
    if warc.ending == .file { failRecord() }
    return false
  }

  /// Counts as failed what stands before the place reached, if anything does.
  private mutating func failRecord() {
    if (dropped?.byteCount ?? 0) + searched - start > 0 {
      fail(endingAt: searched, warc.lostReason ?? "")
    }
    (start, isInsideRecord, dropped) = (searched, false, nil)
    warc = WARCProgress(ending: warc.ending)
  }

  /// Takes note that the record in progress is none; the next is looked for from its second byte.
  private mutating func lose(_ reason: String) {
    (isInsideRecord, searched) = (true, start + 1)
    warc = WARCProgress(lostReason: reason, ending: warc.ending)
  }

  // MARK: Looking

  /// Passes over empty lines, which may be very many, while the next header is looked for.
  private mutating func passEmptyLines() {
    let place = searched
    searched = window.withUnsafeBufferPointer { bytes in
      var place = place
      while place < bytes.count, bytes[place] == 0x0A { place += 1 }
      return place
    }
  }

  mutating func skipLineEnds() {
    let place = searched
    searched = window.withUnsafeBufferPointer { bytes in
      var place = place
      while place < bytes.count, bytes[place] == 0x0A || bytes[place] == 0x0D { place += 1 }
      return place
    }
    start = searched
  }

  /// Whether a header begins at `index`, or `nil` where the window ends before that is certain.
  private func isSignature(at index: Int) -> Bool? {
    if index < window.count, window[index] != UInt8(ascii: "W") { return false }
    var isCertain = true
    for signature in Self.signatures {
      let found = window[index...].prefix(signature.count)
      if found.count == signature.count, found.elementsEqual(signature) { return true }
      if found.count < signature.count, signature.starts(with: found) { isCertain = false }
    }
    return isCertain ? false : nil
  }

  private func headerLine(at index: Int) -> HeaderLine {
    guard index < window.count else { return .unfinished }
    if window[index] == 0x0A { return .blank(end: index + 1) }
    if window[index] == 0x0D {
      guard index + 1 < window.count else { return .unfinished }
      return window[index + 1] == 0x0A ? .blank(end: index + 2) : .field
    }
    return switch isSignature(at: index) {
    case true?: .signature
    case false?: .field
    case nil: .unfinished
    }
  }

  /// Whether what stands at `end` may follow a record: the two line ends that the standard asks
  /// for, or as few or many of one sort as there are before the next header or the end of what can
  /// be read.
  private func isRecordEnd(at end: Int) -> Bool {
    let lineEnds = window[end...].prefix(Self.maximumLineEndBytes).prefix {
      $0 == 0x0A || $0 == 0x0D
    }
    if lineEnds.starts(with: [0x0D, 0x0A, 0x0D, 0x0A]) { return true }
    let isUnix = lineEnds.first == 0x0A
    let areOfOneSort = lineEnds.enumerated().allSatisfy {
      $0.element == (isUnix || $0.offset % 2 == 1 ? 0x0A : 0x0D)
    }
    if !areOfOneSort { return false }
    // Text has line ends as well: the next header is the proof.
    return isSignature(at: lineEnds.endIndex) ?? (warc.ending != .more)
  }
}
