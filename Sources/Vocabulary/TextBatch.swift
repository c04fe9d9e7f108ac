/// The texts of several documents, one after another in one piece of memory.
public struct TextBatch: Sendable {
  /// The bytes of all texts.
  public private(set) var bytes: [UInt8] = []
  /// Where each text ends in ``bytes``.
  public private(set) var ends: [Int] = []

  /// Makes a batch without texts.
  public init() {}

  /// Adds a text.
  public mutating func append(_ text: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
  }

  /// Forgets all texts, and keeps the memory.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }
}

/// The ids of several documents, one after another in one piece of memory.
///
/// Where every id of the vocabulary fits 16 bits they stand in ``narrow``, else in ``wide``; the
/// other of the two is empty.
public struct TokenBatch: Sendable {
  /// Ids of a vocabulary of at most 65,536.
  public package(set) var narrow: [UInt16] = []
  /// Ids of a larger one.
  public package(set) var wide: [Int32] = []
  /// Where each document ends among the ids.
  public package(set) var ends: [Int] = []

  /// Makes a batch without documents.
  public init() {}

  /// Adds documents.
  ///
  /// - Parameters:
  ///   - ids: The ids of all of them, of a vocabulary of `size` ids.
  ///   - ends: Where each of them ends in `ids`.
  mutating func append(_ ids: UnsafeBufferPointer<Int32>, _ ends: [Int], size: Int) {
    let start = narrow.count + wide.count
    if size <= 1 << 16 {
      narrow.append(addingCapacity: ids.count) { output in
        output.withUnsafeMutableBufferPointer { buffer, count in
          for index in 0..<ids.count {
            buffer.initializeElement(at: index, to: UInt16(truncatingIfNeeded: ids[index]))
          }
          count = ids.count
        }
      }
    } else {
      wide.append(contentsOf: ids)
    }
    for end in ends { self.ends.append(start + end) }
  }

  /// Forgets all documents, and keeps the memory.
  public mutating func removeAll() {
    narrow.removeAll(keepingCapacity: true)
    wide.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }
}
