import ArgumentParser

/// Makes vocabularies, and uses them.
struct VocabularyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vocabulary",
    abstract: "Trains, clones and merges vocabularies; encodes, decodes and measures with them.",
    discussion: """
      A vocabulary is a folder with vocabulary.json, or another program's file: a SentencePiece \
      .model of byte-pair encoding, a tokenizer.json of WordPiece or of byte-level byte-pair \
      encoding (GPT-2, RoBERTa, Llama 3, Qwen2), a vocab.txt of WordPiece; 'byte' is the one of \
      bytes.

      Example: printf 'Hei maailma\\n' | isogloss vocabulary encode --vocabulary byte
      """,
    subcommands: [
      TrainVocabulary.self, CloneVocabulary.self, MergeVocabularies.self, EncodeLines.self,
      DecodeLines.self,
      MeasureVocabularies.self,
    ])
}
