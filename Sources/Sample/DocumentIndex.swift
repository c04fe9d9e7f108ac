import ByteIO
import Corpus

/// Where a document stands in the order of drawing: by priority, then by content.
struct DrawKey: Comparable, Hashable {
  var priority: UInt64
  var tie: UInt32

  static func < (left: DrawKey, right: DrawKey) -> Bool {
    (left.priority, left.tie) < (right.priority, right.tie)
  }
}

/// What sampling needs to know of every document, in 16 bytes each: priority, tie-break, length.
///
/// Documents with the same text have the same base priority, so they stand together; the n-th of
/// them is drawn by a priority of its own, and all can be kept out of training when one of them is
/// held out. Nothing depends on the order in which documents arrive.
struct DocumentIndex {
  struct Entry {
    var base: UInt64
    var tie: UInt32
    /// Bytes of text in the low 31 bits; the top bit marks an entry already met in this pass.
    var length: UInt32
  }

  private(set) var entries: [Entry] = []
  private let choice: Choice

  init(seed: UInt64) { choice = Choice(seed: seed, purpose: "sample") }

  /// Notes a document; ``seal()`` must follow the last one.
  mutating func add(_ document: Document, corpus: String) throws(SampleError) {
    guard document.text.count < 1 << 31 else {
      throw .documentTooLong(corpus: corpus, id: document.id, bytes: document.text.count)
    }
    let (base, tie) = identity(of: document)
    entries.append(Entry(base: base, tie: tie, length: UInt32(document.text.count)))
  }

  /// Sorts the index, after which documents can be looked up.
  mutating func seal() {
    entries.sort { ($0.base, $0.tie, $0.length) < ($1.base, $1.tie, $1.length) }
  }

  /// Every document in the order of drawing.
  func drawOrder() -> DrawOrder {
    var duplicates: [(key: DrawKey, entry: Int)] = []
    var run = 0
    for index in entries.indices.dropFirst() {
      run = entries[index].base == entries[index - 1].base ? run + 1 : 0
      if run > 0 { duplicates.append((key(ofEntry: index, occurrence: run), index)) }
    }
    duplicates.sort { $0.key < $1.key }
    return DrawOrder(entries: entries, duplicates: duplicates)
  }

  /// Looks up the documents of one pass over the corpus, in any order of arrival.
  ///
  /// - Returns: The place in the order of drawing and which of the documents with this text it is.
  mutating func meet(_ document: Document) -> (key: DrawKey, occurrence: Int)? {
    let (base, tie) = identity(of: document)
    let start = lowerBound(base)
    var index = start
    while index < entries.count, entries[index].base == base {
      let isMet = entries[index].length >> 31 == 1
      if !isMet, entries[index].tie == tie {
        entries[index].length |= 1 << 31
        return (key(ofEntry: index, occurrence: index - start), index - start)
      }
      index += 1
    }
    return nil
  }

  /// Forgets which documents were met, before another pass.
  mutating func rewind() {
    for index in entries.indices { entries[index].length &= 1 << 31 - 1 }
  }

  private func identity(of document: Document) -> (base: UInt64, tie: UInt32) {
    let tie = UInt32(truncatingIfNeeded: document.contentHash.low)
    return (choice.priority(of: ContentHash(of: document.text)), tie)
  }

  private func key(ofEntry index: Int, occurrence: Int) -> DrawKey {
    DrawKey(
      priority: Choice.priority(entries[index].base, occurrence: occurrence),
      tie: entries[index].tie)
  }

  private func lowerBound(_ base: UInt64) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].base < base { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// The documents in the order of drawing: first occurrences merged with further ones.
struct DrawOrder: Sequence {
  struct Element {
    var key: DrawKey
    var length: Int
    /// The base priority: equal for documents with equal text.
    var text: UInt64
  }

  let entries: [DocumentIndex.Entry]
  let duplicates: [(key: DrawKey, entry: Int)]

  func makeIterator() -> Iterator { Iterator(order: self) }

  struct Iterator: IteratorProtocol {
    let order: DrawOrder
    private var entry = 0
    private var duplicate = 0

    init(order: DrawOrder) { self.order = order }

    mutating func next() -> Element? {
      let entries = order.entries
      while entry > 0, entry < entries.count, entries[entry].base == entries[entry - 1].base {
        entry += 1
      }
      let first =
        entry < entries.count
        ? DrawKey(priority: entries[entry].base, tie: entries[entry].tie) : nil
      let further = duplicate < order.duplicates.count ? order.duplicates[duplicate] : nil
      if let further, first.map({ further.key < $0 }) ?? true {
        duplicate += 1
        return element(further.key, further.entry)
      }
      guard let first else { return nil }
      entry += 1
      return element(first, entry - 1)
    }

    private func element(_ key: DrawKey, _ index: Int) -> Element {
      let entry = order.entries[index]
      return Element(key: key, length: Int(entry.length & (1 << 31 - 1)), text: entry.base)
    }
  }
}
