/// The readable twin of ``SentencePieceNormaliser``: it looks at every rule that could fit.
package struct SlowSentencePieceNormaliser: Sendable {
  private let targets: [[UInt8]: [UInt8]]
  private let longestSource: Int
  private let symbols: [[UInt8]]
  private let addsDummyPrefix: Bool
  private let removesExtraWhitespace: Bool
  private let escapesWhitespace: Bool
  private let treatsWhitespaceAsSuffix: Bool

  init(
    rules: SentencePieceCharsMap?, symbols: [[UInt8]], addsDummyPrefix: Bool,
    removesExtraWhitespace: Bool, escapesWhitespace: Bool, treatsWhitespaceAsSuffix: Bool
  ) {
    let rules = rules?.rules ?? []
    targets = Dictionary(rules.map { ($0.source, $0.target) }) { first, _ in first }
    longestSource = rules.map(\.source.count).max() ?? 0
    self.symbols = symbols.map { Array($0.prefix { $0 != 0 }) }
    self.addsDummyPrefix = addsDummyPrefix
    self.removesExtraWhitespace = removesExtraWhitespace
    self.escapesWhitespace = escapesWhitespace
    self.treatsWhitespaceAsSuffix = treatsWhitespaceAsSuffix
  }

  /// What `input` becomes.
  package func normalise(_ input: [UInt8]) -> [UInt8] {
    var rest = input[...]
    if removesExtraWhitespace {
      while !rest.isEmpty, case let step = step(rest), step.target == [0x20] {
        rest.removeFirst(step.consumed)
      }
    }
    if rest.isEmpty { return [] }
    let space = escapesWhitespace ? spaceSymbol : [0x20]
    var output = addsDummyPrefix && !treatsWhitespaceAsSuffix ? space : []
    var wasSpace = removesExtraWhitespace
    while !rest.isEmpty {
      let (target, consumed) = step(rest)
      let kept = wasSpace ? target.drop { $0 == 0x20 } : target[...]
      for byte in kept { output += byte == 0x20 ? space : [byte] }
      if let last = kept.last { wasSpace = last == 0x20 }
      wasSpace = wasSpace && removesExtraWhitespace
      rest.removeFirst(consumed)
    }
    if removesExtraWhitespace {
      while output.suffix(space.count) == space[...] { output.removeLast(space.count) }
    }
    return addsDummyPrefix && treatsWhitespaceAsSuffix ? output + space : output
  }

  private func step(_ rest: ArraySlice<UInt8>) -> (target: [UInt8], consumed: Int) {
    let symbol = symbols.filter { !$0.isEmpty && rest.starts(with: $0) }.max { $0.count < $1.count }
    if let symbol { return (symbol, symbol.count) }
    for count in stride(from: min(longestSource, rest.count), to: 0, by: -1) {
      if let target = targets[Array(rest.prefix(count))] { return (target, count) }
    }
    for count in 1...4 where count <= rest.count {
      let character = Array(rest.prefix(count))
      if String(validating: character, as: UTF8.self) != nil { return (character, count) }
    }
    return ([0xEF, 0xBF, 0xBD], 1)
  }
}
