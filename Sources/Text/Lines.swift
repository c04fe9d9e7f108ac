/// Clean lines: what a corpus keeps of the white space and control characters of a text.
public enum Lines {
  /// The lines of `text` (valid UTF-8), cleaned in one pass; it never grows.
  ///
  /// - Runs of spaces, tabs and no-break spaces become one space, none at the edges of a line.
  ///   Carriage return, vertical tab, form feed and NEL (U+0085) count as spaces.
  /// - The other control characters (C0, DEL, C1) and U+FEFF are removed.
  /// - Lines of fewer than `minimumCharacters` Unicode scalars are dropped, empty ones apart.
  /// - At most one empty line stands between two lines, none at the start or the end.
  ///
  /// Lines are parted by `\n`; the last has none after it.
  public static func cleaned(_ text: [UInt8], minimumCharacters: Int = 0) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: text.count + 1) { output, used in
      text.withUnsafeBufferPointer { input in
        used = clean(input, into: output, minimumCharacters: minimumCharacters)
      }
    }
  }

  /// Cleans `input` into `output`, which holds a byte more than `input`, and says how much it took.
  private static func clean(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>,
    minimumCharacters: Int
  ) -> Int {
    var line = LineCleaner(output: output, minimumCharacters: minimumCharacters)
    var index = 0
    while index < input.count {
      let byte = input[index]
      index += 1
      if byte > 0x20, byte < 0x7F || (byte > 0x7F && byte != 0xC2 && byte != 0xEF) {
        line.append(byte)
        continue
      }
      switch byte {
      case 0x0A: line.end()
      case 0x20, 0x09, 0x0B, 0x0C, 0x0D: line.addSpace()
      case 0xC2 where index < input.count && input[index] <= 0xA0:
        if input[index] == 0xA0 || input[index] == 0x85 { line.addSpace() }
        index += 1
      case 0xEF where index + 1 < input.count && input[index] == 0xBB && input[index + 1] == 0xBF:
        index += 2
      case 0xC2, 0xEF: line.append(byte)
      default: break
      }
    }
    return line.finish()
  }
}

/// The lines written so far and the state of the one being written.
private struct LineCleaner {
  let output: UnsafeMutableBufferPointer<UInt8>
  let minimumCharacters: Int
  private var count = 0
  private var lineStart = 0
  private var characters = 0
  private var isSpaceDue = false
  private var isEmptyLineDue = false

  init(output: UnsafeMutableBufferPointer<UInt8>, minimumCharacters: Int) {
    self.output = output
    self.minimumCharacters = minimumCharacters
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    if isSpaceDue {
      isSpaceDue = false
      if count > lineStart {
        output[count] = 0x20
        count += 1
        characters += 1
      }
    }
    output[count] = byte
    count += 1
    if byte & 0xC0 != 0x80 { characters += 1 }
  }

  @inline(__always)
  mutating func addSpace() { isSpaceDue = true }

  mutating func end() {
    defer {
      isSpaceDue = false
      characters = 0
      lineStart = count
    }
    if count == lineStart {
      isEmptyLineDue = count > 0
    } else if characters < minimumCharacters {
      count = lineStart
    } else {
      if isEmptyLineDue { insertEmptyLine() }
      output[count] = 0x0A
      count += 1
    }
  }

  /// Makes room before the line just written. The newline that asked for it was read and not yet
  /// written, so the output cannot overtake the input.
  private mutating func insertEmptyLine() {
    isEmptyLineDue = false
    var index = count
    while index > lineStart {
      output[index] = output[index - 1]
      index -= 1
    }
    output[lineStart] = 0x0A
    count += 1
  }

  mutating func finish() -> Int {
    end()
    return count > 0 ? count - 1 : 0
  }
}
