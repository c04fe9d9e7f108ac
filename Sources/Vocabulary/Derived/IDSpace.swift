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

  /// The parent and its id that `id` stands for, the first where there are several; `nil` for an id
  /// that no map leads to.
  public var origins: [(parent: Int, id: Int32)?] {
    if maps.isEmpty { return (0..<Int32(size)).map { (0, $0) } }
    var origins = [(parent: Int, id: Int32)?](repeating: nil, count: size)
    for (parent, copies) in maps.enumerated() {
      for copy in copies {
        for (id, value) in copy.enumerated() where origins[Int(value)] == nil {
          origins[Int(value)] = (parent, Int32(id))
        }
      }
    }
    return origins
  }

  /// The number of bytes of text that each id stands for, by id.
  public var byteCounts: [Int] {
    origins.map { $0.map { parents[$0.parent].bytes(of: $0.id).count } ?? 0 }
  }

  /// The text of `ids`, all of which one copy of one parent has.
  ///
  /// - Throws: `SettingError` where no copy has them all.
  public func decode(_ ids: [Int32]) throws(SettingError) -> [UInt8] {
    if maps.isEmpty { return parents[0].decode(ids) }
    for (parent, copies) in maps.enumerated() {
      for copy in copies {
        var inverse = [Int32](repeating: -1, count: size)
        for (id, value) in copy.enumerated() { inverse[Int(value)] = Int32(id) }
        let own = ids.map { 0..<Int32(size) ~= $0 ? inverse[Int($0)] : -1 }
        if !own.contains(-1) { return parents[parent].decode(own) }
      }
    }
    throw SettingError(
      key: "ids", found: "ids of several copies", expected: "ids of one copy of one vocabulary")
  }
}
