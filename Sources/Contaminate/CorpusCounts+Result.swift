internal import LanguageID
internal import Statistics

extension CorpusCounts {
  /// The counts so far, as rates with their uncertainty.
  ///
  /// - Parameters:
  ///   - errors: What is known of the classifier's errors; without it nothing is corrected.
  ///   - seed: The seed of all resampling; each cell draws its own sequence from it.
  public func result(errors: ErrorModel?, seed: UInt64) -> ContaminatedCorpus {
    let correction = errors.flatMap { Correction(self, model: $0) }
    let sizes = clusterSizes(\.lines)
    let design = Design(
      lines: sizes, bytes: clusterSizes(\.bytes),
      foreignEffect: foreignShare(sizes: sizes).designEffect() ?? 1)
    let places = columns.indices
    return ContaminatedCorpus(
      declared: declared, documentCount: documentCount, clusterCount: clusters.count,
      hasHosts: hasHosts, judgedLineCount: judged.lines, judgedByteCount: judged.bytes,
      distinctLineCount: distinct.count, shortLineCount: tooShort.lines,
      shortByteCount: tooShort.bytes, linesByLength: lengths,
      unsureLineCount: unsureLineCount(cut: 0.6),
      openSet: correction?.openSet(
        designEffect: design.foreignEffect, seed: cellSeed(seed, "open set")),
      strata: auditSamples.map { stratum, detected, sample in
        AuditStratumSize(
          stratum: stratum, detected: detected, lineCount: sample.populationCount,
          sampleCount: sample.lines.count)
      },
      cells: places.map { cell($0, correction, design, seed: cellSeed(seed, columns[$0])) })
  }

  /// The samples of the audit, in a fixed order.
  var auditSamples: [(stratum: AuditStratum, detected: String, sample: AuditSample)] {
    var samples: [(AuditStratum, String, AuditSample)] = []
    for stratum in [AuditStratum.confident, .nearThreshold] {
      for column in labels.indices {
        if let sample = tallies[column].samples[stratum] {
          samples.append((stratum, labels[column], sample))
        }
      }
    }
    if rest.populationCount > 0 { samples.append((.rest, "", rest)) }
    return samples
  }

  private struct Design {
    /// The sizes of all clusters.
    let lines: Moments
    let bytes: Moments
    /// The design effect of all foreign lines together.
    let foreignEffect: Double
  }

  private func cell(
    _ column: Int, _ correction: Correction?, _ design: Design, seed: UInt64
  ) -> ContaminationCell {
    let tally = tallies[column]
    let isDeclared = columns[column] == declared
    let isLanguage = column < labels.count
    let share = ClusteredShare(
      eventful: eventful(tally) { Cluster(numerator: $0.lines, denominator: $1.lines) },
      all: design.lines)
    // Few clusters tell little of how lines cluster; but a single one full of them tells something.
    let effect =
      share.designEffect()
      ?? max(design.foreignEffect, share.designEffect(least: 1) ?? 1)
    return ContaminationCell(
      detected: columns[column], lineCount: tally.counted.lines, byteCount: tally.counted.bytes,
      distinctLineCount: tally.distinct.count,
      documentCount: isDeclared ? nil : tally.documentCount,
      sweep: isLanguage
        ? ([0] + ConfusionTable.probabilityEdges).map { tally.lineCount(threshold: $0) } : [],
      lineRate: rawRate(tally, effect, \.lines, design.lines, seed: seed),
      byteRate: rawRate(tally, effect, \.bytes, design.bytes, seed: ~seed),
      corrected: isLanguage && !isDeclared
        ? correction?.corrected(column, designEffect: effect, seed: seed) : nil,
      examples: tally.examples.map(\.rounded))
  }

  /// The clusters with lines of a tally, sorted, so that their order, which means nothing, changes
  /// nothing.
  private func eventful(
    _ tally: LabelTally, _ cluster: (_ events: LineCount, _ all: LineCount) -> Cluster
  ) -> [Cluster] {
    tally.events.map { cluster($0.value, clusters[$0.key] ?? $0.value) }
      .sorted { ($0.numerator, $0.denominator) < ($1.numerator, $1.denominator) }
  }

  private func clusterSizes(_ unit: KeyPath<LineCount, Int>) -> Moments {
    var sizes = Moments()
    for count in clusters.values { sizes.add(count[keyPath: unit]) }
    return sizes
  }

  private func foreignShare(sizes: Moments) -> ClusteredShare {
    var events: [UInt64: LineCount] = [:]
    for column in labels.indices where labels[column] != declared {
      events.merge(tallies[column].events, uniquingKeysWith: +)
    }
    let clusters = events.map { key, count in
      Cluster(numerator: count.lines, denominator: (self.clusters[key] ?? count).lines)
    }.sorted { ($0.numerator, $0.denominator) < ($1.numerator, $1.denominator) }
    return ClusteredShare(eventful: clusters, all: sizes)
  }

  private func rawRate(
    _ tally: LabelTally, _ effect: Double, _ unit: KeyPath<LineCount, Int>, _ sizes: Moments,
    seed: UInt64
  ) -> RawRate {
    let whole = judged[keyPath: unit]
    let rate = whole == 0 ? 0 : Double(tally.counted[keyPath: unit]) / Double(whole)
    // The declared language has no clusters of its own; it is what the others leave.
    if tally.counted.lines >= 10 && tally.documentCount >= 5 {
      let eventful = eventful(tally) {
        Cluster(numerator: $0[keyPath: unit], denominator: $1[keyPath: unit])
      }
      var eventfulSizes = Moments()
      for cluster in eventful { eventfulSizes.add(Int(cluster.denominator)) }
      let bootstrap = RatioBootstrap(eventful: eventful, clean: sizes - eventfulSizes)
      if let interval = try? bootstrap.interval(resampleCount: 999, seed: seed) {
        return RawRate(rate, interval, .bootstrap)
      }
    }
    let interval = ClusteredShare.exactInterval(
      rate: rate, trials: Double(judged.lines), designEffect: effect)
    return RawRate(rate, interval, .exact)
  }

  /// A seed of the cell's own: FNV-1a of the two languages, started from `seed`.
  private func cellSeed(_ seed: UInt64, _ name: String) -> UInt64 {
    "\(declared) \(name)".utf8.reduce(0xCBF2_9CE4_8422_2325 ^ seed) { hash, byte in
      (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
  }
}

extension RawRate {
  fileprivate init(_ rate: Double, _ interval: Interval, _ method: Method) {
    self.init(
      rate: rate.roundedToSixDigits, lower: interval.lower.roundedToSixDigits,
      upper: interval.upper.roundedToSixDigits, method: method)
  }
}

extension CorrectedRate {
  init(_ rate: MisclassifiedRate, cut: Double, limit: Double, seed: UInt64) {
    let interval = rate.interval(seed: seed)
    self.init(
      rate: min(interval.upper, max(interval.lower, rate.estimate)).roundedToSixDigits,
      lower: interval.lower.roundedToSixDigits, upper: interval.upper.roundedToSixDigits,
      verdict: interval.lower > 0 ? .aboveZero : .notDistinguishable,
      detectionLimit: limit.roundedToSixDigits, cut: cut, lineCount: Int(rate.events),
      designEffect: rate.designEffect.roundedToSixDigits,
      falsePositives: rate.falsePositives.mean.roundedToSixDigits,
      leak: rate.leak.mean.roundedToSixDigits, sensitivity: rate.sensitivity.roundedToSixDigits)
  }
}
