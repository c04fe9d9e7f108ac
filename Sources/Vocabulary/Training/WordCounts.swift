import Dispatch
import Glibc

/// The words of a text and how often each occurs, counted as SentencePiece's trainer does.
///
/// Each line is normalised; what would read as one of the vocabulary's own symbols becomes a
/// boundary that no piece spans; then it is split into words before (or after) each space, which by
/// then is U+2581. The counts are the same for any number of workers.
final class WordCounts {
  /// Where words begin and end.
  struct Splitting: Sendable {
    var byWhitespace = true
    var isSuffix = false
    var keepsRunsTogether = false
  }

  /// Marks what no piece spans.
  static let boundary: UInt8 = 0x1F
  private static let unitBytes = 1 << 18

  /// What one worker found in one piece of the text.
  private struct Unit {
    var line: [UInt8] = []
    var text: [UInt8] = []
    var words: [[FoundWord]]
    var tooLong = 0
    var reserved = 0
    var kept = 0
  }

  /// The words, each in one of the tables.
  private(set) var tables: [WordTable]
  /// The lines that were counted.
  private(set) var lineCount = 0
  /// The lines that were longer than the limit.
  private(set) var tooLongCount = 0
  /// The lines that had the reserved character U+2585.
  private(set) var reservedCount = 0
  private var units: [Unit]
  private let normaliser: SentencePieceNormaliser
  private let symbols: SymbolMatcher
  private let splitting: Splitting
  private let longestLine: Int
  private let seed: UInt64

  /// Prepares for counting.
  ///
  /// - Parameters:
  ///   - symbols: The vocabulary's own symbols.
  ///   - longestLine: The most bytes of a line that is counted.
  ///   - seed: The secret of the words' hash; the counts do not depend on it.
  init(
    normaliser: SentencePieceNormaliser, symbols: SymbolMatcher, splitting: Splitting,
    longestLine: Int, workers: Int, seed: UInt64
  ) {
    let workers = max(1, workers)
    self.normaliser = normaliser
    self.symbols = symbols
    self.splitting = splitting
    self.longestLine = longestLine
    self.seed = seed
    tables = (0..<workers).map { _ in WordTable() }
    units = Array(
      repeating: Unit(words: Array(repeating: [], count: workers)), count: workers)
  }

  /// Counts the words of `batch`.
  func add(_ batch: TextBatch) throws(VocabularyError) {
    let ranges = Self.ranges(of: batch)
    var next = 0
    while next < ranges.count {
      let count = min(units.count, ranges.count - next)
      find(batch, Array(ranges[next..<next + count]))
      next += count
      for unit in units[..<count] {
        lineCount += unit.kept
        tooLongCount += unit.tooLong
        reservedCount += unit.reserved
      }
      try store(count)
    }
  }

  /// Gives back what only counting needs.
  func seal() {
    units = []
    for table in tables { table.seal() }
  }

  /// Forgets the words.
  func removeAll() { tables = [] }

  /// Finds the words of each range, a range a worker.
  private func find(_ batch: TextBatch, _ ranges: [Range<Int>]) {
    units.withUnsafeMutableBufferPointer { units in
      // Safe: each call has a unit of its own, and all end before this one returns.
      nonisolated(unsafe) let units = units
      nonisolated(unsafe) let owner = self
      DispatchQueue.concurrentPerform(iterations: ranges.count) { index in
        owner.find(batch, ranges[index], &units[index])
      }
    }
  }

  /// Puts the words of `count` units into the tables, a table a worker.
  private func store(_ count: Int) throws(VocabularyError) {
    var failures = [VocabularyError?](repeating: nil, count: tables.count)
    failures.withUnsafeMutableBufferPointer { failures in
      // Safe: each call has a table of its own, and all end before this one returns.
      nonisolated(unsafe) let failures = failures
      nonisolated(unsafe) let owner = self
      DispatchQueue.concurrentPerform(iterations: tables.count) { index in
        for unit in owner.units[..<count] {
          unit.text.withUnsafeBufferPointer { text in
            guard let base = text.baseAddress else { return }
            do throws(VocabularyError) {
              try owner.tables[index].add(unit.words[index], in: base)
            } catch { failures[index] = error }
          }
        }
      }
    }
    for case let failure? in failures { throw failure }
  }

  /// Pieces of the text of about the same size, each of whole lines.
  private static func ranges(of batch: TextBatch) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    for documentEnd in batch.ends {
      while documentEnd - start >= unitBytes {
        let newline = batch.bytes[(start + unitBytes - 1)..<documentEnd].firstIndex(of: 0x0A)
        let end = newline.map { $0 + 1 } ?? documentEnd
        ranges.append(start..<end)
        start = end
      }
      if documentEnd - start >= unitBytes / 2 {
        ranges.append(start..<documentEnd)
        start = documentEnd
      }
    }
    if start < batch.bytes.count { ranges.append(start..<batch.bytes.count) }
    return ranges
  }

  private func find(_ batch: TextBatch, _ range: Range<Int>, _ unit: inout Unit) {
    unit.text.removeAll(keepingCapacity: true)
    for index in unit.words.indices { unit.words[index].removeAll(keepingCapacity: true) }
    (unit.tooLong, unit.reserved, unit.kept) = (0, 0, 0)
    var document = Self.firstEnd(after: range.lowerBound, in: batch.ends)
    batch.bytes.withUnsafeBufferPointer { bytes in
      var start = range.lowerBound
      let mayBeReserved = Self.hasReserved(UnsafeBufferPointer(rebasing: bytes[range]))
      while start < range.upperBound {
        while batch.ends[document] <= start { document += 1 }
        let limit = min(batch.ends[document], range.upperBound)
        var end = limit
        if let base = bytes.baseAddress, let newline = memchr(base + start, 0x0A, limit - start) {
          end = UnsafeRawPointer(base).distance(to: newline)
        }
        add(UnsafeBufferPointer(rebasing: bytes[start..<end]), mayBeReserved, &unit)
        start = end < limit ? end + 1 : limit
      }
    }
  }

  private static func firstEnd(after place: Int, in ends: [Int]) -> Int {
    var (low, high) = (0, ends.count)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] > place { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Whether a line has U+2585, which stands for rare characters while upstream trains.
  private static func hasReserved(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = line.baseAddress else { return false }
    var place = 0
    while let found = memchr(base + place, 0xE2, line.count - place) {
      place = UnsafeRawPointer(base).distance(to: found)
      if place + 2 < line.count && base[place + 1] == 0x96 && base[place + 2] == 0x85 {
        return true
      }
      place += 1
    }
    return false
  }

  private func add(
    _ line: UnsafeBufferPointer<UInt8>, _ mayBeReserved: Bool, _ unit: inout Unit
  ) {
    if line.isEmpty { return }
    if line.count > longestLine {
      unit.tooLong += 1
      return
    }
    if mayBeReserved && Self.hasReserved(line) {
      unit.reserved += 1
      return
    }
    unit.kept += 1
    let start = unit.text.count
    normaliser.normalise(UnsafeRawBufferPointer(line), into: &unit.line)
    unit.text += unit.line
    symbols.replace(in: &unit.text, from: start, with: Self.boundary)
    split(from: start, &unit)
  }

  /// Splits what stands from `start` in the text of `unit` into words.
  private func split(from start: Int, _ unit: inout Unit) {
    let shards = UInt64(unit.words.count)
    let (splitting, end) = (splitting, unit.text.count)
    unit.text.withUnsafeBufferPointer { bytes in
      guard let text = bytes.baseAddress else { return }
      func close(_ wordStart: Int, _ wordEnd: Int) {
        guard wordEnd > wordStart else { return }
        let word = FoundWord(text, start: wordStart, count: wordEnd - wordStart, seed: seed)
        unit.words[Int(word.hash % shards)].append(word)
      }
      var wordStart = start
      var index = start
      var wasSpace = false
      while splitting.byWhitespace && index < end {
        let isSpace =
          text[index] == 0xE2 && index + 2 < end && text[index + 1] == 0x96
          && text[index + 2] == 0x81
        let begins =
          splitting.isSuffix
          ? wasSpace && !(splitting.keepsRunsTogether && isSpace)
          : isSpace && !(splitting.keepsRunsTogether && wasSpace)
        if begins {
          close(wordStart, index)
          wordStart = index
        }
        wasSpace = isSpace
        index += isSpace ? 3 : 1
      }
      close(wordStart, end)
    }
  }
}

extension SymbolMatcher {
  /// Replaces each symbol in `text`, from `start` on, the longest that there is, by `byte`.
  package func replace(in text: inout [UInt8], from start: Int, with byte: UInt8) {
    if symbols.isEmpty { return }
    let end = text.withUnsafeMutableBytes { text in
      var (target, index) = (start, start)
      while index < text.count {
        let rest = UnsafeRawBufferPointer(rebasing: text[index...])
        let found = trie.longestPrefix(of: rest)
        text[target] = found == nil ? text[index] : byte
        target += 1
        index += found?.count ?? 1
      }
      return target
    }
    text.removeLast(text.count - end)
  }
}
