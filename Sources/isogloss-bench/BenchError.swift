/// Why a bench has no complete table.
package enum BenchError: Error, CustomStringConvertible {
  /// Floors or peers that could not be measured, and why.
  case notMeasured([String])
  /// An input of which the number of bytes is not known, and what was found instead of it.
  case noByteCount(path: String, found: String)

  package var description: String {
    switch self {
    case .notMeasured(let reasons):
      "the table is not complete; not measured:\n"
        + reasons.map { "  \($0)" }.joined(separator: "\n")
    case .noByteCount(let path, let found):
      "\(path): found '\(found)', expected the number of bytes when decompressed"
    }
  }
}
