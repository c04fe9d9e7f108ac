import ByteIO

/// Finds the pieces of several vocabularies that could share an id.
struct AnchorFinder {
  private let parents: [Vocabulary]
  /// The ids of each vocabulary's pieces, special ids left out.
  private var pieces: [[(id: Int32, piece: [UInt8])]]

  init(_ parents: [Vocabulary]) {
    self.parents = parents
    pieces = parents.map { parent in
      let special = [parent.special.padding, parent.special.endOfText, parent.special.unknown]
      return (0..<Int32(parent.size)).compactMap { id in
        let piece = parent.piece(id)
        return special.contains(id) || piece.isEmpty ? nil : (id, piece)
      }
    }
  }

  func anchors(_ anchors: MergeSettings.Anchors) throws -> [Merging.Anchor] {
    switch anchors {
    case .none: []
    case .exact: whole(equal())
    case .caseFolded: whole(caseFolded(equal()))
    case .file(let path): whole(try listed(in: path))
    }
  }

  /// Those that two vocabularies or more have.
  private func whole(_ groups: [Merging.Anchor]) -> [Merging.Anchor] {
    groups.filter { $0.ids.count { $0 != nil } > 1 }
  }

  /// Equal pieces together; a piece of one vocabulary alone too.
  private func equal() -> [Merging.Anchor] {
    var groups: [Merging.Anchor] = []
    var places: [[UInt8]: Int] = [:]
    for (parent, own) in pieces.enumerated() {
      for (id, piece) in own {
        if let place = places[piece], groups[place].ids[parent] == nil {
          groups[place].ids[parent] = id
        } else {
          places[piece] = groups.count
          groups.append(group(parent, id))
        }
      }
    }
    return groups
  }

  /// Joins what one vocabulary alone has to what differs in case alone and lacks that vocabulary:
  /// to equal pieces first, in their order.
  private func caseFolded(_ groups: [Merging.Anchor]) -> [Merging.Anchor] {
    var joined = whole(groups)
    var places: [String: [Int]] = [:]
    for (place, group) in joined.enumerated() { places[folded(group), default: []].append(place) }
    for group in groups where group.ids.count(where: { $0 != nil }) == 1 {
      guard let parent = group.ids.firstIndex(where: { $0 != nil }) else { continue }
      let key = folded(group)
      if let place = places[key]?.first(where: { joined[$0].ids[parent] == nil }) {
        joined[place].ids[parent] = group.ids[parent]
      } else {
        places[key, default: []].append(joined.count)
        joined.append(group)
      }
    }
    return joined
  }

  /// The piece in lower case; bytes that are no UTF-8 as they are, in hexadecimal.
  private func folded(_ group: Merging.Anchor) -> String {
    for (id, parent) in zip(group.ids, parents) {
      guard let id else { continue }
      let piece = parent.piece(id)
      let text = String(validating: piece, as: UTF8.self)
      return text.map { $0.lowercased() } ?? "bytes \(piece.hexadecimal)"
    }
    return ""
  }

  private func group(_ parent: Int, _ id: Int32) -> Merging.Anchor {
    var ids = [Int32?](repeating: nil, count: parents.count)
    ids[parent] = id
    return Merging.Anchor(ids: ids)
  }

  private func listed(in path: String) throws -> [Merging.Anchor] {
    let places = pieces.map { own in
      Dictionary(own.map { ($0.piece, $0.id) }) { first, _ in first }
    }
    var seen: Set<[Int]> = []
    var anchors: [Merging.Anchor] = []
    for (number, line) in try PieceList.lines(ofFile: path) {
      func fault(_ found: String, _ expected: String) -> VocabularyError {
        VocabularyError(file: path, key: "line \(number)", found: found, expected: expected)
      }
      var cells = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        .map { Array($0) }
      if cells.count == 1 { cells = [[UInt8]](repeating: cells[0], count: parents.count) }
      guard cells.count == parents.count else {
        throw fault("\(cells.count) pieces", "one, or \(parents.count) parted by tabs")
      }
      let ids = zip(cells, places).map { $1[$0] }
      if let missing = zip(cells, ids).first(where: { !$0.isEmpty && $1 == nil }) {
        throw fault(
          "'\(String(decoding: missing.0, as: UTF8.self))'", "pieces that the vocabularies have")
      }
      for (parent, id) in ids.enumerated() {
        guard let id, !seen.insert([parent, Int(id)]).inserted else { continue }
        throw fault("a piece that stands before", "each piece of a vocabulary once")
      }
      anchors.append(Merging.Anchor(ids: ids))
    }
    return anchors
  }
}
