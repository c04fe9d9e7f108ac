import Glibc

/// The words and labels of a fastText model.
struct FastTextVocabulary {
  let wordCount: Int
  let labelCount: Int
  /// The number of buckets that were kept, or `nil` where none was left out.
  let keptBucketCount: Int?
  /// By entry, words before labels: its bytes in the file.
  private let texts: [Range<Int>]
  /// Of each label: how many lines of the training data had it.
  let labelLineCounts: [Int64]
  /// Slots of a hash table with open addressing: the hash's high half and the entry's number + 1,
  /// or 0.
  private let slots: [UInt64]

  static let endOfLine = Array("</s>".utf8)
  static let labelPrefix = Array("__label__".utf8)

  init(_ file: inout FastTextCursor) throws(LanguageIDError) {
    let start = file.offset
    let count = try file.integer(Int32.self, "the number of entries", in: 0...Int(Int32.max))
    wordCount = try file.integer(Int32.self, "the number of words", in: 0...Int(Int32.max))
    labelCount = try file.integer(Int32.self, "the number of labels", in: 1...Int(Int32.max))
    if wordCount + labelCount != count {
      throw file.damage(
        at: start, "\(count) entries are not \(wordCount) words and \(labelCount) labels")
    }
    _ = try file.integer(Int64.self, "the number of tokens")
    let kept = try file.integer(
      Int64.self, "the number of buckets kept", in: -1...Int(Int32.max))
    keptBucketCount = kept < 0 ? nil : kept
    var texts: [Range<Int>] = []
    var lineCounts: [Int64] = []
    for index in 0..<count {
      texts.append(try file.text("an entry"))
      let lines = try file.integer(Int64.self, "an entry's count")
      let isLabel = index >= wordCount
      let type = try file.integer(Int8.self, "an entry's type")
      if type != (isLabel ? 1 : 0) {
        throw file.damage(
          at: file.offset - 1, "entry \(index) has type \(type), not \(isLabel ? 1 : 0)")
      }
      if isLabel { lineCounts.append(Int64(lines)) }
    }
    self.texts = texts
    labelLineCounts = lineCounts
    slots = try Self.table(of: texts, file)
  }

  /// The labels without their prefix.
  func labels(in bytes: UnsafeRawBufferPointer) -> [String] {
    texts[wordCount...].map { range in
      let text = bytes[range]
      let isPrefixed = text.starts(with: Self.labelPrefix)
      return String(
        decoding: isPrefixed ? text.dropFirst(Self.labelPrefix.count) : text, as: UTF8.self)
    }
  }

  /// The number of the entry `word`, or `nil`.
  ///
  /// - Parameter bytes: The bytes of the file.
  func entry(_ word: UnsafeRawBufferPointer, in bytes: UnsafeRawBufferPointer) -> Int? {
    let hash = Self.hash(word)
    return slots.withUnsafeBufferPointer { slots in
      let mask = slots.count - 1
      var index = Int(truncatingIfNeeded: hash) & mask
      while slots[index] != 0 {
        if slots[index] >> 32 == hash >> 32 {
          let entry = Int(slots[index] & 0xFFFF_FFFF) - 1
          if Self.isEqual(word, bytes, texts[entry]) { return entry }
        }
        index = (index + 1) & mask
      }
      return nil
    }
  }

  /// Where an entry is written twice, the later one counts.
  private static func table(
    of texts: [Range<Int>], _ file: FastTextCursor
  ) throws(LanguageIDError) -> [UInt64] {
    var capacity = 16
    while capacity < 2 * texts.count { capacity *= 2 }
    var slots = [UInt64](repeating: 0, count: capacity)
    var probeCount = 0
    for (number, text) in texts.enumerated() {
      let word = UnsafeRawBufferPointer(rebasing: file.bytes[text])
      let hash = hash(word)
      var index = Int(truncatingIfNeeded: hash) & (capacity - 1)
      while slots[index] != 0 {
        let other = Int(slots[index] & 0xFFFF_FFFF) - 1
        if slots[index] >> 32 == hash >> 32, isEqual(word, file.bytes, texts[other]) { break }
        index = (index + 1) & (capacity - 1)
        probeCount += 1
      }
      // Words can be made so that all have one hash; then no table would be fast.
      if probeCount > 64 * (texts.count + 1024) {
        throw file.damage(at: text.lowerBound, "too many entries have the same hash")
      }
      slots[index] = (hash & ~0xFFFF_FFFF) | UInt64(number + 1)
    }
    return slots
  }

  private static func isEqual(
    _ word: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer, _ text: Range<Int>
  ) -> Bool {
    guard word.count == text.count, let first = word.baseAddress, let start = bytes.baseAddress
    else { return word.count == text.count }
    return memcmp(first, start + text.lowerBound, word.count) == 0
  }

  /// Not fastText's hash: that goes byte by byte, and which hash finds a word does not matter.
  private static func hash(_ word: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: word.count) &* 0x9E37_79B9_7F4A_7C15
    var start = 0
    while start + 8 <= word.count {
      hash = mix(hash ^ word.loadUnaligned(fromByteOffset: start, as: UInt64.self))
      start += 8
    }
    var rest: UInt64 = 0
    while start < word.count {
      rest = rest << 8 | UInt64(word[start])
      start += 1
    }
    return mix(hash ^ rest)
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    let product = value &* 0xD6E8_FEB8_6659_FD93
    return (product ^ product >> 32) &* 0xD6E8_FEB8_6659_FD93
  }
}
