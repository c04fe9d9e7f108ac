import Glibc

/// A token that is found in text before words are, as `added_tokens` of a `tokenizer.json` has it.
package struct AddedToken: Hashable, Sendable {
  /// Its id.
  package var id: Int32
  /// What it is written as, in UTF-8.
  package var content: [UInt8]
  /// Whether it only counts where no letter, digit or mark touches it.
  package var isSingleWord = false
  /// Whether white space before it belongs to it.
  package var stripsLeft = false
  /// Whether white space after it belongs to it.
  package var stripsRight = false
  /// Whether it is looked for in normalised text, and not in the text as it is.
  package var isNormalised = false
  /// Whether it stands for no text, and is left out of what is decoded.
  package var isSpecial = true

  /// A special token that is looked for in the text as it is.
  package init(id: Int32, content: [UInt8]) {
    self.id = id
    self.content = content
  }
}

extension [AddedToken] {
  /// What each id is written as: `pieces`, and after them the tokens whose ids go on from theirs.
  func written(after pieces: [[UInt8]]) -> [[UInt8]] {
    var written = pieces
    for token in sorted(by: { $0.id < $1.id }) where Int(token.id) == written.count {
      written.append(token.content)
    }
    return written
  }

  /// Of `count` ids, which are special tokens'.
  func specials(among count: Int) -> [Bool] {
    var isSpecial = [Bool](repeating: false, count: count)
    for token in self where token.isSpecial { isSpecial[Int(token.id)] = true }
    return isSpecial
  }
}

/// Finds added tokens: of those that begin first the longest, then on from its end.
struct AddedTokenMatcher: Sendable {
  private var edges = EdgeTable()
  private var tokenAt: [Int32] = [-1]
  private var begins = [Bool](repeating: false, count: 256)
  /// The byte that all tokens begin with, if there is one.
  private let onlyFirst: UInt8?
  private let tokens: [AddedToken]

  /// - Parameter written: Each token with the bytes that are looked for, at least one.
  init(_ written: [(bytes: [UInt8], token: AddedToken)]) {
    tokens = written.map(\.token)
    let firsts = Set(written.compactMap(\.bytes.first))
    onlyFirst = firsts.count == 1 ? firsts.first : nil
    for (index, item) in written.enumerated() {
      var node: UInt32 = 0
      for byte in item.bytes {
        var next = edges.target(node, UInt32(byte))
        if next == EdgeTable.none {
          next = UInt32(tokenAt.count)
          tokenAt.append(-1)
          edges.add(node, UInt32(byte), next)
        }
        node = next
      }
      if let first = item.bytes.first {
        begins[Int(first)] = true
        tokenAt[Int(node)] = Int32(index)
      }
    }
  }

  /// Whether there is no token to find.
  var isEmpty: Bool { tokens.isEmpty }

  /// Calls `take` with each part of `bytes` in turn: a token's with its id, others with `nil`.
  func parts(of bytes: UnsafeBufferPointer<UInt8>, _ take: (Range<Int>, Int32?) -> Void) {
    var taken = 0
    var from = 0
    while let (match, token) = next(in: bytes, from: from) {
      from = match.upperBound
      if token.isSingleWord, !isSingle(match, in: bytes) { continue }
      var (start, end) = (match.lowerBound, match.upperBound)
      if token.stripsLeft { start = Self.spacesEnding(at: start, from: taken, bytes) }
      // A match in white space that another took ends where that white space does.
      if token.stripsRight { end = end < taken ? taken : Self.spacesBeginning(at: end, bytes) }
      if taken < start { take(taken..<start, nil) }
      take(start..<max(start, end), token.id)
      taken = end
    }
    if taken < bytes.count { take(taken..<bytes.count, nil) }
  }

  /// The ids of tokens, and between them those that `encode` gives the other parts.
  func ids(of text: [UInt8], _ encode: ([UInt8]) -> [Int32]) -> [Int32] {
    var ids: [Int32] = []
    text.withUnsafeBufferPointer { bytes in
      parts(of: bytes) { part, id in ids += id.map { [$0] } ?? encode(Array(text[part])) }
    }
    return ids
  }

  private func next(
    in bytes: UnsafeBufferPointer<UInt8>, from: Int
  ) -> (match: Range<Int>, token: AddedToken)? {
    var from = from
    while let start = start(in: bytes, from: from) {
      from = start + 1
      var node: UInt32 = 0
      var found: (end: Int, token: Int32)?
      var position = start
      while position < bytes.count {
        node = edges.target(node, UInt32(bytes[position]))
        if node == EdgeTable.none { break }
        position += 1
        if tokenAt[Int(node)] >= 0 { found = (position, tokenAt[Int(node)]) }
      }
      if let found { return (start..<found.end, tokens[Int(found.token)]) }
    }
    return nil
  }

  /// Where a token may begin, from `from` on.
  private func start(in bytes: UnsafeBufferPointer<UInt8>, from: Int) -> Int? {
    guard from < bytes.count, let base = bytes.baseAddress else { return nil }
    guard let onlyFirst else {
      return begins.withUnsafeBufferPointer { begins in
        (from..<bytes.count).first { begins[Int(bytes[$0])] }
      }
    }
    return memchr(base + from, Int32(onlyFirst), bytes.count - from).map {
      UnsafeRawPointer($0) - UnsafeRawPointer(base)
    }
  }

  private func isSingle(_ match: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if match.lowerBound > 0, Self.isOfWord(Self.scalar(before: match.lowerBound, bytes)) {
      return false
    }
    return match.upperBound == bytes.count
      || !Self.isOfWord(ScalarReader.next(bytes, match.upperBound).scalar)
  }

  /// The scalar that ends at `position`, above 0.
  private static func scalar(before position: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    ScalarReader.next(bytes, start(before: position, bytes)).scalar
  }

  private static func start(before position: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    // The longest first: a byte that goes on with a character is, alone, a broken one.
    (max(0, position - 4)..<position).first {
      ScalarReader.next(bytes, $0).length == position - $0
    } ?? position - 1
  }

  private static func spacesEnding(
    at end: Int, from first: Int, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Int {
    var end = max(end, first)
    while end > first {
      let start = start(before: end, bytes)
      if !isSpace(ScalarReader.next(bytes, start).scalar) { break }
      end = start
    }
    return end
  }

  private static func spacesBeginning(at start: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var start = start
    while start < bytes.count {
      let (scalar, length) = ScalarReader.next(bytes, start)
      if !isSpace(scalar) { break }
      start += length
    }
    return start
  }

  private static func isSpace(_ scalar: UInt32) -> Bool {
    BertCharacters.shared.flags[Int(scalar)].contains(.space)
  }

  /// What regular expressions call `\w` (UTS #18, annex C), by Swift's tables, of what there was in
  /// Unicode 16, which upstream's are of.
  private static func isOfWord(_ scalar: UInt32) -> Bool {
    guard let properties = Unicode.Scalar(scalar)?.properties, let age = properties.age,
      age.major <= 16
    else { return false }
    if properties.isAlphabetic || properties.isJoinControl { return true }
    return switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: true
    default: false
    }
  }
}
