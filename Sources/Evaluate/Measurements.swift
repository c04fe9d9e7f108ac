public import Corpus

/// Which run a score belongs to.
public struct EvaluatedRun: Sendable {
  /// The run.
  public var run: String
  /// Its seed.
  public var seed: UInt64
  /// The SHA-256 of its weights.
  public var modelHash: String
  /// The SHA-256 of its vocabulary.
  public var vocabularyHash: String
  /// Tokens trained on, by stream.
  public var trainedTokens: [String: Int]
  /// The nominal budget of text a language.
  public var budgetBytes: Int
  /// The step of the weights.
  public var step: Int

  /// Names a run.
  public init(
    run: String, seed: UInt64, modelHash: String, vocabularyHash: String,
    trainedTokens: [String: Int], budgetBytes: Int, step: Int
  ) {
    self.run = run
    self.seed = seed
    self.modelHash = modelHash
    self.vocabularyHash = vocabularyHash
    self.trainedTokens = trainedTokens
    self.budgetBytes = budgetBytes
    self.step = step
  }
}

extension StreamScore {
  /// The score as measurements of `run` on the set `split` of `language`.
  ///
  /// - Returns: ``bitsPerByte`` with its interval, ``perplexity``, ``lossNats`` and
  ///   ``unigramBitsPerByte``, each with ``targetCount``; those without a finite value (of an empty
  ///   stream, all) are left out, since JSON has no word for them.
  public func measurements(
    of run: EvaluatedRun, language: String, split: String
  ) -> [Measurement] {
    let values: [(String, Double?, String, [Double]?)] = [
      ("bitsPerByte", bitsPerByte, "bit/byte", interval),
      ("perplexity", perplexity, "1/token", nil),
      ("lossNats", lossNats, "nat/token", nil),
      ("unigramBitsPerByte", unigramBitsPerByte, "bit/byte", nil),
    ]
    return values.compactMap { metric, value, unit, interval in
      guard let value, value.isFinite else { return nil }
      return Measurement(
        run: run.run, seed: run.seed, objective: "causal", modelHash: run.modelHash,
        vocabularyHash: run.vocabularyHash, targetLanguage: language,
        trainedTokens: run.trainedTokens, budgetBytes: run.budgetBytes, split: split,
        step: run.step, metric: metric, value: value, unit: unit, interval: interval,
        count: targetCount)
    }
  }
}
