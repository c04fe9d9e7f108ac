import CICU
import Chance

/// Measures of a text that tell prose from what pages hold besides; all are shares or ratios.
///
/// Texts are clean UTF-8 (see ``Lines``). A word is what stands between white space, so measures in
/// words say little of languages that put no spaces between words (Chinese, Japanese, Thai, Lao,
/// Khmer, Burmese, Tibetan).
public enum TextMeasures {
  /// Hash signs per word or ellipses (`…` or `...`) per word, whichever is more; 0 without words.
  ///
  /// Source: Rae et al. (2021), "Scaling Language Models", A.1.1, where more than 0.1 is too much.
  public static func symbolRatio(of text: [UInt8]) -> Double {
    let words = wordRanges(of: text).count
    if words == 0 { return 0 }
    var hashes = 0
    var ellipses = 0
    text.withUnsafeBufferPointer { text in
      var index = 0
      while index < text.count {
        switch text[index] {
        case UInt8(ascii: "#"): hashes += 1
        case UInt8(ascii: ".") where stands(at: index, [0x2E, 0x2E, 0x2E], in: text),
          0xE2 where stands(at: index, [0xE2, 0x80, 0xA6], in: text):
          ellipses += 1
          index += 2
        default: break
        }
        index += 1
      }
    }
    return Double(max(hashes, ellipses)) / Double(words)
  }

  /// The share of lines, empty ones apart, that equal an earlier line; 0 without lines.
  ///
  /// Source: Rae et al. (2021), table A1, where more than 0.3 is too much.
  public static func repeatedLineShare(of text: [UInt8]) -> Double {
    var seen = Set<ArraySlice<UInt8>>()
    var lines = 0
    for line in text.split(separator: 0x0A) {
      lines += 1
      seen.insert(line)
    }
    return lines == 0 ? 0 : Double(lines - seen.count) / Double(lines)
  }

  /// The largest share of the text's bytes that one repeated run of `n` words covers, the white
  /// space between these words included; 0 where no run of `n` words stands twice.
  ///
  /// Bytes that two overlapping copies share are counted once.
  /// - Source: Rae et al. (2021), table A1 (the most frequent 2-, 3- and 4-gram, where more
  ///   than 0.20, 0.18 and 0.16 is too much).
  public static func repeatedNGramShare(of text: [UInt8], n: Int) -> Double {
    let words = wordRanges(of: text)
    guard n > 0, words.count > n else { return 0 }
    let hashes = words.map { SplitMix64.first(of: FNV1a.hash(text.span.extracting($0))) }
    var seen: [UInt64: (covered: Int, end: Int, count: Int)] = [:]
    var largest = 0
    for first in 0...(words.count - n) {
      // Equal hashes of 64 bits stand for equal runs.
      var key: UInt64 = 0
      for place in first..<(first + n) { key = SplitMix64.first(of: key ^ hashes[place]) }
      let (start, end) = (words[first].lowerBound, words[first + n - 1].upperBound)
      var run = seen[key] ?? (0, 0, 0)
      run = (run.covered + end - max(start, run.end), end, run.count + 1)
      seen[key] = run
      if run.count > 1 { largest = max(largest, run.covered) }
    }
    return Double(largest) / Double(text.count)
  }

  /// The share of lines, empty ones apart, that are items of a list or short; 0 without lines.
  ///
  /// An item begins with a bullet (`-`, `*`, `+`, `•`, `·`, `–`) or a number, `.` or `)` behind it,
  /// and a space. A line is short that has fewer than 60 bytes and does not end as sentences do.
  /// - Source: after Rae et al. (2021), A.1.1, where more than 0.9 of the lines beginning with a
  ///   bullet is too much; short lines are our addition, for pages rendered without bullets.
  public static func listLineShare(of text: [UInt8]) -> Double {
    var lines = 0
    var listed = 0
    for line in text.split(separator: 0x0A) {
      lines += 1
      if isListItem(line) || line.count < shortLineBytes && !endsSentence(line) { listed += 1 }
    }
    return lines == 0 ? 0 : Double(listed) / Double(lines)
  }

  private static let shortLineBytes = 60

  private static func isListItem(_ line: ArraySlice<UInt8>) -> Bool {
    if bullets.contains(where: { line.starts(with: $0) }) { return true }
    let rest = line.drop { (0x30...0x39).contains($0) }
    return (1...4).contains(line.count - rest.count)
      && (rest.starts(with: ". ".utf8) || rest.starts(with: ") ".utf8))
  }

  private static let bullets = ["- ", "* ", "+ ", "• ", "· ", "– "].map { Array($0.utf8) }

  private static func endsSentence(_ line: ArraySlice<UInt8>) -> Bool {
    line.withUnsafeBufferPointer {
      cicu_ends_sentence($0.baseAddress, Int32(truncatingIfNeeded: $0.count))
    }
  }

  private static func stands(
    at index: Int, _ bytes: [UInt8], in text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    index + bytes.count <= text.count
      && bytes.indices.allSatisfy { text[index + $0] == bytes[$0] }
  }

  private static func wordRanges(of text: [UInt8]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start: Int?
    for index in text.indices {
      let isSpace = text[index] == 0x20 || (0x09...0x0D).contains(text[index])
      if isSpace, let first = start {
        words.append(first..<index)
        start = nil
      } else if !isSpace, start == nil {
        start = index
      }
    }
    if let start { words.append(start..<text.count) }
    return words
  }
}
