import Chance

/// Folded lines of one script, by label: what a script's part of the model is trained on.
struct TrainingLines {
  /// By position in the script's labels: the symbols of its lines.
  private(set) var lines: [[[UInt32]]]

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
    var folded: [Script: [(label: Int, lines: [[UInt32]])]] = [:]
    for (label, own) in byLabel.enumerated() {
      var generator = SplitMix64(seed: settings.seed &+ UInt64(label))
      let drawn = draw(own, of: lines, count: settings.linesPerLabel, from: &generator)
      var scripts: [Script: [[UInt32]]] = [:]
      for index in drawn {
        let symbols = fold(lines[index].text)
        let script = symbols.withUnsafeBufferPointer(Script.dominant)
        if symbols.count > 2 { scripts[script, default: []].append(symbols) }
      }
      let total = scripts.values.reduce(0) { $0 + $1.count }
      for (script, lines) in scripts where 20 * lines.count >= total {
        folded[script, default: []].append((label, lines))
      }
    }
    return folded.keys.sorted { $0.rawValue < $1.rawValue }.map { script in
      let members = folded[script, default: []]
      return (script, members.map(\.label), TrainingLines(lines: members.map(\.lines)))
    }
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

  /// The symbols of a line, as the classifier sees them.
  static func fold(_ text: [UInt8]) -> [UInt32] {
    text.withUnsafeBufferPointer { bytes in
      FoldedLine.withSymbols(of: bytes) { symbols, _ in Array(symbols.prefix(600)) }
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
