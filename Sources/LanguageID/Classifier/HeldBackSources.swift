import Chance

/// What one of several trainings does without, so that it can be measured on it: for each label its
/// lines of some sources. A label of which too little would be left is not learnt at all: if it
/// kept its lines, it alone would know the kind of text that the others are measured on, and
/// attract it.
struct HeldBackSources {
  /// The name under which lines count that are of no source of their own: the model that was
  /// measured on them had learnt from others of the same.
  static let ownSource = "training"
  /// Fewer lines of a label are no measure of it, and no fewer may be left to learn from.
  private static let minimumLineCount = 300

  /// By label: the sources held back.
  private var sources: [String: Set<String>] = [:]
  /// The labels that are not learnt.
  private var absent: Set<String> = []
  /// The labels of which no training holds back a source: each keeps out a tenth of their lines.
  private var alone: Set<String> = []
  /// Those of them whose tenth is measured on: one training does.
  private var measuredAlone: Set<String> = []

  /// One for each of `groups` of sources; at least one.
  static func folds(_ lines: [LabelledLine], groups: [Set<String>]) -> [HeldBackSources] {
    var counts: [String: [String: Int]] = [:]
    for line in lines { counts[line.label, default: [:]][line.source, default: 0] += 1 }
    var folds: [HeldBackSources] = []
    for group in groups.isEmpty ? [[]] : groups {
      var fold = HeldBackSources()
      for (label, own) in counts {
        let held = own.filter { group.contains($0.key) }
        let count = held.values.reduce(0, +)
        let rest = own.values.reduce(0, +) - count
        if count > 0 && rest < minimumLineCount {
          fold.absent.insert(label)
        } else if count >= minimumLineCount {
          fold.sources[label] = Set(held.keys)
        }
      }
      folds.append(fold)
    }
    let alone = counts.keys.filter { label in folds.allSatisfy { $0.sources[label] == nil } }
    for index in folds.indices { folds[index].alone = Set(alone) }
    for label in alone {
      if let first = folds.firstIndex(where: { !$0.absent.contains(label) }) {
        folds[first].measuredAlone.insert(label)
      }
    }
    return folds
  }

  /// Whether the training learns from `line`.
  func learnsFrom(_ line: LabelledLine) -> Bool {
    if absent.contains(line.label) { return false }
    if alone.contains(line.label) { return !line.isHeldOut }
    return sources[line.label]?.contains(line.source) != true
  }

  /// Whether the training is measured on `line`.
  func isMeasured(on line: LabelledLine) -> Bool {
    if alone.contains(line.label) { return measuredAlone.contains(line.label) && line.isHeldOut }
    return sources[line.label]?.contains(line.source) == true
  }

  /// The source that `line` counts for.
  func source(of line: LabelledLine) -> String {
    alone.contains(line.label) ? Self.ownSource : line.source
  }
}

extension ConfusionTable {
  /// The most lines of a label and a source that are counted.
  static let linesPerSource = 2000

  /// Counts what `model` takes `lines` for, each whole and cut to a few words, so that short lines
  /// are measured too.
  ///
  /// - Parameter key: The source and the label that a line counts for.
  mutating func count(
    _ lines: [LabelledLine], by model: LineClassifier, seed: UInt64,
    as key: (LabelledLine) -> (source: String, label: String)
  ) {
    var generator = SplitMix64(seed: seed)
    let groups = Dictionary(grouping: lines.indices) {
      [lines[$0].label, lines[$0].source]
    }
    for (_, indices) in groups.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      var own = indices
      generator.shuffle(&own)
      for index in own.prefix(Self.linesPerSource) {
        let line = lines[index]
        let (source, label) = key(line)
        add(model.predict(line.text.span), label: label, source: source)
        let part = generator.words(of: line.text)
        add(model.predict(part.span), label: label, source: source)
      }
    }
  }
}

extension SplitMix64 {
  /// One to six words of `text`, or two to twelve characters of a text that has no spaces.
  fileprivate mutating func words(of text: [UInt8]) -> [UInt8] {
    let spaces = text.indices.filter { text[$0] == 0x20 }
    let hasSpaces = spaces.count > 2
    let starts = hasSpaces ? [0] + spaces : text.indices.filter { text[$0] & 0xC0 != 0x80 }
    if starts.count < 2 { return text }
    let cuts = starts + [text.count]
    let most = hasSpaces ? 6 : 12
    let count = min(1 + index(below: most), cuts.count - 1)
    let first = index(below: cuts.count - count)
    return Array(text[cuts[first]..<cuts[first + count]])
  }
}
