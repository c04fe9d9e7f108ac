import Foundation
import LanguageID

/// The slow twin of `LineClassifier`: reads the documented bytes and scores as the documentation
/// says, with nothing shared and nothing clever. Scripts are told by the names of characters.
struct SlowModel {
  private(set) var labels: [String] = []
  private var outside: [String] = []
  private var scripts: [Int: SlowScript] = [:]

  private struct SlowScript {
    var labels: [Int] = []
    var slopes: [Double] = []
    /// `[bucket][language]`
    var floors: [[Double]] = []
    var least = 0
    var order = 0
    var pairBits = 0
    var slots: [UInt32] = []
    /// `[row][label]`
    var weights: [[Int]] = []
    var groups: [SlowScript] = []
  }

  /// Reads the content of a model.
  init(content bytes: [UInt8]) {
    var offset = 0
    func number(_ count: Int) -> UInt64 {
      defer { offset += count }
      return (0..<count).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
    }
    func names() -> [String] {
      (0..<number(2)).map { _ in
        let length = Int(number(1))
        defer { offset += length }
        return String(decoding: bytes[offset..<(offset + length)], as: UTF8.self)
      }
    }
    labels = names()
    outside = names()
    let languageCount = labels.count
    func script() -> SlowScript {
      var script = SlowScript()
      script.labels = (0..<number(2)).map { _ in Int(number(2)) }
      script.slopes = (0..<5).map { _ in Double(bitPattern: number(8)) }
      if number(1) == 1 {
        let count = script.labels.count { $0 < languageCount }
        script.floors = (0..<5).map { _ in
          (0..<count).map { _ in Double(bitPattern: number(8)) }
        }
      }
      script.least = Int(number(1))
      script.order = Int(number(1))
      script.pairBits = Int(number(1))
      let rowCount = Int(number(2))
      script.slots = (0..<(2 << script.pairBits)).map { _ in UInt32(number(4)) }
      script.weights = (0..<rowCount).map { _ in
        script.labels.map { _ in max(-127, Int(Int8(truncatingIfNeeded: number(1)))) }
      }
      return script
    }
    for _ in 0..<number(1) {
      let code = Int(number(1))
      var own = script()
      own.groups = (0..<number(1)).map { _ in script() }
      scripts[code] = own
    }
  }

  func predict(_ line: [UInt8]) -> (label: String, probability: Double, letterCount: Int) {
    if SlowCodeLine.isCode(line) { return ("zxx", 0, 0) }
    let evidence = SlowEvidence(line)
    let letters = evidence.symbols.filter { $0 != 1 }
    if letters.isEmpty && evidence.strayByteCount < 2 { return ("zxx", 0, 0) }
    var counts: [Int: Int] = [:]
    for letter in letters {
      let code = Int(SlowScripts.code(of: letter))
      counts[code, default: 0] += SlowScripts.syllabic.contains(code) ? 3 : 1
    }
    counts[0] = nil
    let most = counts.values.max()
    let code = counts.keys.sorted().first { counts[$0] == most } ?? 0
    let nothing = ("und", 0.0, letters.count)
    let own = evidence.symbols(inScript: code)
    guard evidence.isEnough(isSyllabic: SlowScripts.syllabic.contains(code)),
      !SlowEvidence.isRepetition(own), let script = scripts[code]
    else { return nothing }
    let values = probabilities(of: own, in: script, namesOdds: evidence.namesOdds, isWhole: true)
    let languages = zip(script.labels, values).filter { $0.0 < labels.count }
    let unclaimed = zip(script.labels, values).filter { $0.0 >= labels.count }
      .reduce(0) { $0 + $1.1 }
    guard let best = languages.map(\.1).max(), unclaimed <= best,
      let winner = languages.first(where: { $0.1 == best })
    else { return nothing }
    if isStrange(own, in: script) { return nothing }
    return (labels[winner.0], winner.1, letters.count)
  }

  /// By label: the probability of a word in one script, 0 where the label is not written in it; and
  /// its letters. `nil` where no label is, or there is no letter.
  func probabilities(ofWord word: [UInt8]) -> (values: [Double], letterCount: Int, isCapital: Bool)?
  {
    let symbols = SlowEvidence(word).symbols
    let letters = symbols.filter { $0 != 1 }
    guard let first = letters.first, let script = scripts[Int(SlowScripts.code(of: first))] else {
      return nil
    }
    var values = [Double](repeating: 0, count: labels.count)
    let own = probabilities(of: symbols, in: script, namesOdds: nil, isWhole: false)
    for (label, value) in zip(script.labels, own) where label < labels.count {
      values[label] = value
    }
    let scalars = String(decoding: word, as: UTF8.self).unicodeScalars
    let capital = scalars.first { SlowEvidence.symbol(of: $0) != 1 }?.properties.isUppercase
    return (values, letters.count, capital ?? false)
  }

  /// The log-odds of a script's labels.
  private func scores(of symbols: [UInt32], in script: SlowScript) -> [Double] {
    let nGrams = nGrams(of: symbols, lengths: script.least...script.order)
    let rows = nGrams.compactMap { row(of: $0, in: script) }
    let letterCount = symbols.count { $0 != 1 }
    let bucket = [10, 20, 40, 80].count { letterCount >= $0 }
    return script.labels.indices.map { label in
      script.slopes[bucket] * Double(rows.reduce(0) { $0 + script.weights[$1 - 1][label] })
        / Double(max(1, nGrams.count)).squareRoot()
    }
  }

  private func isStrange(_ symbols: [UInt32], in script: SlowScript) -> Bool {
    let count = script.labels.count { $0 < labels.count }
    if script.floors.isEmpty || count == 0 || script.labels.count == 1 { return false }
    let letterCount = symbols.count { $0 != 1 }
    let bucket = [10, 20, 40, 80].count { letterCount >= $0 }
    let own = Array(scores(of: symbols, in: script)[..<count])
    guard let best = own.max(), let winner = own.firstIndex(of: best) else { return false }
    return best - own.reduce(0, +) / Double(count) < script.floors[bucket][winner]
  }

  private func probabilities(
    of symbols: [UInt32], in script: SlowScript, namesOdds: Double?, isWhole: Bool
  ) -> [Double] {
    if script.labels.count == 1 { return [1] }
    var scores = scores(of: symbols, in: script)
    for (index, label) in script.labels.enumerated() where label >= labels.count {
      if !isWhole {
        scores[index] = -.infinity
      } else if outside[label - labels.count].hasPrefix("und-x-names") {
        scores[index] += namesOdds ?? -.infinity
      }
    }
    let highest = scores.max() ?? 0
    let exponentials = scores.map { exp($0 - highest) }
    let sum = exponentials.reduce(0, +)
    var values = exponentials.map { $0 / sum }
    for group in script.groups {
      let places = group.labels.compactMap { script.labels.firstIndex(of: $0) }
      let share = places.reduce(0) { $0 + values[$1] }
      if share < 0.25 || places.contains(where: { values[$0] > 0.999 }) { continue }
      let own = probabilities(of: symbols, in: group, namesOdds: nil, isWhole: isWhole)
      for (place, value) in zip(places, own) { values[place] = share * value }
    }
    return values
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
enum SlowScripts {
  /// In the order of their codes in model files; several names may have one code.
  private static let names = [
    [], ["LATIN", "FEMININE", "MASCULINE"], ["GREEK", "COPTIC"], ["CYRILLIC"], ["ARMENIAN"],
    ["HEBREW"], ["ARABIC"], ["THAANA"], ["DEVANAGARI"], ["BENGALI"], ["GURMUKHI"], ["GUJARATI"],
    ["ORIYA"], ["TAMIL"], ["TELUGU"], ["KANNADA"], ["MALAYALAM"], ["SINHALA"], ["THAI"], ["LAO"],
    ["TIBETAN"], ["MYANMAR"], ["GEORGIAN"], ["HANGUL"], ["ETHIOPIC"], ["KHMER"], ["MONGOLIAN"],
    ["CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC"], ["SYRIAC"], ["CHEROKEE"],
    ["TIFINAGH"],
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
