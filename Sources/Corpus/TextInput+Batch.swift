public import ByteIO

extension TextInput {
  /// Lines that stand side by side in a file of text, to be read as one piece of work.
  public struct Batch: Sendable {
    /// The file they are from.
    public let file: TextFile
    /// What they are.
    public let form: TextForm
    /// The lines themselves, whatever they hold.
    public let records: RecordBatch

    /// The most lines of plain text that are taken for one document.
    public static let documentLineCount = 64

    /// The places hereabouts where the stored file is damaged, and then the records that were lost.
    public var problems: [TextProblem] {
      records.damages.map {
        TextProblem(file: file.name, record: nil, offset: $0.offset, reason: $0.reason)
      }
        + records.failures.map {
          TextProblem(file: file.name, record: $0.record, offset: $0.offset, reason: $0.reason)
        }
    }

    /// Calls `body` with each document, in order.
    ///
    /// Of JSON lines, each that is not blank is a document. Of plain text, empty lines part the
    /// documents, and so do ``documentLineCount`` lines in a row without one, since a file of one
    /// sentence a line knows no documents; a batch begins a new one.
    ///
    /// - Parameters:
    ///   - body: Takes a document, which is gone after the call.
    ///   - problem: Takes what is wrong with a line of JSON that is no document; ``problems`` are
    ///     not told again.
    /// - Throws: What the closures throw, or ``CorpusError/outOfMemory``.
    public func forEachDocument(
      _ body: (TextDocument) throws -> Void, problem: (TextProblem) throws -> Void
    ) throws {
      switch form {
      case .documents: try forEachLine(body, problem: problem)
      case .lines: try forEachParagraph(body)
      }
    }

    private func forEachLine(
      _ body: (TextDocument) throws -> Void, problem: (TextProblem) throws -> Void
    ) throws {
      let parser = try JSONObjectParser()
      try records.bytes.withUnsafeBytes { bytes in
        for (index, range) in records.records.enumerated() {
          let record = UnsafeRawBufferPointer(rebasing: bytes[range])
          if JSONObjectParser.isBlank(record) { continue }
          let line = JSONObjectParser.withoutMark(record)
          let (ordinal, offset) = (records.ordinals[index], records.offsets[index])
          let broken = parser.parse(line)
          if broken == nil, case .value(let text) = parser.string("text") {
            try body(
              TextDocument(text: text, record: ordinal, offset: offset, line: line, parser: parser))
          } else {
            let reason = broken ?? "expected a string field 'text'"
            try problem(
              TextProblem(file: file.name, record: ordinal, offset: offset, reason: reason))
          }
        }
      }
    }

    private func forEachParagraph(_ body: (TextDocument) throws -> Void) throws {
      let lines = records.records
      try records.bytes.withUnsafeBytes { bytes in
        var first = 0
        while first < lines.count {
          if lines[first].isEmpty {
            first += 1
            continue
          }
          var end = first + 1
          while end < lines.count, end - first < Self.documentLineCount, !lines[end].isEmpty {
            end += 1
          }
          let range = lines[first].lowerBound..<lines[end - 1].upperBound
          try body(
            TextDocument(
              text: UnsafeRawBufferPointer(rebasing: bytes[range]), record: records.ordinals[first],
              offset: records.offsets[first], line: nil, parser: nil))
          first = end
        }
      }
    }
  }
}

/// A document of a batch, for as long as it is looked at.
public struct TextDocument {
  /// Its text: valid UTF-8 where it comes from JSON.
  public let text: UnsafeRawBufferPointer
  /// The number of its line, or of its first line, from 1.
  public let record: Int
  /// Where that line begins in the file's decompressed bytes.
  public let offset: Int
  /// The line of JSON as it stands in the file, but for a byte order mark,
  /// ``JSONObjectParser/padding`` bytes readable after it; `nil` of plain text.
  public let line: UnsafeRawBufferPointer?
  let parser: JSONObjectParser?

  /// Its id, if it has one.
  public var id: String? { parser?.text("id") }

  /// The address that it came from, if it is known.
  public var url: String? { parser?.text("url") }
}
