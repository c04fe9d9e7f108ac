import ByteIO
import Corpus
import Engine
import Model
import TestSupport
import Testing
import Train
import Values
import Vocabulary

struct MadeModelTests {
  @Test func namesWhatIsMissing() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: TrainError.self) { try MadeModel(folder: folder.path) }
    #expect(error == .noModel(folder: folder.path))
    try AtomicFile.write([], to: folder.file("model.safetensors"))
    #expect(throws: TrainError.noModel(folder: folder.path)) {
      try MadeModel(folder: folder.path)
    }
    try AtomicFile.write(Array(#"{"model_type": "llama"}"#.utf8), to: folder.file("config.json"))
    #expect(throws: ModelError.self) { try MadeModel(folder: folder.path) }
    let gpt2 = #"{"model_type": "gpt2", "n_embd": 12, "n_head": 3, "vocab_size": 384}"#
    try AtomicFile.write(Array(gpt2.utf8), to: folder.file("config.json"))
    #expect(try MadeModel(folder: folder.path).configuration.channels == 12)
  }

  /// Writes a model of so many ids as a run leaves it, or as Hugging Face's.
  @discardableResult
  private func write(
    _ folder: String, ids: Int = 384, isOurs: Bool, vocabularyHash: String? = nil
  ) throws -> Transformer {
    let written = ["preset": "gpt", "layers": "1", "channels": "12", "heads": "3", "context": "16"]
    let model = try Transformer(
      ModelConfiguration(
        vocabularySize: ids, settings: ModelSettings(reading: written.mapValues { [$0] })),
      seed: 3, threads: 1)
    try Folder.make(folder)
    if isOurs {
      let description = ModelDescription(
        model: model.configuration,
        vocabularyHash: try vocabularyHash ?? IDSpace(path: "byte").digest)
      try AtomicFile.write(
        StableJSON.page(description), to: "\(folder)/\(ModelDescription.fileName)")
      try AtomicFile.write(model.safetensors(), to: "\(folder)/\(TrainingState.modelFileName)")
    } else {
      let files = try HuggingFace.files(of: model)
      try AtomicFile.write(files.configuration, to: "\(folder)/\(HuggingFace.configurationName)")
      try AtomicFile.write(files.weights, to: "\(folder)/\(HuggingFace.weightsName)")
    }
    return model
  }

  @Test func anotherVocabularyIsRefused() throws {
    let folder = try TemporaryFolder()
    let (run, out) = (folder.file("run"), folder.file("out"))
    try write(run, isOurs: true, vocabularyHash: "00")
    let digest = try IDSpace(path: "byte").digest
    #expect(
      throws: TrainError.otherParent(
        parent: run, what: "vocabulary", found: "00", expected: digest)
    ) { try ModelExchange.read(folder: run, vocabulary: "byte", output: out) }
    #expect(!Folder.isAnything(at: "\(out)/\(TrainingState.modelFileName)"))
  }

  @Test(arguments: [383, 385]) func fewerOrMoreIDsAreRefused(ids: Int) throws {
    let folder = try TemporaryFolder()
    try write(folder.file("theirs"), ids: ids, isOurs: false)
    let error = #expect(throws: SettingError.self) {
      try ModelExchange.read(
        folder: folder.file("theirs"), vocabulary: "byte", output: folder.file("out"))
    }
    #expect(error?.expected == "the \(ids) of the model")
  }

  /// Who exports a run into its own folder has both.
  @Test func oursGoesBeforeTheirs() throws {
    let folder = try TemporaryFolder()
    try write(folder.path, ids: 384, isOurs: true)
    let weights = try readFile(folder.file("model.safetensors"))
    try AtomicFile.write(
      Array(#"{"model_type": "bert", "vocab_size": 384}"#.utf8), to: folder.file("config.json"))
    try ModelExchange.read(folder: folder.path, vocabulary: "byte", output: folder.file("out"))
    #expect(try readFile(folder.file("out/model.safetensors")) == weights)
  }

  /// The task reads the two files that there are, and its facts are those of what it wrote.
  @Test(arguments: [true, false]) func aStudyTakesItOver(isOurs: Bool) async throws {
    let folder = try TemporaryFolder()
    let from = folder.file("from")
    let model = try write(from, isOurs: isOurs)
    let vocabulary = try Vocabulary(ByteVocabulary())
    try Folder.make(folder.file("vocabularies/bytes"))
    try vocabulary.write(to: folder.file("vocabularies/bytes"))
    let file = ArtefactFile(id: "vocabularies/bytes", name: Vocabulary.fileName)
    let task = try MadeModel(folder: from).task(
      id: "models/made", axes: [.model: "made"], written: "~/made", vocabulary: file)
    let description = isOurs ? ModelDescription.fileName : HuggingFace.configurationName
    #expect(
      task.inputs == [
        .artefact(file), .file(path: "\(from)/\(description)", name: "~/made/\(description)"),
        .file(path: "\(from)/model.safetensors", name: "~/made/model.safetensors"),
      ])
    let output = folder.file("models/made")
    try Folder.make(output)
    _ = try await task.run(
      TaskContext(
        folder: output, workers: 1, progress: ProgressLine(isQuiet: true), root: folder.path))
    let weights = try readFile("\(output)/model.safetensors")
    let facts = try FactFile(path: "\(output)/facts.jsonl")
    #expect(
      facts.header.hashes
        == ["model": SHA256.hex(of: weights), "vocabulary": vocabulary.digest])
    #expect(facts.facts.map(\.value) == [Double(model.allParameters.count)])
    if isOurs { #expect(try weights == model.safetensors()) }
  }
}
