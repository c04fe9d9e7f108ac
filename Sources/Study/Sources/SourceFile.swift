public import Artificial
public import Fetch
public import Ingest

/// A file that a corpus is read from.
public struct SourceFile: Sendable, Hashable {
  /// Where a file is.
  public enum Place: Sendable, Hashable {
    /// On this machine.
    case path(String)
    /// On the web, credentials included, with the digest that it must have if the recipe says one.
    case address(String, checksum: Checksum?)
    /// Nowhere: a made-up language is written down when it is needed.
    case artificial(ArtificialCorpusSettings)
  }

  /// Where it is.
  public var place: Place
  /// How it is named in documents, ledgers and manifests: without what a variable stands for, the
  /// recipe's folder, credentials and queries.
  public var name: String
  /// What it holds.
  public var kind: SourceKind
}
