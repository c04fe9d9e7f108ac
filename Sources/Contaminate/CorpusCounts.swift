internal import ByteIO
internal import Chance
public import LanguageID
internal import Statistics

/// The lines of one corpus, counted by the language they are in.
///
/// Neither the order in which documents are added nor how they were split between counts changes
/// what comes out.
///
/// - Units: bytes are those of the line as judged, without its end.
/// - Complexity: memory is some 40 bytes for each cluster (a host, or a document without address)
///   and 40 more for each label that it has lines of; 16,384 hashes a label at most.
public struct CorpusCounts: Sendable {
  /// The language that the corpus is said to be in.
  public let declared: String
  let rule: LineRule
  let labels: [String]
  /// The model's labels, then what the rule calls undecided.
  let columns: [String]
  private let columnIndices: [String: Int]
  private let seed: UInt64
  private(set) var documentCount = 0
  private(set) var judged = LineCount()
  private(set) var tooShort = LineCount()
  /// The judged lines of each cluster.
  private(set) var clusters: [UInt64: LineCount] = [:]
  private(set) var hasHosts = false
  /// The judged lines by length.
  private(set) var lengths = Array(
    repeating: LineCount(), count: ConfusionTable.lengthBounds.count)
  /// The judged lines' bytes.
  private(set) var lineSizes = Moments()
  /// By column.
  private(set) var tallies: [LabelTally]
  /// Judged lines of which the model says nothing: `und`, `zxx`.
  private(set) var undetermined = LabelTally()
  private(set) var noContent = LabelTally()
  private(set) var distinct = DistinctLines()
  private(set) var rest = AuditSample(limit: AuditStratum.rest.sampleLimit)

  /// Starts a count of no documents.
  ///
  /// - Parameters:
  ///   - declared: One of `labels`.
  ///   - labels: The labels of the model that will judge.
  ///   - seed: The seed of the audit's choices.
  /// - Throws: ``ContaminateError/unknownLanguage(declared:known:)``.
  public init(
    declared: String, labels: [String], rule: LineRule, seed: UInt64
  ) throws(ContaminateError) {
    guard labels.contains(declared) else {
      throw .unknownLanguage(declared: declared, known: labels)
    }
    self.declared = declared
    self.labels = labels
    self.rule = rule
    self.seed = seed
    columns = labels + rule.undecidedLabels
    columnIndices = Dictionary(zip(columns, 0...), uniquingKeysWith: { first, _ in first })
    tallies = columns.map { _ in LabelTally() }
  }

  /// Counts the lines of a document, each by what `predict` says of it.
  public mutating func add(
    _ document: InputDocument, file: String, predict: (Span<UInt8>) -> Prediction
  ) {
    var counts: [Int: LineCount] = [:]
    var total = LineCount()
    let text = document.text.span
    rule.forEachLine(in: text) { range, number in
      let line = text.extracting(range)
      let prediction = predict(line)
      guard rule.judges(line, prediction) else {
        tooShort.add(byteCount: range.count)
        return
      }
      total.add(byteCount: range.count)
      let place = LinePlace(file: file, document: document, range: range, number: number)
      let column = add(line, prediction, place)
      counts[column, default: LineCount()].add(byteCount: range.count)
    }
    documentCount += 1
    hasHosts = hasHosts || document.host != nil
    if total.lines == 0 { return }
    judged = judged + total
    let cluster = document.cluster(file: file)
    clusters[cluster] = (clusters[cluster] ?? LineCount()) + total
    for (column, count) in counts where columns[column] != declared {
      tallies[column].add(count, cluster: cluster)
    }
  }

  /// Counts a judged line.
  ///
  /// - Returns: The column it counts in.
  private mutating func add(
    _ line: Span<UInt8>, _ prediction: Prediction, _ place: borrowing LinePlace
  ) -> Int {
    let hash = line.withUnsafeBufferPointer { ContentHash(of: UnsafeRawBufferPointer($0)) }
    distinct.add(hash: hash.low)
    let bucket = ConfusionTable.bucket(letterCount: prediction.letterCount ?? 0)
    lengths[bucket].add(byteCount: line.count)
    lineSizes.add(line.count)
    // The model's label is a column, or else it has nothing to say.
    let predicted = prediction.label
    let own = rule.undecidedLabels.contains(predicted) ? nil : columnIndices[predicted]
    switch own {
    case let column?: tallies[column].add(prediction, byteCount: line.count)
    case nil where predicted == Prediction.noLinguisticContent:
      noContent.add(prediction, byteCount: line.count)
    case nil: undetermined.add(prediction, byteCount: line.count)
    }
    let column = columnIndices[rule.label(of: prediction)] ?? labels.count
    tallies[column].count(byteCount: line.count, hash: hash.low)
    let priority = place.priority(of: hash, seed: seed)
    if let own, predicted != declared {
      if column == own, tallies[own].wantsExample(prediction.probability) {
        tallies[own].insert(place.line(prediction))
      }
      let stratum = stratum(of: prediction.probability)
      if stratum != .rest {
        if tallies[own].count(stratum, priority: priority) {
          tallies[own].insert(stratum, priority: priority, place.line(prediction))
        }
        return column
      }
    }
    if rest.count(priority: priority) { rest.insert(priority, place.line(prediction)) }
    return column
  }

  private func stratum(of probability: Double) -> AuditStratum {
    if abs(probability - rule.threshold) < 0.1 { return .nearThreshold }
    return probability >= max(0.9, rule.threshold) ? .confident : .rest
  }

  /// Adds what `other` counted in other documents of the same corpus.
  ///
  /// - Throws: ``ContaminateError/incompatible(_:_:)`` where the language, the rule, the labels or
  ///   the seed differ.
  public mutating func merge(_ other: CorpusCounts) throws(ContaminateError) {
    guard declared == other.declared, rule == other.rule, columns == other.columns,
      seed == other.seed
    else { throw .incompatible(declared, other.declared) }
    documentCount += other.documentCount
    judged = judged + other.judged
    tooShort = tooShort + other.tooShort
    hasHosts = hasHosts || other.hasHosts
    clusters.merge(other.clusters, uniquingKeysWith: +)
    for bucket in lengths.indices { lengths[bucket] = lengths[bucket] + other.lengths[bucket] }
    lineSizes = lineSizes + other.lineSizes
    for column in tallies.indices { tallies[column].merge(other.tallies[column]) }
    undetermined.merge(other.undetermined)
    noContent.merge(other.noContent)
    distinct.merge(other.distinct)
    rest.merge(other.rest)
  }

  /// The judged lines whose likeliest language is less probable than `cut`, those without letters
  /// apart: what a language that the model does not know turns into.
  func unsure(cut: Double) -> LineCount {
    let sure = labels.indices.reduce(LineCount()) { $0 + tallies[$1].count(threshold: cut) }
    return judged - sure - noContent.count(threshold: 0)
  }
}

/// Where a line was found.
private struct LinePlace: ~Copyable {
  let file: String
  let document: InputDocument
  let range: Range<Int>
  let number: Int

  private var offset: Int { document.offset + range.lowerBound }

  /// The line as the audit has it.
  func line(_ prediction: Prediction) -> AuditLine {
    AuditLine(
      file: file, document: document.id, line: document.firstLine + number - 1, offset: offset,
      detected: prediction.label, probability: prediction.probability,
      text: AuditLine.text(of: document.text.span.extracting(range)))
  }

  /// A number as good as chance that depends on the seed, the line and its place.
  func priority(of hash: ContentHash, seed: UInt64) -> UInt64 {
    [hash.high, document.hash, UInt64(truncatingIfNeeded: offset)].reduce(seed) {
      SplitMix64.first(of: $0 ^ $1)
    }
  }
}
