/// A pair, and how often it occurred when it was queued.
struct QueuedPair: BitwiseCopyable {
  var count: UInt64
  /// The first eight bytes of its text, the first of them highest.
  var prefix: UInt64
  /// In characters.
  var length: UInt32
  var pair: UInt32
}

/// Which pair is next: a heap of pairs that may have become rarer since they were queued.
extension BPEMerger {
  /// The most frequent pair; `nil` where none occurs.
  mutating func nextPair() -> UInt32? {
    while true {
      while let entry = pop() {
        let count = pairs.counts[entry.pair]
        if count == entry.count { return entry.pair }
        if count >= threshold { push(entry.pair) } else { forgetList(of: entry.pair) }
      }
      if threshold == 1 { return nil }
      lowerThreshold()
    }
  }

  /// Queues a pair with the count that it has.
  mutating func push(_ pair: UInt32) {
    let (left, right) = (pairs.left[pair], pairs.right[pair])
    let entry = QueuedPair(
      count: pairs.counts[pair], prefix: symbols.prefix(left, right),
      length: symbols.lengths[left] + symbols.lengths[right], pair: pair)
    var place = heap.count
    heap.append(entry)
    while place > 0 {
      let parent = (place - 1) / 2
      if !precedes(entry, heap[parent]) { break }
      heap[place] = heap[parent]
      place = parent
    }
    heap[place] = entry
  }

  private mutating func pop() -> QueuedPair? {
    let count = heap.count - 1
    guard count >= 0 else { return nil }
    let (first, last) = (heap[0], heap[count])
    heap.resize(to: count)
    if count == 0 { return first }
    var place = 0
    while true {
      var child = 2 * place + 1
      if child >= count { break }
      if child + 1 < count && precedes(heap[child + 1], heap[child]) { child += 1 }
      if !precedes(heap[child], last) { break }
      heap[place] = heap[child]
      place = child
    }
    heap[place] = last
    return first
  }

  private func precedes(_ left: QueuedPair, _ right: QueuedPair) -> Bool {
    if left.count != right.count { return left.count > right.count }
    if left.length != right.length { return left.length < right.length }
    if left.prefix != right.prefix { return left.prefix < right.prefix }
    return symbols.precedes(
      (pairs.left[left.pair], pairs.right[left.pair]),
      (pairs.left[right.pair], pairs.right[right.pair]))
  }
}
