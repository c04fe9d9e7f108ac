/// What is needed while one pair becomes a symbol: by symbol, the pairs that it makes with the two
/// and with the new one.
struct MergeRound: ~Copyable {
  /// Not looked up yet.
  static let unknown = UInt32.max - 1

  /// The pair of a symbol and the left of the two, by symbol.
  var beforeLeft = RawArray<UInt32>()
  /// The pair of the right of the two and a symbol.
  var behindRight = RawArray<UInt32>()
  /// The number, among the new pairs, of a symbol and the new one.
  var beforeNew = RawArray<UInt32>()
  /// The number, among the new pairs, of the new symbol and another.
  var behindNew = RawArray<UInt32>()
  /// The symbols that the four know.
  var touched = RawArray<UInt32>()
  /// The new pairs.
  var newPairs = RawArray<UInt32>()
  /// Where new pairs occur, in order, each as its number and its place.
  var occurrences = RawArray<(UInt32, UInt32)>()

  /// Prepares for symbols below `count`.
  mutating func prepare(_ count: Int) {
    while beforeLeft.count < count {
      beforeLeft.append(Self.unknown)
      behindRight.append(Self.unknown)
      beforeNew.append(Self.unknown)
      behindNew.append(Self.unknown)
    }
    newPairs.removeAll()
    occurrences.removeAll()
  }

  /// Forgets what it knows of symbols.
  mutating func clear() {
    for index in 0..<touched.count {
      let symbol = touched[index]
      beforeLeft[symbol] = Self.unknown
      behindRight[symbol] = Self.unknown
      beforeNew[symbol] = Self.unknown
      behindNew[symbol] = Self.unknown
    }
    touched.removeAll()
  }
}

extension BPEMerger {
  /// Makes a symbol of a pair, wherever it occurs.
  mutating func merge(_ pair: UInt32) {
    let (left, right) = (pairs.left[pair], pairs.right[pair])
    let list = pairs.lists[pair]
    guard list != PairCounts.none,
      let facts = rules.joined(symbols.facts[Int(left)], symbols.facts[Int(right)])
    else { return pairs.take(pair) }
    pairs.take(pair)
    let new = UInt32(symbols.count)
    symbols.append(left, right, facts)
    round.prepare(symbols.count)
    replace(left, right, by: new, at: lists.range(list))
    lists.remove(list)
    queueNewPairs()
    round.clear()
  }

  private mutating func replace(
    _ left: UInt32, _ right: UInt32, by new: UInt32, at places: Range<Int>
  ) {
    let (leftLength, length) = (Int(symbols.lengths[left]), Int(symbols.lengths[new]))
    var reader = places.lowerBound
    var place = 0
    var run = 0
    while reader < places.upperBound {
      place += Int(lists.read(at: &reader))
      guard cells[place] == left, cells[place + leftLength] == right else { continue }
      run = self.run(of: place, from: run)
      let weight = runs[run].weight
      let next = cells[place + length]
      var previous = cells[place - 1]
      var previousPlace = place - 1
      if previous != Self.boundary && previous >= Self.inside {
        previousPlace = place - Int(previous - Self.inside)
        previous = cells[previousPlace]
      }
      if previous != Self.boundary { subtract(weight, beforeLeft: previous, left) }
      if next != Self.boundary { subtract(weight, behindRight: next, right) }
      cells[place + leftLength] = Self.inside
      cells[place] = new
      cells[place + length - 1] = Self.inside + UInt32(length)
      if previous != Self.boundary {
        add(weight, beforeNew: previous, new, at: UInt32(previousPlace))
      }
      if next != Self.boundary { add(weight, behindNew: next, new, at: UInt32(place)) }
    }
  }

  /// The run that has `place`, searched for from `start` on.
  private func run(of place: Int, from start: Int) -> Int {
    if place < runs[start].end { return start }
    var (low, high) = (start + 1, runs.count - 1)
    var step = 1
    while low + step < high && runs[low + step].end <= place {
      low += step
      step *= 2
    }
    high = min(high, low + step)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].end > place { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private mutating func subtract(_ weight: UInt64, beforeLeft symbol: UInt32, _ left: UInt32) {
    var pair = round.beforeLeft[symbol]
    if pair == MergeRound.unknown {
      pair = pairs.find(symbol, left)
      round.beforeLeft[symbol] = pair
      round.touched.append(symbol)
    }
    if pair != PairCounts.none { pairs.counts[pair] &-= weight }
  }

  private mutating func subtract(_ weight: UInt64, behindRight symbol: UInt32, _ right: UInt32) {
    var pair = round.behindRight[symbol]
    if pair == MergeRound.unknown {
      pair = pairs.find(right, symbol)
      round.behindRight[symbol] = pair
      round.touched.append(symbol)
    }
    if pair != PairCounts.none { pairs.counts[pair] &-= weight }
  }

  private mutating func add(
    _ weight: UInt64, beforeNew symbol: UInt32, _ new: UInt32, at place: UInt32
  ) {
    var number = round.beforeNew[symbol]
    if number == MergeRound.unknown {
      number = newPair(symbol, new)
      round.beforeNew[symbol] = number
      round.touched.append(symbol)
    }
    count(number, weight, place)
  }

  private mutating func add(
    _ weight: UInt64, behindNew symbol: UInt32, _ new: UInt32, at place: UInt32
  ) {
    var number = round.behindNew[symbol]
    if number == MergeRound.unknown {
      number = newPair(new, symbol)
      round.behindNew[symbol] = number
      round.touched.append(symbol)
    }
    count(number, weight, place)
  }

  private mutating func newPair(_ left: UInt32, _ right: UInt32) -> UInt32 {
    if rules.joined(symbols.facts[Int(left)], symbols.facts[Int(right)]) == nil {
      return PairCounts.none
    }
    round.newPairs.append(pairs.add(left, right))
    return UInt32(round.newPairs.count - 1)
  }

  @inline(__always)
  private mutating func count(_ number: UInt32, _ weight: UInt64, _ place: UInt32) {
    if number == PairCounts.none { return }
    pairs.counts[round.newPairs[number]] &+= weight
    round.occurrences.append((number, place))
  }

  /// Makes lists of the new pairs that are frequent enough, and queues them.
  private mutating func queueNewPairs() {
    let count = round.newPairs.count
    let last = RawArray<UInt32>(repeating: 0, count: count)
    let sizes = RawArray<Int>(repeating: 0, count: count)
    for index in 0..<round.occurrences.count {
      let (number, place) = round.occurrences[index]
      sizes[number] += OccurrenceLists.size(place - last[number])
      last[number] = place
    }
    for number in 0..<count {
      let pair = round.newPairs[number]
      last[number] = 0
      guard pairs.counts[pair] >= threshold else {
        sizes[number] = -1
        continue
      }
      let (list, start) = lists.add(byteCount: sizes[number])
      pairs.lists[pair] = list
      sizes[number] = start
      push(pair)
    }
    for index in 0..<round.occurrences.count {
      let (number, place) = round.occurrences[index]
      if sizes[number] < 0 { continue }
      lists.write(place - last[number], at: &sizes.base[Int(number)])
      last[number] = place
    }
  }
}
