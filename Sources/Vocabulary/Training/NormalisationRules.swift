import CICU

/// The normalisations that SentencePiece's trainer knows by name.
package enum NamedNormalisation: String, CaseIterable, Codable, Sendable {
  /// NFKC, some characters that are as good as a space made one, and control characters left out.
  case nmtNFKC = "nmt-nfkc"
  /// Unicode's NFKC.
  case nfkc
  /// As `nmt-nfkc`, with case folded.
  case nmtNFKCFolded = "nmt-nfkc-cf"
  /// NFKC with case folded.
  case nfkcFolded = "nfkc-cf"
  /// Text as it is.
  case identity

  /// The name in a SentencePiece model.
  package var modelName: String { rawValue.replacing("-", with: "_") }

  /// The rules as a model keeps them; nothing for `identity`.
  ///
  /// - Throws: ``VocabularyError`` where ICU is too old to make them.
  package func charsMap() throws(VocabularyError) -> [UInt8] {
    if self != .identity { try Self.requireUnicode15(age: cicu_age(0x11F04)) }
    return switch self {
    case .nmtNFKC: try Self.nmtNFKCMap.get()
    case .nfkc: try Self.nfkcMap.get()
    case .nmtNFKCFolded: try Self.nmtNFKCFoldedMap.get()
    case .nfkcFolded: try Self.nfkcFoldedMap.get()
    case .identity: []
    }
  }

  /// Refuses an ICU that lacks the characters of Unicode 15.0.
  ///
  /// - Parameter age: The age that ICU gives for U+11F04, the Kawi letter A, which came with 15.0.
  package static func requireUnicode15(age: UInt32) throws(VocabularyError) {
    if age == RuleTable.newestAge { return }
    throw VocabularyError(
      file: "normalisation rules", key: "ICU", found: "one that lacks Unicode 15",
      expected: "ICU 72 or newer, or the normalisation 'identity'")
  }

  // Some 200,000 rules take a tenth of a second to make: once is enough.
  private static let nmtNFKCMap = compiled(.nmtNFKC)
  private static let nfkcMap = compiled(.nfkc)
  private static let nmtNFKCFoldedMap = compiled(.nmtNFKCFolded)
  private static let nfkcFoldedMap = compiled(.nfkcFolded)

  private static func compiled(_ name: Self) -> Result<[UInt8], VocabularyError> {
    Result { () throws(VocabularyError) in
      let (sources, targets) = name.table.sorted
      return try SentencePieceCharsMap(sources: sources, targets: targets).serialised()
    }
  }

  /// The rules by which a normaliser rewrites text: of all rules that match at a place it follows
  /// the longest. None for `identity`.
  ///
  /// They are made as SentencePiece's are (its `builder.cc`): every character whose NFKC is another
  /// text; every sequence of characters, normal or not, that composes to one character; without
  /// those that shorter rules make superfluous. The tables inside the package 0.2.3 are of Unicode
  /// 17.0. Here characters up to Unicode 15.0 come from ICU and the few later ones from
  /// ``LaterCharacters``, so that rules are the same for any ICU from 72 on, the first that knows
  /// Unicode 15.0; an older one is refused.
  private var table: RuleTable {
    guard self != .identity else { return RuleTable() }
    var rules = RuleTable()
    rules.addNFKC()
    rules.removeRedundant()
    if self == .nmtNFKC || self == .nmtNFKCFolded {
      rules.addNMT()
      rules.removeRedundant()
    }
    if self == .nfkcFolded || self == .nmtNFKCFolded {
      rules.foldCase()
      rules.removeRedundant()
    }
    return rules
  }
}

/// What Unicode 15.1 to 17.0 added to normalisation and folding.
enum LaterCharacters {
  /// Decompositions: the outlined letters and digits of 16.0, and the superscript S of 17.0.
  static let nfkd: [UInt32: [UInt32]] = {
    var found: [UInt32: [UInt32]] = [0xA7F1: [0x53]]
    for index in UInt32(0)..<26 { found[0x1_CCD6 + index] = [0x41 + index] }
    for index in UInt32(0)..<10 { found[0x1_CCF0 + index] = [0x30 + index] }
    return found
  }()

  /// What sequences compose to (16.0: Todhri, Tulu-Tigalari, Gurung Khema, Kirat Rai).
  static let compositions: [(source: [UInt32], target: UInt32)] = [
    ([0x105D2, 0x307], 0x105C9), ([0x105DA, 0x307], 0x105E4), ([0x11382, 0x113C9], 0x11383),
    ([0x11384, 0x113BB], 0x11385), ([0x1138B, 0x113C2], 0x1138E), ([0x11390, 0x113C9], 0x11391),
    ([0x113C2, 0x113B8], 0x113C7), ([0x113C2, 0x113C2], 0x113C5), ([0x113C2, 0x113C9], 0x113C8),
    ([0x1611E, 0x1611E], 0x16121), ([0x1611E, 0x1611E, 0x1611F], 0x16126),
    ([0x1611E, 0x1611E, 0x16120], 0x16128), ([0x1611E, 0x1611F], 0x16123),
    ([0x1611E, 0x16120], 0x16125), ([0x1611E, 0x16129], 0x16122),
    ([0x1611E, 0x16129, 0x1611F], 0x16127), ([0x16129, 0x1611F], 0x16124),
    ([0x16D63, 0x16D67], 0x16D69), ([0x16D63, 0x16D67, 0x16D67], 0x16D6A),
    ([0x16D67, 0x16D67], 0x16D68),
  ]

  /// Simple foldings (16.0: Garay and Latin; 17.0: Beria Erfe and Latin).
  static let foldings: [UInt32: UInt32] = {
    var found: [UInt32: UInt32] = [
      0x1C89: 0x1C8A, 0xA7CB: 0x264, 0xA7CC: 0xA7CD, 0xA7CE: 0xA7CF, 0xA7D2: 0xA7D3,
      0xA7D4: 0xA7D5, 0xA7DA: 0xA7DB, 0xA7DC: 0x19B,
    ]
    for scalar in UInt32(0x10D50)...0x10D65 { found[scalar] = scalar + 0x20 }
    for scalar in UInt32(0x16EA0)...0x16EB8 { found[scalar] = scalar + 0x1B }
    return found
  }()
}

/// Rules by their sources, up to four scalars long.
struct RuleTable {
  /// A sequence of up to four scalars: three times 21 bits, the first scalar lowest, and the last.
  struct Key: Hashable {
    private(set) var low: UInt64 = 0
    private(set) var last: UInt32 = 0
    private(set) var count: UInt8 = 0

    static let mostScalars = 4

    init(_ scalars: some Sequence<UInt32>) { for scalar in scalars { append(scalar) } }

    mutating func append(_ scalar: UInt32) {
      if count < 3 { low |= UInt64(scalar) << (21 * UInt64(count)) } else { last = scalar }
      count += 1
    }

    subscript(index: Int) -> UInt32 {
      index < 3 ? UInt32(low >> (21 * UInt64(index)) & 0x1F_FFFF) : last
    }

    func part(_ start: Int, _ length: Int) -> Key {
      var part = Key(EmptyCollection())
      for index in start..<start + length { part.append(self[index]) }
      return part
    }

    func hash(into hasher: inout Hasher) { hasher.combine(low ^ UInt64(last) << 43) }

    /// Whether it is the sequence `scalars`.
    func equals(_ scalars: [UInt32]) -> Bool {
      Int(count) == scalars.count && scalars.indices.allSatisfy { self[$0] == scalars[$0] }
    }
  }

  /// By source, where its target stands in ``targets``.
  private var places: [Key: Int32] = [:]
  private var targets: [[UInt32]] = []

  private mutating func add(_ source: Key, _ target: [UInt32]) {
    places[source] = Int32(targets.count)
    targets.append(target)
  }

  /// The newest version of Unicode that ICU is asked about, as major × 256 + minor.
  fileprivate static let newestAge: UInt32 = 15 << 8

  private static func nfkd(_ scalar: UInt32) -> [UInt32] {
    if let later = LaterCharacters.nfkd[scalar] { return later }
    let age = cicu_age(scalar)
    if age == 0 || age > newestAge { return [] }
    return form { cicu_nfkd(scalar, $0) }
  }

  private static func nfc(_ scalars: [UInt32]) -> [UInt32] {
    form { cicu_nfc_scalars(scalars, Int32(scalars.count), $0) }
  }

  private static func form(_ write: (UnsafeMutablePointer<UInt32>) -> Int32) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: Int(CICU_LONGEST_FORM)) { buffer, count in
      count = buffer.baseAddress.map { max(0, Int(write($0))) } ?? 0
    }
  }

  mutating func addNFKC() {
    places.reserveCapacity(1 << 18)
    var originals: [UInt32: [UInt32]] = [:]
    var decomposed: Set<[UInt32]> = []
    for scalar in Self.characters {
      let nfkd = Self.nfkd(scalar)
      guard !nfkd.isEmpty else { continue }
      let nfkc = Self.nfc(nfkd)
      if nfkc != [scalar] { add(Key(CollectionOfOne(scalar)), nfkc) }
      if nfkd.count == 1 {
        originals[nfkd[0], default: []].append(scalar)
      } else {
        decomposed.insert(nfkd)
      }
    }
    for nfkd in decomposed {
      let nfkc = Self.nfc(nfkd)
      if nfkc == nfkd || nfkd.count > Key.mostScalars { continue }
      var sequences = [Key(EmptyCollection())]
      for scalar in nfkd {
        sequences = sequences.flatMap { sequence in
          ([scalar] + originals[scalar, default: []]).map { original in
            var longer = sequence
            longer.append(original)
            return longer
          }
        }
      }
      targets.append(nfkc)
      for sequence in sequences where !sequence.equals(nfkc) {
        places[sequence] = Int32(targets.count - 1)
      }
    }
    for (source, target) in LaterCharacters.compositions { add(Key(source), [target]) }
  }

  /// Code points that nothing is ever said of: unified ideographs, private use, surrogates and
  /// what is not assigned up to Unicode 17.
  private static let plain: [ClosedRange<UInt32>] = [
    0x3400...0x4DBF, 0x4E00...0x9FFF, 0xD800...0xF8FF, 0xFDD0...0xFDEF, 0x2_0000...0x2_F7FF,
    0x2_FA20...0xE_0000, 0xE_0200...0x10_FFFF,
  ]

  /// The code points that may have rules.
  private static let characters: [UInt32] = {
    var characters: [UInt32] = []
    var next: UInt32 = 1
    for range in plain {
      characters += next..<range.lowerBound
      next = range.upperBound + 1
    }
    return characters.filter { $0 & 0xFFFE != 0xFFFE }
  }()

  /// The rules that machine translation at Google adds: what is as good as a space, what is left
  /// out, and the full-width tilde, which Japanese tells from the other.
  mutating func addNMT() {
    let spaces: [UInt32] = [
      0x09, 0x0A, 0x0C, 0x0D, 0x061C, 0x1680, 0x200B, 0x200C, 0x200E, 0x200F, 0x2028, 0x2029,
      0x2581,
      0xFEFF, 0xFFFD,
    ]
    for scalar in spaces { add(Key([scalar]), [0x20]) }
    let absent = Array(0x01...0x08) + [0x0B] + Array(0x0E...0x1F) + [0x7F, 0x8F, 0x9F]
    for scalar in absent { add(Key([UInt32(scalar)]), []) }
    places[Key([0xFF5E])] = nil
  }

  /// Folds the targets, scalar by scalar, and what no rule changes otherwise.
  mutating func foldCase() {
    targets = targets.map { $0.map(Self.folded) }
    for scalar in Self.characters {
      let folded = Self.folded(scalar)
      let source = Key(CollectionOfOne(scalar))
      if folded != scalar, places[source] == nil { add(source, [folded]) }
    }
  }

  private static func folded(_ scalar: UInt32) -> UInt32 {
    if let later = LaterCharacters.foldings[scalar] { return later }
    let age = cicu_age(scalar)
    return age == 0 || age > newestAge ? scalar : cicu_simple_folding(scalar)
  }

  /// Leaves out the rules that give what shorter rules would.
  mutating func removeRedundant() {
    for length in 2...Key.mostScalars {
      var redundant: [Key] = []
      for (source, place) in places
      where Int(source.count) == length && shorterRules(change: source, to: targets[Int(place)]) {
        redundant.append(source)
      }
      for source in redundant { places[source] = nil }
    }
  }

  /// Whether `source` becomes `target` by rules that are shorter than `source`.
  private func shorterRules(change source: Key, to target: [UInt32]) -> Bool {
    var done = 0
    var index = 0
    let count = Int(source.count)
    scan: while index < count {
      for length in stride(from: min(count - 1, count - index), to: 0, by: -1) {
        guard let place = places[source.part(index, length)] else { continue }
        for scalar in targets[Int(place)] {
          guard done < target.count, target[done] == scalar else { return false }
          done += 1
        }
        index += length
        continue scan
      }
      guard done < target.count, target[done] == source[index] else { return false }
      done += 1
      index += 1
    }
    return done == target.count
  }

  /// A source in UTF-8, up to 16 bytes with zeros behind them, and where its target stands.
  private struct Sorted {
    var high: UInt64
    var low: UInt64
    var target: Int32

    init(_ source: Key, _ target: Int32) {
      var bytes = (high: UInt64(0), low: UInt64(0))
      var free = 16
      for index in 0..<Int(source.count) {
        guard let scalar = Unicode.Scalar(source[index]) else { continue }
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
          free -= 1
          if free >= 8 {
            bytes.high |= UInt64(byte) << UInt64(8 * free - 64)
          } else {
            bytes.low |= UInt64(byte) << UInt64(8 * free)
          }
        }
      }
      (high, low, self.target) = (bytes.high, bytes.low, target)
    }
  }

  /// The sources in order, each with the place of its target, and the targets, all in UTF-8.
  var sorted: (sources: TrieKeys, targets: [[UInt8]]) {
    let sorted = places.map { Sorted($0, $1) }
      .sorted { ($0.high, $0.low) < ($1.high, $1.low) }
    var keys = TrieKeys()
    keys.reserve(count: sorted.count, bytes: sorted.count * 10)
    for rule in sorted {
      for shift in stride(from: UInt64(56), through: 0, by: -8) where rule.high >> shift & 0xFF > 0
      {
        keys.appendByte(UInt8(truncatingIfNeeded: rule.high >> shift))
      }
      for shift in stride(from: UInt64(56), through: 0, by: -8) where rule.low >> shift & 0xFF > 0 {
        keys.appendByte(UInt8(truncatingIfNeeded: rule.low >> shift))
      }
      keys.endKey(value: UInt32(rule.target))
    }
    return (keys, targets.map { ScalarReader.utf8($0) })
  }
}
