import ByteIO
import Values

/// Vocabularies by the paths that people give.
extension Vocabulary {
  /// Opens what `path` names: a vocabulary's folder, a file of another program, or, where there is
  /// no such file, a kind that needs no text, such as `byte`.
  ///
  /// - Throws: ``VocabularyError``, `BrokenJSON`, `ByteIOError`.
  public init(path: String) throws {
    if Folder.isFolder(path) {
      try self.init(folder: path)
    } else if !Folder.isAnything(at: path), path == ByteVocabulary.word {
      try self.init(ByteVocabulary())
    } else {
      try self.init(Self.concrete(file: path))
    }
  }

  /// The files that tell what `path` names: what a proof of something made of it rests on.
  public static func files(at path: String) -> [String] {
    guard Folder.isFolder(path) else { return Folder.isAnything(at: path) ? [path] : [] }
    return [Self.fileName, PieceCounts.fileName].map { "\(path)/\($0)" }
      .filter { Folder.isAnything(at: $0) }
  }

  private static func concrete(file path: String) throws -> any VocabularyKind {
    let bytes = try readFile(path)
    if path.hasSuffix(".json") {
      let file = try TokeniserFile(bytes, file: path)
      return file.isBytePairs ? try ByteLevelVocabulary(file, bytes) : try file.wordPiece()
    }
    if path.hasSuffix(".txt") { return try WordPieceVocabulary(vocabularyText: bytes, file: path) }
    return try BPEVocabulary(model: bytes, file: path)
  }
}

extension IDSpace {
  /// Opens what `path` names, as ``Vocabulary/init(path:)`` does; a folder may also be that of a
  /// clone or of a merged vocabulary.
  public init(path: String) throws {
    if Folder.isFolder(path) {
      try self.init(folder: path)
    } else {
      self.init(try Vocabulary(path: path))
    }
  }
}
