import ByteIO

/// What a file holds.
public enum SourceKind: String, Codable, Sendable, CaseIterable {
  /// mC4 or C4: one JSON object a line with `text`, `url` and `timestamp`.
  case mc4
  /// A MediaWiki export (`pages-articles.xml`, schemas 0.3 to 0.11).
  case wikipedia
  /// Other documents as JSON lines: those of OSCAR, datatrove, dolma and their like.
  case jsonl
  /// A CirrusSearch dump of a wiki: pairs of JSON lines, an index line and a page.
  case cirrus
  /// WARC records of type `conversion`: Common Crawl's WET files, of which mC4 is made.
  case wet
  /// Plain text, its documents parted by empty lines, as OSCAR's of 2019.
  case text

  /// How the records of such files are told apart.
  var framing: Framing {
    switch self {
    case .mc4, .jsonl, .cirrus: .objects
    case .wikipedia: .elements(name: "page", rootEnd: "</mediawiki>")
    case .wet: .warc
    case .text: .paragraphs
    }
  }

  /// Whether pages of such files stand in namespaces.
  public var hasNamespaces: Bool { self == .wikipedia || self == .cirrus }
}

/// One file to read documents from.
public struct InputFile: Sendable, Equatable {
  /// Where it is; `-` is standard input.
  public var path: String
  /// How it is named in documents, ledgers and manifests: relative to the data folder.
  public var name: String
  /// What it holds.
  public var kind: SourceKind

  /// Names a file.
  public init(path: String, name: String, kind: SourceKind) {
    self.path = path
    self.name = name
    self.kind = kind
  }
}
