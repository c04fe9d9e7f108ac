import ByteIO

/// Pieces that a file lists: one a line, perhaps with a score after a tab.
struct PieceList {
  /// The pieces as they stand there, those with the highest score first; among equals, and without
  /// scores, in the order of the file.
  let pieces: [[UInt8]]

  /// Reads the file at `path`.
  ///
  /// - Throws: ``VocabularyError`` for a score that is no number; `ByteIOError`.
  init(path: String) throws {
    var scored: [(piece: [UInt8], score: Double)] = []
    for (number, line) in try Self.lines(ofFile: path) {
      let cells = line.split(
        separator: UInt8(ascii: "\t"), maxSplits: 1, omittingEmptySubsequences: false)
      guard cells.count == 2 else {
        scored.append((Array(line), 0))
        continue
      }
      let text = String(decoding: cells[1], as: UTF8.self)
      guard let score = Double(text), score.isFinite else {
        throw VocabularyError(
          file: path, key: "line \(number)", found: "the score '\(text)'",
          expected: "a piece, or a piece, a tab and a number")
      }
      scored.append((Array(cells[0]), score))
    }
    // Sorting is stable only if told so.
    pieces = scored.enumerated().sorted {
      $0.element.score == $1.element.score
        ? $0.offset < $1.offset : $0.element.score > $1.element.score
    }.map(\.element.piece)
  }

  /// The lines of a file that are not empty, with their numbers from 1, whatever ends them.
  static func lines(ofFile path: String) throws -> [(number: Int, line: ArraySlice<UInt8>)] {
    try readFile(path).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .enumerated().map { ($0 + 1, $1.last == UInt8(ascii: "\r") ? $1.dropLast() : $1) }
      .filter { !$0.1.isEmpty }
  }
}
