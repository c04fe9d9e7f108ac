internal import Chance
internal import LanguageID
internal import Statistics

extension CorpusCounts {
  /// The counts so far, as rates with their uncertainty.
  ///
  /// - Parameters:
  ///   - errors: What is known of the classifier's errors; without it nothing is corrected.
  ///   - seed: The seed of all resampling; each cell draws its own sequence from it.
  public func result(errors: ErrorModel?, seed: UInt64) -> ContaminatedCorpus {
    result(errors: errors, seed: seed, correcting: Set(labels))
  }

  /// The same with the rates of some labels corrected only, for those who plant thousands of
  /// mixtures and look at one of them; what is said of these does not change.
  package func result(
    errors: ErrorModel?, seed: UInt64, correcting wanted: Set<String>
  ) -> ContaminatedCorpus {
    let lines = design(.lines, errors)
    let bytes = design(.bytes, errors)
    let places = columns.indices
    return ContaminatedCorpus(
      declared: declared, documentCount: documentCount, clusterCount: clusters.count,
      hasHosts: hasHosts, judgedLineCount: judged.lines, judgedByteCount: judged.bytes,
      distinctLineCount: distinct.count, shortLineCount: tooShort.lines,
      shortByteCount: tooShort.bytes, linesByLength: lengths.map(\.lines),
      unsureLineCount: unsure(cut: 0.6).lines,
      openSet: openSet(lines, seed: cellSeed(seed, "open set")),
      openSetBytes: openSet(bytes, seed: cellSeed(seed, "open set")),
      strata: auditSamples.map { stratum, detected, sample in
        AuditStratumSize(
          stratum: stratum, detected: detected, lineCount: sample.populationCount,
          sampleCount: sample.lines.count)
      },
      cells: places.map { place in
        cell(
          place, lines, bytes, isCorrected: wanted.contains(columns[place]),
          seed: cellSeed(seed, columns[place]))
      })
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

  /// What all cells of a corpus share, in one unit.
  private struct Design {
    let unit: CountUnit
    let field: KeyPath<LineCount, Int>
    let correction: Correction?
    /// The sizes of all clusters.
    let sizes: Moments
    /// By how much the variance of a share exceeds that of as many independent units, where single
    /// lines are all that clusters.
    let leastEffect: Double
    /// The design effect of all foreign lines together.
    let foreignEffect: Double
    /// Units a line.
    let unitsPerLine: Double
  }

  private func design(_ unit: CountUnit, _ errors: ErrorModel?) -> Design {
    let field: KeyPath<LineCount, Int> = unit == .lines ? \.lines : \.bytes
    var sizes = Moments()
    for count in clusters.values { sizes.add(count[keyPath: field]) }
    let least = unit == .lines ? 1 : max(1, lineSizes.selfWeightedMean)
    return Design(
      unit: unit, field: field,
      correction: errors.flatMap { Correction(self, model: $0, unit: unit) }, sizes: sizes,
      leastEffect: least,
      foreignEffect: max(least, foreignShare(field, sizes).designEffect() ?? 1),
      unitsPerLine: judged.lines == 0 ? 1 : Double(judged[keyPath: field]) / Double(judged.lines))
  }

  private func openSet(_ design: Design, seed: UInt64) -> CorrectedRate? {
    design.correction?.openSet(
      designEffect: design.foreignEffect / design.unitsPerLine, seed: seed)
  }

  /// The design effect of a label's share, for counts in lines' worth.
  private func effect(_ tally: LabelTally, _ design: Design) -> Double {
    let share = ClusteredShare(eventful: eventful(tally, design.field), all: design.sizes)
    // Few clusters tell little of how lines cluster; but a single one full of them tells something.
    let effect =
      share.designEffect()
      ?? max(design.foreignEffect, share.designEffect(least: 1) ?? 1)
    // The bytes of a line come together.
    let own = design.unit == .lines ? 1 : tally.lineSizes.selfWeightedMean
    return max(effect, own) / design.unitsPerLine
  }

  private func cell(
    _ column: Int, _ lines: Design, _ bytes: Design, isCorrected: Bool, seed: UInt64
  ) -> ContaminationCell {
    let tally = tallies[column]
    let isDeclared = columns[column] == declared
    let isLanguage = column < labels.count
    let lineEffect = effect(tally, lines)
    let byteEffect = effect(tally, bytes)
    let isCorrected = isCorrected && isLanguage && !isDeclared
    return ContaminationCell(
      detected: columns[column], lineCount: tally.counted.lines, byteCount: tally.counted.bytes,
      distinctLineCount: tally.distinct.count,
      documentCount: isDeclared ? nil : tally.documentCount,
      sweep: isLanguage
        ? ([0] + ConfusionTable.probabilityEdges).map { tally.count(threshold: $0).lines } : [],
      lineRate: rawRate(tally, lineEffect, lines, seed: seed),
      byteRate: rawRate(tally, byteEffect, bytes, seed: ~seed),
      corrected: isCorrected
        ? lines.correction?.corrected(column, designEffect: lineEffect, seed: seed) : nil,
      correctedBytes: isCorrected
        ? bytes.correction?.corrected(column, designEffect: byteEffect, seed: seed) : nil,
      examples: tally.examples.map(\.rounded))
  }

  /// The clusters with lines of a tally, sorted, so that their order, which means nothing, changes
  /// nothing.
  private func eventful(_ tally: LabelTally, _ field: KeyPath<LineCount, Int>) -> [Cluster] {
    Self.sorted(tally.events, among: clusters, field)
  }

  private func foreignShare(_ field: KeyPath<LineCount, Int>, _ sizes: Moments) -> ClusteredShare {
    var events: [UInt64: LineCount] = [:]
    for column in labels.indices where labels[column] != declared {
      events.merge(tallies[column].events, uniquingKeysWith: +)
    }
    return ClusteredShare(eventful: Self.sorted(events, among: clusters, field), all: sizes)
  }

  private static func sorted(
    _ events: [UInt64: LineCount], among all: [UInt64: LineCount],
    _ field: KeyPath<LineCount, Int>
  ) -> [Cluster] {
    events.map { key, count in
      Cluster(
        numerator: count[keyPath: field], denominator: (all[key] ?? count)[keyPath: field])
    }.sorted { ($0.numerator, $0.denominator) < ($1.numerator, $1.denominator) }
  }

  private func rawRate(
    _ tally: LabelTally, _ effect: Double, _ design: Design, seed: UInt64
  ) -> RawRate {
    let whole = judged[keyPath: design.field]
    let rate = whole == 0 ? 0 : Double(tally.counted[keyPath: design.field]) / Double(whole)
    // The declared language has no clusters of its own; it is what the others leave.
    if tally.counted.lines >= 10 && tally.documentCount >= 5 {
      let eventful = eventful(tally, design.field)
      var eventfulSizes = Moments()
      for cluster in eventful { eventfulSizes.add(Int(cluster.denominator)) }
      let bootstrap = RatioBootstrap(eventful: eventful, clean: design.sizes - eventfulSizes)
      if let interval = try? bootstrap.interval(resampleCount: 999, seed: seed) {
        return RawRate(rate, interval, .bootstrap)
      }
    }
    let interval = ClusteredShare.exactInterval(
      rate: rate, trials: Double(judged.lines), designEffect: effect)
    return RawRate(rate, interval, .exact)
  }

  /// A seed of the cell's own: the hash of the two languages, started from `seed`.
  private func cellSeed(_ seed: UInt64, _ name: String) -> UInt64 {
    FNV1a.hash("\(declared) \(name)", from: FNV1a.basis ^ seed)
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
  init(
    _ rate: MisclassifiedRate, cut: Double, counted: LineCount, limit: Double, seed: UInt64
  ) {
    let interval = rate.interval(seed: seed)
    self.init(
      rate: min(interval.upper, max(interval.lower, rate.estimate)).roundedToSixDigits,
      lower: interval.lower.roundedToSixDigits, upper: interval.upper.roundedToSixDigits,
      verdict: interval.lower > 0 ? .aboveZero : .notDistinguishable,
      detectionLimit: limit.roundedToSixDigits, cut: cut, lineCount: counted.lines,
      designEffect: rate.designEffect.roundedToSixDigits,
      falsePositives: rate.falsePositives.mean.roundedToSixDigits,
      leak: rate.leak.mean.roundedToSixDigits, sensitivity: rate.sensitivity.roundedToSixDigits)
  }
}
