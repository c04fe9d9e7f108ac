import Foundation
import LanguageID

/// The slow twin of `LineClassifier`: reads the documented bytes and scores as the documentation
/// says, with nothing shared and nothing clever. Scripts are told by the names of characters.
struct SlowModel {
  private(set) var labels: [String] = []
  private var scripts: [Int: SlowScript] = [:]

  private struct SlowScript {
    var labels: [Int] = []
    var slopes: [Double] = []
    var least = 0
    var order = 0
    var pairBits = 0
    var slots: [UInt32] = []
    /// `[row][label]`
    var weights: [[Int]] = []
  }

  init(decoding bytes: [UInt8]) {
    var offset = 8
    func number(_ count: Int) -> UInt64 {
      defer { offset += count }
      return (0..<count).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
    }
    labels = (0..<number(2)).map { _ in
      let length = Int(number(1))
      defer { offset += length }
      return String(decoding: bytes[offset..<(offset + length)], as: UTF8.self)
    }
    for _ in 0..<number(1) {
      var script = SlowScript()
      let code = Int(number(1))
      script.labels = (0..<number(2)).map { _ in Int(number(2)) }
      script.slopes = (0..<5).map { _ in Double(bitPattern: number(8)) }
      script.least = Int(number(1))
      script.order = Int(number(1))
      script.pairBits = Int(number(1))
      let rowCount = Int(number(2))
      script.slots = (0..<(2 << script.pairBits)).map { _ in UInt32(number(4)) }
      script.weights = (0..<rowCount).map { _ in
        script.labels.map { _ in max(-127, Int(Int8(truncatingIfNeeded: number(1)))) }
      }
      scripts[code] = script
    }
  }

  func predict(_ line: [UInt8]) -> (label: String, probability: Double, letterCount: Int) {
    if SlowCodeLine.isCode(line) { return ("zxx", 0, 0) }
    let symbols = symbols(of: line)
    let letters = symbols.filter { $0 != 1 }
    if letters.isEmpty { return ("zxx", 0, 0) }
    var counts: [Int: Int] = [:]
    for letter in letters {
      let code = Int(SlowScripts.code(of: letter))
      counts[code, default: 0] += SlowScripts.syllabic.contains(code) ? 3 : 1
    }
    counts[0] = nil
    let most = counts.values.max()
    let code = counts.keys.sorted().first { counts[$0] == most } ?? 0
    let evidence = SlowScripts.syllabic.contains(code) ? 2 * letters.count : letters.count
    guard evidence >= 3, let script = scripts[code] else { return ("und", 0, letters.count) }
    let values = probabilities(of: symbols, letterCount: letters.count, in: script)
    let winner = values.firstIndex(of: values.max() ?? 0) ?? 0
    return (labels[script.labels[winner]], values[winner], letters.count)
  }

  /// By label: the probability of a word in one script, 0 where the label is not written in it; and
  /// its letters. `nil` where no label is, or there is no letter.
  func probabilities(ofWord word: [UInt8]) -> (values: [Double], letterCount: Int, isCapital: Bool)?
  {
    let symbols = symbols(of: word)
    let letters = symbols.filter { $0 != 1 }
    guard let first = letters.first, let script = scripts[Int(SlowScripts.code(of: first))] else {
      return nil
    }
    var values = [Double](repeating: 0, count: labels.count)
    let own = probabilities(of: symbols, letterCount: letters.count, in: script)
    for (label, value) in zip(script.labels, own) { values[label] = value }
    let scalars = String(decoding: word, as: UTF8.self).unicodeScalars
    let capital = scalars.first { Self.symbol(of: $0) != 1 }?.properties.isUppercase
    return (values, letters.count, capital ?? false)
  }

  private func probabilities(
    of symbols: [UInt32], letterCount: Int, in script: SlowScript
  ) -> [Double] {
    if script.labels.count == 1 { return [1] }
    let nGrams = nGrams(of: symbols, lengths: script.least...script.order)
    let rows = nGrams.compactMap { row(of: $0, in: script) }
    let bucket = [10, 20, 40, 80].count { letterCount >= $0 }
    let scores = script.labels.indices.map { label in
      script.slopes[bucket] * Double(rows.reduce(0) { $0 + script.weights[$1 - 1][label] })
        / Double(nGrams.count).squareRoot()
    }
    let highest = scores.max() ?? 0
    let exponentials = scores.map { exp($0 - highest) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }

  private func row(of nGram: ArraySlice<UInt32>, in script: SlowScript) -> Int? {
    let hash = nGram.reduce(UInt64(0)) { state, scalar in
      let symbol = scalar == 1 ? 1 : UInt64(scalar) | UInt64(SlowScripts.code(of: scalar)) << 24
      return (state ^ symbol) &* 0x9E37_79B9_7F4A_7C15
    }
    let pair = 2 * Int(hash >> UInt64(64 - script.pairBits))
    let mark = UInt32(truncatingIfNeeded: hash >> 24) & 0xFFFF
    for slot in [script.slots[pair], script.slots[pair + 1]] {
      if slot >> 16 == mark, slot & 0xFFFF != 0 { return Int(slot & 0xFFFF) }
    }
    return nil
  }

  private func symbols(of line: [UInt8]) -> [UInt32] {
    var symbols: [UInt32] = [1]
    func add(_ symbol: UInt32) {
      if symbol != 1 || symbols.last != 1 { symbols.append(symbol) }
    }
    var run: [Unicode.Scalar] = []
    func endRun() {
      if isMachineText(run) { add(1) } else { run.forEach { add(Self.symbol(of: $0)) } }
      run = []
    }
    for scalar in String(decoding: line, as: UTF8.self).unicodeScalars {
      if ("!"..."~").contains(scalar) {
        run.append(scalar)
      } else {
        endRun()
        add(Self.symbol(of: scalar))
      }
    }
    endRun()
    symbols = Array(symbols.prefix(4095))
    if symbols.last != 1 { symbols.append(1) }
    return symbols
  }

  private func isMachineText(_ run: [Unicode.Scalar]) -> Bool {
    let text = String(String.UnicodeScalarView(run))
    return text.contains { "@_={}\\".contains($0) } || text.contains("//")
      || run.count > 4 && text.lowercased().hasPrefix("www.")
      || run.count >= 8 && changes(in: run) >= 3
  }

  /// How often a letter and a digit stand side by side.
  private func changes(in run: [Unicode.Scalar]) -> Int {
    let kinds = run.map { ("0"..."9").contains($0) ? 1 : $0.properties.isAlphabetic ? 2 : 4 }
    return zip(kinds, kinds.dropFirst()).count { $0 + $1 == 3 }
  }

  private static func symbol(of scalar: Unicode.Scalar) -> UInt32 {
    let category = "\(scalar.properties.generalCategory)".lowercased()
    let isLetter = category.hasSuffix("letter") || category.hasSuffix("mark")
    if !isLetter { return 1 }
    if scalar.value > 0xFFFF { return scalar.value }
    return scalar.properties.lowercaseMapping.unicodeScalars.first?.value ?? scalar.value
  }

  private func nGrams(of symbols: [UInt32], lengths: ClosedRange<Int>) -> [ArraySlice<UInt32>] {
    let boundaries = symbols.indices.filter { symbols[$0] == 1 }
    let words = zip(boundaries, boundaries.dropFirst()).map { symbols[$0...$1] }
    return words.flatMap { word -> [ArraySlice<UInt32>] in
      var all = word.indices.flatMap { start in
        lengths.compactMap { length -> ArraySlice<UInt32>? in
          start + length <= word.endIndex ? word[start..<(start + length)] : nil
        }
      }.filter { $0.elementsEqual([1]) == false }
      if word.count > lengths.upperBound { all.append(word) }
      return all
    }
  }
}

/// Scripts by the names that Unicode gives to characters.
private enum SlowScripts {
  /// In the order of their codes in model files; several names may have one code.
  private static let names = [
    [], ["LATIN", "FEMININE", "MASCULINE"], ["GREEK", "COPTIC"], ["CYRILLIC"], ["ARMENIAN"],
    ["HEBREW"], ["ARABIC"], ["THAANA"], ["DEVANAGARI"], ["BENGALI"], ["GURMUKHI"], ["GUJARATI"],
    ["ORIYA"], ["TAMIL"], ["TELUGU"], ["KANNADA"], ["MALAYALAM"], ["SINHALA"], ["THAI"], ["LAO"],
    ["TIBETAN"], ["MYANMAR"], ["GEORGIAN"], ["HANGUL"], ["ETHIOPIC"], ["KHMER"], ["MONGOLIAN"],
    ["CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC"], ["SYRIAC"], ["CHEROKEE"],
  ]
  static let syllabic: Set<Int> = [23, 24, 27]

  static func code(of scalar: UInt32) -> UInt8 {
    guard let name = Unicode.Scalar(scalar)?.properties.name else { return 0 }
    let first = name.split(separator: " ").first { !["FULLWIDTH", "HALFWIDTH"].contains($0) }
    // "CJK UNIFIED IDEOGRAPH-4E2D" has no second space.
    let word = first.map { String($0.prefix { $0 != "-" }) } ?? ""
    return UInt8(names.firstIndex { $0.contains(word) } ?? 0)
  }
}
