import CKernels

/// A line as the classifier sees it: lower-case letters, and one boundary between words.
///
/// Letters and combining marks (Unicode general categories L and M) are kept, each as its simple
/// lower-case scalar; everything else, invalid UTF-8 included, is a boundary, and boundaries in a
/// row are one. A run of printable ASCII that looks like machine text (an address, a path, an
/// assignment, a hash) is a boundary as a whole: its letters say nothing about the language around
/// it.
/// The first symbol and the last are boundaries.
///
/// A symbol is a lower-case Unicode scalar with its ``Script`` in the highest eight bits.
///
/// - Units: scalars; at most ``maximumSymbolCount`` of a line are looked at.
enum FoldedLine {
  /// The symbol between words; no letter has this scalar value.
  static let boundary = UInt32(CK_BOUNDARY)

  /// The script of a symbol, as its raw value; the boundary's is that of `other`.
  @inline(__always) static func script(of symbol: UInt32) -> Int { Int(symbol >> 24) }

  /// The lower-case scalar of a symbol.
  static func scalar(of symbol: UInt32) -> UInt32 { symbol & 0xFF_FFFF }

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

  /// Calls `body` with the symbols of `line` and the number of its letters.
  static func withSymbols<Result>(
    of line: UnsafeBufferPointer<UInt8>,
    _ body: (_ symbols: UnsafeBufferPointer<UInt32>, _ letterCount: Int) -> Result
  ) -> Result {
    let capacity = capacity(byteCount: line.count)
    return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: capacity) { symbols in
      let folded = fold(line, into: symbols)
      return body(UnsafeBufferPointer(rebasing: symbols[..<folded.symbolCount]), folded.letterCount)
    }
  }

  private static func isPrintableASCII(_ byte: UInt8) -> Bool { byte &- 0x21 < 0x5E }

  /// The run of printable ASCII at `start`, and whether it is an address, a path or code:
  /// one with `@`, `_`, `=`, `{`, `}`, a backslash or `//` in it, or `www.` at its start; or one of
  /// at least eight bytes that changes between letters and digits three times, as a hash does.
  private static func asciiRun(
    in line: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (end: Int, isMachineText: Bool) {
    var end = start
    var marks: UInt8 = 0
    var previous: UInt8 = 0
    var hasDigit = false
    while end < line.count, isPrintableASCII(line[end]) {
      let byte = line[end]
      switch byte {
      case 0x40, 0x5F, 0x3D, 0x7B, 0x7D, 0x5C: marks = 1
      case 0x2F where previous == 0x2F: marks = 1
      case 0x30...0x39: hasDigit = true
      default: break
      }
      previous = byte
      end += 1
    }
    let isWeb =
      end - start > 4 && line[start] | 0x20 == 0x77 && line[start + 1] | 0x20 == 0x77
      && line[start + 2] | 0x20 == 0x77 && line[start + 3] == 0x2E
    let isHash = hasDigit && end - start >= 8 && changeCount(in: line, start..<end) >= 3
    return (end, marks != 0 || isWeb || isHash)
  }

  /// How often ASCII letters and digits stand side by side.
  private static func changeCount(
    in line: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> Int {
    var count = 0
    for index in range.dropFirst() {
      let (one, other) = (line[index - 1], line[index])
      let isChange =
        one.isASCIIDigit && other.isASCIILetter || one.isASCIILetter && other.isASCIIDigit
      count += isChange ? 1 : 0
    }
    return count
  }

  /// The scalar that starts at `index`, and its length; see ``decodeScalar(in:at:)``.
  static func scalar(
    in line: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (scalar: UInt32, byteCount: Int) {
    line[index] < 0x80 ? (UInt32(line[index]), 1) : decodeScalar(in: line, at: index)
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

extension UInt8 {
  var isASCIIDigit: Bool { self &- 0x30 < 10 }
  var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
}

/// Appends letters and boundaries to a buffer of symbols, one boundary at a time.
private struct SymbolWriter {
  let symbols: UnsafeMutableBufferPointer<UInt32>
  let table: UnsafeBufferPointer<UInt32>
  private var count = 1
  private var letterCount = 0

  init(symbols: UnsafeMutableBufferPointer<UInt32>, table: UnsafeBufferPointer<UInt32>) {
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
      let letter = table[Int(line[index])]
      if letter == 0 { addBoundary() } else { add(letter: letter) }
    }
  }

  mutating func add(scalar: UInt32) {
    let letter =
      scalar < 0x1_0000 ? table[Int(scalar)] : LetterTable.letter(ofSupplementary: scalar)
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

/// Which scalars are letters, and their symbols, from the standard library's Unicode tables.
enum LetterTable {
  /// By scalar of the basic plane: the symbol of a letter or mark, 0 for the rest.
  static let basicPlane: [UInt32] = {
    var table = [UInt32](repeating: 0, count: 0x1_0000)
    for value in 0..<0x1_0000 {
      guard let scalar = Unicode.Scalar(UInt32(value)), isLetter(scalar) else { continue }
      let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
      table[value] = marked(lower.value)
    }
    return table
  }()

  /// The symbol of a scalar above U+FFFF, as it stands, or 0 where it is no letter.
  static func letter(ofSupplementary value: UInt32) -> UInt32 {
    guard let scalar = Unicode.Scalar(value), isLetter(scalar) else { return 0 }
    return marked(value)
  }

  /// The symbol of `scalar`, or 0 where it is no letter.
  static func symbol(of scalar: UInt32) -> UInt32 {
    scalar < 0x1_0000 ? basicPlane[Int(scalar)] : letter(ofSupplementary: scalar)
  }

  private static func marked(_ scalar: UInt32) -> UInt32 {
    scalar | UInt32(Script.of(scalar).rawValue) << 24
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
