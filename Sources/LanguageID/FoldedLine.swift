/// A line as the classifier sees it: lower-case letters, and one boundary between words.
///
/// Letters and combining marks (Unicode general categories L and M) are kept, each as its simple
/// lower-case scalar; everything else, invalid UTF-8 included, is a boundary, and boundaries in a
/// row are one. A run of printable ASCII that looks like machine text (an address, a path, an
/// assignment) is a boundary as a whole: its letters say nothing about the language around it.
/// The first symbol and the last are boundaries.
///
/// - Units: symbols are Unicode scalars; at most ``maximumSymbolCount`` of a line are looked at.
enum FoldedLine {
  /// The symbol between words; no letter has this scalar value.
  static let boundary: UInt32 = 1

  /// A line is judged by its beginning: more symbols than this do not change the answer, and the
  /// bound keeps the sums of weights inside 32 bits.
  static let maximumSymbolCount = 4096

  /// The number of symbols that folding a line of `byteCount` bytes can need.
  static func capacity(byteCount: Int) -> Int { min(byteCount, maximumSymbolCount - 2) + 2 }

  /// Writes the symbols of `line` to `symbols`, which has room for ``capacity(byteCount:)``.
  ///
  /// - Returns: How many symbols were written, and how many of them are letters or marks.
  static func fold(
    _ line: UnsafeBufferPointer<UInt8>, into symbols: UnsafeMutableBufferPointer<UInt32>
  ) -> (symbolCount: Int, letterCount: Int) {
    LetterTable.basicPlane.withUnsafeBufferPointer { table in
      var writer = SymbolWriter(symbols: symbols, table: table)
      var index = 0
      while index < line.count, !writer.isFull {
        let byte = line[index]
        if isPrintableASCII(byte) {
          let run = asciiRun(in: line, from: index)
          if run.isMachineText { writer.addBoundary() } else { writer.add(line, index..<run.end) }
          index = run.end
        } else if byte < 0x80 {
          writer.addBoundary()
          index += 1
        } else {
          let decoded = decodeScalar(in: line, at: index)
          writer.add(scalar: decoded.scalar)
          index += decoded.byteCount
        }
      }
      return writer.finish()
    }
  }

  private static func isPrintableASCII(_ byte: UInt8) -> Bool { byte &- 0x21 < 0x5E }

  /// The run of printable ASCII at `start`, and whether it is an address, a path or code:
  /// one with `@`, `_`, `=`, `{`, `}`, a backslash or `//` in it, or `www.` at its start.
  private static func asciiRun(
    in line: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (end: Int, isMachineText: Bool) {
    var end = start
    var marks: UInt8 = 0
    var previous: UInt8 = 0
    while end < line.count, isPrintableASCII(line[end]) {
      let byte = line[end]
      switch byte {
      case 0x40, 0x5F, 0x3D, 0x7B, 0x7D, 0x5C: marks = 1
      case 0x2F where previous == 0x2F: marks = 1
      default: break
      }
      previous = byte
      end += 1
    }
    let isWeb =
      end - start > 4 && line[start] | 0x20 == 0x77 && line[start + 1] | 0x20 == 0x77
      && line[start + 2] | 0x20 == 0x77 && line[start + 3] == 0x2E
    return (end, marks != 0 || isWeb)
  }

  /// The scalar that starts with the non-ASCII byte at `index`, and its length; scalar 0 and one
  /// byte where the bytes are not well-formed UTF-8 (Unicode 16, table 3-7).
  private static func decodeScalar(
    in line: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (scalar: UInt32, byteCount: Int) {
    let lead = line[index]
    let byteCount = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0
    guard byteCount != 0, index + byteCount <= line.count else { return (0, 1) }
    var scalar = UInt32(lead) & (0x7F >> UInt32(byteCount))
    for offset in 1..<byteCount {
      let byte = line[index + offset]
      guard byte & 0xC0 == 0x80 else { return (0, 1) }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    // Overlong forms, surrogates and values past U+10FFFF have the right shape but no meaning.
    let isOverlong = byteCount == 3 && scalar < 0x800 || byteCount == 4 && scalar < 0x1_0000
    let isOutside = scalar > 0x10_FFFF || scalar & 0xFFFF_F800 == 0xD800
    return isOverlong || isOutside ? (0, 1) : (scalar, byteCount)
  }
}

/// Appends letters and boundaries to a buffer of symbols, one boundary at a time.
private struct SymbolWriter {
  let symbols: UnsafeMutableBufferPointer<UInt32>
  let table: UnsafeBufferPointer<UInt16>
  private var count = 1
  private var letterCount = 0

  init(symbols: UnsafeMutableBufferPointer<UInt32>, table: UnsafeBufferPointer<UInt16>) {
    self.symbols = symbols
    self.table = table
    symbols[0] = FoldedLine.boundary
  }

  /// Whether only the closing boundary still fits.
  var isFull: Bool { count >= symbols.count - 1 }

  @inline(__always) mutating func addBoundary() {
    if symbols[count - 1] != FoldedLine.boundary, !isFull {
      symbols[count] = FoldedLine.boundary
      count += 1
    }
  }

  @inline(__always) mutating func add(letter: UInt32) {
    if isFull { return }
    symbols[count] = letter
    count += 1
    letterCount += 1
  }

  /// Adds a run of ASCII bytes.
  mutating func add(_ line: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    for index in range {
      let letter = UInt32(table[Int(line[index])])
      if letter == 0 { addBoundary() } else { add(letter: letter) }
    }
  }

  mutating func add(scalar: UInt32) {
    let letter =
      scalar < 0x1_0000 ? UInt32(table[Int(scalar)]) : LetterTable.letter(ofSupplementary: scalar)
    if letter == 0 { addBoundary() } else { add(letter: letter) }
  }

  mutating func finish() -> (symbolCount: Int, letterCount: Int) {
    if symbols[count - 1] != FoldedLine.boundary {
      symbols[count] = FoldedLine.boundary
      count += 1
    }
    return (count, letterCount)
  }
}

/// Which scalars are letters, and their lower case, from the standard library's Unicode tables.
enum LetterTable {
  /// By scalar of the basic plane: the lower-case scalar of a letter or mark, 0 for the rest.
  static let basicPlane: [UInt16] = (0..<0x1_0000).map { value in
    guard let scalar = Unicode.Scalar(UInt32(value)), isLetter(scalar) else { return 0 }
    let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
    return UInt16(exactly: lower.value) ?? UInt16(value)
  }

  /// The letter of a scalar above U+FFFF, as it stands, or 0.
  static func letter(ofSupplementary value: UInt32) -> UInt32 {
    guard let scalar = Unicode.Scalar(value), isLetter(scalar) else { return 0 }
    return value
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark:
      true
    default: false
    }
  }
}
