public import ByteIO

/// The text of a file, in ordered batches, with what was wrong reported record by record.
///
/// Every command that reads people's text reads it here, so that one rule tells documents from
/// plain lines: the name of the file (``TextForm/init(named:)``), or, where that says nothing and
/// for standard input, the content, which is documents if the first line with anything in it begins
/// with `{`. gzip, bzip2, zstd and xz are told by content. Batches are cut by content, so results
/// are the same for any number of workers.
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
  private let reader: RecordReader
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
    self.form = form ?? (file.path == "-" ? nil : TextForm(named: file.path))
    reader = try RecordReader(
      path: file.path, framing: .lines, workers: workers, batchBytes: batchBytes)
  }

  /// The number of bytes in the stored file, or `nil` for pipes and standard input.
  public var storedByteCount: Int? { reader.storedByteCount }

  /// The number of stored bytes read so far.
  public var storedBytesRead: Int { reader.storedBytesRead }

  /// The next batch, or `nil` at the end of the file.
  ///
  /// - Throws: `ByteIOError` when reading fails.
  public func next() async throws(ByteIOError) -> Batch? {
    guard let records = try await reader.next() else { return nil }
    let form = form ?? Self.form(of: records)
    self.form = form
    return Batch(file: file, form: form, records: records)
  }

  private static func form(of records: RecordBatch) -> TextForm {
    guard let first = records.records.first(where: { !$0.isEmpty }) else { return .lines }
    return records.bytes[first.lowerBound] == UInt8(ascii: "{") ? .documents : .lines
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
