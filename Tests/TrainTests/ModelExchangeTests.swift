import ByteIO
import Foundation
import Model
import TestSupport
import Testing
import Train
import Values
import Vocabulary

/// Models out of a run's folder and back into one.
@Suite struct ModelExchangeTests {
  private func trained(_ folder: String) throws -> ModelDescription {
    let written = [
      "preset": "gpt", "layers": "1", "channels": "12", "heads": "3", "head-channels": "2",
      "context": "16",
    ]
    let description = ModelDescription(
      model: try ModelConfiguration(
        vocabularySize: 384, settings: ModelSettings(reading: written.mapValues { [$0] })),
      vocabularyHash: try IDSpace(path: "byte").digest)
    let model = try Transformer(description.model, seed: 3, threads: 1)
    try Folder.make(folder)
    try AtomicFile.write(
      StableJSON.page(description), to: "\(folder)/\(ModelDescription.fileName)")
    try AtomicFile.write(model.safetensors(), to: "\(folder)/\(TrainingState.modelFileName)")
    return description
  }

  @Test func aRunGoesOutAndComesBack() throws {
    let folder = try TemporaryFolder()
    let (run, out, back) = (folder.file("run"), folder.file("out"), folder.file("back"))
    let description = try trained(run)
    try ModelExchange.export(folder: run, vocabulary: "byte", output: out)
    let configuration = String(decoding: try readFile("\(out)/config.json"), as: UTF8.self)
    #expect(configuration.contains("\"eos_token_id\" : 1"))
    let read = try ModelExchange.read(folder: out, vocabulary: "byte", output: back)
    #expect(read.headChannels == 4 && read.vocabularySize == 384)
    let path = "\(back)/\(ModelDescription.fileName)"
    let again = try StableJSON.decode(ModelDescription.self, from: readFile(path), file: path)
    #expect(again.vocabularyHash == description.vocabularyHash && again.model == read)
    let model = try Transformer(again.model, seed: 0, threads: 1)
    try model.setParameters(safetensors: readFile("\(back)/\(TrainingState.modelFileName)"))
  }

  @Test func anotherVocabularyIsRefused() throws {
    let folder = try TemporaryFolder()
    _ = try trained(folder.file("run"))
    try AtomicFile.write(
      Array("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n".utf8), to: folder.file("vocab.txt"))
    let other = folder.file("vocab.txt")
    #expect(throws: TrainError.self) {
      try ModelExchange.export(
        folder: folder.file("run"), vocabulary: other, output: folder.file("out"))
    }
    try ModelExchange.export(
      folder: folder.file("run"), vocabulary: nil, output: folder.file("out"))
    let error = #expect(throws: SettingError.self) {
      try ModelExchange.read(
        folder: folder.file("out"), vocabulary: other, output: folder.file("back"))
    }
    #expect(error?.expected == "the 384 of the model")
  }
}
