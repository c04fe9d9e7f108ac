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
  /// Plain text; what is a document in it, ``TextDocuments`` says.
  case text
  /// A table of fields parted by commas, in quotes where they need them (RFC 4180).
  case csv
  /// A table of fields parted by tabs.
  case tsv

  /// Whether pages of such files stand in namespaces.
  public var hasNamespaces: Bool { self == .wikipedia || self == .cirrus }

  /// Whether such files are tables, whose texts are told by their columns.
  public var isTable: Bool { self == .csv || self == .tsv }
}

/// What is a document in plain text.
public enum TextDocuments: String, Codable, Sendable, CaseIterable {
  /// Every line that is not blank.
  case lines
  /// Every paragraph: empty lines part them, as in OSCAR's files of 2019.
  case paragraphs
  /// Every file, which may have 64 MiB.
  case files
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
