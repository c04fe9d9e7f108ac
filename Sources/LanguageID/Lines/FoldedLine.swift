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
  /// - Returns: How many symbols were written, how many of them are letters or marks, and what else
  ///   is known of the line.
  static func fold(
    _ line: UnsafeBufferPointer<UInt8>, into symbols: UnsafeMutableBufferPointer<UInt32>
  ) -> LineEvidence {
    LetterTable.basicPlane.withUnsafeBufferPointer { table in
      var writer = SymbolWriter(symbols: symbols, table: table)
      var index = 0
      while index < line.count, !writer.isFull {
        let byte = line[index]
        if isPrintableASCII(byte) {
          let run = ASCIIRun(in: line, from: index)
          if run.isMachineText {
            writer.addBoundary()
          } else {
            writer.add(line, index..<run.end)
            writer.evidence.note(run)
          }
          index = run.end
        } else if byte < 0x80 {
          writer.addBoundary()
          if byte < 0x09 { writer.evidence.strayByteCount += 1 }
          index += 1
        } else {
          let decoded = decodeScalar(in: line, at: index)
          if decoded.scalar == 0 { writer.evidence.strayByteCount += 1 }
          writer.add(scalar: decoded.scalar)
          index += decoded.byteCount
        }
      }
      return writer.finish()
    }
  }

  /// Calls `body` with the symbols of `line` that are of the script of most letters, that script,
  /// and what is known of the line. Letters of another script are boundaries: they are names,
  /// terms and quotations, and say nothing for or against a language of the line's own script.
  static func withOwnSymbols<Result>(
    of line: UnsafeBufferPointer<UInt8>,
    _ body: (_ symbols: UnsafeBufferPointer<UInt32>, Script, LineEvidence) -> Result
  ) -> Result {
    let capacity = capacity(byteCount: line.count)
    return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: capacity) { symbols in
      var evidence = fold(line, into: symbols)
      let all = UnsafeBufferPointer(rebasing: symbols[..<evidence.symbolCount])
      let dominant = Script.dominant(in: all)
      if !dominant.isAlone {
        evidence.symbolCount = keep(dominant.script, of: symbols, count: evidence.symbolCount)
        evidence.ownLetterCount = symbols[..<evidence.symbolCount].count { $0 != boundary }
      }
      let own = UnsafeBufferPointer(rebasing: symbols[..<evidence.symbolCount])
      return body(own, dominant.script, evidence)
    }
  }

  /// Makes boundaries of letters of other scripts than `script`, one of a row, in place; marks that
  /// several scripts share stay.
  ///
  /// - Returns: How many symbols are left.
  private static func keep(
    _ script: Script, of symbols: UnsafeMutableBufferPointer<UInt32>, count: Int
  ) -> Int {
    var kept = 0
    for index in 0..<count {
      var symbol = symbols[index]
      let own = FoldedLine.script(of: symbol)
      if own != Int(script.rawValue) && own != 0 { symbol = boundary }
      if symbol == boundary, kept > 0, symbols[kept - 1] == boundary { continue }
      symbols[kept] = symbol
      kept += 1
    }
    return kept
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

  static func isPrintableASCII(_ byte: UInt8) -> Bool { byte &- 0x21 < 0x5E }

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
    // Full-width letters are Latin ones in other clothes.
    for offset in 0..<26 {
      table[0xFF21 + offset] = marked(0x61 + UInt32(offset))
      table[0xFF41 + offset] = marked(0x61 + UInt32(offset))
    }
    return table
  }()

  /// The letters of Latin in thirteen styles of mathematics, capitals before small ones.
  private static let styledLetters: Range<UInt32> = 0x1_D400..<0x1_D6A4

  /// The symbol of a scalar above U+FFFF, in lower case where it is a styled Latin one, or 0 where
  /// it is no letter.
  static func letter(ofSupplementary value: UInt32) -> UInt32 {
    if styledLetters.contains(value) {
      return marked(0x61 + (value - styledLetters.lowerBound) % 26)
    }
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
