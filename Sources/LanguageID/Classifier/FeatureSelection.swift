/// Which n-grams a script's languages are best told by.
///
/// With *p*ₖ the share of n-gram *g* among the n-grams of label *k*, and *p̄* the mean of the *p*ₖ,
/// *g* is worth Σ *p*ₖ log(*p*ₖ / *p̄*): its part in the mutual information of n-gram and label
/// when labels are equally common.
///
/// - Source: Yang & Pedersen (1997), “A comparative study on feature selection in text
///   categorization”, for mutual information; the weighting of labels is ours.
enum FeatureSelection {
  /// An n-gram that occurs once among more than so many does not count for a label.
  private static let manyNGrams = 20_000

  /// The hashes of the most valuable n-grams, at most `count`, best first.
  static func best(_ count: Int, of lines: TrainingLines, orders: ClosedRange<Int>) -> [UInt64] {
    var entries: [Entry] = []
    for label in lines.lines.indices {
      entries += shares(of: lines.lines[label], orders: orders)
    }
    entries.sort { ($0.hash, $0.share) < ($1.hash, $1.share) }
    var scored: [Entry] = []
    var start = 0
    while start < entries.count {
      var end = start
      var sum = 0.0
      while end < entries.count, entries[end].hash == entries[start].hash {
        sum += Double(entries[end].share)
        end += 1
      }
      let mean = sum / Double(lines.lines.count)
      let value = entries[start..<end].reduce(0.0) {
        $0 + Double($1.share) * Softmax.logarithm(min(1, mean / Double($1.share)))
      }
      scored.append(Entry(hash: entries[start].hash, share: Float(-value)))
      start = end
    }
    scored.sort { ($1.share, $0.hash) < ($0.share, $1.hash) }
    return scored.prefix(count).map(\.hash)
  }

  /// The n-grams of some lines that occur often enough, with their shares.
  private static func shares(of lines: [[UInt32]], orders: ClosedRange<Int>) -> [Entry] {
    var hashes: [UInt64] = []
    for line in lines {
      let capacity = FeatureTable.capacity(symbolCount: line.count, orders: orders)
      line.withUnsafeBufferPointer { symbols in
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: capacity) { buffer in
          let count = FeatureTable.hashes(of: symbols, orders: orders, into: buffer)
          hashes.append(contentsOf: buffer[..<count])
        }
      }
    }
    hashes.sort()
    var entries: [Entry] = []
    let total = Float(max(1, hashes.count))
    var start = 0
    while start < hashes.count {
      var end = start
      while end < hashes.count, hashes[end] == hashes[start] { end += 1 }
      if end - start > 1 || hashes.count <= manyNGrams {
        entries.append(Entry(hash: hashes[start], share: Float(end - start) / total))
      }
      start = end
    }
    return entries
  }

  /// An n-gram, and its share among a label's n-grams or its value.
  private struct Entry {
    let hash: UInt64
    let share: Float
  }
}
