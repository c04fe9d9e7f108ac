/// The bytes that part fastText's words: space, line feed, carriage return, tab, vertical tab, form
/// feed and NUL; no other white space of Unicode's.
private func isSpace(_ byte: UInt8) -> Bool {
  byte <= 0x20 && (1 << UInt64(byte)) & 0x1_0000_3E01 != 0
}

/// The rows of the input matrix that a line stands for, in fastText's order.
///
/// - Source: fastText, `dictionary.cc`: `getLine`, `addSubwords`, `addWordNgrams`.
struct FastTextFeatures {
  let arguments: FastTextArguments
  let vocabulary: FastTextVocabulary
  let lookup: FastTextBuckets.Lookup
  let input: FastTextInput
  /// The bytes of the file, where the words stand.
  let file: UnsafeRawBufferPointer
  let scratch: FastTextScratch

  private static let basis: UInt32 = 2_166_136_261
  private static let prime: UInt32 = 16_777_619

  /// Sums the rows of `line`, up to its first line feed, in the scratch's `hidden`.
  ///
  /// - Returns: The number of rows.
  func sum(_ line: UnsafeRawBufferPointer) -> Int {
    var sink = Sink(rows: scratch.rows, input: input, scratch: scratch)
    scratch.hidden.update(repeating: 0)
    scratch.tokenHashes.removeAll(keepingCapacity: true)
    var start = 0
    var isEnded = false
    while start < line.count, !isEnded {
      let byte = line[start]
      if isSpace(byte) {
        if byte == 0x0A { break }
        start += 1
        continue
      }
      var end = start + 1
      while end < line.count, !isSpace(line[end]) { end += 1 }
      isEnded = add(UnsafeRawBufferPointer(rebasing: line[start..<end]), to: &sink)
      start = end
    }
    if !isEnded { FastTextVocabulary.endOfLine.withUnsafeBytes { _ = add($0, to: &sink) } }
    if arguments.wordNGramOrder > 1 { addWordNGrams(to: &sink) }
    sink.flush()
    return sink.total
  }

  /// Adds the rows of `token`; returns whether it ends the line.
  private func add(_ token: UnsafeRawBufferPointer, to sink: inout Sink) -> Bool {
    let isEnd = token.count == 4 && token.elementsEqual(FastTextVocabulary.endOfLine)
    let entry = vocabulary.entry(token, in: file)
    let isLabel =
      entry.map { $0 >= vocabulary.wordCount }
      ?? (token.count >= FastTextVocabulary.labelPrefix.count
        && token.starts(with: FastTextVocabulary.labelPrefix))
    if isLabel { return isEnd }
    if let entry { sink.append(UInt32(entry)) }
    if !isEnd, arguments.maximumOrder > 0 { addNGrams(of: token, to: &sink) }
    if arguments.wordNGramOrder > 1 {
      var hash = Self.basis
      for byte in token { hash = Self.extend(hash, by: byte) }
      scratch.tokenHashes.append(Int32(bitPattern: hash))
    }
    return isEnd
  }

  /// FNV-1a, with bytes sign-extended as fastText does.
  @inline(__always)
  private static func extend(_ hash: UInt32, by byte: UInt8) -> UInt32 {
    (hash ^ UInt32(bitPattern: Int32(Int8(bitPattern: byte)))) &* prime
  }

  /// Adds the n-grams of `<token>`. The hash of an n-gram is a prefix of that of the next longer
  /// one, so all that begin at one character take one pass.
  private func addNGrams(of token: UnsafeRawBufferPointer, to sink: inout Sink) {
    let word = scratch.word(holding: token)
    let end = token.count + 2
    let (shortest, longest) = (arguments.minimumOrder, arguments.maximumOrder)
    for start in 0..<end where word[start] & 0xC0 != 0x80 {
      sink.reserve(longest)
      var hash = Self.basis
      var index = start
      var order = 1
      while order <= longest, index < end {
        hash = Self.extend(hash, by: word[index])
        index += 1
        // What follows the word's last byte is no continuation, so this ends.
        while word[index] & 0xC0 == 0x80 {
          hash = Self.extend(hash, by: word[index])
          index += 1
        }
        let isBoundary = order == 1 && (start == 0 || index == end)
        if order >= shortest, !isBoundary {
          sink.count += lookup.find(hash, sink.rows + sink.count)
        }
        order += 1
      }
    }
  }

  private func addWordNGrams(to sink: inout Sink) {
    let hashes = scratch.tokenHashes
    for first in hashes.indices {
      var hash = UInt64(bitPattern: Int64(hashes[first]))
      sink.reserve(arguments.wordNGramOrder)
      for last in hashes.indices[first...].dropFirst().prefix(arguments.wordNGramOrder - 1) {
        hash = hash &* 116_049_371 &+ UInt64(bitPattern: Int64(hashes[last]))
        sink.count += lookup.find(wide: hash, sink.rows + sink.count)
      }
    }
  }

  /// Gathers rows in a buffer of fixed size and has them summed when it is full, so that a line of
  /// any length takes the memory of its longest word.
  private struct Sink {
    let rows: UnsafeMutablePointer<UInt32>
    let input: FastTextInput
    let scratch: FastTextScratch
    var count = 0
    var total = 0

    init(rows: UnsafeMutablePointer<UInt32>, input: FastTextInput, scratch: FastTextScratch) {
      self.rows = rows
      self.input = input
      self.scratch = scratch
    }

    /// Makes room for `count` rows and one to spare, which a lookup may write without keeping it.
    @inline(__always)
    mutating func reserve(_ more: Int) {
      if count + more + 1 > FastTextScratch.rowCapacity { flush() }
    }

    mutating func append(_ row: UInt32) {
      reserve(1)
      rows[count] = row
      count += 1
    }

    mutating func flush() {
      input.add(UnsafeBufferPointer(start: rows, count: count), scratch)
      total += count
      count = 0
    }
  }
}
