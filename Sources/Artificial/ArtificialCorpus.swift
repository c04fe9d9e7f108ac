import ByteIO
import Glibc
public import Values

/// A file of artificial text: what it is made of, and how much of it there shall be.
public struct ArtificialCorpusSettings: SettingsSection, Hashable {
  /// The seed of the language.
  public var seed: UInt64 = 0
  /// How many bytes to write before compression, at least: the last document is whole.
  public var bytes = 0
  /// Whether sentences have structure.
  public var grammar = ArtificialLanguage.Grammar.nested
  /// The letters.
  public var script = ArtificialLanguage.Script.latin

  /// Settings none of which is read yet.
  public init() {}

  /// The settings, their limits and their defaults.
  public static let fields: [SettingsField<Self>] = [
    .required("seed", \.seed, .seed),
    .required("bytes", \.bytes, .bytes(0...Int.max)),
    .optional("grammar", \.grammar, .word, default: .nested),
    .optional("script", \.script, .word, default: .latin),
  ]
}

/// A form in which artificial text is written.
public enum ArtificialCorpusKind: String, CaseIterable, Sendable {
  /// The JSON lines of a shard of mC4.
  case mc4
  /// A MediaWiki export.
  case wikipedia

  /// Writes a corpus to the file at `path`; equal settings give equal bytes.
  ///
  /// The container follows the name: `.gz`, `.bz2`, `.zst`, or none. The file's folder is made, and
  /// the file is wholly there or not at all; `-` is standard output, plain.
  ///
  /// - Returns: What was written.
  /// - Throws: A `ByteIOError`.
  @discardableResult
  public func write(
    _ settings: ArtificialCorpusSettings, to path: String
  ) throws -> WrittenCorpus {
    if path == "-" { return try write(settings, to: path, .plain) }
    if try AtomicFile.isWrittenInPlace(path) {
      return try write(settings, to: path, Self.container(of: path))
    }
    let folder = PathParts.folder(of: path)
    if !folder.isEmpty { try Folder.make(folder) }
    let temporary = AtomicFile.neighbour(of: path)
    do {
      let written = try write(settings, to: temporary, Self.container(of: path))
      try AtomicFile.publish(temporary, as: path)
      return written
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private func write(
    _ settings: ArtificialCorpusSettings, to path: String, _ container: Container
  ) throws -> WrittenCorpus {
    let language = ArtificialLanguage(
      seed: settings.seed, grammar: settings.grammar, script: settings.script)
    var writer = try CompressedWriter(path: path, container: container, level: nil)
    let written =
      switch self {
      case .mc4: try language.writeMC4(targetByteCount: settings.bytes) { try writer.write($0) }
      case .wikipedia:
        try language.writeWikipedia(targetByteCount: settings.bytes) { try writer.write($0) }
      }
    try writer.finish()
    return written
  }

  private static func container(of path: String) -> Container {
    let containers: [(String, Container)] = [(".gz", .gzip), (".bz2", .bzip2), (".zst", .zstd)]
    return containers.first { path.hasSuffix($0.0) }?.1 ?? .plain
  }
}
