import ArgumentParser
import Model
import Train

/// Brings models to other programs and back.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Writes trained models for Hugging Face transformers, and reads models made there.",
    discussion: """
      Example: isogloss model import gpt2 --vocabulary byte --output build/gpt2
      """,
    subcommands: [ImportModel.self, ExportModel.self])
}

/// Writes a trained model for transformers.
struct ExportModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes a trained model as Hugging Face's GPT-2 or BERT.",
    discussion: """
      MODEL is the folder of a run, with configuration.json and model.safetensors. A network with \
      causal attention becomes a GPT2LMHeadModel, another a BertForMaskedLM: config.json and \
      model.safetensors. Heads that are narrower than channels / heads are padded with zeros. What \
      these layouts have no place for, such as the byte study's decoder, is refused; \
      docs/byte_decoder.py runs that one in PyTorch as it is.

      Example: isogloss model export build/gpt2 --vocabulary byte --output build/for-transformers
      """)

  @Argument(help: "The folder of the run.", completion: .directory) var model: String
  @Option(
    help: "Its vocabulary, whose special ids config.json then names.", completion: .directory)
  var vocabulary: String?
  @Option(help: "The folder to write into.", completion: .directory) var output: String

  func run() throws {
    try ModelExchange.export(folder: model, vocabulary: vocabulary, output: output)
    try printed("\(output): \(HuggingFace.configurationName), \(HuggingFace.weightsName)")
  }
}

/// Reads a model of transformers.
struct ImportModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Reads a model of Hugging Face's GPT-2 or BERT.",
    discussion: """
      MODEL is a folder with config.json and model.safetensors. Writes configuration.json and \
      model.safetensors as a run leaves them.

      Example: isogloss model import gpt2 --vocabulary byte --output build/gpt2
      """)

  @Argument(help: "The folder of the model.", completion: .directory) var model: String
  @Option(help: "The vocabulary that its ids are of.", completion: .directory)
  var vocabulary: String
  @Option(help: "The folder to write into.", completion: .directory) var output: String

  func run() throws {
    let read = try ModelExchange.read(folder: model, vocabulary: vocabulary, output: output)
    try printed("\(output): \(read.parameterCount) parameters")
  }
}
