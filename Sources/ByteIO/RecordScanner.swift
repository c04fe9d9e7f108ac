import Glibc

/// Finds records in bytes that arrive in any pieces, and gathers them into batches.
///
/// The window holds the whole records of the batch so far and then what was not yet told apart;
/// places in it are indices, and `shift` turns them into offsets in the stream.
struct RecordScanner {
  /// The bytes before the first element.
  private(set) var preamble: [UInt8] = []

  private let framing: Framing
  private let tags: ElementTags?
  private let batchBytes: Int
  let maximumRecordBytes: Int
  private(set) var window: [UInt8] = []
  /// Where the next search begins; what stands before it was told apart.
  var searched = 0
  /// Where the record in progress begins, or, between records, what may be dropped.
  var start = 0
  /// The end of the last whole record.
  private var used = 0
  private var shift = 0
  var isInsideRecord = false
  /// The part of the record in progress that was dropped, being too long or torn by a gap.
  var dropped: (offset: Int, byteCount: Int)?
  var tornBy: String?
  /// What only the scanning of paragraphs and of WARC records keeps in mind.
  var lineHasContent = false
  var warc = WARCProgress()
  var delimited = DelimitedProgress()
  private var batch = RecordBatch()
  private var batchWeight = 0
  private var nextOrdinal = 1
  private var isAfterRootEnd = false
  private var isBeforeFirstElement: Bool
  /// The bytes of the preamble before its first that was lost or may be wrong, and the stored
  /// offset of that damage; `nil` where there is none.
  private(set) var preambleDamage: (byteCount: Int, storedOffset: Int)?
  /// The offsets in the stream of bytes that may be wrong, those before the record in progress
  /// aside, each with its damaged unit.
  private var unverified: [(bytes: Range<Int>, unit: Int)] = []
  /// Of rows with quotes: the damage after which nobody knows whether a line stands inside quotes,
  /// so that no row is sure to be one.
  private var lostQuotes: Int?

  private static let maximumPreambleBytes = 1 << 20
  /// What a note of failure or damage weighs in a batch, in bytes.
  private static let noteWeight = 64

  init(framing: Framing, batchBytes: Int, maximumRecordBytes: Int) {
    self.framing = framing
    tags = ElementTags(framing)
    self.batchBytes = batchBytes
    self.maximumRecordBytes = maximumRecordBytes
    switch framing {
    case .lines, .objects, .delimited, .file: isInsideRecord = true
    case .elements, .paragraphs, .warc: break
    }
    isBeforeFirstElement = tags != nil
  }

  /// Whether nothing was found since the last batch was taken.
  var isBatchEmpty: Bool { batchWeight == 0 }

  var isBatchFull: Bool { batchWeight >= batchBytes }

  /// Takes in the bytes that come next; everything before must have been scanned.
  ///
  /// - Parameter unit: The damaged unit that they are from, if any.
  mutating func append(_ bytes: ArraySlice<UInt8>, unit: Int? = nil) {
    dropWhatIsNotNeeded()
    if let unit {
      let offset = window.count + shift
      unverified.append((offset..<offset + bytes.count, unit))
      if case .delimited = framing { lostQuotes = lostQuotes ?? unit }
    }
    window.append(contentsOf: bytes)
  }

  /// Tells records apart until the batch is full or the bytes are used.
  ///
  /// - Returns: Whether the batch is full.
  mutating func scan() -> Bool {
    switch framing {
    case .lines: scanLines()
    case .objects:
      skipEmptyLines()
      scanLines()
    case .paragraphs: scanParagraphs()
    case .warc: scanWARC()
    case .delimited(let delimiter): scanDelimited(delimiter)
    case .file: searched = window.count
    case .elements: if let tags { scanElements(tags) }
    }
    return isBatchFull
  }

  /// Takes note of a gap between the bytes that came and those that will come.
  mutating func note(_ damage: Damage) {
    add(damage)
    switch framing {
    case .warc: return tearWARC(by: damage)
    case .objects: return closeObject()
    case .delimited: lostQuotes = lostQuotes ?? damage.offset
    case .lines, .elements, .paragraphs, .file: break
    }
    tornBy = tornBy ?? damage.reason
    if tags != nil {
      if isInsideRecord { fail(endingAt: window.count, "torn by damage: \(damage.reason)") }
      if isBeforeFirstElement {
        extendPreamble(to: window.count)
        preambleDamage = preambleDamage ?? (preamble.count, damage.offset)
      }
      (isInsideRecord, tornBy) = (false, nil)
    } else {
      dropPartialRecord()
      // Whether the torn line is empty, nobody knows.
      (isInsideRecord, lineHasContent) = (true, true)
      delimited = DelimitedProgress()
    }
    (start, searched) = (window.count, window.count)
  }

  /// Takes note that no more bytes will come.
  mutating func finish(missingRootEnd: Damage?) {
    switch framing {
    case .warc:
      warc.ending = .file
      return
    case .delimited:
      delimited.isAtEnd = true
      return
    case .elements, .file, .lines, .objects, .paragraphs: break
    }
    if let tags {
      if isInsideRecord {
        fail(endingAt: window.count, "the file ends inside <\(tags.name)>")
      } else if isBeforeFirstElement {
        extendPreamble(to: window.count)
      }
      if let missingRootEnd, !isAfterRootEnd { add(missingRootEnd) }
    } else if case .paragraphs = framing {
      if isInsideRecord { closeParagraph(at: window.count) }
    } else if case .file = framing {
      if window.count - start + (dropped?.byteCount ?? 0) > 0 {
        closeRecord(at: window.count, start..<window.count, next: window.count)
      }
    } else {
      closeLastLine()
    }
    (start, searched) = (window.count, window.count)
  }

  /// Hands out the batch so far and begins another.
  mutating func takeBatch() -> RecordBatch {
    dropWhatIsNotNeeded()
    var rest: [UInt8] = []
    rest.reserveCapacity(window.count)
    rest.append(contentsOf: window[used...])
    window.removeLast(rest.count)
    window.append(contentsOf: repeatElement(0, count: RecordBatch.padding))
    batch.bytes = window
    window = rest
    (start, searched, shift, used) = (start - used, searched - used, shift + used, 0)
    defer { (batch, batchWeight) = (RecordBatch(), 0) }
    return batch
  }

  // MARK: Lines

  private mutating func scanLines() {
    while !isBatchFull {
      guard let end = firstIndex(of: UInt8(ascii: "\n")) else {
        searched = window.count
        return
      }
      searched = end + 1
      closeLine(at: end, next: end + 1)
      if case .objects = framing { skipEmptyLines() }
    }
  }

  /// Counts the empty lines that come next, which may be very many, without making them records.
  private mutating func skipEmptyLines() {
    guard start == searched, dropped == nil, !isBatchFull, start < window.count,
      window[start] <= UInt8(ascii: "\r")
    else { return }
    let (place, room) = (start, batchBytes - batchWeight)
    let (end, lineCount) = window.withUnsafeBufferPointer { bytes in
      var (end, lineCount) = (place, 0)
      while lineCount < room, end < bytes.count {
        if bytes[end] == UInt8(ascii: "\n") {
          end += 1
        } else if bytes[end] == UInt8(ascii: "\r"), end + 1 < bytes.count,
          bytes[end + 1] == UInt8(ascii: "\n")
        {
          end += 2
        } else {
          break
        }
        lineCount += 1
      }
      return (end, lineCount)
    }
    guard lineCount > 0 else { return }
    batch.emptyLineCount += lineCount
    batchWeight += lineCount
    nextOrdinal += lineCount
    (start, searched, used) = (end, end, end)
  }

  /// Ends the line in progress, if there is anything of it, where no more bytes come or some are
  /// lost.
  private mutating func closeLastLine() {
    if window.count - start + (dropped?.byteCount ?? 0) > 0 {
      closeLine(at: window.count, next: window.count)
    }
  }

  /// Takes note of a gap in a line: neither what came before it nor what will come is an object,
  /// unless it is a whole one.
  private mutating func closeObject() {
    searched = window.count
    closeLastLine()
    start = window.count
  }

  /// Ends the line in progress, or the row of several lines.
  mutating func closeLine(at end: Int, next: Int) {
    let hasReturn = end > start && window[end - 1] == UInt8(ascii: "\r")
    closeRecord(at: end, start..<(hasReturn ? end - 1 : end), next: next)
  }

  /// Ends the record in progress at `end`; if it is whole, it is what stands in `content`.
  private mutating func closeRecord(at end: Int, _ content: Range<Int>, next: Int) {
    if let reason = tornBy {
      fail(endingAt: end, "torn by damage: \(reason)")
    } else if dropped != nil || end - start > maximumRecordBytes {
      fail(endingAt: end)
    } else {
      // Rows whose lines were cut apart were told by a quote that may stand far behind them.
      add(content, next: next, proof: delimited.lineByLineEnd - shift)
    }
    (start, tornBy) = (next, nil)
  }

  // MARK: Elements

  private mutating func scanElements(_ tags: ElementTags) {
    while !isBatchFull {
      let place = searched
      let next = window.withUnsafeBytes { tags.firstBracket(in: $0, from: place) }
      guard let bracket = next else {
        searched = window.count
        return
      }
      searched = bracket
      let tag = tags.tag(at: bracket, of: window)
      if tag == .unfinished { return }
      searched = bracket + 1
      switch tag {
      case .start: beginElement(at: bracket, tags)
      case .end(let byteCount) where isInsideRecord: endElement(at: bracket + byteCount)
      case .rootEnd where !isInsideRecord: isAfterRootEnd = true
      default: break
      }
    }
  }

  private mutating func beginElement(at index: Int, _ tags: ElementTags) {
    if isInsideRecord {
      fail(endingAt: index, "another <\(tags.name)> begins before </\(tags.name)>")
    }
    if isBeforeFirstElement {
      extendPreamble(to: index)
      isBeforeFirstElement = false
    }
    start = index
    isInsideRecord = true
    isAfterRootEnd = false
  }

  private mutating func endElement(at end: Int) {
    if dropped != nil || end - start > maximumRecordBytes {
      fail(endingAt: end)
    } else {
      add(start..<end, next: end)
    }
    (start, searched, isInsideRecord) = (end, end, false)
  }

  private mutating func extendPreamble(to end: Int) {
    if preambleDamage == nil, let (bytes, unit) = damage(in: start + shift..<end + shift) {
      preambleDamage = (preamble.count + max(0, bytes.lowerBound - start - shift), unit)
    }
    let room = Self.maximumPreambleBytes - preamble.count
    preamble.append(contentsOf: window[start..<end].prefix(room))
  }

  // MARK: The batch

  /// Adds the record in `range`.
  ///
  /// - Parameters:
  ///   - next: Where what follows it begins.
  ///   - proof: Where the bytes end by which its end was told, if not before `next`.
  mutating func add(_ range: Range<Int>, next: Int, proof: Int = 0) {
    if !unverified.isEmpty {
      let bytes = range.lowerBound + shift..<max(next, proof) + shift
      if let (_, unit) = damage(in: bytes) { batch.unverified[batch.records.count] = unit }
      unverified.removeAll { $0.bytes.upperBound <= next + shift }
    }
    if let lostQuotes { batch.unverified[batch.records.count] = lostQuotes }
    batch.records.append(range)
    batch.ordinals.append(nextOrdinal)
    batch.offsets.append(range.lowerBound + shift)
    batchWeight += range.count + 1
    nextOrdinal += 1
    used = next
  }

  /// Counts the record in progress, up to `end`, as failed; being too long comes before `reason`.
  mutating func fail(endingAt end: Int, _ reason: String = "") {
    let byteCount = (dropped?.byteCount ?? 0) + end - start
    let isTooLong = byteCount > maximumRecordBytes
    batch.failures.append(
      RecordFailure(
        record: nextOrdinal, offset: dropped?.offset ?? start + shift, byteCount: byteCount,
        reason: isTooLong ? "longer than \(maximumRecordBytes) bytes" : reason))
    batchWeight += Self.noteWeight
    nextOrdinal += 1
    dropped = nil
  }

  mutating func add(_ damage: Damage) {
    batch.damages.append(damage)
    batchWeight += Self.noteWeight
  }

  /// The first bytes in `range`, offsets in the stream, that may be wrong, and their unit.
  private func damage(in range: Range<Int>) -> (bytes: Range<Int>, unit: Int)? {
    unverified.first { $0.bytes.overlaps(range) }
  }

  // MARK: The window

  /// The offset in the stream of the place `index`.
  func offset(of index: Int) -> Int { index + shift }

  func firstIndex(of byte: UInt8) -> Int? {
    firstIndex(of: byte, in: min(searched, window.count)..<window.count)
  }

  func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
    window.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, !range.isEmpty,
        let found = memchr(base + range.lowerBound, Int32(byte), range.count)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }

  /// Forgets the record in progress but for its place and length.
  mutating func dropPartialRecord() {
    let offset = dropped?.offset ?? start + shift
    dropped = (offset, (dropped?.byteCount ?? 0) + searched - start)
    start = searched
  }

  /// Removes from the window what stands between the last whole record and what is needed still.
  private mutating func dropWhatIsNotNeeded() {
    if isInsideRecord {
      if dropped != nil || tornBy != nil || warc.lostReason != nil
        || searched - start > maximumRecordBytes
      {
        dropPartialRecord()
      }
    } else {
      if isBeforeFirstElement { extendPreamble(to: searched) }
      start = searched
    }
    guard start > used else { return }
    let byteCount = start - used
    window.removeSubrange(used..<start)
    (start, searched, shift) = (used, searched - byteCount, shift + byteCount)
  }
}
