/// What a file holds.
public enum SourceKind: String, Codable, Sendable, CaseIterable {
  /// mC4 or C4: one JSON object a line with `text`, `url` and `timestamp`.
  case mc4
  /// A MediaWiki export (`pages-articles.xml`, schemas 0.3 to 0.11).
  case wikipedia
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

  /// Makes settings; the tolerances have no default here, the recipe's reader gives them.
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
