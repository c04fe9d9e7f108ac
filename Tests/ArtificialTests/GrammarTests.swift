import Artificial
import Testing

@Suite struct GrammarTests {
  /// The spelling is read from the text and the class and number from the head; only the link
  /// between the two is taken from the analysis.
  @Test func everyDependentAgreesWithItsHeadInTheText() {
    for seed in UInt64(0)..<8 {
      let language = ArtificialLanguage(seed: seed, grammar: .nested, script: .latin)
      for index in 0..<40 {
        let spelt = words(of: language.document(index))
        let analysis = language.analysis(ofDocument: index)
        #expect(spelt.map(\.count) == analysis.map(\.count))
        for (forms, sentence) in zip(spelt, analysis) {
          for (form, word) in zip(forms, sentence) {
            guard let place = word.head else {
              #expect(word.category == .noun || word.category == .relativiser)
              continue
            }
            let head = sentence[place]
            #expect(head.category == .noun)
            #expect(head.nounClass == word.nounClass && head.isPlural == word.isPlural)
            #expect(form.hasSuffix(string(language.suffix(of: word) ?? [])))
          }
        }
      }
    }
  }

  @Test func verbsAgreeAcrossClausesThatStandBetween() {
    var acrossClauses = 0
    var mostClauses = 0
    for seed in UInt64(0)..<8 {
      let language = ArtificialLanguage(seed: seed, grammar: .nested, script: .latin)
      for sentence in (0..<40).flatMap({ language.analysis(ofDocument: $0) }) {
        for (place, word) in sentence.enumerated() {
          guard let head = word.head, head < place - 1 else { continue }
          let between = sentence[(head + 1)..<place]
          if between.contains(where: { $0.category == .transitiveVerb }) { acrossClauses += 1 }
        }
        mostClauses = max(mostClauses, sentence.count { $0.category == .relativiser })
      }
    }
    #expect(acrossClauses > 100)
    #expect(mostClauses >= 3)
  }

  @Test(arguments: UInt64(0)..<6)
  func neighboursAgreeInNestedTextAndOnlyByChanceInFlatText(seed: UInt64) {
    let nested = neighbourAgreement(.nested, seed: seed)
    let flat = neighbourAgreement(.flat, seed: seed)
    #expect(nested.pairs > 1_000 && flat.pairs > 1_000)
    #expect(nested.observed == 1)
    let error = (flat.chance * (1 - flat.chance) / Double(flat.pairs)).squareRoot()
    #expect(abs(flat.observed - flat.chance) < 4 * error)
    #expect(flat.chance < 0.7)
  }

  @Test func flatWordsHaveNoHeads() {
    let language = ArtificialLanguage(seed: 3, grammar: .flat, script: .latin)
    let words = (0..<50).flatMap { language.analysis(ofDocument: $0) }.joined()
    #expect(words.allSatisfy { $0.head == nil })
  }

  @Test(arguments: UInt64(0)..<4)
  func unigramsAreEquallyFrequentInBothGrammars(seed: UInt64) {
    let nested = wordCounts(.nested, seed: seed)
    let flat = wordCounts(.flat, seed: seed)
    let nestedTotal = Double(nested.values.reduce(0, +))
    let flatTotal = Double(flat.values.reduce(0, +))
    let frequent = nested.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(150)
    var chiSquare = 0.0
    for (word, count) in frequent {
      let share = Double(count) / nestedTotal
      let other = Double(flat[word] ?? 0) / flatTotal
      let variance = share * (1 / nestedTotal + 1 / flatTotal)
      chiSquare += (share - other) * (share - other) / variance
      // Words of a nested sentence come together more often than alone: half a per cent of slack.
      #expect(abs(share - other) < 5 * variance.squareRoot() + 0.005 * share, "\(word)")
    }
    // 150 squares of a standard normal have a mean of 150 and a standard deviation of 17; the
    // clustering inside nested sentences widens that.
    #expect(chiSquare < 150 * 2)
    #expect(Set(flat.keys).intersection(nested.keys).count * 10 > nested.count * 8)
  }

  @Test(arguments: UInt64(0)..<4)
  func categoriesAreEquallyFrequentInBothGrammars(seed: UInt64) {
    func shares(_ grammar: ArtificialLanguage.Grammar) -> [Double] {
      let language = ArtificialLanguage(seed: seed, grammar: grammar, script: .latin)
      let words = (0..<1_500).flatMap { language.analysis(ofDocument: $0) }.joined()
      return ArtificialLanguage.Word.Category.allCases.map { category in
        Double(words.count { $0.category == category }) / Double(words.count)
      }
    }
    // With some 250,000 words each a share has a standard error of about 0.001.
    for (nested, flat) in zip(shares(.nested), shares(.flat)) {
      #expect(abs(nested - flat) < 0.004)
    }
  }

  @Test func sentencesAreEquallyLongInBothGrammars() {
    func lengths(_ grammar: ArtificialLanguage.Grammar) -> [Double] {
      let language = ArtificialLanguage(seed: 4, grammar: grammar, script: .latin)
      let sentences = (0..<2_000).flatMap { language.analysis(ofDocument: $0) }
      var shares = [Double](repeating: 0, count: 80)
      for sentence in sentences { shares[min(sentence.count, 79)] += 1 / Double(sentences.count) }
      return shares
    }
    for (nested, flat) in zip(lengths(.nested), lengths(.flat)) {
      #expect(abs(nested - flat) < 0.01)
    }
  }

  private func wordCounts(_ grammar: ArtificialLanguage.Grammar, seed: UInt64) -> [String: Int] {
    let language = ArtificialLanguage(seed: seed, grammar: grammar, script: .latin)
    var counts: [String: Int] = [:]
    for index in 0..<1_500 {
      for word in words(of: language.document(index)).joined() { counts[word, default: 0] += 1 }
    }
    return counts
  }

  /// How often a determiner and a noun that stand side by side in the order of the language have
  /// the same class and number, and how often they would if they were independent.
  private func neighbourAgreement(
    _ grammar: ArtificialLanguage.Grammar, seed: UInt64
  ) -> (observed: Double, chance: Double, pairs: Int) {
    let language = ArtificialLanguage(seed: seed, grammar: grammar, script: .latin)
    let determinersLead = determinersComeFirst(seed: seed)
    var equalCount = 0
    var pairCount = 0
    var features: [[Int]: Double] = [:]
    for sentence in (0..<400).flatMap({ language.analysis(ofDocument: $0) }) {
      for (left, right) in zip(sentence, sentence.dropFirst()) {
        let (determiner, noun) = determinersLead ? (left, right) : (right, left)
        guard determiner.category == .determiner, noun.category == .noun else { continue }
        let isEqual =
          determiner.nounClass == noun.nounClass && determiner.isPlural == noun.isPlural
        equalCount += isEqual ? 1 : 0
        pairCount += 1
        features[[noun.nounClass, noun.isPlural ? 1 : 0], default: 0] += 1
      }
    }
    let count = Double(pairCount)
    let chance = features.values.map { $0 * $0 / (count * count) }.sorted().reduce(0, +)
    return (Double(equalCount) / count, chance, pairCount)
  }

  private func determinersComeFirst(seed: UInt64) -> Bool {
    let language = ArtificialLanguage(seed: seed, grammar: .nested, script: .latin)
    for (place, word) in (language.analysis(ofDocument: 0).first ?? []).enumerated()
    where word.category == .determiner {
      return (word.head ?? 0) > place
    }
    return true
  }
}
