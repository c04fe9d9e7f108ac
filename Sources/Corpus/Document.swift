public import ByteIO

/// One document as it passes between stages: a line of a `.jsonl.zst` file.
///
/// `{"id","text","language","url"?,"title"?,"timestamp"?,"metadata"?,"source":{"file","record"},
/// "unverified"?}`, in that order. Sampled corpora leave `source` out and keep it in a sidecar, so
/// that their bytes do not depend on how the input was cut into files.
public struct Document: Sendable, Equatable {
  /// Where a document was read.
  public struct Source: Sendable, Equatable, Hashable {
    /// The input file, as the recipe names it (relative to its data folder).
    public var file: String
    /// The ordinal of the record in the file, from 1.
    public var record: Int

    /// Names record `record` of `file`.
    public init(file: String, record: Int) {
      self.file = file
      self.record = record
    }
  }

  /// The identity: 32 hexadecimal digits of the content hash, then `-n` for the n-th duplicate.
  public var id: String
  /// The text, valid UTF-8.
  public var text: [UInt8]
  /// The declared language, a BCP 47 code.
  public var language: String
  /// The address it came from, if known.
  public var url: String?
  /// Its title, if it has one.
  public var title: String?
  /// When it was fetched or last edited, as its source writes it.
  public var timestamp: String?
  /// Fields of the input that were asked for: a JSON object without white space.
  public var metadata: [UInt8]?
  /// Where it was read, if it is recorded here.
  public var source: Source?
  /// Whether it comes from bytes whose checksum failed, so that any of it may be wrong:
  /// `"unverified":true`, which is in no line of another document.
  public var isUnverified = false

  /// Makes a document whose ``id`` follows from its content.
  public init(
    text: [UInt8], language: String, url: String? = nil, title: String? = nil,
    timestamp: String? = nil, metadata: [UInt8]? = nil, source: Source? = nil
  ) {
    id = ""
    self.text = text
    self.language = language
    self.url = url
    self.title = title
    self.timestamp = timestamp
    self.metadata = metadata
    self.source = source
    id = contentHash.hexadecimal
  }

  init(
    id: String, text: [UInt8], language: String, url: String?, title: String?, timestamp: String?,
    metadata: [UInt8]?, source: Source?, isUnverified: Bool = false
  ) {
    self.id = id
    self.text = text
    self.language = language
    self.url = url
    self.title = title
    self.timestamp = timestamp
    self.metadata = metadata
    self.source = source
    self.isUnverified = isUnverified
  }

  /// The hash of everything in the document but its id, its source, and whether it is verified.
  public var contentHash: ContentHash {
    var line = JSONLineWriter()
    appendContent(to: &line)
    return ContentHash(of: line.bytes)
  }

  /// The document as one line of JSON, the newline included.
  public var line: [UInt8] {
    var line = JSONLineWriter()
    line.field("id", id)
    appendContent(to: &line)
    appendOrigin(to: &line)
    return line.line()
  }

  /// Appends the line of a document whose ``id`` follows from its content to `lines`, and returns
  /// the hash in the id.
  ///
  /// The same bytes as ``line`` of a document made of these values, but what is hashed and what is
  /// written, which are the same from `"text"` on, are serialised once.
  @discardableResult
  public static func appendLine(
    text: [UInt8], language: String, url: String?, title: String?, timestamp: String?,
    metadata: [UInt8]?, source: Source, isUnverified: Bool = false, to lines: inout [UInt8]
  ) -> ContentHash {
    let document = Document(
      id: "", text: text, language: language, url: url, title: title, timestamp: timestamp,
      metadata: metadata, source: source, isUnverified: isUnverified)
    // The text with the few bytes that most need for escapes and for the other fields.
    var line = JSONLineWriter(reserving: text.count + text.count / 16 + 512)
    document.appendContent(to: &line)
    let hash = ContentHash(of: line.bytes)
    document.appendOrigin(to: &line)
    lines.append(contentsOf: #"{"id":"\#(hash.hexadecimal)","#.utf8)
    lines.append(contentsOf: line.line().dropFirst())
    return hash
  }

  /// How many bytes stand before the closing quote of the id in a line that was appended so: there
  /// goes what tells copies apart.
  public static let idEndInLine = #"{"id":""#.utf8.count + 32

  /// Appends where the document is from and how far that is to be trusted, which are no part of
  /// its content.
  public func appendOrigin(to line: inout JSONLineWriter) {
    if let source {
      line.open("source")
      line.field("file", source.file)
      line.field("record", source.record)
      line.close()
    }
    if isUnverified { line.field(name: "unverified", json: Array("true".utf8)) }
  }

  private func appendContent(to line: inout JSONLineWriter) {
    line.field("text", utf8: text)
    line.field("language", language)
    line.field("url", url)
    line.field("title", title)
    line.field("timestamp", timestamp)
    line.field("metadata", json: metadata)
  }
}
