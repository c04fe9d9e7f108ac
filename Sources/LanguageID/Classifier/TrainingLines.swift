import Chance

/// Folded lines of one script, by label: what a script's part of the model is trained on.
struct TrainingLines {
  /// By position in the script's labels: the symbols of its lines.
  private(set) var lines: [[[UInt32]]]
  /// Of the same shape: the sources of the lines; empty where that does not matter.
  private(set) var sources: [[String]] = []

  /// Shares out `lines` by their dominant script; a line of a label goes where it is written.
  ///
  /// A script is a label's own when a twentieth of the label's lines are in it; lines in other
  /// scripts are quotations or mistakes, and are left out.
  ///
  /// - Returns: By script, the indices of its labels and their lines.
  static func byScript(
    _ lines: [LabelledLine], labels: [String], settings: LineClassifierSettings
  ) -> [(script: Script, labels: [Int], lines: TrainingLines)] {
    let indices = Dictionary(uniqueKeysWithValues: zip(labels, 0...))
    var byLabel = [[Int]](repeating: [], count: labels.count)
    for (index, line) in lines.enumerated() {
      if let label = indices[line.label] { byLabel[label].append(index) }
    }
    var folded: [Script: [(label: Int, lines: [Line])]] = [:]
    for (label, own) in byLabel.enumerated() {
      var generator = SplitMix64(seed: settings.seed &+ UInt64(label))
      let drawn = draw(own, of: lines, count: settings.linesPerLabel, from: &generator)
      var scripts: [Script: [Line]] = [:]
      for index in drawn {
        let (symbols, script) = fold(lines[index].text)
        if symbols.count > 2, script != .other {
          scripts[script, default: []].append(Line(symbols: symbols, source: lines[index].source))
        }
      }
      let total = scripts.values.reduce(0) { $0 + $1.count }
      for (script, lines) in scripts where 20 * lines.count >= total {
        folded[script, default: []].append((label, lines))
      }
    }
    return folded.keys.sorted { $0.rawValue < $1.rawValue }.map { script in
      let members = folded[script, default: []]
      let own = TrainingLines(
        lines: members.map { $0.lines.map(\.symbols) },
        sources: members.map { $0.lines.map(\.source) })
      return (script, members.map(\.label), own)
    }
  }

  private struct Line {
    let symbols: [UInt32]
    let source: String
  }

  init(lines: [[[UInt32]]], sources: [[String]] = []) {
    self.lines = lines
    self.sources = sources
  }

  /// With fewer lines from sources that others have too, a label keeps all its lines.
  private static let leastSharedLines = 400

  /// The lines of some labels from sources that more than one of these labels has: what tells close
  /// languages apart must not be the kind of text.
  func shared(by members: [Int]) -> TrainingLines {
    var counts: [String: Int] = [:]
    for member in members {
      for source in Set(sources[member]) { counts[source, default: 0] += 1 }
    }
    return TrainingLines(
      lines: members.map { member in
        let own = zip(lines[member], sources[member]).filter { counts[$0.1, default: 0] > 1 }
        return own.count < Self.leastSharedLines ? lines[member] : own.map(\.0)
      })
  }

  /// At most `count` of the lines with the indices `own`, as evenly from their sources as these
  /// allow, in a random order.
  private static func draw(
    _ own: [Int], of lines: [LabelledLine], count: Int, from generator: inout SplitMix64
  ) -> [Int] {
    var sources = Dictionary(grouping: own) { lines[$0].source }.sorted { $0.key < $1.key }
      .map(\.value)
    // Small sources give all they have, and the others share what is left.
    sources.sort { $0.count < $1.count }
    var drawn: [Int] = []
    for (position, source) in sources.enumerated() {
      var shuffled = source
      generator.shuffle(&shuffled)
      drawn += shuffled.prefix((count - drawn.count) / (sources.count - position))
    }
    generator.shuffle(&drawn)
    return drawn
  }

  /// The symbols of a line, as the classifier sees them, and its script.
  static func fold(_ text: [UInt8]) -> (symbols: [UInt32], script: Script) {
    text.withUnsafeBufferPointer { bytes in
      FoldedLine.withOwnSymbols(of: bytes) { symbols, script, _ in
        (Array(symbols.prefix(600)), script)
      }
    }
  }
}

extension SplitMix64 {
  /// A part of a folded line: all of it, or some words in a row, so that a model sees short lines
  /// too. Scripts without spaces are cut between letters.
  mutating func piece(of symbols: [UInt32], in script: Script) -> [UInt32] {
    let draw = unit()
    if draw < 0.4 { return symbols }
    let wordCount = draw < 0.55 ? 1 : draw < 0.7 ? 2 : draw < 0.85 ? 3 + index(below: 3) : 8
    let boundaries = symbols.indices.filter { symbols[$0] == FoldedLine.boundary }
    if boundaries.count < 2 { return symbols }
    let first = index(below: boundaries.count - 1)
    let last = min(first + wordCount, boundaries.count - 1)
    let words = symbols[boundaries[first]...boundaries[last]]
    if script.hasSpaces || words.count < 8 { return Array(words) }
    let length = 2 + index(below: words.count - 3)
    let start = words.startIndex + 1 + index(below: words.count - 1 - length)
    let cut = words[start..<start + length].drop { $0 == FoldedLine.boundary }
    let end = cut.last == FoldedLine.boundary ? [] : [FoldedLine.boundary]
    return [FoldedLine.boundary] + cut + end
  }
}
