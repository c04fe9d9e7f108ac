/// One corpus, encoded with one vocabulary.
public struct ShardSetSummary: Codable, Equatable, Sendable {
  /// The shard set's name.
  public var name: String
  /// The number of ids in the vocabulary.
  public var vocabularySize: Int
  /// Documents encoded.
  public var documents: Int
  /// Tokens written.
  public var tokens: Int
  /// UTF-8 bytes encoded.
  public var bytes: Int

  /// Describes a shard set.
  public init(name: String, vocabularySize: Int, documents: Int, tokens: Int, bytes: Int) {
    self.name = name
    self.vocabularySize = vocabularySize
    self.documents = documents
    self.tokens = tokens
    self.bytes = bytes
  }
}

/// What a mixture asked of each language, and what was drawn.
public struct MixtureSummary: Codable, Equatable, Sendable {
  /// One language's part of a mixture.
  public struct Share: Codable, Equatable, Sendable {
    /// The language, or the clone of one, such as `en.2`.
    public var language: String
    /// The share of rows asked for, from 0 to 1.
    public var asked: Double
    /// The rows drawn.
    public var rows: Int
    /// The tokens drawn.
    public var tokens: Int

    /// Describes one language's part.
    public init(language: String, asked: Double, rows: Int, tokens: Int) {
      self.language = language
      self.asked = asked
      self.rows = rows
      self.tokens = tokens
    }
  }

  /// The mixture's name in the recipe.
  public var name: String
  /// The languages, in the recipe's order.
  public var shares: [Share]

  /// Describes a mixture.
  public init(name: String, shares: [Share]) {
    self.name = name
    self.shares = shares
  }
}

/// One trained model and its scores.
public struct RunSummary: Codable, Equatable, Sendable {
  /// A score on the test set of one language.
  public struct Evaluation: Codable, Equatable, Sendable {
    /// The language of the test set.
    public var language: String
    /// Bits for each UTF-8 byte of the test set.
    public var bitsPerByte: Double
    /// Perplexity for each token.
    public var perplexity: Double
    /// Tokens that were predicted and scored.
    public var targets: Int
    /// The entropy of the test set under its own token frequencies, in bits for each byte: what a
    /// model reaches that knows frequencies and nothing of order.
    public var unigramBitsPerByte: Double

    /// Describes a score.
    public init(
      language: String, bitsPerByte: Double, perplexity: Double, targets: Int,
      unigramBitsPerByte: Double
    ) {
      self.language = language
      self.bitsPerByte = bitsPerByte
      self.perplexity = perplexity
      self.targets = targets
      self.unigramBitsPerByte = unigramBitsPerByte
    }
  }

  /// The run's id.
  public var id: String
  /// The model's name.
  public var model: String
  /// The model's parameters, embeddings included.
  public var parameters: Int
  /// The mixture it was trained on.
  public var mixture: String
  /// The budget of its corpora, as the recipe words it.
  public var budget: String
  /// Tokens it was trained on.
  public var tokensTrained: Int
  /// The seed of this run.
  public var seed: UInt64
  /// Optimiser steps.
  public var steps: Int
  /// The training loss at the end, in nats for each token.
  public var finalLossNats: Double
  /// The same loss in bits for each UTF-8 byte, where the bytes behind the tokens are known.
  public var finalBitsPerByte: Double?
  /// Its scores, one for each test set.
  public var evaluations: [Evaluation]

  /// Describes a run.
  public init(
    id: String, model: String, parameters: Int, mixture: String, budget: String,
    tokensTrained: Int, seed: UInt64, steps: Int, finalLossNats: Double,
    finalBitsPerByte: Double?, evaluations: [Evaluation]
  ) {
    self.id = id
    self.model = model
    self.parameters = parameters
    self.mixture = mixture
    self.budget = budget
    self.tokensTrained = tokensTrained
    self.seed = seed
    self.steps = steps
    self.finalLossNats = finalLossNats
    self.finalBitsPerByte = finalBitsPerByte
    self.evaluations = evaluations
  }
}

/// How the numbers of an axis are spaced.
public enum AxisScale: String, Codable, Sendable {
  /// Equal differences are equally far apart.
  case linear
  /// Equal ratios are equally far apart; numbers that are not positive are left out.
  case logarithmic
}

/// The losses of runs that can be compared: one chart, losses in nats for each token.
///
/// Losses for each token can be compared only under one vocabulary, so runs with different
/// vocabularies belong in different charts.
public struct TrainingCurves: Codable, Equatable, Sendable {
  /// A point of a curve. A loss that is not finite leaves a gap in the line.
  public struct Point: Codable, Equatable, Sendable {
    /// Tokens trained or steps made, as the chart's `progress` says.
    public var progress: Double
    /// The loss, in nats for each token.
    public var lossNats: Double

    /// Makes a point.
    public init(progress: Double, lossNats: Double) {
      self.progress = progress
      self.lossNats = lossNats
    }
  }

  /// One run's losses.
  public struct Curve: Codable, Equatable, Sendable {
    /// The run's id.
    public var run: String
    /// The training losses, drawn as a line.
    public var training: [Point]
    /// The validation losses, drawn as circles.
    public var validation: [Point]

    /// Makes a curve.
    public init(run: String, training: [Point], validation: [Point] = []) {
      self.run = run
      self.training = training
      self.validation = validation
    }
  }

  /// What the horizontal axis counts.
  public enum Progress: String, Codable, Sendable {
    /// Tokens trained.
    case tokens
    /// Optimiser steps.
    case steps
  }

  /// What is compared, such as the vocabulary's name.
  public var title: String
  /// What the horizontal axis counts.
  public var progress: Progress
  /// How the horizontal axis is spaced.
  public var progressScale: AxisScale
  /// How the vertical axis is spaced.
  public var lossScale: AxisScale
  /// The unigram entropy, in nats for each token: the loss of a model that knows frequencies only.
  public var unigramEntropyNats: Double?
  /// The runs; more than 8 are spread over several charts with the same axes.
  public var curves: [Curve]

  /// Makes a chart of `curves`.
  public init(
    title: String, progress: Progress, progressScale: AxisScale = .linear,
    lossScale: AxisScale = .linear, unigramEntropyNats: Double?, curves: [Curve]
  ) {
    self.title = title
    self.progress = progress
    self.progressScale = progressScale
    self.lossScale = lossScale
    self.unigramEntropyNats = unigramEntropyNats
    self.curves = curves
  }
}
