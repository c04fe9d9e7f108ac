internal import Values

extension ContaminationResult {
  /// A line that was found to be in another language than declared: a row of `examples.jsonl`.
  private struct Example: Encodable {
    let declared: String
    let detected: String
    let probability: Double
    let file: String
    let document: String
    let line: Int
    let offset: Int
    let text: String

    init(_ line: AuditLine, declared: String) {
      self.declared = declared
      detected = line.detected
      probability = line.probability
      file = line.file
      document = line.document
      self.line = line.line
      offset = line.offset
      text = line.text
    }
  }

  /// The likeliest lines of each cell as JSON Lines, in the order of corpora and cells.
  func encodedExamples() throws -> [UInt8] {
    try StableJSON.lines(
      corpora.flatMap { corpus in
        corpus.cells.flatMap { cell in
          cell.examples.map { Example($0, declared: corpus.declared) }
        }
      })
  }
}
