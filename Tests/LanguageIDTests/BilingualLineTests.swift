import LanguageID
import TestSupport
import Testing

/// Joins lingua's sentences in twos, each part 20 to 60 letters or a word more, and asks the
/// built-in model for the spans; docs/language-id-model.md has the figures, and says whether it has
/// seen them.
@Suite struct BilingualLineTests {
  /// Languages that share a script; those of none of these are written in Latin letters.
  private static let scripts = [
    ["ar", "fa"], ["ru", "uk"], ["ja", "zh"], ["bn"], ["el"], ["he"], ["hi"], ["hy"], ["ko"],
    ["ta"], ["te"], ["th"],
  ]
  private static let latin = [
    "cy", "de", "en", "es", "eu", "fi", "fr", "ga", "hu", "id", "nl", "pt", "sv", "tr", "vi",
  ]

  @Test func findsTheTwoLanguagesOfALine() throws {
    let labels = Self.latin + Self.scripts.flatMap(\.self)
    let sentences = labels.compactMap(Self.sentences)
    guard sentences.count == labels.count else { return }
    var generator = SeededGenerator(seed: 31)
    var same = SpanTally()
    var different = SpanTally()
    while min(same.lineCount, different.lineCount) < 1000 {
      let first = Int.random(in: labels.indices, using: &generator)
      let second = Int.random(in: labels.indices, using: &generator)
      guard first != second,
        let start = sentences[first].randomElement(using: &generator),
        let end = sentences[second].randomElement(using: &generator)
      else { continue }
      let isSame = Self.script(of: labels[first]) == Self.script(of: labels[second])
      if (isSame ? same : different).lineCount == 1000 { continue }
      let names = [labels[first], labels[second]]
      let parts = [
        Self.part(of: start, in: names[0], atEnd: true, using: &generator),
        Self.part(of: end, in: names[1], atEnd: false, using: &generator),
      ]
      if parts.contains(where: { letterCount(of: $0) < 20 }) { continue }
      if isSame { same.add(parts, names) } else { different.add(parts, names) }
    }
    let lines = sentences.flatMap { $0.prefix(100) }
    let whole = lines.count { LineClassifier.builtIn.spans(of: Array($0.utf8).span).count == 1 }
    let share = Double(whole) / Double(lines.count)
    print("bilingual lines, one script: \(same)")
    print("bilingual lines, two scripts: \(different)")
    print("\(lines.count) lines in one language: \(share) one span")
    #expect(same.share(same.foundCount) > 0.87)
    #expect(different.share(different.foundCount) > 0.92)
    #expect(share > 0.97)
  }

  private static func script(of label: String) -> Int {
    scripts.firstIndex { $0.contains(label) } ?? -1
  }

  /// Five hundred sentences of at least 20 letters.
  private static func sentences(of label: String) -> [String]? {
    guard let path = SharedData.path("langid/lingua_testdata/sentences/\(label).txt.gz"),
      let text = decompress(path)
    else { return nil }
    let lines = text.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    return Array(lines.filter { letterCount(of: $0) >= 20 }.prefix(500))
  }

  /// The words at one end of `sentence` that have 20 to 60 letters together; characters where the
  /// script has no spaces.
  private static func part(
    of sentence: String, in label: String, atEnd: Bool,
    using generator: inout SeededGenerator
  ) -> String {
    let least = Int.random(in: 20...60, using: &generator)
    let hasSpaces = !["ja", "th", "zh"].contains(label)
    let words = sentence.split(separator: " ").map(String.init)
    let pieces = hasSpaces ? words : sentence.map(String.init)
    var part: [String] = []
    var count = 0
    for piece in atEnd ? pieces.reversed() : pieces where count < least {
      part.append(piece)
      count += letterCount(of: piece)
    }
    return (atEnd ? part.reversed() : part).joined(separator: hasSpaces ? " " : "")
  }
}

private func letterCount(of text: String) -> Int {
  text.unicodeScalars.count { $0.properties.isAlphabetic }
}

/// What became of lines joined from two.
private struct SpanTally: CustomStringConvertible {
  var lineCount = 0
  /// Two spans with the right labels, and a boundary within two words.
  var foundCount = 0
  /// Two spans and a boundary within two words, whatever the labels.
  var boundaryCount = 0
  var (oneSpan, moreSpans, wrongLabel) = (0, 0, 0)

  func share(_ count: Int) -> Double { Double(count) / Double(max(1, lineCount)) }

  var description: String {
    """
    \(share(foundCount)) found, \(share(boundaryCount)) boundary, of \(lineCount); \(oneSpan) one \
    span, \(moreSpans) more than two, \(wrongLabel) a wrong label
    """
  }

  mutating func add(_ parts: [String], _ labels: [String]) {
    let line = Array(parts.joined(separator: " ").utf8)
    let spans = LineClassifier.builtIn.spans(of: line.span)
    lineCount += 1
    if spans.count == 1 { oneSpan += 1 }
    if spans.count > 2 { moreSpans += 1 }
    guard spans.count == 2 else { return }
    let cut = parts[0].utf8.count
    let start = spans[1].range.lowerBound
    let isNear = line[min(cut, start)..<max(cut, start)].count { $0 == 0x20 } <= 2
    let isRight = spans.map(\.label) == labels
    if isNear { boundaryCount += 1 }
    if !isRight { wrongLabel += 1 }
    if isNear && isRight { foundCount += 1 }
  }
}
