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

  // Some 200,000 rules take a second to make: once is enough.
  private static let nmtNFKCMap = compiled(.nmtNFKC)
  private static let nfkcMap = compiled(.nfkc)
  private static let nmtNFKCFoldedMap = compiled(.nmtNFKCFolded)
  private static let nfkcFoldedMap = compiled(.nfkcFolded)

  private static func compiled(_ name: Self) -> Result<[UInt8], VocabularyError> {
    Result { () throws(VocabularyError) in
      try SentencePieceCharsMap(rules: name.rules).serialised()
    }
  }

  /// The rules by which a normaliser rewrites text: of all rules that match at a place it follows
  /// the longest. In no order; none for `identity`.
  ///
  /// They are made as SentencePiece's are (its `builder.cc`): every character whose NFKC is another
  /// text; every sequence of characters, normal or not, that composes to one character; without
  /// those that shorter rules make superfluous. The tables inside the package 0.2.3 are of Unicode
  /// 17.0. Here characters up to Unicode 15.0 come from ICU and the few later ones from
  /// ``LaterCharacters``, so that rules are the same for any ICU from 72 on, the first that knows
  /// Unicode 15.0; an older one is refused.
  package var rules: [(source: [Unicode.Scalar], target: [Unicode.Scalar])] {
    guard self != .identity else { return [] }
    var rules = RuleTable.nfkc
    if self == .nmtNFKC || self == .nmtNFKCFolded {
      rules.addNMT()
      rules.removeRedundant()
    }
    if self == .nfkcFolded || self == .nmtNFKCFolded {
      rules.foldCase()
      rules.removeRedundant()
    }
    return rules.all
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
  /// A sequence of up to four scalars: four times 21 bits, the first scalar lowest.
  struct Key: Hashable {
    private(set) var low: UInt64 = 0
    private(set) var last: UInt32 = 0
    private(set) var count = 0

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
      var part = Key([])
      for index in start..<start + length { part.append(self[index]) }
      return part
    }

    func hash(into hasher: inout Hasher) { hasher.combine(low ^ UInt64(last) << 43) }

    var scalars: [UInt32] { (0..<count).map { self[$0] } }
  }

  private var targets: [Key: [UInt32]] = [:]

  /// The rules of NFKC.
  static let nfkc: RuleTable = {
    var table = RuleTable()
    table.addNFKC()
    table.removeRedundant()
    return table
  }()

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

  private mutating func addNFKC() {
    var originals: [UInt32: [UInt32]] = [:]
    var decomposed: Set<[UInt32]> = []
    for scalar in Self.characters {
      let nfkd = Self.nfkd(scalar)
      guard !nfkd.isEmpty else { continue }
      let nfkc = Self.nfc(nfkd)
      if nfkc != [scalar] { targets[Key([scalar])] = nfkc }
      if nfkd.count == 1 {
        originals[nfkd[0], default: []].append(scalar)
      } else {
        decomposed.insert(nfkd)
      }
    }
    for nfkd in decomposed {
      let nfkc = Self.nfc(nfkd)
      if nfkc == nfkd || nfkd.count > Key.mostScalars { continue }
      var sequences = [Key([])]
      for scalar in nfkd {
        sequences = sequences.flatMap { sequence in
          ([scalar] + originals[scalar, default: []]).map { original in
            var longer = sequence
            longer.append(original)
            return longer
          }
        }
      }
      for sequence in sequences where sequence.scalars != nfkc { targets[sequence] = nfkc }
    }
    for (source, target) in LaterCharacters.compositions { targets[Key(source)] = [target] }
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
    for scalar in spaces { targets[Key([scalar])] = [0x20] }
    let absent = Array(0x01...0x08) + [0x0B] + Array(0x0E...0x1F) + [0x7F, 0x8F, 0x9F]
    for scalar in absent { targets[Key([UInt32(scalar)])] = [] }
    targets[Key([0xFF5E])] = nil
  }

  /// Folds the targets, scalar by scalar, and what no rule changes otherwise.
  mutating func foldCase() {
    targets = targets.mapValues { $0.map(Self.folded) }
    for scalar in Self.characters where targets[Key([scalar])] == nil {
      let folded = Self.folded(scalar)
      if folded != scalar { targets[Key([scalar])] = [folded] }
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
      for (source, target) in targets
      where source.count == length && shorterRules(change: source, to: target) {
        redundant.append(source)
      }
      for source in redundant { targets[source] = nil }
    }
  }

  /// Whether `source` becomes `target` by rules that are shorter than `source`.
  private func shorterRules(change source: Key, to target: [UInt32]) -> Bool {
    var rest = target[...]
    var index = 0
    scan: while index < source.count {
      for length in stride(from: min(source.count - 1, source.count - index), to: 0, by: -1) {
        guard let part = targets[source.part(index, length)] else { continue }
        guard rest.starts(with: part) else { return false }
        rest.removeFirst(part.count)
        index += length
        continue scan
      }
      guard rest.popFirst() == source[index] else { return false }
      index += 1
    }
    return rest.isEmpty
  }

  /// The rules, in no order.
  var all: [(source: [Unicode.Scalar], target: [Unicode.Scalar])] {
    targets.map {
      ($0.scalars.compactMap(Unicode.Scalar.init), $1.compactMap(Unicode.Scalar.init))
    }
  }
}
