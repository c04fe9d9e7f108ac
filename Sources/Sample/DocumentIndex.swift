import ByteIO
import Chance
import Corpus

/// Where a document stands in the order of drawing: by priority, then by text.
struct DrawKey: Comparable, Hashable, Sendable {
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
struct DocumentIndex: Sendable {
  struct Entry: Sendable {
    /// The priority of the first of the documents that are identical to this one.
    var priority: UInt64
    var text: UInt32
    /// Bytes of text.
    var length: UInt32
  }

  private(set) var entries: [Entry]

  /// The most bytes of text a document can have: what fits a frame of a document file.
  private static let maximumTextBytes = 1 << 30

  /// Makes an index of `entries`, in whatever order.
  init(_ entries: consuming [Entry]) {
    self.entries = entries
    self.entries.sort { ($0.priority, $0.text) < ($1.priority, $1.text) }
  }

  /// What is noted of a document.
  static func entry(
    of document: DocumentFields, _ choice: Choice, corpus: String
  ) throws -> Entry {
    guard document.text.count <= maximumTextBytes else {
      throw SampleError.documentTooLong(
        corpus: corpus, id: document.id, bytes: document.text.count, most: maximumTextBytes)
    }
    return Entry(
      priority: choice.priority(of: try document.contentHash()),
      text: UInt32(truncatingIfNeeded: ContentHash(of: document.text).low),
      length: UInt32(document.text.count))
  }

  /// The first of the entries that are identical to a document with this priority, and their
  /// number.
  ///
  /// - Parameter text: The hash of its text, asked for only where documents with other texts have
  ///   that priority, too.
  /// - Returns: `nil` where there is none.
  func find(_ priority: UInt64, text: () throws -> UInt32) rethrows -> (first: Int, count: Int)? {
    let first = entries.partitionPoint(from: 0) { $0.priority < priority }
    let end = entries.partitionPoint(from: first) { $0.priority == priority }
    guard first < end else { return nil }
    if isSame(first, end - 1) { return (first, end - first) }
    let wanted = try text()
    let start = entries[..<end].partitionPoint(from: first) { $0.text < wanted }
    let last = entries[..<end].partitionPoint(from: start) { $0.text == wanted }
    return start < last ? (start, last - start) : nil
  }

  /// The place of the entry at `index`, which is the `occurrence`-th of its kind.
  func key(ofEntry index: Int, occurrence: Int) -> DrawKey {
    DrawKey(
      priority: Choice.priority(entries[index].priority, occurrence: occurrence),
      text: entries[index].text)
  }

  fileprivate func isSame(_ index: Int, _ other: Int) -> Bool {
    entries[index].priority == entries[other].priority && entries[index].text == entries[other].text
  }
}

/// One pass over the corpus that tells identical documents apart, whatever the order in which the
/// documents arrive.
struct DocumentLookup {
  private let index: DocumentIndex
  /// A bit an entry: whether it was met. Identical documents are met from the first to the last.
  private var met: [UInt64]

  init(_ index: DocumentIndex) {
    self.index = index
    met = Array(repeating: 0, count: index.entries.count / 64 + 1)
  }

  /// Meets a document that is identical to the `count` entries from `first` on.
  ///
  /// - Returns: Which of them it is; `nil` where all were met before.
  mutating func meet(_ first: Int, count: Int) -> Int? {
    // Most documents have no twin.
    var (low, high) = (0, isMet(first) ? count : 0)
    while low < high {
      let middle = low + (high - low) / 2
      if isMet(first + middle) { low = middle + 1 } else { high = middle }
    }
    guard low < count else { return nil }
    met[(first + low) / 64] |= 1 << UInt64((first + low) % 64)
    return low
  }

  private func isMet(_ entry: Int) -> Bool { met[entry / 64] >> UInt64(entry % 64) & 1 == 1 }
}

extension RandomAccessCollection where Element == DocumentIndex.Entry, Index == Int {
  /// The first place from `start` on for which `isBefore` no longer holds.
  fileprivate func partitionPoint(from start: Int, _ isBefore: (Element) -> Bool) -> Int {
    var low = start
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
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
