/// One measured number of one run, with all that is needed to place it: a line of
/// `measurements.jsonl`. Findings about transfer and the report's run table read these.
public struct Measurement: Codable, Equatable, Sendable {
  /// The run, as the recipe's axes name it.
  public var run: String
  /// The run whose weights this one started from, if any.
  public var parentRun: String?
  /// The seed of initialisation and of the order of rows.
  public var seed: UInt64
  /// The training objective (`causal`).
  public var objective: String
  /// SHA-256 of the weights' file.
  public var modelHash: String
  /// SHA-256 of the vocabulary.
  public var vocabularyHash: String
  /// The language that was measured.
  public var targetLanguage: String
  /// Tokens trained on, by language.
  public var trainedTokens: [String: Int]
  /// The nominal budget of training text a language, in bytes.
  public var budgetBytes: Int
  /// The set measured on: `validation` or `test`.
  public var split: String
  /// The optimiser step of the weights.
  public var step: Int
  /// What was measured: `bitsPerByte`, `perplexity`, `lossNats`, …
  public var metric: String
  /// The number.
  public var value: Double
  /// Its unit.
  public var unit: String
  /// A 95 % interval, where there is one.
  public var interval: [Double]?
  /// How many targets (or documents) the number rests on.
  public var count: Int

  /// Makes a measurement.
  public init(
    run: String, parentRun: String? = nil, seed: UInt64, objective: String, modelHash: String,
    vocabularyHash: String, targetLanguage: String, trainedTokens: [String: Int],
    budgetBytes: Int, split: String, step: Int, metric: String, value: Double, unit: String,
    interval: [Double]? = nil, count: Int
  ) {
    self.run = run
    self.parentRun = parentRun
    self.seed = seed
    self.objective = objective
    self.modelHash = modelHash
    self.vocabularyHash = vocabularyHash
    self.targetLanguage = targetLanguage
    self.trainedTokens = trainedTokens
    self.budgetBytes = budgetBytes
    self.split = split
    self.step = step
    self.metric = metric
    self.value = value
    self.unit = unit
    self.interval = interval
    self.count = count
  }
}
