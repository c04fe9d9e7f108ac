import Model
import TokenStore

/// Scores a model on the starts of its validation sets while it trains.
///
/// Each set is scored as each of the clones that the training draws of its corpus, in windows of
/// the context's length that do not overlap, as far as the operations reach. How far and how often
/// follows from counts alone: a token that is scored takes a third of the operations of one that is
/// trained on.
struct Validation {
  private let sets: [TokenShards]
  private let names: StreamNames
  private let map: IDMap
  private let contextLength: Int
  private let padding: Int32
  private let masking: Masking?
  /// After which steps and tokens it scores.
  private let cadence: Cadence
  private let steps: Int
  private let epochTokens: Int
  /// The tokens of each set and clone that are scored at a time, at most.
  let tokensEach: Int

  private static let windowsAtOnce = 16
  /// How often a run is scored where it does not say.
  private static let timesInAll = 20

  /// Plans the scoring of a run on `sets`, which are in the order of the mixture's streams.
  init(
    _ settings: ValidationSettings, sets: [TokenShards], map: IDMap, batches: RowBatches
  ) {
    let summary = batches.reader.table.summary
    names = StreamNames(summary.mixture)
    self.sets = sets
    self.map = map
    contextLength = batches.contextLength
    padding = batches.padding
    masking = batches.masking
    steps = batches.count
    let used = Set(names.drawn.map(\.stream))
    epochTokens = max(1, used.reduce(0) { $0 + summary.streamTotals[$1].tokensPerEpoch })
    cadence = settings.every ?? .steps(max(1, (steps + Self.timesInAll - 1) / Self.timesInAll))
    let times =
      switch cadence {
      case .steps(let count): (steps + count - 1) / count
      case .epochs(let count):
        Int((Double(summary.tokenCount) / (Double(count) * Double(epochTokens))).rounded(.up))
      }
    let all = 3 * settings.operations * Double(summary.tokenCount) / Double(max(1, times))
    let each = Int(min(all / Double(max(1, names.drawn.count)), 1e15))
    // A window at least: nothing is learnt from none.
    tokensEach = max(1, each / contextLength) * contextLength
  }

  /// Whether the run is scored after this line, which follows `before`.
  func isDue(after line: TrainingLogLine, before: TrainingLogLine?) -> Bool {
    if line.step == steps { return true }
    switch cadence {
    case .steps(let count): return line.step % count == 0
    case .epochs(let count):
      let (stretch, overflow) = count.multipliedReportingOverflow(by: epochTokens)
      if overflow { return false }
      return line.tokens / stretch > (before?.tokens ?? 0) / stretch
    }
  }

  /// The mean loss of all targets, and by stream and clone.
  func score(_ model: Transformer) throws -> (lossNats: Double, byStream: [String: Double]) {
    var total = LossSum()
    var byStream: [String: Double] = [:]
    for (stream, clone) in names.drawn {
      let sum = try score(model, stream, clone)
      if sum.count > 0 {
        byStream[names.name(stream, clone)] = sum.sumNats / Double(sum.count)
      }
      total += sum
    }
    return (total.count > 0 ? total.sumNats / Double(total.count) : 0, byStream)
  }

  private func score(_ model: Transformer, _ stream: Int, _ clone: Int) throws -> LossSum {
    let reader = WindowReader(
      sets[stream], map: map, stream: stream, clone: clone, padding: padding)
    let count = min(sets[stream].tokenCount, tokensEach)
    let windows = Window.cover(count, length: contextLength, shift: contextLength)
    var sum = LossSum()
    for first in stride(from: 0, to: windows.count, by: Self.windowsAtOnce) {
      var (tokens, targets): ([Int32], [Int32]) = ([], [])
      let some = windows[first..<min(first + Self.windowsAtOnce, windows.count)]
      for window in some { try append(window, reader, stream, clone, &tokens, &targets) }
      sum += try model.loss(tokens: tokens, targets: targets, rows: some.count)
    }
    return sum
  }

  private func append(
    _ window: Window, _ reader: WindowReader, _ stream: Int, _ clone: Int, _ tokens: inout [Int32],
    _ targets: inout [Int32]
  ) throws {
    guard let masking else {
      return try reader.append(window, length: contextLength, &tokens, &targets)
    }
    let row = DrawRow(
      stream: stream, clone: clone, epoch: 0, offset: window.range.lowerBound,
      length: window.range.count)
    let masked = masking.apply(
      to: try reader.ids(in: window.range), of: row, purpose: "validation mask")
    let missing = contextLength - window.range.count
    tokens += masked.inputs + repeatElement(-1, count: missing)
    targets += masked.targets + repeatElement(-1, count: missing)
  }
}
