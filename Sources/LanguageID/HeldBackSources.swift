import Statistics

/// Which lines are kept out of training, to calibrate and to measure on: for each label those of one
/// source, or a tenth of the lines where it has only one.
struct HeldBackSources {
  /// A source with fewer lines of a label is no measure of it, and no fewer may be left.
  private static let minimumLineCount = 300

  private var sources: [String: String] = [:]

  init(_ lines: [LabelledLine], preferred: [String]) {
    var counts: [String: [String: Int]] = [:]
    for line in lines { counts[line.label, default: [:]][line.source, default: 0] += 1 }
    for (label, own) in counts {
      let total = own.values.reduce(0, +)
      sources[label] = preferred.first { name in
        let count = own[name] ?? 0
        return count >= Self.minimumLineCount && total - count >= Self.minimumLineCount
      }
    }
  }

  /// The source held back for `label`, or `nil` where a tenth of the lines is.
  func source(of label: String) -> String? { sources[label] }

  func contains(_ line: LabelledLine) -> Bool {
    sources[line.label].map { $0 == line.source } ?? line.isHeldOut
  }
}

extension ConfusionCounts {
  /// The most lines of a label that are counted.
  private static let linesPerLabel = 2000

  /// What `model` takes `lines` for, each whole and cut to a few words, so that short lines are
  /// measured too.
  init(of model: LanguageModel, on lines: [LabelledLine], seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let byLabel = Dictionary(grouping: lines.indices) { lines[$0].label }
    for (label, name) in model.labels.enumerated() {
      var own = byLabel[name] ?? []
      generator.shuffle(&own)
      for index in own.prefix(Self.linesPerLabel) {
        add(lines[index].text, label: label, model: model)
        add(generator.words(of: lines[index].text), label: label, model: model)
      }
    }
  }

  private mutating func add(_ text: [UInt8], label: Int, model: LanguageModel) {
    let prediction = model.predict(text.span)
    let isEmpty = prediction.label == Prediction.noLinguisticContent
    let outcome =
      model.labels.firstIndex(of: prediction.label) ?? model.labels.count + (isEmpty ? 1 : 0)
    add(
      label: label, outcome: outcome, probability: prediction.probability,
      bucket: LengthBucket(letterCount: prediction.letterCount ?? 0))
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
