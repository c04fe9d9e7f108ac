import ByteIO

/// Reads the documents of a `.jsonl.zst` file in order, a frame in memory at a time.
public struct DocumentFile {
  /// The file's path.
  public let path: String
  private let frames: ZstdFrames

  /// Opens `path` and reads its index of frames.
  public init(path: String) throws {
    self.path = path
    frames = try ZstdFrames(path: path)
  }

  /// Calls `body` with each document, in order.
  ///
  /// - Throws: ``CorpusError/badDocument(file:record:reason:)``, a ``ByteIOError``, or what `body`
  ///   throws.
  public func forEach(_ body: (Document) throws -> Void) throws {
    let parser = try JSONObjectParser()
    var record = 0
    for frame in frames.frames.indices {
      var bytes = try frames.read(frame: frame)
      let end = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: JSONObjectParser.padding))
      try bytes.withUnsafeBytes { raw in
        var start = 0
        while start < end {
          let rest = UnsafeRawBufferPointer(rebasing: raw[start..<end])
          let length = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.count
          record += 1
          let line = UnsafeRawBufferPointer(rebasing: rest[..<length])
          try body(try Document(line, parser: parser, file: path, record: record))
          start += length + 1
        }
      }
    }
  }
}

extension Document {
  /// Reads a line of a document file; ``JSONObjectParser/padding`` bytes after it are readable.
  init(
    _ line: UnsafeRawBufferPointer, parser: JSONObjectParser, file: String, record: Int
  ) throws(CorpusError) {
    if let reason = parser.parse(line) {
      throw .badDocument(file: file, record: record, reason: reason)
    }
    guard case .value(let text) = parser.string("text"), let id = parser.text("id"),
      let language = parser.text("language")
    else {
      throw .badDocument(
        file: file, record: record, reason: "expected the string fields id, text and language")
    }
    var source: Document.Source?
    if let file = parser.text("file", in: "source"),
      case .value(let ordinal) = parser.integer("record", in: "source")
    {
      source = Document.Source(file: file, record: ordinal)
    }
    self.init(
      id: id, text: Array(text), language: language, url: parser.text("url"),
      title: parser.text("title"), timestamp: parser.text("timestamp"),
      metadata: parser.json("metadata"), source: source)
  }

  /// Reads a line of a document file that is in memory.
  ///
  /// - Throws: ``CorpusError/badDocument(file:record:reason:)``.
  public init(
    line: [UInt8], parser: JSONObjectParser, file: String, record: Int
  ) throws {
    let padded = line + repeatElement(0, count: JSONObjectParser.padding)
    self = try padded.withUnsafeBytes { raw in
      try Document(
        UnsafeRawBufferPointer(rebasing: raw[..<line.count]), parser: parser, file: file,
        record: record)
    }
  }
}
