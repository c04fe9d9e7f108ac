import ByteIO
import Glibc

/// Reads the documents of a `.jsonl.zst` file in order, a frame in memory at a time.
public struct DocumentFile: Sendable {
  /// The file's path.
  public let path: String
  private let frames: ZstdFrames

  /// Opens `path` and reads its index of frames.
  public init(path: String) throws {
    self.path = path
    frames = try ZstdFrames(path: path)
  }

  /// The number of its frames, which can be read apart and at the same time.
  public var frameCount: Int { frames.frames.count }

  /// Calls `body` with each document, in order.
  ///
  /// - Throws: ``CorpusError/badDocument(file:record:reason:)``, a ``ByteIOError``, or what `body`
  ///   throws.
  public func forEach(_ body: (Document) throws -> Void) throws {
    let parser = try JSONObjectParser()
    var record = 0
    for frame in 0..<frameCount {
      try lines(ofFrame: frame).forEach { line in
        record += 1
        try body(Document(DocumentFields(line, parser: parser, file: path, record: record)))
      }
    }
  }

  /// Calls `body` with the fields of each document of a frame, in order.
  ///
  /// - Throws: As ``forEach(_:)`` does.
  public func forEach(inFrame frame: Int, _ body: (DocumentFields) throws -> Void) throws {
    let parser = try JSONObjectParser()
    var record = 0
    do {
      try lines(ofFrame: frame).forEach { line in
        record += 1
        try body(DocumentFields(line, parser: parser, file: path, record: record))
      }
    } catch CorpusError.badDocument(let file, let record, let reason) {
      let before = try (0..<frame).reduce(0) { $0 + (try lines(ofFrame: $1).count) }
      throw CorpusError.badDocument(file: file, record: before + record, reason: reason)
    }
  }

  /// The lines of a frame, as they stand there.
  public func lines(ofFrame frame: Int) throws -> DocumentLines {
    DocumentLines(bytes: try frames.read(frame: frame, padding: JSONObjectParser.padding))
  }
}

/// The lines of a frame of a document file.
public struct DocumentLines: Sendable {
  /// What stands in the frame, and ``JSONObjectParser/padding`` zeros.
  let bytes: [UInt8]

  /// Calls `body` with each line, without its newline; ``JSONObjectParser/padding`` bytes after it
  /// are readable.
  public func forEach(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    try bytes.withUnsafeBytes { raw in
      let end = raw.count - JSONObjectParser.padding
      guard let base = raw.baseAddress else { return }
      var start = 0
      while start < end {
        let found = memchr(base + start, 0x0A, end - start)
        let lineEnd = found.map { UnsafeRawPointer($0) - base } ?? end
        try body(UnsafeRawBufferPointer(rebasing: raw[start..<lineEnd]))
        start = lineEnd + 1
      }
    }
  }

  var count: Int {
    var count = 0
    forEach { _ in count += 1 }
    return count
  }
}
