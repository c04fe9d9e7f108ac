public import Corpus

extension StreamScore {
  /// The score as facts about a run and a set; those without a value (of an empty stream, most) are
  /// left out.
  public func facts(about: [Axis: String]) -> [Fact] {
    func fact(
      _ metric: String, _ value: Double?, _ unit: String, interval: [Double]? = nil
    ) -> Fact? {
      value.map {
        Fact(
          metric, $0, unit, about: about, interval: interval,
          method: interval == nil ? nil : "percentile bootstrap over documents",
          count: targetCount)
      }
    }
    let scores = [
      fact(
        "bits-per-byte", bitsPerByte, "bit/byte", interval: bitsPerByte == nil ? nil : interval),
      fact("perplexity", perplexity, "1/token"),
      fact("loss", lossNats, "nat/token"),
      fact("unigram-bits-per-byte", unigramBitsPerByte, "bit/byte"),
      fact("separator-bits-per-byte", separatorBitsPerByte, "bit/byte"),
      choiceBitsPerByte.map {
        Fact("clone-choice-bits-per-byte", $0, "bit/byte", about: about, count: choiceCount)
      },
    ]
    return scores.compactMap { $0 } + [
      Fact("targets", targetCount, "token", about: about),
      Fact("text-bytes", textByteCount, "byte", about: about),
      Fact("unknown-targets", unknownCount, "token", about: about),
    ]
  }
}
