import ByteIO

/// How often each id stands in the text that a vocabulary was trained on: `counts.csv` in its
/// folder, with a column of ids and one of counts.
public enum PieceCounts {
  /// The name of the file.
  public static let fileName = "counts.csv"
  private static let heading = "id,count"

  /// The contents of the file for `counts`, by id.
  public static func csv(_ counts: [Int]) -> [UInt8] {
    var text = heading + "\n"
    for (id, count) in counts.enumerated() { text += "\(id),\(count)\n" }
    return Array(text.utf8)
  }

  /// The counts in `folder`, by id; `nil` where the vocabulary there was made without text.
  ///
  /// - Parameter size: The number of ids.
  /// - Throws: ``VocabularyError`` where the file does not count each id once, in order.
  public static func read(folder: String, size: Int) throws -> [Int]? {
    let path = "\(folder)/\(fileName)"
    guard Folder.isAnything(at: path) else { return nil }
    let lines = String(decoding: try readFile(path), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.first == heading[...], lines.last == "", lines.count == size + 2 else {
      throw VocabularyError(
        file: path, key: "lines", found: "\(lines.count)",
        expected: "'\(heading)' and a line for each of \(size) ids")
    }
    var total = 0
    return try lines.dropFirst().dropLast().enumerated().map { id, line in
      let cells = line.split(separator: ",")
      // No text has 2^60 tokens, and so much can be added up.
      guard cells.count == 2, Int(cells[0]) == id, let count = Int(cells[1]),
        0..<1 << 60 - total ~= count
      else {
        throw VocabularyError(
          file: path, key: "line \(id + 2)", found: "'\(line)'", expected: "'\(id),' and a count")
      }
      total += count
      return count
    }
  }
}
