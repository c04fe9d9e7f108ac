/// The rules of a normaliser: strings, and what each of them becomes.
///
/// A model keeps them as the size of a trie in bytes, its units, and the replacements, each with a
/// byte 0 at its end; a value of the trie is where a replacement begins.
///
/// - Source: sentencepiece 0.2.3, `builder.cc` and `normalizer.cc`.
package struct SentencePieceCharsMap: Hashable, Sendable {
  /// What replaces what.
  package struct Rule: Hashable, Sendable {
    package var source: [UInt8]
    package var target: [UInt8]
  }

  let trie: DoubleArrayTrie
  let strings: [UInt8]

  /// The most bytes of all rules and steps to their sources, several times what `nmt_nfkc` has.
  private static let largestStepCount = 1 << 24
  /// The most bytes of a replacement.
  private static let longestTarget = 1 << 16

  /// Makes rules from characters; of two for the same source the later counts.
  ///
  /// - Throws: ``VocabularyError`` for what the format cannot hold: a rule for nothing, or one with
  ///   U+0000.
  package init(
    rules: [(source: [Unicode.Scalar], target: [Unicode.Scalar])]
  ) throws(VocabularyError) {
    var targets: [[UInt8]: Int] = [:]
    for (index, rule) in rules.enumerated() { targets[Self.bytes(rule.source)] = index }
    var keys = TrieKeys()
    for (source, index) in targets.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      keys.append(source, UInt32(index))
    }
    for (index, rule) in rules.enumerated() where rule.source.isEmpty || rule.source.contains("\0")
    {
      throw Self.unfit(index, rule.source.isEmpty)
    }
    try self.init(sources: keys, targets: rules.map { Self.bytes($0.target) })
  }

  /// Makes rules from UTF-8: sources in order, each with the place of its target among `targets`.
  ///
  /// - Throws: ``VocabularyError`` for a target with a byte 0.
  init(sources: TrieKeys, targets: [[UInt8]]) throws(VocabularyError) {
    if let index = targets.firstIndex(where: { $0.contains(0) }) {
      throw Self.unfit(index, false)
    }
    var keys = sources
    var strings: [UInt8] = []
    var known: [[UInt8]: UInt32] = [:]
    var places = [UInt32?](repeating: nil, count: targets.count)
    for index in 0..<keys.count {
      let target = Int(keys.values[index])
      if places[target] == nil {
        let place = known[targets[target]] ?? UInt32(strings.count)
        if known.updateValue(place, forKey: targets[target]) == nil {
          strings += targets[target] + [0]
        }
        places[target] = place
      }
      keys.values[index] = places[target] ?? 0
    }
    self.strings = strings
    trie = DoubleArrayTrie(keys)
  }

  private static func unfit(_ index: Int, _ isEmpty: Bool) -> VocabularyError {
    VocabularyError(
      file: "normalisation rules", key: "rule \(index)",
      found: isEmpty ? "nothing to replace" : "U+0000", expected: "characters other than U+0000")
  }

  private static func bytes(_ scalars: [Unicode.Scalar]) -> [UInt8] {
    scalars.flatMap { Array(UTF8.encode($0) ?? UTF8.encodedReplacementCharacter) }
  }

  /// Reads what a model has.
  ///
  /// - Throws: ``VocabularyError`` for rules that do not hold together.
  package init(serialised: [UInt8], file: String) throws(VocabularyError) {
    func wrong(_ found: String, _ expected: String) -> VocabularyError {
      VocabularyError(
        file: file, key: "normalizer_spec.precompiled_charsmap", found: found, expected: expected)
    }
    guard serialised.count >= 4 else {
      throw wrong("\(serialised.count) bytes", "at least 4")
    }
    let size = (0..<4).reduce(0) { $0 | Int(serialised[$1]) << (8 * $1) }
    guard size <= serialised.count - 4, size % 4 == 0 else {
      throw wrong(
        "a trie of \(size) bytes", "a multiple of 4, at most \(serialised.count - 4)")
    }
    let units = stride(from: 4, to: 4 + size, by: 4).map { place in
      (0..<4).reduce(UInt32(0)) { $0 | UInt32(serialised[place + $1]) << (8 * UInt32($1)) }
    }
    trie = DoubleArrayTrie(units: units)
    strings = Array(serialised[(4 + size)...])
    var wrongPlace: Int?
    let isWhole = trie.forEach(limit: Self.largestStepCount) { _, place in
      if let length = targetLength(Int(place)) { return length }
      wrongPlace = Int(place)
      return Self.largestStepCount
    }
    if let place = wrongPlace, place >= strings.count {
      throw wrong("a replacement at byte \(place)", "one before byte \(strings.count)")
    }
    if let place = wrongPlace {
      throw wrong(
        "a replacement at byte \(place) without an end",
        "a byte 0 after at most \(Self.longestTarget) bytes")
    }
    guard isWhole else {
      throw wrong(
        "a trie that leads in circles, or to too many rules",
        "rules of at most 1024 bytes each, and of \(Self.largestStepCount) together")
    }
  }

  /// The bytes of the replacement at `place`; `nil` where none is, or one that is too long.
  private func targetLength(_ place: Int) -> Int? {
    if place >= strings.count { return nil }
    let target = strings[place..<min(strings.count, place + Self.longestTarget + 1)]
    let length = (target.firstIndex(of: 0) ?? target.endIndex) - place
    return length > Self.longestTarget ? nil : length
  }

  /// Calls `body` with all rules, in the order of their sources.
  func forEach(_ body: (_ source: [UInt8], _ target: ArraySlice<UInt8>) -> Void) {
    _ = trie.forEach(limit: Self.largestStepCount) { source, place in
      let target = strings.dropFirst(Int(place)).prefix { $0 != 0 }
      body(source, target)
      return target.count
    }
  }

  /// All rules, in the order of their sources.
  package var rules: [Rule] {
    var rules: [Rule] = []
    forEach { rules.append(Rule(source: $0, target: Array($1))) }
    return rules
  }

  /// What a model keeps; nothing where there are no rules.
  package func serialised() -> [UInt8] {
    if strings.isEmpty { return [] }
    var writer: [UInt8] = []
    writer.reserveCapacity(4 + trie.units.count * 4 + strings.count)
    for value in [UInt32(trie.units.count * 4)] + trie.units {
      for shift in 0..<4 { writer.append(UInt8(truncatingIfNeeded: value >> (8 * UInt32(shift)))) }
    }
    return writer + strings
  }
}
