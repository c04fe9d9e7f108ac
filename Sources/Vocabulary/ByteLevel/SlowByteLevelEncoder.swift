/// Byte-level byte-pair encoding as it is defined: the pair of neighbours that is merged first is
/// merged, of equal ones the leftmost, until no two neighbours are merged.
///
/// It works for every model, and is the twin of ``ByteLevelEncoder``, which gives it the words that
/// it cannot do itself.
///
/// - Source: Hugging Face's `models/bpe` (0.23), which merges by the same agenda.
package struct SlowByteLevelEncoder: Sendable {
  private let model: ByteLevelModel
  private let byteIDs: [Int32]
  private let ranks: [UInt64: Rank]
  private let words: [[UInt8]: Int32]
  private let raw: AddedTokenMatcher
  private let normalised: AddedTokenMatcher

  private struct Rank {
    var place: Int32
    var merged: Int32
  }

  /// Indexes the pieces and merges.
  package init(_ model: ByteLevelModel) {
    self.model = model
    byteIDs = model.byteIDs
    ranks = Dictionary(
      model.merges.enumerated().map {
        ($0.element.pair, Rank(place: Int32($0.offset), merged: $0.element.merged))
      }, uniquingKeysWith: { $1 })
    words = model.ignoresMerges ? model.words : [:]
    raw = AddedTokenMatcher(model.written(isNormalised: false))
    normalised = AddedTokenMatcher(model.written(isNormalised: true))
  }

  /// The ids of `text`.
  package func encode(_ text: [UInt8]) -> [Int32] {
    raw.ids(of: text) { part in
      let part = model.composes ? Composition.composed(part) : part
      return normalised.ids(of: part) { part in
        let isSpaced = part.isEmpty || part[0] == 0x20 || !model.addsPrefixSpace
        return SlowWordScanner.words(of: (isSpaced ? [] : [0x20]) + part, model.pattern)
          .flatMap { encode(word: $0) }
      }
    }
  }

  /// The ids of a word.
  package func encode(word: [UInt8]) -> [Int32] {
    if model.ignoresMerges, let id = words[word] { return [id] }
    var agenda = Agenda(symbols: symbols(of: word))
    for left in agenda.symbols.indices.dropLast() { propose(left, &agenda) }
    while let best = agenda.heap.popMax() {
      let left = agenda.symbols[best.left]
      guard left.isThere, left.next < agenda.symbols.count,
        let rank = rank(best.left, agenda), rank.place == best.place
      else { continue }
      let right = agenda.symbols[left.next]
      agenda.symbols[left.next].isThere = false
      agenda.symbols[best.left].id = rank.merged
      agenda.symbols[best.left].next = right.next
      if right.next < agenda.symbols.count { agenda.symbols[right.next].previous = best.left }
      if left.previous >= 0 { propose(left.previous, &agenda) }
      propose(best.left, &agenda)
    }
    return agenda.symbols.filter(\.isThere).map(\.id)
  }

  private struct Symbol {
    var id: Int32
    var previous: Int
    var next: Int
    /// Whether it was not merged into the one before it.
    var isThere = true
  }

  /// Two neighbours that are merged: the first, and the place of their merge.
  private struct Candidate: Comparable {
    var place: Int32
    var left: Int

    static func < (a: Self, b: Self) -> Bool { (b.place, b.left) < (a.place, a.left) }
  }

  private struct Agenda {
    var symbols: [Symbol]
    var heap = BinaryHeap<Candidate>()
  }

  private func symbols(of word: [UInt8]) -> [Symbol] {
    var ids: [Int32] = []
    var isInUnknown = false
    for byte in word {
      let id = byteIDs[Int(byte)]
      if id >= 0 {
        ids.append(id)
      } else if let unknown = model.unknown, !(isInUnknown && model.fusesUnknown) {
        ids.append(unknown)
      }
      isInUnknown = id < 0
    }
    return ids.enumerated().map { Symbol(id: $1, previous: $0 - 1, next: $0 + 1) }
  }

  private func rank(_ left: Int, _ agenda: Agenda) -> Rank? {
    let next = agenda.symbols[left].next
    guard next < agenda.symbols.count else { return nil }
    return ranks[ByteLevelModel.Merge.pair(agenda.symbols[left].id, agenda.symbols[next].id)]
  }

  private func propose(_ left: Int, _ agenda: inout Agenda) {
    guard let rank = rank(left, agenda) else { return }
    agenda.heap.push(Candidate(place: rank.place, left: left))
  }
}
