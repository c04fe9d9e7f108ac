public import Corpus
public import Fetch
public import Ingest
public import Sample

/// What a recipe asks for: validated values, each of which some task depends on.
public struct Recipe: Sendable {
  /// The study's name: the build folder's name, too.
  public var name: String
  /// The seed of every choice.
  public var seed: UInt64
  /// The corpora, in the order written.
  public var corpora: [CorpusRecipe]
  /// How corpora are sampled; `nil`: they are only extracted.
  public var sample: SampleRecipe?
  /// How contamination is measured, if it is.
  public var contamination: ContaminationRecipe?
  /// The vocabularies, by name, in the order written.
  public var vocabularies: [VocabularyRecipe]
  /// The mixtures, in the order written.
  public var mixtures: [MixtureRecipe]
  /// The models, in the order written.
  public var models: [ModelRecipe]
  /// The runs, every combination of the axes spelled out.
  public var runs: [RunRecipe]
  /// How runs are evaluated, if they are.
  public var evaluation: EvaluationRecipe?
  /// The recipe's file and text, for the report.
  public var file: String
  /// The recipe as written.
  public var text: String
}

/// One corpus: where it comes from and how it is cleaned.
public struct CorpusRecipe: Sendable {
  /// The corpus's name.
  public var name: String
  /// Its declared language.
  public var language: Language
  /// The files it is read from, in order.
  public var files: [SourceFile]
  /// How its text is cleaned, and how much may be unreadable.
  public var settings: ExtractSettings
}

/// A file that a corpus is read from.
public struct SourceFile: Sendable, Hashable {
  /// Where a file is.
  public enum Place: Sendable, Hashable {
    /// On this machine.
    case path(String)
    /// On the web, credentials included, with the digest that it must have if the recipe says one.
    case address(String, checksum: Checksum?)
  }

  /// Where it is.
  public var place: Place
  /// How it is named in documents, ledgers and manifests: without what a variable stands for, the
  /// recipe's folder, credentials and queries.
  public var name: String
  /// What it holds.
  public var kind: SourceKind
}

/// How corpora are sampled.
public struct SampleRecipe: Sendable {
  /// The corpora sampled.
  public var corpora: [String]
  /// Budgets and hold-outs.
  public var settings: SampleSettings
}

/// How contamination is measured.
public struct ContaminationRecipe: Sendable, Codable {
  /// Below this probability a line counts as undecided.
  public var threshold: Double
  /// Lines with fewer letters are not judged.
  public var minimumLetters: Int
}

/// A vocabulary.
public struct VocabularyRecipe: Sendable {
  /// The vocabulary's name.
  public var name: String
}

/// A mixture of corpora.
public struct MixtureRecipe: Sendable {
  /// The mixture's name.
  public var name: String
  /// The vocabulary of its shards.
  public var vocabulary: String
  /// Weights by corpus, in the order written: whole numbers in the proportions asked for.
  public var weights: [(corpus: String, weight: UInt64)]
}

/// How runs are evaluated.
public struct EvaluationRecipe: Sendable, Codable {
  /// `validation`, `test`.
  public var sets: [String]
  /// The length of a window, in tokens.
  public var window: Int
  /// How far the window moves: the targets at its end that are scored.
  public var shift: Int
}

/// The sizes of a model.
public struct ModelRecipe: Sendable {
  /// The model's name.
  public var name: String
  /// Blocks.
  public var layers: Int
  /// The width of the residual stream.
  public var channels: Int
  /// Attention heads.
  public var heads: Int
  /// The width of a head.
  public var headChannels: Int
  /// The inner width of the feed-forward.
  public var feedForwardChannels: Int
  /// The length of a row, in tokens.
  public var contextLength: Int
  /// The weight of the z-loss.
  public var zLoss: Double
}

/// How runs are trained.
public struct TrainingRecipe: Sendable {
  /// Rows a step.
  public var batchRows: Int
  /// The peak of the learning rate.
  public var learningRate: Double
  /// Where the cosine ends.
  public var finalLearningRate: Double
  /// Steps of linear warm-up.
  public var warmUpSteps: Int
  /// Decoupled weight decay.
  public var weightDecay: Double
  /// The largest global norm of the gradient; 0 for no limit.
  public var clip: Double
  /// Steps between checkpoints.
  public var checkpointSteps: Int
}

/// One run: one combination of the axes.
public struct RunRecipe: Sendable {
  /// The entry under `runs` that it comes from.
  public var name: String
  /// Its model.
  public var model: ModelRecipe
  /// Its mixture.
  public var mixture: MixtureRecipe
  /// Its budget of training text for each language.
  public var budget: SampleSettings.Budget
  /// Its token budget as written.
  public var tokensName: String
  /// Its token budget.
  public var tokens: Int
  /// Which of its seeds, from 0.
  public var seedIndex: Int
  /// Its seed.
  public var seed: UInt64
  /// How it is trained.
  public var training: TrainingRecipe

  /// The run's name: its place on every axis.
  public var id: String {
    "\(name)-\(model.name)-\(mixture.name)-\(budget.name)-\(tokensName)-s\(seedIndex)"
  }

  /// The draw table's name, shared by runs that differ in seed or model size only.
  public var drawID: String {
    "mixtures/\(mixture.name)-\(budget.name)-\(tokensName)-c\(model.contextLength)"
  }
}
