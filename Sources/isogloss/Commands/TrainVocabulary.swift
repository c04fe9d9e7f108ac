import ArgumentParser
import Corpus
import Encode
import Engine
import Values
import Vocabulary

/// Trains a vocabulary.
struct TrainVocabulary: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Makes a vocabulary from text.",
    discussion: """
      FILES are documents (.jsonl, .json, compressed or not) or plain text; every line of a \
      document is a sentence. bpe gives the pieces that SentencePiece's trainer gives with the \
      same settings, and writes tokenizer.model; wordpiece writes tokenizer.json and vocab.txt. \
      Both write vocabulary.json, facts.jsonl and, unless the text comes in a stream, counts.csv \
      (how often each id stands in it) into --output.

      Example: isogloss vocabulary train --kind bpe --size 500 --output build/en-bpe \
      corpora-manifests/demo/c4-en.*.json.gz
      """)

  @Argument(
    help: "The files: paths, folders, patterns in quotes; '-' is standard input.",
    completion: .file())
  var files: [String] = []

  @Option(help: "\(VocabularySettings.kinds.map(\.word).joined(separator: ", ")).")
  var kind: String

  @Option(help: "The folder to write into.", completion: .directory)
  var output: String

  @OptionGroup(title: "Settings of bpe") var bpe: BPEOptions
  @OptionGroup(title: "Settings of wordpiece") var wordPiece: WordPieceOptions
  @OptionGroup var workers: WorkerOptions

  func run() async throws {
    let settings = try settings()
    let files = try files.flatMap { try TextFile.files(named: $0, tell: sayLeftOut) }
    if settings.isTrained, files.isEmpty {
      throw ValidationError("Missing expected argument '<files> ...': \(kind) is trained on text")
    }
    try await AloneVocabulary(output: output, workers: workers.workers).run(
      VocabularyTasks.make(
        id: VocabularyTasks.stage, name: AloneVocabulary.name(of: output), settings: settings,
        files: settings.isTrained ? files : []))
  }

  private func settings() throws -> VocabularySettings {
    let options = bpe.options + wordPiece.options
    let given = options.filter { !$0.words.isEmpty }
    do {
      return try VocabularySettings(kind: kind) { section in
        try section.init(
          reading: Dictionary(given.map { ($0.key, $0.words) }) { first, second in first + second })
      }
    } catch let error as SettingError {
      throw error.asUsageError(of: options)
    }
  }
}

/// What can be set of a vocabulary of byte-pair encoding; the size is for all kinds.
struct BPEOptions: ParsableArguments {
  @Option(help: .setting(BPESettings.self, "size", "The number of pieces, all symbols among them."))
  var size: String?

  @Option(
    help: .setting(
      BPESettings.self, "character-coverage", "The share of the text whose characters get a piece.")
  )
  var characterCoverage: String?

  @Option(help: .setting(BPESettings.self, "normalisation", "What is done to text."))
  var normalisation: String?

  @Option(
    help: .setting(BPESettings.self, "dummy-prefix", "Whether a space is put before each text."))
  var dummyPrefix: String?

  @Option(
    help: .setting(
      BPESettings.self, "remove-extra-whitespace", "Whether runs of spaces become one."))
  var removeExtraWhitespace: String?

  @Option(
    help: .setting(
      BPESettings.self, "byte-fallback", "Whether what has no piece becomes its bytes."))
  var byteFallback: String?

  @Option(help: .setting(BPESettings.self, "split-digits", "Whether each digit stands alone."))
  var splitDigits: String?

  @Option(help: .setting(BPESettings.self, "split-by-script", "Whether a piece is of one script."))
  var splitByScript: String?

  @Option(
    help: .setting(BPESettings.self, "split-by-number", "Whether digits are a script of their own.")
  )
  var splitByNumber: String?

  @Option(
    help: .setting(BPESettings.self, "split-by-whitespace", "Whether no piece goes beyond a word."))
  var splitByWhitespace: String?

  @Option(
    help: .setting(
      BPESettings.self, "whitespace-as-suffix", "Whether a space belongs to the word before it."))
  var whitespaceAsSuffix: String?

  @Option(
    help: .setting(
      BPESettings.self, "allow-whitespace-only", "Whether several spaces may be a piece."))
  var allowWhitespaceOnly: String?

  @Option(help: .setting(BPESettings.self, "longest-piece", "The most characters of a piece."))
  var longestPiece: String?

  @Option(
    help: .setting(
      BPESettings.self, "hard-limit", "Whether it is an error if the text has too few pieces."))
  var hardLimit: String?

  @Option(help: .setting(BPESettings.self, "longest-sentence", "Longer lines are left out."))
  var longestSentence: String?

  @Option(
    help: .setting(
      BPESettings.self, "required-characters", "Characters that get a piece however rare they are.")
  )
  var requiredCharacters: String?

  @Option(
    help: .setting(
      BPESettings.self, "user-defined-symbols", "Texts that are always a piece. May be repeated."))
  var userDefinedSymbols: [String] = []

  @Option(
    help: .setting(
      BPESettings.self, "control-symbols", "Pieces that no text is encoded to. May be repeated."))
  var controlSymbols: [String] = []

  @Option(
    parsing: .unconditional,
    help: .setting(BPESettings.self, "unknown-id", "The id of what has no piece."))
  var unknownId: String?

  @Option(
    parsing: .unconditional,
    help: .setting(BPESettings.self, "begin-id", "The id of the beginning of a text."))
  var beginId: String?

  @Option(
    parsing: .unconditional,
    help: .setting(BPESettings.self, "end-id", "The id of the end of a text."))
  var endId: String?

  @Option(
    parsing: .unconditional, help: .setting(BPESettings.self, "padding-id", "The id of padding."))
  var paddingId: String?

  @Option(help: .setting(BPESettings.self, "unknown-piece", "Its piece."))
  var unknownPiece: String?

  @Option(help: .setting(BPESettings.self, "begin-piece", "Its piece."))
  var beginPiece: String?

  @Option(help: .setting(BPESettings.self, "end-piece", "Its piece."))
  var endPiece: String?

  @Option(help: .setting(BPESettings.self, "padding-piece", "Its piece."))
  var paddingPiece: String?

  /// What was given.
  var options: [SettingOption] {
    [
      SettingOption("size", size), SettingOption("character-coverage", characterCoverage),
      SettingOption("normalisation", normalisation), SettingOption("dummy-prefix", dummyPrefix),
      SettingOption("remove-extra-whitespace", removeExtraWhitespace),
      SettingOption("byte-fallback", byteFallback), SettingOption("split-digits", splitDigits),
      SettingOption("split-by-script", splitByScript),
      SettingOption("split-by-number", splitByNumber),
      SettingOption("split-by-whitespace", splitByWhitespace),
      SettingOption("whitespace-as-suffix", whitespaceAsSuffix),
      SettingOption("allow-whitespace-only", allowWhitespaceOnly),
      SettingOption("longest-piece", longestPiece), SettingOption("hard-limit", hardLimit),
      SettingOption("longest-sentence", longestSentence),
      SettingOption("required-characters", requiredCharacters),
      SettingOption("user-defined-symbols", userDefinedSymbols),
      SettingOption("control-symbols", controlSymbols), SettingOption("unknown-id", unknownId),
      SettingOption("begin-id", beginId), SettingOption("end-id", endId),
      SettingOption("padding-id", paddingId), SettingOption("unknown-piece", unknownPiece),
      SettingOption("begin-piece", beginPiece), SettingOption("end-piece", endPiece),
      SettingOption("padding-piece", paddingPiece),
    ]
  }
}

/// What can be set of a vocabulary of WordPiece, besides its size.
struct WordPieceOptions: ParsableArguments {
  @Option(
    help: .setting(
      WordPieceSettings.self, "minimum-frequency", "How often a pair occurs that becomes a piece."))
  var minimumFrequency: String?

  @Option(
    help: .setting(WordPieceSettings.self, "limit-alphabet", "The most characters that are pieces.")
  )
  var limitAlphabet: String?

  @Option(help: .setting(WordPieceSettings.self, "lowercase", "Whether text is made lower case."))
  var lowercase: String?

  @Option(
    help: .setting(
      WordPieceSettings.self, "strip-accents",
      "Whether accents go, and with them vowel signs of Indic scripts."))
  var stripAccents: String?

  @Option(
    help: .setting(
      WordPieceSettings.self, "chinese-characters", "Whether each Chinese character is a word."))
  var chineseCharacters: String?

  @Option(
    help: .setting(
      WordPieceSettings.self, "clean-text", "Whether controls go and white space becomes spaces."))
  var cleanText: String?

  @Option(
    help: .setting(
      WordPieceSettings.self, "special-tokens",
      "The first pieces, which stand for no text. May be repeated."))
  var specialTokens: [String] = []

  @Option(
    help: .setting(WordPieceSettings.self, "prefix", "What pieces begin with that continue a word.")
  )
  var prefix: String?

  @Option(help: .setting(WordPieceSettings.self, "longest-word", "Longer words are unknown."))
  var longestWord: String?

  /// What was given.
  var options: [SettingOption] {
    [
      SettingOption("minimum-frequency", minimumFrequency),
      SettingOption("limit-alphabet", limitAlphabet), SettingOption("lowercase", lowercase),
      SettingOption("strip-accents", stripAccents),
      SettingOption("chinese-characters", chineseCharacters),
      SettingOption("clean-text", cleanText), SettingOption("special-tokens", specialTokens),
      SettingOption("prefix", prefix), SettingOption("longest-word", longestWord),
    ]
  }
}
