import ByteIO
public import Corpus
public import Engine
public import Model
import Values
import Vocabulary

/// A model that is there before a study begins: a folder of Hugging Face's GPT-2 or BERT, or that
/// of a run of another study.
public struct MadeModel: Sendable {
  /// What the model is.
  public let configuration: ModelConfiguration
  /// The SHA-256 of the `vocabulary.json` of its ids, where the folder says.
  let vocabularyHash: String?
  private let folder: String

  /// Opens a folder with `configuration.json` of ours or `config.json` of theirs, and
  /// `model.safetensors`, which is not read yet.
  ///
  /// - Throws: ``TrainError/noModel(folder:)``; `BrokenJSON`; `ModelError` for another layout;
  ///   `SettingError` for sizes that cannot be used; `ByteIOError`.
  public init(folder: String) throws {
    self.folder = folder
    let (own, theirs) = (
      "\(folder)/\(ModelDescription.fileName)", "\(folder)/\(HuggingFace.configurationName)"
    )
    guard Folder.isAnything(at: "\(folder)/\(TrainingState.modelFileName)") else {
      throw TrainError.noModel(folder: folder)
    }
    if Folder.isAnything(at: own) {
      let found = try StableJSON.decode(ModelDescription.self, from: readFile(own), file: own)
      (configuration, vocabularyHash) = (found.model, found.vocabularyHash)
    } else if Folder.isAnything(at: theirs) {
      configuration = try HuggingFace.configuration(readFile(theirs), name: theirs)
      vocabularyHash = nil
    } else {
      throw TrainError.noModel(folder: folder)
    }
  }

  /// The names of the files that it is read from.
  private var fileNames: [String] {
    [
      vocabularyHash == nil ? HuggingFace.configurationName : ModelDescription.fileName,
      TrainingState.modelFileName,
    ]
  }

  /// Writes `configuration.json` and `model.safetensors` as a run leaves them.
  ///
  /// - Parameters:
  ///   - ids: The vocabulary that its ids are of.
  ///   - vocabulary: What errors call it.
  /// - Returns: The SHA-256 of the weights.
  /// - Throws: `SettingError` where the vocabulary has more or fewer ids;
  ///   ``TrainError/otherParent(parent:what:found:expected:)`` where the folder names another one;
  ///   `ModelError` for weights that are not those of the network.
  @discardableResult
  func write(to output: String, ids: IDSpace, vocabulary: String) throws -> String {
    guard configuration.vocabularySize == ids.size else {
      throw SettingError(
        key: "vocabulary", found: "\(ids.size) ids in '\(vocabulary)'",
        expected: "the \(configuration.vocabularySize) of the model")
    }
    if let vocabularyHash, vocabularyHash != ids.digest {
      throw TrainError.otherParent(
        parent: folder, what: "vocabulary", found: vocabularyHash, expected: ids.digest)
    }
    var weights = try readFile("\(folder)/\(TrainingState.modelFileName)")
    if vocabularyHash == nil {
      let name = "\(folder)/\(HuggingFace.configurationName)"
      weights = try HuggingFace.read(
        HuggingFace.Files(configuration: readFile(name), weights: weights), name: name
      ).weights
    }
    try AtomicFile.write(weights, to: "\(output)/\(TrainingState.modelFileName)")
    try AtomicFile.write(
      StableJSON.page(ModelDescription(model: configuration, vocabularyHash: ids.digest)),
      to: "\(output)/\(ModelDescription.fileName)")
    return SHA256.hex(of: weights)
  }
}

extension MadeModel {
  /// Raised when the same files give other weights or other facts.
  private static let version = 1

  /// The task that takes a model over, as runs go on from it and are scored.
  ///
  /// - Parameters:
  ///   - axes: What its facts are about.
  ///   - written: The folder as it was given: what the manifest names.
  ///   - vocabulary: The description of the vocabulary that its ids are of.
  public func task(
    id: String, axes: [Axis: String], written: String, vocabulary: ArtefactFile
  ) throws -> BuildTask {
    struct Settings: Encodable { var axes: [String: String] }
    return try BuildTask(
      id: id, stage: "train", version: Self.version, settings: Settings(axes: axes.words),
      inputs: [.artefact(vocabulary)]
        + fileNames.map { .file(path: "\(folder)/\($0)", name: "\(written)/\($0)") }
    ) { context in
      let ids = try IDSpace(folder: context.folder(of: vocabulary.id))
      let hash = try write(to: context.folder, ids: ids, vocabulary: vocabulary.id)
      try FactFile(
        [Fact("parameters", configuration.parameterCount, "parameter", about: axes)],
        hashes: ["model": hash, "vocabulary": ids.digest]
      ).write(to: context.folder)
      return nil
    }
  }
}
