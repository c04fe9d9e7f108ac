import ByteIO
import Corpus
import Values
import Vocabulary

/// What is known of the anchors of a merged vocabulary: which they are, and how much of each
/// language's running text they make up, also by frequency.
struct AnchorReport {
  /// The file of anchors: JSON Lines.
  static let anchorsFileName = "anchors.jsonl"
  /// The file of bands: CSV.
  static let bandsFileName = "anchor-bands.csv"
  /// The parts of a vocabulary, from the most frequent pieces to the rarest.
  private static let bandCount = 10

  /// A line of the file of anchors.
  private struct Line: Encodable {
    var counts: [Int?]
    var id: Int32
    var ids: [Int32?]
    var pieces: [String?]
  }

  private let merging: Merging
  /// How often each id stands in each vocabulary's training text.
  private let counts: [[Int]?]

  init(_ merging: Merging, counts: [[Int]?]) {
    self.merging = merging
    self.counts = counts
  }

  /// Writes both files.
  func write(to folder: String, ids: IDSpace) throws {
    let maps = try merging.parents.indices.map { try ids.map(parent: $0, copy: 0) ?? [] }
    let lines = merging.anchors.map { anchor in
      Line(
        counts: zip(anchor.ids, counts).map { id, counts in
          id.flatMap { id in counts.map { $0[Int(id)] } }
        },
        id: zip(anchor.ids, maps).lazy.compactMap { id, map in id.map { map[Int($0)] } }.first
          ?? -1,
        ids: anchor.ids,
        pieces: zip(anchor.ids, merging.parents).map { id, parent in
          id.map { String(decoding: parent.piece($0), as: UTF8.self) }
        })
    }
    try AtomicFile.write(StableJSON.lines(lines), to: "\(folder)/\(Self.anchorsFileName)")
    try AtomicFile.write(bands, to: "\(folder)/\(Self.bandsFileName)")
  }

  /// The facts about the merged vocabulary; those about one of its parents name it as their source.
  func facts(ids: IDSpace, about: [Axis: String], names: [String]) -> [Fact] {
    let sizes = merging.parents.reduce(0) { $0 + $1.size }
    let whole = [
      Fact("vocabulary-size", ids.size, "id", about: about),
      Fact("anchor-candidates", merging.candidates.count, "anchor", about: about),
      Fact(
        "anchors", merging.anchors.count, "anchor", about: about, table: Self.anchorsFileName),
      Fact("shared-ids", sizes - ids.size, "id", about: about),
    ]
    return whole
      + zip(names, merging.parents.indices).flatMap { name, place -> [Fact] in
        let about = about.merging([.source: name]) { $1 }
        let anchors = merging.anchors.compactMap { $0.ids[place] }
        var facts = [
          Fact(
            "anchor-piece-share",
            Double(anchors.count) / Double(merging.parents[place].size), "share", about: about)
        ]
        if let counts = counts[place] {
          let total = counts.reduce(0, +)
          let shared = anchors.reduce(0) { $0 + counts[Int($1)] }
          facts.append(
            Fact(
              "anchor-token-share", Double(shared) / Double(max(1, total)), "share", about: about,
              count: total, table: Self.bandsFileName))
        }
        return facts
      }
  }

  /// By vocabulary and band of frequency: pieces, anchors among them, and the running tokens of
  /// both.
  private var bands: [UInt8] {
    var text = "vocabulary,band,pieces,anchors,tokens,anchor-tokens\n"
    for (place, counts) in counts.enumerated() {
      guard let counts else { continue }
      let anchors = Set(merging.anchors.compactMap { $0.ids[place] })
      let sorted = (0..<Int32(counts.count)).sorted {
        let (first, second) = (counts[Int($0)], counts[Int($1)])
        return first == second ? $0 < $1 : first > second
      }
      for band in 0..<Self.bandCount {
        let start = sorted.count * band / Self.bandCount
        let ids = sorted[start..<sorted.count * (band + 1) / Self.bandCount]
        let own = ids.filter(anchors.contains)
        let tokens = ids.reduce(0) { $0 + counts[Int($1)] }
        let shared = own.reduce(0) { $0 + counts[Int($1)] }
        text += "\(place + 1),\(band + 1),\(ids.count),\(own.count),\(tokens),\(shared)\n"
      }
    }
    return Array(text.utf8)
  }
}
