public import Contaminate
public import Corpus
public import Evaluate
public import Fetch
public import Ingest
public import Model
public import Sample
public import Train
public import Vocabulary

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
  /// The file that its forms of templates come from, if it has one.
  public var templateFile: TemplateFile?
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
public struct ContaminationRecipe: Sendable {
  /// The model's file, or `nil` for the built-in one.
  public var model: InputPath?
  /// The file of the model's errors, or `nil` for those the model knows of itself.
  public var confusion: InputPath?
  /// The rule by which lines are told apart and judged.
  public var rule: LineRule.Name
  /// Below this probability a line counts as undecided.
  public var threshold: Double
  /// Lines with fewer letters are not judged.
  public var minimumLetters: Int
}

/// A file that a recipe names: where it is, and the name under which it is recorded.
public struct InputPath: Sendable {
  /// Where it is.
  public var path: String
  /// As the recipe has it.
  public var name: String
}

/// A vocabulary.
public struct VocabularyRecipe: Sendable {
  /// The vocabulary's name.
  public var name: String
  /// How it is made.
  public var settings: VocabularySettings
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
public struct EvaluationRecipe: Sendable {
  /// `validation`, `test`.
  public var sets: [String]
  /// How each is scored.
  public var settings: EvaluationSettings
}

/// A model by name.
public struct ModelRecipe: Sendable {
  /// The model's name.
  public var name: String
  /// Its sizes.
  public var settings: ModelSettings
}

/// How runs are trained.
public struct TrainingRecipe: Sendable {
  /// The settings.
  public var settings: Train.TrainingSettings
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
    "mixtures/\(mixture.name)-\(budget.name)-\(tokensName)-c\(model.settings.contextLength)"
  }
}
