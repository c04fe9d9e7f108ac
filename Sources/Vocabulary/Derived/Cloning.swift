import Chance
import Values

/// Clones of a vocabulary: languages that have the same pieces under ids of their own.
///
/// - Source: Schäfer et al. (2024), “Language Imbalance Can Boost Cross-lingual Generalisation”,
///   whose layout and choice of pieces are `layout: strided` and `rule: as-published`.
public struct Cloning: Sendable {
  /// What was asked for.
  public let settings: CloneSettings
  /// The pieces that every copy has for itself, in the order of their ids.
  public let cloned: [Int32]
  /// How many pieces that stand for text all copies share.
  public let anchorCount: Int

  /// Chooses the pieces.
  ///
  /// - Parameter counts: How often each id of `parent` stands in its training text; needed for a
  ///   band.
  /// - Throws: `SettingError`; ``VocabularyError`` for a file of pieces that the parent lacks.
  public init(of parent: Vocabulary, _ settings: CloneSettings, counts: [Int]?) throws {
    try settings.validate()
    if settings.needsSeed, settings.seed == nil { throw SettingError.noSeed }
    self.settings = settings
    let cloned = try Self.choice(parent, settings, counts).sorted()
    self.cloned = cloned
    anchorCount = Set(parent.textIDs).subtracting(cloned).count
    try checkRange(
      "copies", settings.copies, 2...max(2, Int(Int32.max) / max(1, parent.size)))
  }

  private static func choice(
    _ parent: Vocabulary, _ settings: CloneSettings, _ counts: [Int]?
  ) throws -> [Int32] {
    if settings.rule == .asPublished {
      var ids = Array(0..<Int32(parent.size))
      let share = ids.count(of: settings.cloned)
      var generator = PythonRandom(seed: settings.seed ?? 0)
      generator.shuffle(&ids)
      return ids.prefix(share).filter { $0 != parent.special.padding }
    }
    var candidates = parent.textIDs
    if let path = settings.pieces {
      candidates = try parent.ids(listedIn: path)
      return Array(candidates.prefix(candidates.count(of: settings.cloned)))
    }
    if let band = settings.band {
      guard let counts else { throw SettingError.noCounts("band") }
      candidates = band.members(of: candidates, weights: counts.map(Double.init))
    }
    return candidates.chosen(
      settings.cloned, seed: settings.seed ?? 0, purpose: "pieces that are cloned")
  }

  /// The ids of all copies.
  public func ids(over parent: Vocabulary) -> IDSpace {
    let size = parent.size
    let identity = Array(0..<Int32(size))
    let maps = (0..<settings.copies).map { copy -> [Int32] in
      var map = identity
      for (rank, id) in cloned.enumerated() where copy > 0 {
        switch settings.layout {
        case .compact: map[Int(id)] = Int32(size + (copy - 1) * cloned.count + rank)
        case .strided: map[Int(id)] = id + Int32(copy * size)
        }
      }
      return map
    }
    let own =
      settings.layout == .compact
      ? (settings.copies - 1) * cloned.count + size : settings.copies * size
    return IDSpace(
      digest: "", size: own, special: parent.special, parents: [parent], maps: [maps])
  }

  /// Writes the clones of `parent` into `folder`.
  ///
  /// - Returns: Their ids.
  public func write(over parent: Vocabulary, to folder: String) throws -> IDSpace {
    try ids(over: parent).write(kind: "clone", to: folder)
  }
}

extension SettingError {
  /// A choice by chance without a seed.
  static var noSeed: SettingError {
    SettingError(
      key: "seed", found: "nothing", expected: "a seed, since a share of the pieces is chosen")
  }

  /// A band of a vocabulary that nobody counted.
  static func noCounts(_ key: String) -> SettingError {
    SettingError(
      key: key, found: "a vocabulary without \(PieceCounts.fileName)",
      expected: "one that was trained on text here, so that its pieces are counted")
  }
}

extension Vocabulary {
  /// The ids of the pieces that the file at `path` lists, in its order.
  func ids(listedIn path: String) throws -> [Int32] {
    var ids: [[UInt8]: Int32] = [:]
    for id in textIDs { ids[piece(id)] = id }
    var seen: Set<Int32> = []
    return try PieceList(path: path).pieces.map { piece in
      let name = String(decoding: piece, as: UTF8.self)
      guard let id = ids[piece] else {
        throw VocabularyError(
          file: path, key: "pieces", found: "'\(name)'", expected: "pieces of the vocabulary")
      }
      guard seen.insert(id).inserted else {
        throw VocabularyError(
          file: path, key: "pieces", found: "'\(name)' twice", expected: "each piece once")
      }
      return id
    }
  }
}
