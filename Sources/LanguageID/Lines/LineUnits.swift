/// A part of a line that is in one language for certain, or nearly: a word, or the part of it that
/// is in one script; in scripts without spaces, a few letters.
struct LineUnit: Equatable {
  /// In bytes of the line.
  let range: Range<Int>
  let script: Script
  let letterCount: Int
  /// Whether its first letter is a capital.
  let isCapitalised: Bool
}

/// Cuts a line into units.
enum LineUnits {
  /// Letters in a unit of a script without spaces.
  private static let lettersPerUnit = 6

  /// The units of `line`, in ascending order; together they are the whole line but for its spaces.
  static func cut(_ line: UnsafeBufferPointer<UInt8>) -> [LineUnit] {
    var units: [LineUnit] = []
    var letterCount = 0
    for word in words(of: line) {
      var start = word.lowerBound
      while start < word.upperBound {
        let unit = unit(in: line, from: start, to: word.upperBound)
        units.append(unit)
        letterCount += unit.letterCount
        start = unit.range.upperBound
        if letterCount >= FoldedLine.maximumSymbolCount, let last = units.popLast() {
          let rest = last.range.lowerBound..<line.count
          units.append(
            LineUnit(
              range: rest, script: last.script, letterCount: last.letterCount,
              isCapitalised: last.isCapitalised))
          return units
        }
      }
    }
    return units
  }

  /// The runs of bytes between ASCII white space and U+3000.
  private static func words(of line: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start = 0
    var index = 0
    while index <= line.count {
      let length = index == line.count ? 1 : spaceLength(in: line, at: index)
      if length == 0 {
        index += 1
        continue
      }
      if start < index { words.append(start..<index) }
      index += length
      start = index
    }
    return words
  }

  private static func spaceLength(in line: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    if line[index] == 0x20 || 0x09...0x0D ~= line[index] { return 1 }
    let isIdeographic =
      index + 2 < line.count && line[index] == 0xE3 && line[index + 1] == 0x80
      && line[index + 2] == 0x80
    return isIdeographic ? 3 : 0
  }

  /// The unit at `start`: up to where the script changes, or enough letters of a script without
  /// spaces are read.
  private static func unit(
    in line: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
  ) -> LineUnit {
    var script = Script.other
    var letterCount = 0
    var isCapitalised = false
    var index = start
    while index < end {
      let decoded = FoldedLine.scalar(in: line, at: index)
      let symbol = LetterTable.symbol(of: decoded.scalar)
      if symbol != 0 {
        let own = Script.allCases[FoldedLine.script(of: symbol)]
        let isFull = letterCount >= lettersPerUnit && !script.hasSpaces
        if isFull || own != .other && script != .other && own != script { break }
        if own != .other { script = own }
        if letterCount == 0 { isCapitalised = FoldedLine.scalar(of: symbol) != decoded.scalar }
        letterCount += 1
      }
      index = min(end, index + decoded.byteCount)
    }
    return LineUnit(
      range: start..<index, script: script, letterCount: letterCount, isCapitalised: isCapitalised)
  }
}
