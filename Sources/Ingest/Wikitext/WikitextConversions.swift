// Conversions of language: `-{…}-`.

extension WikitextPass {
  mutating func variant(_ span: WikitextSpan) {
    // The dash of `-{` was written before the brace was seen.
    lines.removeLast(UInt8(ascii: "-"))
    let end = span.end - 2
    let flags = flags(from: position + 1, to: end)
    switch flags.meaning {
    case .hidden: drop(.conversionRule, to: span.end)
    case .raw: show(flags.end, end, resume: span.end)
    case .rules, .described:
      let shown = chosenText(from: flags.end, to: end)
      // What a rule does is told by its description, which is no text of the page.
      if flags.meaning == .described, shown != flags.end..<end {
        drop(.conversionRule, to: span.end)
      } else {
        show(shown.lowerBound, shown.upperBound, resume: span.end)
      }
    }
  }

  private enum FlagMeaning {
    case rules, described, raw, hidden
  }

  /// What the flags before the first `|` say, and where the text after them starts: letters, a
  /// dash, or the codes of variants, parted by `;`.
  private mutating func flags(from start: Int, to end: Int) -> (meaning: FlagMeaning, end: Int) {
    var meaning = FlagMeaning.rules
    var partStart = start
    var index = start
    while index < end {
      let byte = text[index]
      lookahead += 1
      if byte == UInt8(ascii: "|") || byte == UInt8(ascii: ";") {
        let flag = text[partStart..<index].filter { $0 != 0x20 }
        if flag.count == 1 { add(flag[0], to: &meaning) }
        if byte == UInt8(ascii: "|") { return (meaning, index + 1) }
        partStart = index + 1
      } else if byte != 0x20, byte != UInt8(ascii: "-"), !WikitextGlyph.isAlphanumeric(byte) {
        break
      }
      index += 1
    }
    return (.rules, start)
  }

  private func add(_ flag: UInt8, to meaning: inout FlagMeaning) {
    switch flag {
    case UInt8(ascii: "R"): meaning = .raw
    // Hidden rules, titles, removed rules, names of variants.
    case UInt8(ascii: "H"), UInt8(ascii: "T"), UInt8(ascii: "-"), UInt8(ascii: "N"):
      if meaning != .raw { meaning = .hidden }
    case UInt8(ascii: "D"): if meaning == .rules { meaning = .described }
    default: break
    }
  }

  /// The text of the best rule in `start..<end`; all of it if it has no rules.
  private mutating func chosenText(from start: Int, to end: Int) -> Range<Int> {
    var best = start..<end
    var bestRank = Int.max
    var inner = spanIndex(from: position) + 1
    var rule = ruleStart(start, end)
    while let (text, rank) = rule {
      let stop = endOfRule(from: text, to: end, inner: &inner)
      if rank < bestRank { (best, bestRank) = (text..<stop, rank) }
      rule = ruleStart(stop + 1, end)
    }
    return best
  }

  /// The start of the text of the rule at `start` (`zh-hans:`, or `from => zh-hans:`) and its rank.
  private mutating func ruleStart(_ start: Int, _ end: Int) -> (text: Int, rank: Int)? {
    if let rule = variants.rule(text, at: start, limit: end) { return rule }
    var index = start
    // What is replaced holds no further conversion: no byte is read for two.
    while index + 1 < end, text[index] != UInt8(ascii: ";"), text[index] != UInt8(ascii: "{") {
      lookahead += 1
      if text[index] == UInt8(ascii: "="), text[index + 1] == UInt8(ascii: ">") {
        return variants.rule(text, at: index + 2, limit: end)
      }
      index += 1
    }
    return nil
  }

  /// The offset of the `;` before the next rule, or `end`.
  private mutating func endOfRule(from start: Int, to end: Int, inner: inout Int) -> Int {
    var index = start
    while index < end {
      while inner < spans.count, spans[inner].start < index { inner += 1 }
      if inner < spans.count, spans[inner].start == index, spans[inner].isClosed {
        index = min(spans[inner].end, end)
        inner = spans[inner].next
        continue
      }
      lookahead += 1
      if text[index] == UInt8(ascii: ";"),
        ruleStart(index + 1, end) != nil || isBlank(index + 1, end)
      {
        break
      }
      index += 1
    }
    return index
  }

  private func isBlank(_ start: Int, _ end: Int) -> Bool {
    start >= end || text[start..<end].allSatisfy { $0 <= 0x20 }
  }
}
