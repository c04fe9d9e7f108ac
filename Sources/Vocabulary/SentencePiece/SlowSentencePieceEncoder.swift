/// SentencePiece's own way to encode: the pair of neighbours with the best score is merged first,
/// of equal ones the leftmost, until no two neighbours make a piece.
///
/// It works for every model, and is the twin of ``SentencePieceEncoder``.
///
/// - Source: sentencepiece 0.2.3, `bpe_model.cc`.
package struct SlowSentencePieceEncoder: Sendable {
  let tables: SentencePieceTables

  init(_ tables: SentencePieceTables) { self.tables = tables }

  /// Reads what `model` needs for this.
  package init(_ model: SentencePieceModel, file: String) throws(VocabularyError) {
    tables = try SentencePieceTables(model, file: file)
  }

  /// A run of bytes that is one piece so far.
  private struct Symbol {
    var start: Int
    /// 0 for a symbol that was merged into the one before it.
    var count: Int
    var previous: Int
    var next: Int
    /// Whether it is a user-defined symbol, which nothing is merged with.
    var isFrozen: Bool
  }

  /// Two neighbours that make a piece.
  private struct Candidate: Comparable {
    var score: Float
    var left: Int
    var right: Int
    var count: Int

    static func < (a: Self, b: Self) -> Bool {
      a.score < b.score || a.score == b.score && a.left > b.left
    }
  }

  /// The work on one text.
  private struct Agenda {
    var symbols: [Symbol] = []
    var heap = BinaryHeap<Candidate>()
    /// How many bytes of an unused piece belong to its left part, by id: what it was last merged
    /// from, wherever in the text that was.
    var splits: [Int32: Int] = [:]
  }

  /// Appends the ids of text that is normalised already.
  ///
  /// - Complexity: O(*n* log *n*) for *n* bytes, times the length of the longest piece.
  package func encode(normalised text: UnsafeRawBufferPointer, into ids: inout [Int32]) {
    var agenda = Agenda()
    agenda.symbols = symbols(of: text)
    for right in agenda.symbols.indices.dropFirst() {
      propose(right - 1, right, text, &agenda)
    }
    while let best = agenda.heap.popMax() {
      let (left, right) = (agenda.symbols[best.left], agenda.symbols[best.right])
      guard left.count > 0, right.count > 0, left.count + right.count == best.count else {
        continue
      }
      agenda.symbols[best.left].count = best.count
      agenda.symbols[best.left].next = right.next
      if right.next >= 0 { agenda.symbols[right.next].previous = best.left }
      agenda.symbols[best.right].count = 0
      propose(left.previous, best.left, text, &agenda)
      propose(best.left, right.next, text, &agenda)
    }
    var fuser = UnknownFuser(tables: tables, start: ids.count)
    for symbol in agenda.symbols where symbol.count > 0 {
      emit(symbol.start, symbol.count, text, agenda, &fuser, &ids)
    }
  }

  private func symbols(of text: UnsafeRawBufferPointer) -> [Symbol] {
    var symbols: [Symbol] = []
    var place = 0
    while place < text.count {
      let rest = UnsafeRawBufferPointer(rebasing: text[place...])
      let symbol = tables.symbols.trie.longestPrefix(of: rest)
      let count = symbol?.count ?? min(leadLength(text[place]), rest.count)
      symbols.append(
        Symbol(
          start: place, count: count, previous: symbols.count - 1, next: symbols.count + 1,
          isFrozen: symbol != nil))
      place += count
    }
    if !symbols.isEmpty { symbols[symbols.count - 1].next = -1 }
    return symbols
  }

  private func propose(
    _ left: Int, _ right: Int, _ text: UnsafeRawBufferPointer, _ agenda: inout Agenda
  ) {
    guard left >= 0, right >= 0 else { return }
    let (first, second) = (agenda.symbols[left], agenda.symbols[right])
    guard !first.isFrozen, !second.isFrozen else { return }
    let count = first.count + second.count
    let id = tables.merged(.init(rebasing: text[first.start..<first.start + count]))
    guard id >= 0 else { return }
    let piece = tables.model.pieces[Int(id)]
    agenda.heap.push(Candidate(score: piece.score, left: left, right: right, count: count))
    if piece.type == .unused { agenda.splits[id] = first.count }
  }

  /// Appends the id of a symbol, or of its parts where it is an unused piece.
  private func emit(
    _ start: Int, _ count: Int, _ text: UnsafeRawBufferPointer, _ agenda: Agenda,
    _ fuser: inout UnknownFuser, _ ids: inout [Int32]
  ) {
    var rest = [start..<start + count]
    while let range = rest.popLast() {
      let bytes = UnsafeRawBufferPointer(rebasing: text[range])
      let found = tables.merged(bytes)
      let id = found < 0 ? tables.unknown : found
      if tables.model.pieces[Int(id)].type == .unused, let left = agenda.splits[id] {
        let middle = range.lowerBound + left
        rest.append(middle..<range.upperBound)
        rest.append(range.lowerBound..<middle)
      } else {
        fuser.append(id, bytes, to: &ids)
      }
    }
  }
}

/// Appends ids: neighbours that are unknown count as one, or as their bytes where there are pieces
/// of bytes.
struct UnknownFuser {
  let tables: SentencePieceTables
  /// Where the text's ids begin.
  let start: Int

  mutating func append(_ id: Int32, _ bytes: UnsafeRawBufferPointer, to ids: inout [Int32]) {
    guard id == tables.unknown else {
      ids.append(id)
      return
    }
    if !tables.byteIDs.isEmpty {
      for byte in bytes { ids.append(tables.byteIDs[Int(byte)]) }
    } else if ids.count == start || ids[ids.count - 1] != id {
      ids.append(id)
    }
  }
}

/// A heap that gives its largest element first.
struct BinaryHeap<Element: Comparable> {
  private var elements: [Element] = []

  mutating func push(_ element: Element) {
    elements.append(element)
    var place = elements.count - 1
    while place > 0, elements[(place - 1) / 2] < elements[place] {
      elements.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func popMax() -> Element? {
    guard let last = elements.popLast() else { return nil }
    guard let first = elements.first else { return last }
    elements[0] = last
    var place = 0
    while true {
      var largest = place
      for child in [2 * place + 1, 2 * place + 2]
      where child < elements.count && elements[largest] < elements[child] {
        largest = child
      }
      if largest == place { return first }
      elements.swapAt(place, largest)
      place = largest
    }
  }
}
