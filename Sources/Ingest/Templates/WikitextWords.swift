/// What reads as words, and what as a number, in the arguments of templates.
enum WikitextWords {
  /// The number that `name` is, written as such: no zeros before it.
  static func number(_ name: some Collection<UInt8>) -> Int? {
    guard let first = name.first, name.count < 10, first != UInt8(ascii: "0"),
      name.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return name.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// Whether `text` has the words of a sentence: four of them or, in scripts that part no words,
  /// as many bytes.
  static func areProse(_ text: some Collection<UInt8>) -> Bool {
    var words = 0
    var letters = 0
    var unspaced = 0
    for byte in text {
      let isLetter = byte >= 0x80 || (0x61...0x7A).contains(byte | 0x20)
      if isLetter {
        letters += 1
        if WikitextGlyph.isUnspaced(byte) { unspaced += 1 }
        continue
      }
      if letters > 1 { words += 1 }
      if byte == 0x0A, words < 4 { words = 0 }
      letters = 0
      if words > 3 { return true }
    }
    if letters > 1 { words += 1 }
    return words > 3 || unspaced > 8
  }
}
