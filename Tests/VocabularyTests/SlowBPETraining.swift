import Vocabulary

/// The twin of the trainer's merging: words are arrays of strings of scalars, and before each merge
/// all pairs of all words are counted again.
///
/// It takes text as it is: no normalisation, no space before it, no run of spaces shortened.
struct SlowBPETraining {
  var settings: BPESettings
  /// What no piece spans.
  private static let rare: UInt32 = 0x2585
  private static let space: UInt32 = 0x2581

  /// The pieces that come of `lines`: those of several characters in order, and then characters.
  func pieces(_ lines: [String], count: Int) -> (merged: [[UInt32]], alphabet: [UInt32]) {
    let lines = lines.map { $0.unicodeScalars.map { $0 == " " ? Self.space : $0.value } }
    let alphabet = alphabet(lines)
    var words = lines.flatMap { split($0) }.map { word in
      word.map { [alphabet.contains($0) ? $0 : Self.rare] }
    }
    var merged: [[UInt32]] = []
    var seen: Set<[[UInt32]]> = []
    for word in words {
      for (left, right) in zip(word, word.dropFirst()) where isPiece(left + right) {
        seen.insert([left, right])
      }
    }
    while merged.count < count {
      var counts: [[[UInt32]]: Int] = [:]
      for word in words {
        for (left, right) in zip(word, word.dropFirst()) where isPiece(left + right) {
          counts[[left, right], default: 0] += 1
        }
      }
      guard let best = counts.min(by: precedes) else { break }
      merged.append(best.key[0] + best.key[1])
      words = words.map { replaced(best.key, in: $0, &seen) }
    }
    let rest = Set(seen.map { $0[0] + $0[1] }).subtracting(merged).map {
      (key: [$0, []], value: 0)
    }
    merged += rest.sorted(by: precedes).map { $0.key[0] }.prefix(count - merged.count)
    return (merged, alphabet)
  }

  private func precedes(
    _ left: (key: [[UInt32]], value: Int), _ right: (key: [[UInt32]], value: Int)
  ) -> Bool {
    if left.value != right.value { return left.value > right.value }
    let (first, second) = (left.key[0] + left.key[1], right.key[0] + right.key[1])
    if first.count != second.count { return first.count < second.count }
    return first.lexicographicallyPrecedes(second)
  }

  private func alphabet(_ lines: [[UInt32]]) -> [UInt32] {
    var counts: [UInt32: Int] = [:]
    for scalar in lines.joined() where scalar != 0 { counts[scalar, default: 0] += 1 }
    let total = counts.values.reduce(0, +)
    var alphabet: [UInt32] = []
    var covered = 0
    for (scalar, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      if Float(Double(covered) / Double(total)) >= Float(settings.characterCoverage) { break }
      covered += count
      if scalar != 0x1F { alphabet.append(scalar) }
    }
    return alphabet
  }

  private func split(_ line: [UInt32]) -> [[UInt32]] {
    guard settings.splitByWhitespace else { return [line] }
    var words: [[UInt32]] = [[]]
    for (index, scalar) in line.enumerated() {
      let wasSpace = index > 0 && line[index - 1] == Self.space
      let isSpace = scalar == Self.space
      let runs = settings.allowWhitespaceOnly
      let begins =
        settings.whitespaceAsSuffix
        ? wasSpace && !(runs && isSpace) : isSpace && !(runs && wasSpace)
      if begins { words.append([]) }
      words[words.count - 1].append(scalar)
    }
    return words
  }

  /// Replaces a pair from left to right; `seen` gets the pairs that come up on the way, some of
  /// which the next replacement ends.
  private func replaced(
    _ pair: [[UInt32]], in word: [[UInt32]], _ seen: inout Set<[[UInt32]]>
  ) -> [[UInt32]] {
    func see(_ left: [UInt32], _ right: [UInt32]) {
      if isPiece(left + right) { seen.insert([left, right]) }
    }
    var result: [[UInt32]] = []
    var index = 0
    while index < word.count {
      if index + 1 < word.count, word[index] == pair[0], word[index + 1] == pair[1] {
        let new = pair[0] + pair[1]
        if let last = result.last { see(last, new) }
        if index + 2 < word.count { see(new, word[index + 2]) }
        result.append(new)
        index += 2
      } else {
        result.append(word[index])
        index += 1
      }
    }
    return result
  }

  /// Whether scalars may be a piece, looked at one by one.
  func isPiece(_ scalars: [UInt32]) -> Bool {
    if scalars.count > settings.longestPiece || scalars.contains(Self.rare) { return false }
    let isBlank = scalars.allSatisfy { $0 == Self.space } && settings.allowWhitespaceOnly
    var script: Int16?
    for (index, scalar) in scalars.enumerated() {
      if scalar == Self.space {
        let (isFirst, isLast) = (index == 0, index == scalars.count - 1)
        let isWrong =
          settings.whitespaceAsSuffix
          ? settings.splitByWhitespace ? !isLast : isFirst && !isLast
          : settings.splitByWhitespace ? !isFirst : isLast && !isFirst
        if isWrong && !isBlank { return false }
        continue
      }
      let isDigit = (0x30...0x39).contains(scalar) || (0xFF10...0xFF19).contains(scalar)
      if isDigit && settings.splitDigits && scalars.count > 1 { return false }
      var own: Int16? = PieceRules.script(of: scalar)
      if own == 1 { own = script }
      if isDigit && !settings.splitByNumber { own = nil }
      if settings.splitByScript, let own, let script, own != script { return false }
      script = own
    }
    return true
  }
}
