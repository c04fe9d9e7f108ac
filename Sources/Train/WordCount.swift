import TokenStore
package import Vocabulary

/// Counts words: runs of bytes between spaces, tabs and ends of lines and documents, as BabyLM
/// counts those that a model has seen.
package enum WordCount {
  /// The words that begin in `ids`, which go on from the id `previous` where there is one.
  ///
  /// - Complexity: O(the length of the text).
  package static func words(
    beginningIn ids: [Int32], after previous: Int32?, of vocabulary: Vocabulary
  ) -> Int {
    let end = vocabulary.special.endOfText
    let before = previous.flatMap { $0 == end ? nil : $0 }
    // A word that was begun before is not begun here.
    let begun = before.map { words(in: vocabulary.decode([$0])) } ?? 0
    return ((before.map { [$0] } ?? []) + ids).split(separator: end)
      .reduce(-begun) { $0 + words(in: vocabulary.decode(Array($1))) }
  }

  /// The words of a text.
  package static func words(in text: [UInt8]) -> Int {
    var count = 0
    var isInside = false
    for byte in text {
      let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
      if isInside && isSpace { isInside = false }
      if !isInside && !isSpace {
        isInside = true
        count += 1
      }
    }
    return count
  }
}

extension RowBatches {
  /// The words that begin in the rows of batch `index`.
  func words(of index: Int) throws -> Int {
    try rows(of: index).reduce(0) { count, row in
      let row = try reader.table.row(row)
      let stream = reader.streams[row.stream]
      let ids = try stream.ids(in: max(0, row.offset - 1)..<row.offset + row.length)
      return count
        + WordCount.words(
          beginningIn: row.offset > 0 ? Array(ids.dropFirst()) : ids,
          after: row.offset > 0 ? ids.first : nil, of: vocabularies[row.stream])
    }
  }
}
