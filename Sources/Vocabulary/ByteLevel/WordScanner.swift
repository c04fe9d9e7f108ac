/// Finds where words end, by hand: ``SlowWordScanner`` is the twin.
///
/// Pointers are to tables and text that hold during the call.
package struct WordScanner {
  private let pages: UnsafePointer<UInt16>
  private let classes: UnsafePointer<UInt8>

  /// Calls `body` with a scanner, which holds during the call.
  static func with<Result>(_ body: (WordScanner) -> Result) -> Result {
    LetterClasses.shared.pages.withUnsafeBufferPointer { pages in
      LetterClasses.shared.classes.withUnsafeBufferPointer { classes in
        guard let pages = pages.baseAddress, let classes = classes.baseAddress else {
          preconditionFailure("the tables have a page for each 64 characters")
        }
        return body(WordScanner(pages: pages, classes: classes))
      }
    }
  }

  /// The words of `text`, which together are all of it.
  package static func words(of text: [UInt8], _ pattern: WordPattern) -> [[UInt8]] {
    var words: [[UInt8]] = []
    text.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      var start = 0
      while start < bytes.count {
        let end = with { $0.wordEnd(pattern, base, start, bytes.count) }
        words.append(Array(bytes[start..<end]))
        start = end
      }
    }
    return words
  }

  /// The class of the character at `place`, and its length in bytes.
  @inline(__always)
  private func next(
    _ base: UnsafePointer<UInt8>, _ place: Int, _ end: Int
  ) -> (found: UInt8, count: Int) {
    if base[place] < 0x80 { return (classes[Int(base[place])], 1) }
    guard let (scalar, count) = decodeUTF8(base, place, end) else { return (LetterClass.other, 1) }
    let page = Int(pages[Int(scalar &>> 6)])
    return (classes[page &<< 6 | Int(scalar & 63)], count)
  }

  /// Where characters end, from `start` on, that are of the class `wanted`; at most `most`.
  @inline(__always)
  private func run(
    _ wanted: UInt8, _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, most: Int = .max
  ) -> Int {
    var place = start
    var left = most
    while place < end, left > 0 {
      let (found, count) = next(base, place, end)
      if found != wanted { break }
      place &+= count
      left &-= 1
    }
    return place
  }

  /// Where letters end.
  @inline(__always)
  private func letters(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var place = start
    while place &+ 8 <= end {
      let word = UnsafeRawPointer(base + place).loadUnaligned(as: UInt64.self).littleEndian
      // Bit 7 of each byte that is no letter of ASCII.
      let lower = (word | 0x2020_2020_2020_2020) & 0x7F7F_7F7F_7F7F_7F7F
      let below = 0x8080_8080_8080_8080 &- lower &+ 0x6060_6060_6060_6060
      let above = lower &+ 0x0505_0505_0505_0505
      let stop = (below | above | word) & 0x8080_8080_8080_8080
      if stop != 0 {
        place &+= stop.trailingZeroBitCount &>> 3
        if base[place] < 0x80 { return place }
        break
      }
      place &+= 8
    }
    return run(LetterClass.letter, base, place, end)
  }

  /// The length of a contraction whose ' is at `start`, or 0.
  @inline(__always)
  private func contraction(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, isCased: Bool
  ) -> Int {
    guard start &+ 1 < end else { return 0 }
    let fold: UInt8 = isCased ? 0 : 0x20
    let first = base[start &+ 1] | fold
    switch first {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return 2
    default: break
    }
    guard start &+ 2 < end else { return 0 }
    let second = base[start &+ 2]
    switch (first, second | fold) {
    case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
      (UInt8(ascii: "l"), UInt8(ascii: "l")):
      return 3
    default:
      // Without regard to case, a long s is an s.
      return !isCased && base[start &+ 1] == 0xC5 && second == 0xBF ? 3 : 0
    }
  }

  /// Where white space ends that a word of its own takes from `start` on: all of it, if nothing
  /// follows it or it is one character, else without the last.
  @inline(__always)
  private func spaces(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, stopsAtLines: Bool
  ) -> Int {
    var place = start
    var last = start
    var line = start
    while place < end {
      let (found, count) = next(base, place, end)
      if found < LetterClass.space { break }
      last = place
      place &+= count
      if found == LetterClass.newline { line = place }
    }
    if stopsAtLines, line > start { return line }
    return place == end || last == start ? place : last
  }

  /// Where the word ends that begins at `start`, below `end`.
  @inline(__always)
  func wordEnd(
    _ pattern: WordPattern, _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) -> Int {
    pattern == .contractions
      ? plainEnd(base, start, end) : lineEnd(base, start, end, pattern.mostDigits)
  }

  /// By ``WordPattern/contractions``.
  @inline(__always)
  private func plainEnd(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var place = start
    var (found, count) = next(base, start, end)
    if base[start] == 0x20, start &+ 1 < end {
      place &+= 1
      (found, count) = next(base, place, end)
      if found >= LetterClass.space { return spaces(base, start, end, stopsAtLines: false) }
    }
    switch found {
    case LetterClass.letter: return letters(base, place, end)
    case LetterClass.number: return run(found, base, place &+ count, end)
    case LetterClass.other:
      if base[start] == UInt8(ascii: "'") {
        let length = contraction(base, start, end, isCased: true)
        if length > 0 { return start &+ length }
      }
      return run(found, base, place &+ count, end)
    default: return spaces(base, start, end, stopsAtLines: false)
    }
  }

  /// By ``WordPattern/threeDigits`` and ``WordPattern/singleDigits``.
  @inline(__always)
  private func lineEnd(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ mostDigits: Int
  ) -> Int {
    let (found, count) = next(base, start, end)
    if found == LetterClass.letter { return letters(base, start, end) }
    if found == LetterClass.number {
      return run(found, base, start &+ count, end, most: mostDigits &- 1)
    }
    if base[start] == UInt8(ascii: "'") {
      let length = contraction(base, start, end, isCased: false)
      if length > 0 { return start &+ length }
    }
    let after = start &+ count
    let (second, secondCount) = after < end ? next(base, after, end) : (LetterClass.newline, 0)
    if found != LetterClass.newline, second == LetterClass.letter {
      return letters(base, after, end)
    }
    let isSpaced = base[start] == 0x20 && second == LetterClass.other
    guard found == LetterClass.other || isSpaced else {
      return spaces(base, start, end, stopsAtLines: true)
    }
    let others = run(LetterClass.other, base, isSpaced ? after &+ secondCount : after, end)
    return run(LetterClass.newline, base, others, end)
  }
}

/// Parts text by a pattern's alternatives, one after the other, as they are written: the twin of
/// ``WordScanner``.
package struct SlowWordScanner {
  private let pattern: WordPattern
  private let characters: [(scalar: UInt32, found: UInt8)]
  /// Where each character begins, and where the text ends.
  private let places: [Int]

  private init(_ pattern: WordPattern, _ text: [UInt8]) {
    self.pattern = pattern
    var characters: [(UInt32, UInt8)] = []
    var places = [0]
    text.withUnsafeBufferPointer { bytes in
      while let place = places.last, place < bytes.count {
        let (scalar, length) = ScalarReader.next(bytes, place)
        characters.append((scalar, LetterClasses.shared[scalar]))
        places.append(place + length)
      }
    }
    (self.characters, self.places) = (characters, places)
  }

  /// The words of `text`, which together are all of it.
  package static func words(of text: [UInt8], _ pattern: WordPattern) -> [[UInt8]] {
    let scanner = SlowWordScanner(pattern, text)
    var words: [[UInt8]] = []
    var start = 0
    while start < scanner.characters.count {
      let end = scanner.ways(start).lazy.compactMap { $0 }.first ?? start + 1
      words.append(Array(text[scanner.places[start]..<scanner.places[end]]))
      start = end
    }
    return words
  }

  private func isSpace(_ index: Int) -> Bool { characters[index].found >= LetterClass.space }

  /// Where those characters end, from `start` on, that are `wanted`.
  private func end(_ start: Int, _ wanted: (UInt8) -> Bool) -> Int {
    (start..<max(start, characters.count)).first { !wanted(characters[$0].found) }
      ?? max(start, characters.count)
  }

  /// Some of a class, after an optional character that `takes` allows.
  private func some(
    of found: UInt8, _ start: Int, after takes: (UInt32, UInt8) -> Bool
  ) -> Int? {
    let hasFirst = takes(characters[start].scalar, characters[start].found)
    for first in hasFirst ? [start + 1, start] : [start] {
      let end = end(first) { $0 == found }
      if end > first { return end }
    }
    return nil
  }

  /// Where each alternative ends that begins at `start`, `nil` where it does not match.
  private func ways(_ start: Int) -> [Int?] {
    let isSpaced = { (scalar: UInt32, _: UInt8) in scalar == 0x20 }
    let others = some(of: LetterClass.other, start, after: isSpaced)
    guard pattern != .contractions else {
      return [
        contraction(start), some(of: LetterClass.letter, start, after: isSpaced),
        some(of: LetterClass.number, start, after: isSpaced), others,
        spacesBeforeSpace(start), spaces(start),
      ]
    }
    let digits = end(start) { $0 == LetterClass.number }
    return [
      contraction(start),
      some(of: LetterClass.letter, start) { _, found in
        found == LetterClass.other || found == LetterClass.space
      },
      digits > start ? min(digits - start, pattern.mostDigits) + start : nil,
      others.map { end($0) { $0 == LetterClass.newline } },
      spacesToNewline(start), spacesBeforeSpace(start), spaces(start),
    ]
  }

  private func contraction(_ start: Int) -> Int? {
    for ending in ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"].map({ Array($0.unicodeScalars) }) {
      let found = characters[start...].prefix(ending.count)
      if found.count == ending.count, zip(found, ending).allSatisfy({ fold($0.scalar) == $1.value })
      {
        return start + ending.count
      }
    }
    return nil
  }

  /// A letter without regard to its case, where the pattern has none.
  private func fold(_ scalar: UInt32) -> UInt32 {
    if pattern == .contractions { return scalar }
    return scalar == 0x17F ? 0x73 : (0x41...0x5A).contains(scalar) ? scalar + 0x20 : scalar
  }

  /// `\s*[\r\n]+`
  private func spacesToNewline(_ start: Int) -> Int? {
    let end = end(start) { $0 >= LetterClass.space }
    return (start..<end).last { characters[$0].found == LetterClass.newline }.map { $0 + 1 }
  }

  /// `\s+(?!\S)`
  private func spacesBeforeSpace(_ start: Int) -> Int? {
    let end = end(start) { $0 >= LetterClass.space }
    return (start + 1..<max(start + 1, end + 1)).last { $0 == characters.count || isSpace($0) }
  }

  /// `\s+`
  private func spaces(_ start: Int) -> Int? {
    let end = end(start) { $0 >= LetterClass.space }
    return end > start ? end : nil
  }
}
