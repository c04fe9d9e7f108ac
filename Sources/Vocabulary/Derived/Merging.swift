import ByteIO
import Values

/// Several vocabularies in one space of ids, in which pieces that are anchors share one.
///
/// The first vocabulary keeps its ids; the others' pieces that share none follow, in their order.
/// Padding, end of text and unknown are always shared. No two pieces of one vocabulary share an id,
/// so every text keeps the tokens that its own vocabulary gives it.
///
/// - Source: the anchors of Schäfer et al. (2024) are `anchors: exact`.
public struct Merging: Sendable {
  /// Pieces of different vocabularies that are taken for one.
  public struct Anchor: Hashable, Sendable {
    /// The id in each vocabulary; `nil` where it has none.
    public var ids: [Int32?]
  }

  /// The vocabularies.
  public let parents: [Vocabulary]
  /// All that could share an id, in the order of the first vocabulary that has them.
  public let candidates: [Anchor]
  /// Those that do, in the same order.
  public let anchors: [Anchor]

  /// Finds anchors and chooses among them.
  ///
  /// - Parameter counts: How often each id of each vocabulary stands in its training text; needed
  ///   for a band.
  /// - Throws: `SettingError`; ``VocabularyError`` for a file that is no list of anchors.
  public init(of parents: [Vocabulary], _ settings: MergeSettings, counts: [[Int]?]) throws {
    try settings.validate()
    if settings.needsSeed, settings.seed == nil { throw SettingError.noSeed }
    guard parents.count > 1 else {
      throw SettingError(key: "merge", found: "\(parents.count)", expected: "two or more")
    }
    if Set(parents.map(\.digest)).count < parents.count {
      throw SettingError(
        key: "merge", found: "the same vocabulary twice",
        expected: "different ones; clones of one are made by 'clone'")
    }
    self.parents = parents
    candidates = try AnchorFinder(parents).anchors(settings.anchors)
    anchors = try Self.choice(candidates, parents, settings, counts)
  }

  private static func choice(
    _ candidates: [Anchor], _ parents: [Vocabulary], _ settings: MergeSettings, _ counts: [[Int]?]
  ) throws -> [Anchor] {
    var places = Array(0..<Int32(candidates.count))
    if let path = settings.scores {
      places = try ranked(candidates, parents, byFile: path)
      return places.prefix(places.count(of: settings.anchored)).sorted().map { candidates[Int($0)] }
    }
    if let band = settings.band {
      let shares = try counts.map { counts -> [Double] in
        guard let counts else { throw SettingError.noCounts("band") }
        let total = Double(max(1, counts.reduce(0, +)))
        return counts.map { Double($0) / total }
      }
      let weights = candidates.map { anchor in
        zip(anchor.ids, shares).reduce(0.0) { sum, next in
          sum + (next.0.map { next.1[Int($0)] } ?? 0)
        }
      }
      places = band.members(of: places, weights: weights)
    }
    return places.chosen(
      settings.anchored, seed: settings.seed ?? 0, purpose: "pieces that are anchors"
    ).sorted().map { candidates[Int($0)] }
  }

  /// The places of the anchors one of whose pieces is in the file, in its order; then the others.
  private static func ranked(
    _ candidates: [Anchor], _ parents: [Vocabulary], byFile path: String
  ) throws -> [Int32] {
    var ranks: [[UInt8]: Int] = [:]
    for (rank, piece) in try PieceList(path: path).pieces.enumerated() where ranks[piece] == nil {
      ranks[piece] = rank
    }
    let best = candidates.map { anchor in
      zip(anchor.ids, parents).compactMap { id, parent in id.flatMap { ranks[parent.piece($0)] } }
        .min() ?? .max
    }
    return candidates.indices.sorted {
      best[$0] == best[$1] ? $0 < $1 : best[$0] < best[$1]
    }.map(Int32.init)
  }

  /// The ids of all.
  public var ids: IDSpace {
    var maps: [[[Int32]]] = []
    var size = 0
    var shared = [Int32?](repeating: nil, count: anchors.count)
    for (place, parent) in parents.enumerated() {
      var map = [Int32](repeating: -1, count: parent.size)
      if place > 0 { map.share(parent.special, with: parents[0].special) }
      for (index, anchor) in anchors.enumerated() {
        if let id = anchor.ids[place], let common = shared[index] { map[Int(id)] = common }
      }
      for id in map.indices where map[id] < 0 {
        map[id] = Int32(size)
        size += 1
      }
      for (index, anchor) in anchors.enumerated() where shared[index] == nil {
        shared[index] = anchor.ids[place].map { map[Int($0)] }
      }
      maps.append([map])
    }
    return IDSpace(
      digest: "", size: size, special: parents[0].special, parents: parents, maps: maps)
  }

  /// Writes the merged vocabulary into `folder`.
  ///
  /// - Returns: Its ids.
  public func write(to folder: String) throws -> IDSpace {
    try ids.write(kind: "merge", to: folder)
  }
}

extension [Int32] {
  /// Leads special ids to those of the first vocabulary, each of which one id takes.
  fileprivate mutating func share(_ own: SpecialIDs, with first: SpecialIDs) {
    var taken: Set<Int32> = []
    for (id, common) in [
      (own.endOfText, first.endOfText), (own.unknown, first.unknown),
      (own.padding, first.padding),
    ] where self[Int(id)] < 0 && taken.insert(common).inserted {
      self[Int(id)] = common
    }
  }
}
