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

extension Document.Source {
  /// Reads the source of the parsed document; one that is not whole is as good as none.
  fileprivate init?(_ parser: JSONObjectParser) {
    guard let file = parser.text("file", in: "source"),
      case .value(let record) = parser.integer("record", in: "source")
    else { return nil }
    self.init(file: file, record: record)
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
    func optional(_ key: StaticString) throws(CorpusError) -> String? {
      switch parser.string(key) {
      case .value(let bytes): return String(decoding: bytes, as: UTF8.self)
      case .absent: return nil
      case .wrongType:
        throw .badDocument(file: file, record: record, reason: "expected a string in \(key)")
      }
    }
    self.init(
      id: id, text: Array(text), language: language, url: try optional("url"),
      title: try optional("title"), timestamp: try optional("timestamp"),
      metadata: parser.json("metadata"), source: Document.Source(parser))
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
