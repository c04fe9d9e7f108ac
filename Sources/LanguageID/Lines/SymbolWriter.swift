/// Appends letters and boundaries to a buffer of symbols, one boundary at a time.
struct SymbolWriter {
  let symbols: UnsafeMutableBufferPointer<UInt32>
  let table: UnsafeBufferPointer<UInt32>
  /// What is known of the line so far, but for the counts of symbols and letters.
  var evidence = LineEvidence()
  private var count = 1
  private var letterCount = 0
  /// Where the word being written begins, and whether with a capital letter.
  private var wordStart = 1
  private var isCapitalised = false

  init(symbols: UnsafeMutableBufferPointer<UInt32>, table: UnsafeBufferPointer<UInt32>) {
    self.symbols = symbols
    self.table = table
    symbols[0] = FoldedLine.boundary
  }

  /// Whether only the closing boundary still fits.
  var isFull: Bool { count >= symbols.count - 1 }

  @inline(__always) mutating func addBoundary() {
    if symbols[count - 1] != FoldedLine.boundary, !isFull { endWord() }
  }

  private mutating func endWord() {
    evidence.noteWord(letterCount: count - wordStart, isCapitalised: isCapitalised)
    symbols[count] = FoldedLine.boundary
    count += 1
  }

  @inline(__always) private mutating func add(letter: UInt32, of scalar: UInt32) {
    if isFull { return }
    let isCapital = FoldedLine.scalar(of: letter) != scalar
    if isCapital { evidence.capitalLetterCount += 1 }
    if symbols[count - 1] == FoldedLine.boundary {
      wordStart = count
      isCapitalised = isCapital
    }
    symbols[count] = letter
    count += 1
    letterCount += 1
  }

  /// Adds a run of ASCII bytes.
  mutating func add(_ line: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    for index in range {
      let byte = line[index]
      let letter = table[Int(byte)]
      if letter == 0 { addBoundary() } else { add(letter: letter, of: UInt32(byte)) }
    }
  }

  mutating func add(scalar: UInt32) {
    let letter =
      scalar < 0x1_0000 ? table[Int(scalar)] : LetterTable.letter(ofSupplementary: scalar)
    if letter == 0 { addBoundary() } else { add(letter: letter, of: scalar) }
  }

  mutating func finish() -> LineEvidence {
    if symbols[count - 1] != FoldedLine.boundary { endWord() }
    evidence.symbolCount = count
    evidence.letterCount = letterCount
    evidence.ownLetterCount = letterCount
    return evidence
  }
}
