public import ByteIO

/// The fields of a line of a document file, valid, and seen in the parser's memory: they are gone
/// with the next parse.
public struct DocumentFields {
  /// As ``Document/text``.
  public let text: UnsafeRawBufferPointer
  private let parser: JSONObjectParser
  private let idBytes, languageBytes: UnsafeRawBufferPointer
  private let urlBytes, titleBytes, timestampBytes: UnsafeRawBufferPointer?
  private let file: String
  private let record: Int

  /// Parses a line of a document file; ``JSONObjectParser/padding`` bytes after it are readable.
  ///
  /// - Throws: ``CorpusError/badDocument(file:record:reason:)``.
  init(
    _ line: UnsafeRawBufferPointer, parser: JSONObjectParser, file: String, record: Int
  ) throws(CorpusError) {
    if let reason = parser.parse(line) {
      throw .badDocument(file: file, record: record, reason: reason)
    }
    guard case .value(let text) = parser.string(Key.text),
      case .value(let id) = parser.string(Key.id),
      case .value(let language) = parser.string(Key.language)
    else {
      throw .badDocument(
        file: file, record: record, reason: "expected the string fields id, text and language")
    }
    // Later passes read the id where it stands first, and here the last one counts.
    if let first = Self.firstID(ofLine: line), !first.elementsEqual(id),
      ContentHash(hexadecimal: first) != nil
    {
      throw .badDocument(file: file, record: record, reason: "found two fields id, expected one")
    }
    func optional(_ key: JSONPath) throws(CorpusError) -> UnsafeRawBufferPointer? {
      switch parser.string(key) {
      case .value(let bytes): return bytes
      case .absent: return nil
      case .wrongType:
        let name = String(decoding: key.bytes, as: UTF8.self)
        throw .badDocument(file: file, record: record, reason: "expected a string in \(name)")
      }
    }
    (self.parser, self.file, self.record) = (parser, file, record)
    (self.text, idBytes, languageBytes) = (text, id, language)
    urlBytes = try optional(Key.url)
    titleBytes = try optional(Key.title)
    timestampBytes = try optional(Key.timestamp)
  }

  /// As ``Document/id``.
  public var id: String { String(decoding: idBytes, as: UTF8.self) }

  /// The hash in the id.
  ///
  /// - Throws: ``CorpusError/badDocument(file:record:reason:)`` for an id of another form.
  public func contentHash() throws(CorpusError) -> ContentHash {
    let digits = UnsafeRawBufferPointer(rebasing: idBytes.prefix(32))
    guard idBytes.count == 32 || idBytes.dropFirst(32).first == UInt8(ascii: "-"),
      let hash = ContentHash(hexadecimal: digits)
    else {
      throw .badDocument(
        file: file, record: record,
        reason: "its id is “\(id)”; expected the hash of its content, 32 hexadecimal digits")
    }
    return hash
  }

  /// The hash in the id of `line`, which was read before as one of a document file.
  ///
  /// The id is looked for where this project writes it; a line that was written by others is
  /// parsed.
  public static func contentHash(
    ofLine line: UnsafeRawBufferPointer, parser: JSONObjectParser, file: String
  ) throws(CorpusError) -> ContentHash {
    if let id = firstID(ofLine: line), let hash = ContentHash(hexadecimal: id) { return hash }
    return try DocumentFields(line, parser: parser, file: file, record: 0).contentHash()
  }

  /// The 32 bytes of the id of `line`, where they stand as this project writes them.
  private static func firstID(ofLine line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    let end = idStart.count + 32
    guard line.count > end, line[end] == UInt8(ascii: "\""), line.starts(with: idStart) else {
      return nil
    }
    return UnsafeRawBufferPointer(rebasing: line[idStart.count..<end])
  }

  /// The keys, made once for all lines.
  private enum Key {
    static let id: JSONPath = "id"
    static let text: JSONPath = "text"
    static let language: JSONPath = "language"
    static let url: JSONPath = "url"
    static let title: JSONPath = "title"
    static let timestamp: JSONPath = "timestamp"
  }

  private static let idStart = Array(#"{"id":""#.utf8)

  fileprivate func string(_ bytes: UnsafeRawBufferPointer?) -> String? {
    bytes.map { String(decoding: $0, as: UTF8.self) }
  }

  /// A document that outlives the parse.
  fileprivate var document: Document {
    Document(
      id: id, text: Array(text), language: String(decoding: languageBytes, as: UTF8.self),
      url: string(urlBytes), title: string(titleBytes), timestamp: string(timestampBytes),
      metadata: parser.json("metadata"), source: Document.Source(parser),
      isUnverified: parser.json("unverified") == Array("true".utf8))
  }
}

extension Document.Source {
  /// Reads the source of the parsed document; one that is not whole is as good as none.
  fileprivate init?(_ parser: JSONObjectParser) {
    guard let file = parser.text(["source", "file"]),
      case .value(let record) = parser.integer(["source", "record"])
    else { return nil }
    self.init(file: file, record: record)
  }
}

extension Document {
  /// Copies the fields of a line.
  init(_ fields: DocumentFields) { self = fields.document }

  /// Reads a line of a document file that is in memory.
  ///
  /// - Throws: ``CorpusError/badDocument(file:record:reason:)``.
  public init(
    line: [UInt8], parser: JSONObjectParser, file: String, record: Int
  ) throws {
    let padded = line + repeatElement(0, count: JSONObjectParser.padding)
    self = try padded.withUnsafeBytes { raw in
      Document(
        try DocumentFields(
          UnsafeRawBufferPointer(rebasing: raw[..<line.count]), parser: parser, file: file,
          record: record))
    }
  }
}
