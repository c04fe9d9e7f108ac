import ByteIO
import Corpus
public import Engine
import Values
public import Vocabulary

/// Clones and merged vocabularies as artefacts.
extension VocabularyTasks {
  /// Raised when the same parents and settings give other ids, tables or facts.
  private static let derivedVersion = 1

  /// A vocabulary that another one is made of.
  public struct Parent: Sendable {
    private enum Place: Sendable {
      case artefact(ArtefactFile, isCounted: Bool)
      case path(String)
    }

    /// Its name in the recipe, or its path.
    public let name: String
    private let place: Place

    /// Names a vocabulary of the same build.
    ///
    /// - Parameter isCounted: Whether its pieces were counted, as where it was trained on text.
    public init(name: String, file: ArtefactFile, isCounted: Bool) {
      self.name = name
      place = .artefact(file, isCounted: isCounted)
    }

    /// Names a vocabulary outside a build (`Vocabulary.init(path:)`).
    public init(path: String) {
      name = path
      place = .path(path)
    }

    fileprivate var inputs: [BuildTask.Input] {
      switch place {
      case .artefact(let file, let isCounted):
        [.artefact(id: file.id, files: [file.name] + (isCounted ? [PieceCounts.fileName] : []))]
      case .path(let path):
        Vocabulary.files(at: path).map { .file(path: $0, name: $0) }
      }
    }

    fileprivate func open(_ context: TaskContext) throws -> (Vocabulary, counts: [Int]?) {
      switch place {
      case .artefact(let file, let isCounted):
        let folder = context.folder(of: file.id)
        let vocabulary = try Vocabulary(folder: folder)
        guard isCounted else { return (vocabulary, nil) }
        return (vocabulary, try PieceCounts.read(folder: folder, size: vocabulary.size))
      case .path(let path):
        let vocabulary = try Vocabulary(path: path)
        return (vocabulary, try PieceCounts.read(folder: path, size: vocabulary.size))
      }
    }
  }

  /// The task that clones a vocabulary.
  ///
  /// - Parameter written: The settings with the names of files that are recorded; `nil`: their
  ///   paths are.
  public static func clone(
    id: String, name: String, parent: Parent, settings: CloneSettings,
    written: CloneSettings? = nil
  ) throws -> BuildTask {
    struct Settings: Encodable {
      var clone: CloneSettings
      var name: String
      var parent: String
    }
    return try BuildTask(
      id: id, stage: stage, version: derivedVersion,
      settings: Settings(clone: written ?? settings, name: name, parent: parent.name),
      inputs: parent.inputs
        + zip(settings.files, (written ?? settings).files).map { .file(path: $0, name: $1) }
    ) { context in
      let (vocabulary, counts) = try parent.open(context)
      let cloning = try Cloning(of: vocabulary, settings, counts: counts)
      let ids = try cloning.write(over: vocabulary, to: context.folder)
      let about: [Axis: String] = [.vocabulary: name]
      try FactFile(
        [
          Fact("vocabulary-size", ids.size, "id", about: about),
          Fact("copies", ids.copyCount, "copy", about: about),
          Fact("cloned-pieces", cloning.cloned.count, "id", about: about),
          Fact("anchors", cloning.anchorCount, "anchor", about: about),
        ] + (counts.map { [cloning.clonedShare(counts: $0, about: about)] } ?? []),
        hashes: ["vocabulary": ids.digest]
      ).write(to: context.folder)
      return nil
    }
  }

  /// The task that merges vocabularies.
  ///
  /// - Parameter written: The settings with the names of files that are recorded; `nil`: their
  ///   paths are.
  public static func merge(
    id: String, name: String, parents: [Parent], settings: MergeSettings,
    written: MergeSettings? = nil
  ) throws -> BuildTask {
    struct Settings: Encodable {
      var merge: MergeSettings
      var name: String
      var parents: [String]
    }
    return try BuildTask(
      id: id, stage: stage, version: derivedVersion,
      settings: Settings(merge: written ?? settings, name: name, parents: parents.map(\.name)),
      inputs: parents.flatMap(\.inputs)
        + zip(settings.files, (written ?? settings).files).map { .file(path: $0, name: $1) }
    ) { context in
      let opened = try parents.map { try $0.open(context) }
      let merging = try Merging(of: opened.map(\.0), settings, counts: opened.map(\.counts))
      let ids = try merging.write(to: context.folder)
      let report = AnchorReport(merging, counts: opened.map(\.counts))
      try report.write(to: context.folder, ids: ids)
      try FactFile(
        report.facts(ids: ids, about: [.vocabulary: name], names: parents.map(\.name)),
        hashes: ["vocabulary": ids.digest]
      ).write(to: context.folder)
      return nil
    }
  }
}

extension CloneSettings {
  fileprivate var files: [String] { pieces.map { [$0] } ?? [] }
}

extension MergeSettings {
  fileprivate var files: [String] {
    var files = scores.map { [$0] } ?? []
    if case .file(let path) = anchors { files.append(path) }
    return files
  }
}

extension Cloning {
  /// The share of the running tokens of the training text that every copy has for itself.
  fileprivate func clonedShare(counts: [Int], about: [Axis: String]) -> Fact {
    let total = counts.reduce(0, +)
    let own = cloned.reduce(0) { $0 + counts[Int($1)] }
    return Fact(
      "cloned-token-share", Double(own) / Double(max(1, total)), "share", about: about,
      count: total)
  }
}
