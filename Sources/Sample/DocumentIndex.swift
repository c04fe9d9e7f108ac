import ByteIO
import Corpus

/// Where a document stands in the order of drawing: by priority, then by text.
struct DrawKey: Comparable, Hashable {
  var priority: UInt64
  /// A hash of the text: equal for documents with equal text.
  var text: UInt32

  static func < (left: DrawKey, right: DrawKey) -> Bool {
    (left.priority, left.text) < (right.priority, right.text)
  }
}

/// What sampling needs to know of every document, in 16 bytes each: priority, text, length.
///
/// The priority is H(seed, "sample", content), where the content is all of a document but its
/// source; the n-th of identical documents is drawn by H(priority, n). So nothing depends on the
/// order in which documents arrive. The hash of the text keeps a text that is held out out of
/// training, wherever else it stands; it has 32 bits, so that holding out *n* texts loses one other
/// document in 2³² / *n*, whichever it is.
struct DocumentIndex {
  struct Entry {
    /// The priority of the first of the documents that are identical to this one.
    var priority: UInt64
    var text: UInt32
    /// Bytes of text.
    var length: UInt32
  }

  private(set) var entries: [Entry] = []
  private let choice: Choice

  /// The most bytes of text a document can have: what fits a frame of a document file.
  private static let maximumTextBytes = 1 << 30

  init(seed: UInt64) { choice = Choice(seed: seed, purpose: "sample") }

  /// Notes a document; ``seal()`` must follow the last one.
  mutating func add(_ document: Document, corpus: String) throws(SampleError) {
    guard document.text.count <= Self.maximumTextBytes else {
      throw .documentTooLong(
        corpus: corpus, id: document.id, bytes: document.text.count, most: Self.maximumTextBytes)
    }
    let key = key(of: document)
    entries.append(
      Entry(priority: key.priority, text: key.text, length: UInt32(document.text.count)))
  }

  /// Sorts the index, after which documents can be looked up.
  mutating func seal() {
    entries.sort { ($0.priority, $0.text) < ($1.priority, $1.text) }
  }

  /// The place of the first of the documents that are identical to `document`.
  fileprivate func key(of document: Document) -> DrawKey {
    DrawKey(
      priority: choice.priority(of: document.contentHash),
      text: UInt32(truncatingIfNeeded: ContentHash(of: document.text).low))
  }

  /// The place of the entry at `index`, which is the `occurrence`-th of its kind.
  fileprivate func key(ofEntry index: Int, occurrence: Int) -> DrawKey {
    DrawKey(
      priority: Choice.priority(entries[index].priority, occurrence: occurrence),
      text: entries[index].text)
  }

  fileprivate func isSame(_ index: Int, _ other: Int) -> Bool {
    entries[index].priority == entries[other].priority && entries[index].text == entries[other].text
  }
}

/// One pass over the corpus that looks documents up, whatever the order in which they arrive.
struct DocumentLookup {
  private let index: DocumentIndex
  /// A bit an entry: whether it was met. Identical documents are met from the first to the last.
  private var met: [UInt64]

  init(_ index: DocumentIndex) {
    self.index = index
    met = Array(repeating: 0, count: index.entries.count / 64 + 1)
  }

  /// Finds `document`.
  ///
  /// - Returns: Its place in the order of drawing, and which of the documents identical to it it
  ///   is; `nil` where the index has no (further) document like it.
  mutating func meet(_ document: Document) -> (key: DrawKey, occurrence: Int)? {
    let key = index.key(of: document)
    let entries = index.entries
    let first = partitionPoint(from: 0) {
      DrawKey(priority: entries[$0].priority, text: entries[$0].text) < key
    }
    let found = partitionPoint(from: first) { isMet($0) && index.isSame($0, first) }
    guard found < entries.count,
      DrawKey(priority: entries[found].priority, text: entries[found].text) == key
    else { return nil }
    met[found / 64] |= 1 << UInt64(found % 64)
    return (index.key(ofEntry: found, occurrence: found - first), found - first)
  }

  private func isMet(_ entry: Int) -> Bool { met[entry / 64] >> UInt64(entry % 64) & 1 == 1 }

  /// The first entry from `start` on for which `isBefore` no longer holds.
  private func partitionPoint(from start: Int, _ isBefore: (Int) -> Bool) -> Int {
    // Most documents have no twin, so the answer is often the start.
    if start < index.entries.count, !isBefore(start) { return start }
    var low = start
    var high = index.entries.count
    while low < high {
      let middle = low + (high - low) / 2
      if isBefore(middle) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// The documents in the order of drawing: first occurrences merged with further ones.
struct DrawOrder: Sequence {
  struct Element {
    var key: DrawKey
    /// Bytes of text.
    var length: Int
  }

  private let index: DocumentIndex
  /// The second and further ones of identical documents, by priority.
  private let repeats: [(priority: UInt64, entry: Int)]

  init(_ index: DocumentIndex) {
    self.index = index
    var repeats: [(priority: UInt64, entry: Int)] = []
    var occurrence = 0
    for entry in index.entries.indices.dropFirst() {
      occurrence = index.isSame(entry, entry - 1) ? occurrence + 1 : 0
      if occurrence == 0 { continue }
      repeats.append((index.key(ofEntry: entry, occurrence: occurrence).priority, entry))
    }
    repeats.sort {
      ($0.priority, index.entries[$0.entry].text) < ($1.priority, index.entries[$1.entry].text)
    }
    self.repeats = repeats
  }

  func makeIterator() -> Iterator { Iterator(order: self) }

  struct Iterator: IteratorProtocol {
    fileprivate let order: DrawOrder
    private var entry = 0
    private var nextRepeat = 0

    fileprivate init(order: DrawOrder) { self.order = order }

    mutating func next() -> Element? {
      let index = order.index
      while entry > 0, entry < index.entries.count, index.isSame(entry, entry - 1) { entry += 1 }
      let first = entry < index.entries.count ? index.key(ofEntry: entry, occurrence: 0) : nil
      if nextRepeat < order.repeats.count {
        let (priority, entry) = order.repeats[nextRepeat]
        let key = DrawKey(priority: priority, text: index.entries[entry].text)
        if first.map({ key < $0 }) ?? true {
          nextRepeat += 1
          return Element(key: key, length: Int(index.entries[entry].length))
        }
      }
      guard let first else { return nil }
      entry += 1
      return Element(key: first, length: Int(index.entries[entry - 1].length))
    }
  }
}
