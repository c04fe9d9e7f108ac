public import LanguageID
internal import Statistics

extension ContaminationAccumulator {
  /// The counts so far, as rates with their uncertainty.
  ///
  /// - Parameters:
  ///   - evaluation: The classifier's errors on labelled lines it did not learn from, judged by
  ///     the same rule; `nil` where there are none.
  ///   - seed: The seed of the bootstrap; each cell draws its own sequence from it.
  public func row(evaluation: Evaluation?, seed: UInt64) -> ContaminationRow {
    ContaminationRow(
      declared: declared, documentCount: documentCount,
      judgedLineCount: judged.lines, judgedByteCount: judged.bytes,
      shortLineCount: tooShort.lines, shortByteCount: tooShort.bytes,
      cells: columns.indices.map { cell($0, evaluation: evaluation, seed: seed) })
  }

  private func cell(_ column: Int, evaluation: Evaluation?, seed: UInt64) -> ContaminationCell {
    let tally = tallies[column]
    let detected = columns[column]
    let estimate =
      detected == declared ? nil : estimate(tally, seed: cellSeed(seed, detected: detected))
    return ContaminationCell(
      detected: detected, lineCount: tally.count.lines, byteCount: tally.count.bytes,
      documentCount: detected == declared ? nil : tally.documents.count,
      lineRate: rate(tally.count.lines, of: judged.lines),
      byteRate: rate(tally.count.bytes, of: judged.bytes),
      method: estimate?.method, lineInterval: estimate?.lines, byteInterval: estimate?.bytes,
      classifierError: evaluation?.rate(of: declared, detectedAs: detected)?.roundedToSixDigits,
      examples: tally.examples.map(\.rounded))
  }

  private func estimate(_ tally: Tally, seed: UInt64) -> Estimate {
    if tally.count.lines < 10 || tally.documents.count < 5 {
      let exact = try? BinomialInterval.exact(
        successes: tally.count.lines, trials: judged.lines)
      return Estimate(method: .clopperPearson, lines: exact.map(RateInterval.init), bytes: nil)
    }
    return Estimate(
      method: .documentBootstrap,
      lines: bootstrap(tally.documents.map(\.lines), of: documentLines, seed: seed),
      bytes: bootstrap(tally.documents.map(\.bytes), of: documentBytes, seed: ~seed))
  }

  private func bootstrap(
    _ clusters: [Cluster], of all: Moments, seed: UInt64
  ) -> RateInterval? {
    var eventful = Moments()
    for cluster in clusters { eventful.add(Int(cluster.denominator)) }
    // Sorted, so that the order of documents, which means nothing, changes nothing.
    let sorted = clusters.sorted {
      ($0.numerator, $0.denominator) < ($1.numerator, $1.denominator)
    }
    let bootstrap = RatioBootstrap(eventful: sorted, clean: all - eventful)
    return (try? bootstrap.interval(resampleCount: 999, seed: seed)).map(RateInterval.init)
  }

  /// A seed of the cell's own: FNV-1a of the two languages, started from `seed`.
  private func cellSeed(_ seed: UInt64, detected: String) -> UInt64 {
    "\(declared) \(detected)".utf8.reduce(0xCBF2_9CE4_8422_2325 ^ seed) { hash, byte in
      (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
  }

  private func rate(_ part: Int, of whole: Int) -> Double {
    whole == 0 ? 0 : (Double(part) / Double(whole)).roundedToSixDigits
  }
}

private struct Estimate {
  let method: ContaminationCell.Method
  let lines: RateInterval?
  let bytes: RateInterval?
}

extension RateInterval {
  fileprivate init(_ interval: Interval) {
    lower = interval.lower.roundedToSixDigits
    upper = interval.upper.roundedToSixDigits
  }
}
