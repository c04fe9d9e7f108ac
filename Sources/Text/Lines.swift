import CKernels
import Glibc

/// Clean lines: what a corpus keeps of the white space and control characters of a text.
public enum Lines {
  /// The lines of `text` (valid UTF-8), cleaned; it never grows.
  ///
  /// - Runs of spaces, tabs and no-break spaces become one space, none at the edges of a line.
  ///   Carriage return, vertical tab, form feed and NEL (U+0085) count as spaces.
  /// - The other control characters (C0, DEL, C1) and U+FEFF are removed.
  /// - Lines of fewer than `minimumCharacters` Unicode scalars are dropped, empty ones apart.
  /// - At most one empty line stands between two lines, none at the start or the end.
  ///
  /// Lines are parted by `\n`; the last has none after it. What is clean already is told by whole
  /// blocks of bytes and copied, or, where all is clean, returned as it is.
  public static func cleaned(_ text: [UInt8], minimumCharacters: Int = 0) -> [UInt8] {
    let cleanCount = text.withUnsafeBufferPointer { cleanPrefix(of: $0, from: 0) }
    let clean = cleanCount == text.count ? text : cleaned(text, from: cleanCount)
    return clean.withUnsafeBufferPointer { hasShortLine($0, minimumCharacters) }
      ? withoutShortLines(clean, minimumCharacters) : clean
  }

  /// How far `text` is clean from `start` on, where the cleaned text so far is empty or ends in a
  /// byte that is no white space; at least `start`, and again with no white space before it.
  fileprivate static func cleanPrefix(of text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    guard let base = text.baseAddress, start < text.count else { return start }
    var end = start + cb_clean_prefix(base + start, text.count - start, start == 0 ? 1 : 0)
    // What comes next may turn half a character, a space or a line end into something to remove.
    if end > start, text[end - 1] == 0xC2 || text[end - 1] == 0xEF { end -= 1 }
    while end > start, text[end - 1] == 0x20 || text[end - 1] == 0x0A { end -= 1 }
    return end
  }

  private static func cleaned(_ text: [UInt8], from cleanCount: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: text.count + 1) { output, used in
      text.withUnsafeBufferPointer { input in
        var cleaner = LineCleaner(output: output)
        cleaner.append(cleanCharactersOf: input[..<cleanCount])
        used = cleaner.clean(input, from: cleanCount)
      }
    }
  }

  // MARK: Short lines

  private static func hasShortLine(_ text: UnsafeBufferPointer<UInt8>, _ minimum: Int) -> Bool {
    guard minimum > 1 else { return false }
    var start = 0
    while start < text.count {
      let end = lineEnd(in: text, from: start)
      if isShort(text[start..<end], minimum) { return true }
      start = end + 1
    }
    return false
  }

  /// The clean `text` without the short lines, and without the empty ones that become too many.
  private static func withoutShortLines(_ text: [UInt8], _ minimum: Int) -> [UInt8] {
    var kept: [UInt8] = []
    kept.reserveCapacity(text.count)
    var isEmptyLineDue = false
    text.withUnsafeBufferPointer { text in
      var start = 0
      while start < text.count {
        let end = lineEnd(in: text, from: start)
        defer { start = end + 1 }
        if start == end { isEmptyLineDue = true }
        if start == end || isShort(text[start..<end], minimum) { continue }
        if !kept.isEmpty { kept.append(contentsOf: isEmptyLineDue ? [0x0A, 0x0A] : [0x0A]) }
        isEmptyLineDue = false
        kept.append(contentsOf: text[start..<end])
      }
    }
    return kept
  }

  private static func lineEnd(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    guard let base = text.baseAddress,
      let found = memchr(base + start, 0x0A, text.count - start)
    else { return text.count }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private static func isShort(_ line: Slice<UnsafeBufferPointer<UInt8>>, _ minimum: Int) -> Bool {
    if line.isEmpty || line.count >= 4 * minimum { return false }
    return line.count < minimum || line.count(where: { $0 & 0xC0 != 0x80 }) < minimum
  }
}

/// The lines written so far and the state of the one being written.
private struct LineCleaner {
  let output: UnsafeMutableBufferPointer<UInt8>
  private var count = 0
  private var lineStart = 0
  private var isSpaceDue = false
  private var isEmptyLineDue = false

  init(output: UnsafeMutableBufferPointer<UInt8>) { self.output = output }

  /// Cleans `input` from `start` on, byte by byte around what is not clean, and gives the number of
  /// bytes in the output, which holds a byte more than `input`.
  mutating func clean(_ input: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    while index < input.count {
      let byte = input[index]
      index += 1
      if byte > 0x20, byte < 0x7F || (byte > 0x7F && byte != 0xC2 && byte != 0xEF) {
        let isAfterChange = isSpaceDue || count == lineStart
        append(byte)
        if isAfterChange {
          let end = Lines.cleanPrefix(of: input, from: index)
          append(cleanCharactersOf: input[index..<end])
          index = end
        }
        continue
      }
      switch byte {
      case 0x0A: end()
      case 0x20, 0x09, 0x0B, 0x0C, 0x0D: isSpaceDue = true
      case 0xC2 where index < input.count && input[index] <= 0xA0:
        if input[index] == 0xA0 || input[index] == 0x85 { isSpaceDue = true }
        index += 1
      case 0xEF where index + 1 < input.count && input[index] == 0xBB && input[index + 1] == 0xBF:
        index += 2
      case 0xC2, 0xEF: append(byte)
      default: break
      }
    }
    end()
    return count > 0 ? count - 1 : 0
  }

  /// Appends what ``Lines/cleanPrefix(of:from:)`` has found.
  mutating func append(cleanCharactersOf input: Slice<UnsafeBufferPointer<UInt8>>) {
    guard let base = output.baseAddress.map({ $0 + count }),
      let source = UnsafeBufferPointer(rebasing: input).baseAddress
    else { return }
    base.update(from: source, count: input.count)
    var end = input.count
    while end > 0, base[end - 1] != 0x0A { end -= 1 }
    if end > 0 { lineStart = count + end }
    count += input.count
  }

  private mutating func append(_ byte: UInt8) {
    if count == lineStart, isEmptyLineDue {
      write(0x0A)
      lineStart = count
      isEmptyLineDue = false
    } else if count > lineStart, isSpaceDue {
      write(0x20)
    }
    isSpaceDue = false
    write(byte)
  }

  private mutating func write(_ byte: UInt8) {
    output[count] = byte
    count += 1
  }

  private mutating func end() {
    defer {
      isSpaceDue = false
      lineStart = count
    }
    if count == lineStart {
      isEmptyLineDue = count > 0
    } else {
      write(0x0A)
    }
  }
}
