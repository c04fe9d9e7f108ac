/// What is done to text before WordPiece sees it, as BERT does it (Devlin et al., 2019).
///
/// Every character is treated as Hugging Face's `BertNormalizer` and `BertPreTokenizer` treat it,
/// with the versions of Unicode that they have; ``BertTables`` is made from them.
package struct BertNormaliser: Hashable, Codable, Sendable {
  /// Whether controls, formats, private use and U+FFFD are dropped, and white space made spaces.
  package var cleanText = true
  /// Whether each Chinese character is a word of its own.
  package var chineseCharacters = true
  /// Whether canonical decomposition and the loss of non-spacing marks follow: accents, but also
  /// the vowel signs of Indic scripts.
  package var stripAccents = false
  /// Whether text is made lower case.
  package var lowercase = false

  /// Names what is done.
  package init(
    cleanText: Bool = true, chineseCharacters: Bool = true, stripAccents: Bool = false,
    lowercase: Bool = false
  ) {
    self.cleanText = cleanText
    self.chineseCharacters = chineseCharacters
    self.stripAccents = stripAccents
    self.lowercase = lowercase
  }

  /// `text`, each step over the whole of it: the definition, which ``BertShapes`` is faster than.
  package func normalised(_ text: [UInt32]) -> [UInt32] {
    let characters = BertCharacters.shared
    var text = text
    if cleanText {
      text = text.compactMap { scalar in
        let flags = characters.flags[Int(scalar)]
        return flags.contains(.dropped) ? nil : flags.contains(.cleanSpace) ? 0x20 : scalar
      }
    }
    if chineseCharacters {
      text = text.flatMap { scalar in
        characters.flags[Int(scalar)].contains(.chinese) ? [0x20, scalar, 0x20] : [scalar]
      }
    }
    if stripAccents { text = characters.withoutAccents(text) }
    if lowercase { text = text.flatMap(characters.lowercase) }
    return text
  }

  /// The words of normalised text: parted by white space, punctuation alone.
  package static func words(of text: [UInt32]) -> [[UInt32]] {
    let characters = BertCharacters.shared
    var words: [[UInt32]] = []
    var word: [UInt32] = []
    for scalar in text {
      let flags = characters.flags[Int(scalar)]
      if flags.isDisjoint(with: [.space, .punctuation]) {
        word.append(scalar)
        continue
      }
      if !word.isEmpty { words.append(word) }
      word.removeAll()
      if flags.contains(.punctuation) { words.append([scalar]) }
    }
    return word.isEmpty ? words : words + [word]
  }
}

/// Reads UTF-8; a byte that is no part of a well-formed sequence is U+FFFD.
enum ScalarReader {
  static let replacement: UInt32 = 0xFFFD

  /// The scalars of `bytes`.
  static func scalars(_ bytes: some Sequence<UInt8>) -> [UInt32] {
    var scalars: [UInt32] = []
    Array(bytes).withUnsafeBufferPointer { bytes in
      var position = 0
      while position < bytes.count {
        let (scalar, length) = next(bytes, position)
        scalars.append(scalar)
        position += length
      }
    }
    return scalars
  }

  /// The scalar at `position`, which is below `bytes.count`, and its length in bytes.
  @inline(__always)
  static func next(
    _ bytes: UnsafeBufferPointer<UInt8>, _ position: Int
  ) -> (scalar: UInt32, length: Int) {
    let first = UInt32(bytes[position])
    if first < 0x80 { return (first, 1) }
    let left = bytes.count - position
    func continuation(_ offset: Int) -> UInt32? {
      let byte = UInt32(bytes[position + offset])
      return byte & 0xC0 == 0x80 ? byte & 0x3F : nil
    }
    switch first {
    case 0xC2...0xDF:
      if left > 1, let a = continuation(1) { return ((first & 0x1F) << 6 | a, 2) }
    case 0xE0...0xEF:
      if left > 2, let a = continuation(1), let b = continuation(2) {
        let scalar = (first & 0x0F) << 12 | a << 6 | b
        if scalar >= 0x800, scalar & 0xF800 != 0xD800 { return (scalar, 3) }
      }
    case 0xF0...0xF4:
      if left > 3, let a = continuation(1), let b = continuation(2), let c = continuation(3) {
        let scalar = (first & 0x07) << 18 | a << 12 | b << 6 | c
        if scalar >= 0x10000, scalar < 0x110000 { return (scalar, 4) }
      }
    default: break
    }
    return (replacement, 1)
  }

  /// The UTF-8 of `scalars`.
  static func utf8(_ scalars: some Sequence<UInt32>) -> [UInt8] {
    var bytes: [UInt8] = []
    for scalar in scalars { append(scalar, to: &bytes) }
    return bytes
  }

  /// Appends the UTF-8 of `scalar`.
  static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
    if scalar < 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: scalar))
    } else if let scalar = Unicode.Scalar(scalar) {
      bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }
}
