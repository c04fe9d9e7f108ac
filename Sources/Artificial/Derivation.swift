/// The order of subject, verb and object, one for all clauses of a language.
enum ClauseOrder: Int, CaseIterable {
  case subjectVerbObject, subjectObjectVerb, verbSubjectObject

  enum Constituent { case subject, verb, object }

  var constituents: [Constituent] {
    switch self {
    case .subjectVerbObject: [.subject, .verb, .object]
    case .subjectObjectVerb: [.subject, .object, .verb]
    case .verbSubjectObject: [.verb, .subject, .object]
    }
  }
}

/// What a phrase-structure grammar leaves open for a language to choose.
struct Syntax: Sendable {
  let constituents: [ClauseOrder.Constituent]
  let determinerFirst: Bool
  let adjectiveFirst: Bool

  init(random: inout RandomStream) {
    constituents = ClauseOrder.allCases[random.below(ClauseOrder.allCases.count)].constituents
    determinerFirst = random.chance(0.7)
    adjectiveFirst = random.chance(0.5)
  }
}

/// Derives sentences, one at a time, from the grammar
///
///     S   → NP VP                      NP → Det (Adj) N (RC)
///     VP  → V_intransitive             RC → Rel VP            subject relative
///         | V_transitive NP               | Rel NP V_transitive  object relative
///
/// in the language's own order of words. A relative clause inside a relative clause is nested, at
/// most ``maximumDepth`` deep; object relatives nest in the centre, so that the verbs come in the
/// reverse order of their subjects and agree with them across everything between.
struct Derivation {
  static let maximumDepth = 3
  private static let adjectiveProbability = 0.35
  private static let relativeProbability = 0.3
  private static let subjectRelativeProbability = 0.5
  private static let transitiveProbability = 0.6
  private static let pluralProbability = 0.3

  private enum Gap {
    /// A main clause.
    case none
    /// The subject is the noun at this place, outside the clause.
    case subject(Int)
    /// The object stands outside the clause.
    case object
  }

  /// The words of the sentence derived last.
  private(set) var words: [Word] = []
  var random: RandomStream
  private let lexicon: Lexicon
  private let syntax: Syntax
  private let categories: AliasTable

  init(language: ArtificialLanguage, random: RandomStream) {
    self.random = random
    lexicon = language.lexicon
    syntax = language.syntax
    categories = language.categories
    words.reserveCapacity(64)
  }

  /// Derives a sentence with structure and agreement.
  mutating func deriveNested() {
    words.removeAll(keepingCapacity: true)
    appendClause(gap: .none, depth: 0)
  }

  /// Derives a sentence only for its length, and draws as many words independently.
  mutating func deriveFlat() {
    deriveNested()
    let wordCount = words.count
    words.removeAll(keepingCapacity: true)
    for _ in 0..<wordCount {
      let model = drawNoun()
      let category = Word.Category.allCases[categories.sample(&random)]
      if category == .noun { words.append(model) } else { append(category, agreeingWith: model) }
    }
  }

  private mutating func appendClause(gap: Gap, depth: Int) {
    var subjectPlace = -1
    var subject: Word
    if case .subject(let place) = gap {
      subject = words[place]
      subjectPlace = place
    } else {
      subject = drawNoun()
    }
    var isTransitive = true
    var hasObject = false
    if case .object = gap {
    } else {
      isTransitive = random.chance(Self.transitiveProbability)
      hasObject = isTransitive
    }
    var verbPlace = -1
    for constituent in syntax.constituents {
      switch constituent {
      case .subject:
        if subjectPlace < 0 { subjectPlace = appendNounPhrase(subject, depth: depth) }
      case .verb:
        verbPlace = words.count
        append(isTransitive ? .transitiveVerb : .intransitiveVerb, agreeingWith: subject)
      case .object:
        if hasObject { _ = appendNounPhrase(drawNoun(), depth: depth) }
      }
    }
    words[verbPlace].head = subjectPlace
  }

  /// Appends a noun phrase around `noun` and returns the place of the noun.
  private mutating func appendNounPhrase(_ noun: Word, depth: Int) -> Int {
    let start = words.count
    let hasAdjective = random.chance(Self.adjectiveProbability)
    if syntax.determinerFirst { append(.determiner, agreeingWith: noun) }
    if hasAdjective, syntax.adjectiveFirst { append(.adjective, agreeingWith: noun) }
    let nounPlace = words.count
    words.append(noun)
    if hasAdjective, !syntax.adjectiveFirst { append(.adjective, agreeingWith: noun) }
    if !syntax.determinerFirst { append(.determiner, agreeingWith: noun) }
    for place in start..<words.count where place != nounPlace { words[place].head = nounPlace }
    if depth < Self.maximumDepth, random.chance(Self.relativeProbability) {
      append(.relativiser, agreeingWith: noun)
      let isSubjectRelative = random.chance(Self.subjectRelativeProbability)
      appendClause(gap: isSubjectRelative ? .subject(nounPlace) : .object, depth: depth + 1)
    }
    return nounPlace
  }

  private mutating func append(_ category: Word.Category, agreeingWith noun: Word) {
    words.append(
      Word(
        category: category, lexeme: lexicon.frequencies[category.rawValue].sample(&random),
        nounClass: noun.nounClass, isPlural: noun.isPlural, head: nil))
  }

  private mutating func drawNoun() -> Word {
    let lexeme = lexicon.frequencies[Word.Category.noun.rawValue].sample(&random)
    return Word(
      category: .noun, lexeme: lexeme, nounClass: lexicon.nounClasses[lexeme],
      isPlural: random.chance(Self.pluralProbability), head: nil)
  }

  /// The expected number of words of each category in a nested sentence, in the order of
  /// `Word.Category`.
  ///
  /// Worked out over the grammar from the deepest level up; the flat grammar draws its words in
  /// these proportions, which makes the two unigram distributions equal.
  static func expectedCounts() -> [Double] {
    let transitive = transitiveProbability
    let subjectRelative = subjectRelativeProbability
    // In the order of the cases: determiner, adjective, noun, transitive, intransitive,
    // relativiser.
    let bare: [Double] = [1, adjectiveProbability, 1, 0, 0, 0]
    let transitiveVerb: [Double] = [0, 0, 0, 1, 0, 0]
    let intransitiveVerb: [Double] = [0, 0, 0, 0, 1, 0]
    let relativiser: [Double] = [0, 0, 0, 0, 0, 1]
    func sum(_ terms: [(Double, [Double])]) -> [Double] {
      bare.indices.map { index in terms.reduce(0) { $0 + $1.0 * $1.1[index] } }
    }
    func verbPhrase(_ nounPhrase: [Double]) -> [Double] {
      sum([
        (transitive, transitiveVerb), (transitive, nounPhrase), (1 - transitive, intransitiveVerb),
      ])
    }
    var nounPhrase = bare
    for _ in 0..<maximumDepth {
      let objectRelative = sum([(1, nounPhrase), (1, transitiveVerb)])
      let relative = sum([
        (1, relativiser), (subjectRelative, verbPhrase(nounPhrase)),
        (1 - subjectRelative, objectRelative),
      ])
      nounPhrase = sum([(1, bare), (relativeProbability, relative)])
    }
    return sum([(1, nounPhrase), (1, verbPhrase(nounPhrase))])
  }
}
