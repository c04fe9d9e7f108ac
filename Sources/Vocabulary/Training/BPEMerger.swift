/// Makes symbols of pairs of symbols, the most frequent pair first, and so the pieces of a
/// vocabulary.
///
/// The words stand one after another in ``cells``, those that occur equally often together. A
/// symbol of several characters has its number in its first cell and its length in its last, so
/// that both neighbours of a place are found without links. Where pairs occur is kept for frequent
/// ones only: for those below ``threshold`` the words are searched once the threshold has come down
/// to them, which takes few searches and little memory, since most pairs never matter.
///
/// - Source: Sennrich et al. (2016), “Neural machine translation of rare words with subword
///   units”; order and rules are those of sentencepiece 0.2.3 (`bpe_model_trainer.cc`), which
///   counts overlapping occurrences twice, and of equally frequent pairs takes the shortest, then
///   the first by its bytes. That version keeps no active set: what a heap of all pairs gives is
///   what it gives.
struct BPEMerger: ~Copyable {
  /// A cell that no symbol spans.
  static let boundary = UInt32.max
  /// A cell inside a symbol; in its last cell, the symbol's length is added.
  static let inside: UInt32 = 1 << 31
  /// The threshold comes down by this factor.
  static let step: UInt64 = 8

  let rules: PieceRules
  var symbols: SymbolTable
  let cells: RawArray<UInt32>
  /// Where the words end that occur equally often, and how often that is.
  let runs: [(end: Int, weight: UInt64)]
  var pairs = PairCounts()
  var lists = OccurrenceLists()
  /// The pairs at or above the threshold, a heap.
  var heap = RawArray<QueuedPair>()
  /// Pairs that occur less often have no list, and are not in the heap.
  var threshold: UInt64 = 1
  var round = MergeRound()

  /// Counts the pairs of `words`.
  init(_ words: consuming WordCells, rules: PieceRules) {
    self.rules = rules
    runs = words.runs
    symbols = words.symbols
    cells = words.cells
    countPairs()
  }

  /// Makes `count` symbols, or as many as there are pairs.
  ///
  /// - Parameter progress: Is told how many there are, now and then.
  /// - Returns: Their texts, in order.
  mutating func merge(_ count: Int, progress: (Int) -> Void) -> [[UInt8]] {
    var texts: [[UInt8]] = []
    var found: Set<[UInt8]> = []
    while texts.count < count, let pair = nextPair() {
      let text = self.text(of: pair)
      if found.insert(text).inserted {
        texts.append(text)
        merge(pair)
        if texts.count.isMultiple(of: 64) { progress(texts.count) }
      } else {
        forgetList(of: pair)
        pairs.take(pair)
      }
    }
    if texts.count < count { texts += vanished(atMost: count - texts.count, without: found) }
    return texts
  }

  private func text(of pair: UInt32) -> [UInt8] {
    Array(symbols.text(pairs.left[pair]) + symbols.text(pairs.right[pair]))
  }

  /// The pairs that occurred once and do no more, in order: upstream takes them when no others are
  /// left.
  private func vanished(atMost count: Int, without found: Set<[UInt8]>) -> [[UInt8]] {
    var rest: [(length: UInt32, text: [UInt8])] = []
    for pair in 0..<UInt32(pairs.count) where !pairs.isTaken(pair) && pairs.counts[pair] == 0 {
      let length = symbols.lengths[pairs.left[pair]] + symbols.lengths[pairs.right[pair]]
      rest.append((length, text(of: pair)))
    }
    rest.sort {
      $0.length != $1.length ? $0.length < $1.length : $0.text.lexicographicallyPrecedes($1.text)
    }
    var found = found
    var texts: [[UInt8]] = []
    for (_, text) in rest where texts.count < count && found.insert(text).inserted {
      texts.append(text)
    }
    return texts
  }

  /// Calls `body` with each pair of neighbours that is in the table, and with its place; `index` is
  /// the pair's place in the table.
  private func forEachPair(_ body: (_ index: UInt32, _ place: Int) -> Void) {
    var place = 0
    var last: (symbol: UInt32, place: Int)?
    while place < cells.count {
      let symbol = cells[place]
      if symbol == Self.boundary {
        last = nil
        place += 1
        continue
      }
      if let last {
        let pair = pairs.find(last.symbol, symbol)
        if pair != PairCounts.none { body(pair, last.place) }
      }
      last = (symbol, place)
      place += Int(symbols.lengths[symbol])
    }
  }

  /// Fills the table from words of single characters.
  private mutating func countPairs() {
    var place = 0
    var most: UInt64 = 0
    for run in runs {
      while place < run.end - 1 {
        let (left, right) = (cells[place], cells[place + 1])
        place += 1
        if left == Self.boundary || right == Self.boundary { continue }
        var pair = pairs.find(left, right)
        if pair == PairCounts.none {
          if rules.joined(symbols.facts[Int(left)], symbols.facts[Int(right)]) == nil { continue }
          pair = pairs.add(left, right)
        }
        pairs.counts[pair] &+= run.weight
        most = max(most, pairs.counts[pair])
      }
      place = run.end - 1
    }
    threshold = max(1, most &+ 1)
  }

  /// Lets in pairs that are less frequent, and finds where they occur.
  mutating func lowerThreshold() {
    let old = threshold
    threshold = max(1, threshold / Self.step)
    var wanted: [UInt32] = []
    for pair in 0..<UInt32(pairs.count) {
      let count = pairs.counts[pair]
      if count >= threshold && count < old {
        pairs.lists[pair] = UInt32(wanted.count)
        wanted.append(pair)
      }
    }
    if wanted.isEmpty { return }
    fillLists(of: wanted)
    for pair in wanted { push(pair) }
  }

  /// Makes lists for pairs whose `lists` are their places in `wanted`.
  private mutating func fillLists(of wanted: [UInt32]) {
    let marks = RawArray<UInt32>(repeating: PairCounts.none, count: pairs.count)
    for (index, pair) in wanted.enumerated() { marks[pair] = UInt32(index) }
    let last = RawArray<UInt32>(repeating: 0, count: wanted.count)
    let sizes = RawArray<Int>(repeating: 0, count: wanted.count)
    forEachPair { pair, place in
      let mark = marks[pair]
      if mark == PairCounts.none { return }
      sizes[mark] += OccurrenceLists.size(UInt32(place) - last[mark])
      last[mark] = UInt32(place)
    }
    for (index, pair) in wanted.enumerated() {
      let (list, start) = lists.add(byteCount: sizes[index])
      pairs.lists[pair] = list
      sizes[index] = start
      last[index] = 0
    }
    forEachPair { pair, place in
      let mark = marks[pair]
      if mark == PairCounts.none { return }
      lists.write(UInt32(place) - last[mark], at: &sizes.base[Int(mark)])
      last[mark] = UInt32(place)
    }
  }

  mutating func forgetList(of pair: UInt32) {
    let list = pairs.lists[pair]
    if list != PairCounts.none { lists.remove(list) }
    pairs.lists[pair] = PairCounts.none
  }
}
