public import ByteIO

/// The text of a file, in ordered batches, with what was wrong reported record by record.
///
/// Every command that reads people's text reads it here, so that one rule tells documents from
/// plain lines: the name of the file (``TextForm/init(named:)``), or, where that says nothing and
/// for standard input, the content, which is documents if it begins with a JSON object. What shows
/// itself to be neither (``FileContent``) is refused, unless the caller says that it is lines.
/// gzip, bzip2, zstd and xz are told by content. Batches are cut by content, so results are the
/// same for any number of workers.
///
/// ```swift
/// let input = try TextInput(TextFile(path: "fi.jsonl.zst"), workers: 4)
/// while let batch = try await input.next() {
///   try batch.forEachDocument { … } problem: { print($0) }
/// }
/// ```
public final class TextInput {
  /// The file that is read.
  public let file: TextFile
  private let source: ByteSource
  private let reader: RecordReader
  private let asked: TextForm?
  private var form: TextForm?

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - form: What it holds, where that is known already.
  ///   - workers: The number of bzip2 blocks that are decoded at the same time.
  ///   - batchBytes: A batch ends with the record that brings it to this many bytes.
  /// - Throws: `ByteIOError` when the file cannot be read.
  public init(
    _ file: TextFile, form: TextForm? = nil, workers: Int, batchBytes: Int = 1 << 20
  ) throws(ByteIOError) {
    self.file = file
    asked = form
    source = try ByteSource(path: file.path, workers: workers)
    reader = RecordReader(source, path: file.path, framing: .lines, batchBytes: batchBytes)
  }

  /// The number of bytes in the stored file, or `nil` for pipes and standard input.
  public var storedByteCount: Int? { reader.storedByteCount }

  /// The number of stored bytes read so far.
  public var storedBytesRead: Int { reader.storedBytesRead }

  /// The next batch, or `nil` at the end of the file.
  ///
  /// - Throws: `ByteIOError` when reading fails,
  ///   ``CorpusError/otherContent(file:found:expected:advice:)`` where the file is of another sort.
  public func next() async throws -> Batch? {
    let form = if let form { form } else { try await told() }
    self.form = form
    guard let records = try await reader.next() else { return nil }
    return Batch(file: file, form: form, records: records)
  }

  /// What the file holds.
  private func told() async throws -> TextForm {
    let head = try await source.head(FileContent.headByteCount)
    let content = FileContent(head.bytes, isWhole: head.isWhole)
    let named = asked ?? (file.path == "-" ? nil : TextForm(named: file.path))
    let form = named ?? (content == .jsonLines ? .documents : .lines)
    let isRead =
      switch (form, content) {
      case (_, nil): true
      case (.documents, let content?): content == .jsonLines
      case (.lines, let content?):
        content == .plainText || asked == .lines && !content.isBinary
      }
    if let content, !isRead {
      throw CorpusError.otherContent(
        file: file.name, found: content.name,
        expected: form == .documents ? "JSON lines with a string 'text'" : "plain text, in lines",
        advice: form == .lines && content == .jsonLines
          ? "name the file .jsonl (or, to identify, say --documents)" : content.advice)
    }
    return form
  }
}

/// What is wrong with a place in a file of text.
public struct TextProblem: Hashable, Sendable, CustomStringConvertible {
  /// The file, as it is called.
  public let file: String
  /// The number of the record, from 1; `nil` where the stored file is damaged.
  public let record: Int?
  /// Where the record begins in the file's decompressed bytes, or where the stored file is damaged.
  public let offset: Int
  /// What was found and expected.
  public let reason: String

  /// Whether nothing is wrong but that the file has no byte.
  public var isEmptiness: Bool { record == nil && reason == Self.emptiness }

  /// What the reader of bytes says of an empty file.
  private static let emptiness = "the file is empty"

  /// One line for the user.
  public var description: String {
    record.map { "\(file): line \($0): \(reason)" } ?? "\(file): at byte \(offset): \(reason)"
  }
}
