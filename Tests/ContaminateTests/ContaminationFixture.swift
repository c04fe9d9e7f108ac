import Contaminate
import LanguageID
import TestSupport

/// Lines that say themselves what a model takes them for: `en 0.95 40 and so on`.
enum ContaminationFixture {
  static let labels = ["de", "en", "fi", "sv"]

  static func predict(_ line: Span<UInt8>) -> Prediction {
    let text = line.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    let words = text.split(separator: " ")
    guard words.count > 2, let probability = Double(words[1]), let letters = Int(words[2]) else {
      return Prediction(label: "zxx", probability: 0, letterCount: 0)
    }
    return Prediction(label: String(words[0]), probability: probability, letterCount: letters)
  }

  static func counts(_ name: LineRule.Name = .ours, seed: UInt64 = 1) throws -> CorpusCounts {
    try CorpusCounts(
      declared: "en", labels: labels, rule: LineRule(ContaminationSettings(rule: name)), seed: seed)
  }

  /// Documents of an English corpus with lines in other languages here and there.
  static func documents(count: Int, seed: UInt64) -> [InputDocument] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { index in
      let lines = (0..<Int.random(in: 1...12, using: &generator)).map { line in
        let isForeign = Int.random(in: 0..<20, using: &generator) == 0
        let label = isForeign ? ["de", "fi", "sv", "und"].randomElement(using: &generator) : "en"
        let probability = label == "und" ? 0 : Double.random(in: 0.3...1, using: &generator)
        let letters = Int.random(in: 5...90, using: &generator)
        return
          "\(label ?? "en") \(probability) \(letters) line "
          + "\(Int.random(in: 0..<500, using: &generator))"
      }
      let url = index % 3 == 0 ? "https://host\(index % 40).example/\(index)" : nil
      return InputDocument(
        text: Array(lines.joined(separator: "\n").utf8), id: "d\(index)", url: url)
    }
  }

  /// A table of errors on three sources, one in a hundred of them wrong.
  static func table() -> ConfusionTable {
    var table = ConfusionTable(labels: labels)
    var generator = SeededGenerator(seed: 5)
    for (source, rate) in [("a", 0.01), ("b", 0.02), ("c", 0.005)] {
      for label in labels + ["nl", "da"] {
        for _ in 0..<400 {
          let isWrong = Double.random(in: 0..<1, using: &generator) < rate
          let isOutside = !labels.contains(label)
          let taken = isWrong || isOutside ? labels.randomElement(using: &generator) : label
          let probability =
            isWrong || isOutside ? Double.random(in: 0.3..<0.95, using: &generator) : 0.97
          table.add(
            Prediction(
              label: taken ?? label, probability: probability,
              letterCount: Int.random(in: 20...90, using: &generator)),
            label: label, source: source)
        }
      }
    }
    return table
  }
}
