import ByteIO
public import Model
import Values
import Vocabulary

/// Models in the layouts of Hugging Face transformers: trained ones out, others in.
public enum ModelExchange {
  /// Writes a trained model as Hugging Face's GPT-2 or BERT.
  ///
  /// - Parameters:
  ///   - folder: That of a run, or of a model that was imported.
  ///   - vocabulary: Where its vocabulary is, so that `config.json` can name its special ids.
  ///   - output: The folder to write into.
  /// - Throws: `ModelError` for a network that neither layout has;
  ///   ``TrainError/otherParent(parent:what:found:expected:)`` for another vocabulary.
  public static func export(folder: String, vocabulary: String?, output: String) throws {
    let description = try self.description(folder)
    var special = HuggingFace.SpecialTokens()
    if let vocabulary {
      let ids = try IDSpace(path: vocabulary)
      guard ids.digest == description.vocabularyHash else {
        throw TrainError.otherParent(
          parent: folder, what: "vocabulary", found: description.vocabularyHash,
          expected: ids.digest)
      }
      special.padding = Int(ids.special.padding)
      special.endOfText = Int(ids.special.endOfText)
    }
    let model = try Transformer(description.model, seed: 0, threads: 1)
    try model.setParameters(safetensors: readFile("\(folder)/\(TrainingState.modelFileName)"))
    let files = try HuggingFace.files(of: model, special: special)
    try Folder.make(output)
    try AtomicFile.write(files.configuration, to: "\(output)/\(HuggingFace.configurationName)")
    try AtomicFile.write(files.weights, to: "\(output)/\(HuggingFace.weightsName)")
  }

  /// Reads a model made elsewhere into a folder like that of a run.
  ///
  /// - Parameters:
  ///   - folder: What ``MadeModel`` opens.
  ///   - vocabulary: Where the vocabulary is that its ids are of.
  ///   - output: The folder to write into.
  /// - Returns: What the model is.
  /// - Throws: `ModelError`; `SettingError` where the vocabulary has more ids than the model.
  @discardableResult
  public static func read(
    folder: String, vocabulary: String, output: String
  ) throws -> ModelConfiguration {
    let ids = try IDSpace(path: vocabulary)
    let found = try MadeModel(folder: folder)
    try Folder.make(output)
    try found.write(to: output, ids: ids, vocabulary: vocabulary)
    return found.configuration
  }

  private static func description(_ folder: String) throws -> ModelDescription {
    let path = "\(folder)/\(ModelDescription.fileName)"
    return try StableJSON.decode(ModelDescription.self, from: readFile(path), file: path)
  }
}
