import ByteIO
import Model
import TestSupport
import Testing
import Train
import Values

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
}
