import ByteIO
public import Text

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
    case .mc4, .jsonl, .cirrus: .lines
    case .wikipedia: .elements(name: "page", rootEnd: "</mediawiki>")
    case .wet: .warc
    case .text: .paragraphs
    }
  }
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

/// How documents are taken out of their files.
public struct ExtractSettings: Codable, Sendable, Equatable {
  /// The declared language, a BCP 47 code.
  public var language: String
  /// The kinds of the files, in order.
  public var kinds: [SourceKind]
  /// Lines of fewer scalars are left out; 0 keeps all.
  public var minimumLineCharacters: Int
  /// The share of records that may be rejected.
  public var toleratedRejects: Double
  /// How many places may be damaged in the files' containers.
  public var toleratedDamages: Int
  /// The namespaces whose pages are kept, of wikis.
  public var namespaces = [0]
  /// What is kept of the wikitext of ``SourceKind/wikipedia``.
  public var wikitext = WikitextSettings()
  /// Fields of JSON lines (``SourceKind/jsonl``) that documents keep under `metadata`, in order.
  public var extraKeys: [String] = []
  /// The rules by which lines are left out.
  public var boilerplate: [BoilerplateRule] = []
  /// The filters by which documents are dropped, in order: the first that takes one is booked.
  public var filters: [TextFilter] = []

  /// Makes settings that keep all there is; the tolerances have no default here, the recipe's
  /// reader gives them.
  public init(
    language: String, kinds: [SourceKind], minimumLineCharacters: Int, toleratedRejects: Double,
    toleratedDamages: Int
  ) {
    self.language = language
    self.kinds = kinds
    self.minimumLineCharacters = minimumLineCharacters
    self.toleratedRejects = toleratedRejects
    self.toleratedDamages = toleratedDamages
  }
}
