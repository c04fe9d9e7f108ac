/// Documents as they are stored: their ids, each document's end of text behind them, in the width
/// of their data type.
///
/// It is what a worker makes, so that the writer, which takes batches in order, has nothing left
/// to do but to hash and to write.
public struct DocumentBatch: Sendable {
  /// The ids as they go to the disk.
  let bytes: [UInt8]
  /// The tokens of each document, its end of text among them.
  let tokenCounts: [Int]
  /// The bytes of text of each document.
  public let textByteCounts: [Int]
  /// The first id that is outside the vocabulary, and the place of its document in the batch.
  let stranger: (document: Int, id: Int)?
  let settings: ShardSettings

  /// Puts documents together whose ids have 16 bits.
  ///
  /// - Parameters:
  ///   - ids: The ids of all documents, one after another, without ends of text.
  ///   - ends: Where each document ends in `ids`.
  ///   - textEnds: Where the text of each ends in the text of all.
  ///   - settings: Those of the writer that takes the batch.
  public init(_ ids: [UInt16], ends: [Int], textEnds: [Int], settings: ShardSettings) {
    let bytes =
      switch TokenDataType(vocabularySize: settings.vocabularySize) {
      case .uint16: Self.stored(ids, ends, UInt16(truncatingIfNeeded: settings.endOfText))
      case .int32: Self.stored(ids, ends, Int32(truncatingIfNeeded: settings.endOfText))
      }
    self.init(bytes, of: ids, ends: ends, textEnds: textEnds, settings: settings)
  }

  /// Puts documents together whose ids may pass 65,535.
  ///
  /// - Parameters:
  ///   - ids: The ids of all documents, one after another, without ends of text.
  ///   - ends: Where each document ends in `ids`.
  ///   - textEnds: Where the text of each ends in the text of all.
  ///   - settings: Those of the writer that takes the batch.
  public init(_ ids: [Int32], ends: [Int], textEnds: [Int], settings: ShardSettings) {
    let bytes =
      switch TokenDataType(vocabularySize: settings.vocabularySize) {
      case .uint16: Self.stored(ids, ends, UInt16(truncatingIfNeeded: settings.endOfText))
      case .int32: Self.stored(ids, ends, Int32(truncatingIfNeeded: settings.endOfText))
      }
    self.init(bytes, of: ids, ends: ends, textEnds: textEnds, settings: settings)
  }

  private init<ID: FixedWidthInteger>(
    _ bytes: [UInt8], of ids: [ID], ends: [Int], textEnds: [Int], settings: ShardSettings
  ) {
    self.bytes = bytes
    self.settings = settings
    tokenCounts = Self.differences(ends).map { $0 + 1 }
    textByteCounts = Self.differences(textEnds)
    stranger = ids.firstIndex(notBelow: settings.vocabularySize).map { place in
      (ends.firstIndex { place < $0 } ?? 0, Int(ids[place]))
    }
  }

  /// The bytes of text of all documents.
  public var textByteCount: Int { textByteCounts.reduce(0, +) }

  /// The number of documents.
  public var documentCount: Int { tokenCounts.count }

  private static func differences(_ ends: [Int]) -> [Int] {
    ends.indices.map { ends[$0] - ($0 == 0 ? 0 : ends[$0 - 1]) }
  }

  /// The ids in the width of `endOfText`, which goes behind each document: written once, where
  /// they stay.
  private static func stored<ID: FixedWidthInteger, Stored: FixedWidthInteger>(
    _ ids: [ID], _ ends: [Int], _ endOfText: Stored
  ) -> [UInt8] {
    precondition(ends.last ?? 0 <= ids.count, "documents end among the ids")
    let capacity = (ids.count + ends.count) * MemoryLayout<Stored>.size
    return [UInt8](unsafeUninitializedCapacity: capacity) { bytes, byteCount in
      let target = UnsafeMutableRawBufferPointer(bytes)
      var (start, place) = (0, 0)
      ids.withUnsafeBufferPointer { source in
        target.withMemoryRebound(to: Stored.self) { target in
          for end in ends {
            // Pieces that both begin at 0, so that nothing is added up in the inner loop.
            let from = UnsafeBufferPointer(rebasing: source[start..<end])
            let to = UnsafeMutableBufferPointer(rebasing: target[place...])
            for index in from.indices {
              to[index] = Stored(truncatingIfNeeded: from[index]).littleEndian
            }
            place += from.count + 1
            target[place - 1] = endOfText.littleEndian
            start = end
          }
        }
      }
      byteCount = place * MemoryLayout<Stored>.size
    }
  }
}

extension Array where Element: FixedWidthInteger {
  /// The place of the first id that is negative, or not below `size`.
  func firstIndex(notBelow size: Int) -> Int? {
    guard let bound = Element.Magnitude(exactly: size) else { return nil }
    // The greatest of all, without a branch for each id, so that it runs in vectors.
    var greatest: Element.Magnitude = 0
    for id in self { greatest = Swift.max(greatest, Element.Magnitude(truncatingIfNeeded: id)) }
    return greatest < bound
      ? nil : firstIndex { Element.Magnitude(truncatingIfNeeded: $0) >= bound }
  }
}
