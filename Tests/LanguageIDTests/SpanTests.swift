import LanguageID
import TestSupport
import Testing

@Suite struct SpanTests {
  @Test func aLineInOneLanguageIsOneSpan() throws {
    let model = try toyModel()
    let lines = toyLines(lineCount: 100, seed: 20)
    let whole = lines.count { line, truth in
      let spans = model.spans(of: line.text.span)
      return spans.count == 1 && spans.first?.range == 0..<line.text.count
    }
    #expect(Double(whole) > 0.97 * Double(lines.count), "\(whole) of \(lines.count)")
  }

  @Test func findsWhereTheLanguageChanges() throws {
    let model = try toyModel()
    var generator = SeededGenerator(seed: 21)
    var found = 0
    for index in 0..<300 {
      let (first, second) = (toyLanguages[index % 3], toyLanguages[(index + 1 + index / 3 % 2) % 3])
      let start = first.line(wordCount: 14, using: &generator)
      let line = Array("\(start) \(second.line(wordCount: 14, using: &generator))".utf8)
      let spans = model.spans(of: line.span)
      guard spans.count == 2, spans[0].label == first.label, spans[1].label == second.label else {
        continue
      }
      let (least, most) = (
        min(spans[1].range.lowerBound, start.utf8.count + 1),
        max(spans[1].range.lowerBound, start.utf8.count + 1)
      )
      if line[least..<most].count(where: { $0 == 0x20 }) <= 2 { found += 1 }
    }
    #expect(found >= 240, "\(found) of 300")
  }

  @Test func aNameInAnotherScriptStaysWithItsLine() throws {
    let model = try toyModel()
    var generator = SeededGenerator(seed: 22)
    for _ in 0..<20 {
      let half = toyLanguages[2].line(wordCount: 6, using: &generator)
      let line = Array("\(half) Wikipedia \(half)".utf8)
      #expect(model.spans(of: line.span).map(\.label) == ["cc"])
    }
  }

  @Test func whatHasNoLanguageIsOneSpan() throws {
    let model = try toyModel()
    let cases = [
      ("", []), (" \t ", []), (" 12 34 ", ["zxx"]), ("ab", ["und"]), ("ελληνικά γράμματα", ["und"]),
      (" https://example.org/a ", ["zxx"]),
    ]
    for (line, labels) in cases {
      let spans = model.spans(of: Array(line.utf8).span)
      #expect(spans.map(\.label) == labels, "\(line)")
    }
    #expect(model.spans(of: Array(" 12 34 ".utf8).span).first?.range == 1..<6)
  }

  @Test func coversEveryWordOfAnyBytesOnce() throws {
    let model = try toyModel()
    var generator = SeededGenerator(seed: 23)
    let alphabets: [[UInt8]] = [
      Array(0...255), Array("aбé/ w.@ =中𝒜 てすと ไทย".utf8),
      [0xE3, 0x80, 0x80, 0x20, 0x61, 0xD0, 0xB1],
    ]
    for round in 0..<3000 {
      let alphabet = alphabets[round % 3]
      let line = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
      }
      var end = 0
      for span in model.spans(of: line.span) {
        #expect(span.range.lowerBound >= end && !span.range.isEmpty)
        let gap = line[end..<span.range.lowerBound]
        #expect(gap.allSatisfy { $0 == 0x20 || 9...13 ~= $0 || $0 == 0xE3 || $0 == 0x80 })
        end = span.range.upperBound
      }
      #expect(line[end...].allSatisfy { $0 == 0x20 || 9...13 ~= $0 || $0 == 0xE3 || $0 == 0x80 })
    }
  }

  /// Words of all scripts of the model and of none, numbers, names and addresses, short and long.
  @Test func noOtherCutIsWorthMore() throws {
    let model = try toyModel()
    let twin = SlowSpans(model: SlowModel(decoding: model.encoded()))
    var generator = SeededGenerator(seed: 24)
    var cutCount = 0
    for _ in 0..<600 {
      var words: [String] = []
      while words.count < 9 {
        guard let language = toyLanguages.randomElement(using: &generator) else { break }
        let count = Int.random(in: 1...6, using: &generator)
        let run = language.line(wordCount: count, using: &generator)
        words += run.split(separator: " ").map { word in
          let isName = Int.random(in: 0..<5, using: &generator) == 0
          return isName ? word.prefix(1).uppercased() + word.dropFirst() : String(word)
        }
        let odd = ["12", "–", "αβγ", "www.a.org", "a", "Ж"].randomElement(using: &generator) ?? ""
        if Int.random(in: 0..<3, using: &generator) == 0 { words.append(odd) }
      }
      let line = Array(words.prefix(9).joined(separator: " ").utf8)
      let spans = model.spans(of: line.span)
      let judged = twin.words(of: line)
      let labels = judged.compactMap { word in
        spans.first { $0.range.contains(word.range.lowerBound) }.flatMap { span in
          model.labels.firstIndex(of: span.label)
        }
      }
      try #require(labels.count == judged.count && !judged.isEmpty, "\(words)")
      let found = twin.value(of: labels, judged)
      let best = twin.bestValue(of: judged)
      #expect(abs(found - best) < 1e-6, "\(words): \(spans)")
      cutCount += spans.count - 1
    }
    #expect(cutCount > 100, "\(cutCount) cuts")
  }

  @Test func choosesAmongTheAllowedLabels() throws {
    let model = try toyModel()
    var generator = SeededGenerator(seed: 25)
    for index in 0..<60 {
      let line = toyLanguages.map { $0.line(wordCount: 8, using: &generator) }
        .joined(separator: " ")
      let allowed = [["aa"], ["bb", "cc"], ["aa", "cc"]][index % 3]
      let spans = model.spans(of: Array(line.utf8).span, among: LabelSet(allowed, of: model))
      #expect(spans.allSatisfy { allowed.contains($0.label) })
      #expect(spans.count == allowed.count)
    }
  }

  @Test func whatSaysNothingGoesWithTheNextWord() throws {
    let model = try toyModel()
    var generator = SeededGenerator(seed: 26)
    let first = toyLanguages[0].line(wordCount: 10, using: &generator)
    let second = toyLanguages[2].line(wordCount: 10, using: &generator)
    let spans = model.spans(of: Array("1 \(first) 2 – 3 \(second) 4".utf8).span)
    #expect(spans.map(\.label) == ["aa", "cc"])
    #expect(spans.map(\.range.lowerBound) == [0, first.utf8.count + 3])
  }

  /// Quadratic time would be minutes: none of these words has a letter, or all have one.
  @Test(arguments: ["1 ", "– ", "a ", "я ", "a я ", "てa", "ὠ ", "x@y "])
  func readsHostileLines(_ word: String) throws {
    let model = try toyModel()
    let words = String(repeating: word, count: 300_000)
    for line in [words, "abcdef абвгде \(words)", "\(words) abcdef абвгде"] {
      let spans = model.spans(of: Array(line.utf8).span)
      #expect((spans.last?.range.upperBound ?? 0) >= line.utf8.count - 1)
    }
  }

  @Test func longLinesEndInOneSpan() throws {
    let model = try toyModel()
    let line = Array(String(repeating: "abc где ", count: 20_000).utf8)
    let spans = model.spans(of: line.span)
    #expect(spans.last?.range.upperBound == line.count)
  }
}
