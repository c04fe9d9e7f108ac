import ByteIO
public import Values

/// The ids that a model knows: those of a vocabulary, or of some that were cloned or merged.
///
/// Text is encoded by a vocabulary as it is, the parent; what a model reads are the parent's ids
/// through a map. A clone of a language is one more map over the same parent, a merged vocabulary a
/// map for each of its parents, which share the ids of their anchors. The parents' shards, and what
/// they make of a text, stay as they were.
///
/// - Units: ids are `Int32`.
public struct IDSpace: Sendable {
  /// The SHA-256 of `vocabulary.json`, which weights name their ids by.
  public let digest: String
  /// The number of ids: they are `0 ..< size`, and a model has as many rows of its embedding.
  public let size: Int
  /// The ids that stand for no text.
  public let special: SpecialIDs
  /// The vocabularies that encode text.
  public let parents: [Vocabulary]
  /// By parent, by copy, by the parent's id: the id here. Nothing for a vocabulary as it is.
  let maps: [[[Int32]]]

  /// The ids of a vocabulary as they are.
  public init(_ vocabulary: Vocabulary) {
    digest = vocabulary.digest
    size = vocabulary.size
    special = vocabulary.special
    parents = [vocabulary]
    maps = []
  }

  init(
    digest: String, size: Int, special: SpecialIDs, parents: [Vocabulary], maps: [[[Int32]]]
  ) {
    self.digest = digest
    self.size = size
    self.special = special
    self.parents = parents
    self.maps = maps
  }

  /// The number of copies of each parent, itself among them.
  public var copyCount: Int { maps.first?.count ?? 1 }

  /// The place among ``parents`` of the one with the digest `digest`.
  public func parent(digest: String) -> Int? {
    parents.firstIndex { $0.digest == digest }
  }

  /// The ids here of the parent's ids, for the copy number `copy`, from 0; `nil` where they are the
  /// same.
  ///
  /// - Throws: `SettingError` for a copy that there is not.
  public func map(parent: Int, copy: Int) throws(SettingError) -> [Int32]? {
    guard parents.indices ~= parent, 0..<copyCount ~= copy else {
      throw SettingError(
        key: "clone", found: "\(copy + 1)", expected: "1 to \(copyCount), as the vocabulary has")
    }
    return maps.isEmpty ? nil : maps[parent][copy]
  }

  /// The number of bytes of text that each id stands for where a copy of a parent has it, by id.
  ///
  /// - Throws: `SettingError` for a copy that there is not.
  public func byteCounts(parent: Int, copy: Int) throws(SettingError) -> [Int] {
    guard let map = try map(parent: parent, copy: copy) else { return parents[parent].byteCounts }
    var counts = [Int](repeating: 0, count: size)
    for (id, count) in parents[parent].byteCounts.enumerated() { counts[Int(map[id])] = count }
    return counts
  }

  /// What decodes ids: all copies of all parents, or those that are named.
  public func decoder(parent: Int? = nil, copy: Int? = nil) throws(SettingError) -> IDDecoder {
    try IDDecoder(self, parent: parent, copy: copy)
  }
}

/// Turns ids back into text.
public struct IDDecoder: Sendable {
  private let parents: [Vocabulary]
  /// A parent, and its ids by those that a copy of it has; without these they are the same.
  private let copies: [(parent: Int, inverse: [Int32: Int32]?)]

  init(_ ids: IDSpace, parent: Int?, copy: Int?) throws(SettingError) {
    parents = ids.parents
    var copies: [(parent: Int, inverse: [Int32: Int32]?)] = []
    for place in parent.map({ $0...$0 }) ?? 0...ids.parents.count - 1 {
      for number in copy.map({ $0...$0 }) ?? 0...ids.copyCount - 1 {
        let map = try ids.map(parent: place, copy: number)
        let inverse = map.map { map in
          Dictionary(uniqueKeysWithValues: map.enumerated().map { ($1, Int32($0)) })
        }
        copies.append((place, inverse))
      }
    }
    self.copies = copies
  }

  /// The text of `ids`, all of which one copy has: the first that does.
  ///
  /// - Throws: `SettingError` where no copy has them all.
  public func decode(_ ids: [Int32]) throws(SettingError) -> [UInt8] {
    for (parent, inverse) in copies {
      guard let inverse else { return parents[parent].decode(ids) }
      let own = ids.compactMap { inverse[$0] }
      if own.count == ids.count { return parents[parent].decode(own) }
    }
    throw SettingError(
      key: "ids", found: "ids of several copies", expected: "ids of one copy of one vocabulary")
  }
}
