/// A made-up language that any amount of text can be drawn from.
///
/// A seed fixes the sounds, the lexicon with Zipfian frequencies, two to four noun classes, the
/// suffixes, and the order of words. In a ``Grammar/nested`` language clauses stand inside clauses
/// and determiners, adjectives and verbs agree with their noun in class and number; its
/// ``Grammar/flat`` twin of the same seed has the same words, equally frequent, and sentences of
/// the same lengths, but every word is drawn independently. What a model learns from the first and
/// not from the second, it learned from structure.
///
/// A document is a pure function of the language and the document's number: documents can be made
/// in any order, on any number of threads, on any machine, and are the same bytes.
///
///     let language = ArtificialLanguage(seed: 7, grammar: .nested, script: .latin)
///     let text = language.document(0)  // UTF-8: sentences, and a newline after each paragraph
///
/// - Source: the nested and flat controls follow Ri and Tsuruoka (2022), “Pretraining with
///   artificial language”, and Papadimitriou and Jurafsky (2020), “Learning music helps you read”;
///   here both come from one phrase-structure grammar.
public struct ArtificialLanguage: Sendable {
  /// Whether sentences have structure.
  public enum Grammar: String, CaseIterable, Codable, Sendable {
    /// Phrases, centre-embedded clauses, and agreement.
    case nested
    /// The control: the same words and sentence lengths, each word drawn on its own.
    case flat
  }

  /// What everything about the language was drawn from.
  public let seed: UInt64
  /// Whether sentences have structure.
  public let grammar: Grammar
  /// The letters it is written in.
  public let script: Script
  /// How many noun classes there are.
  public var nounClassCount: Int { lexicon.nounClassCount }

  let phonology: Phonology
  let lexicon: Lexicon
  let syntax: Syntax
  /// The categories of the words of a flat sentence.
  let categories: AliasTable

  /// Makes the language of `seed`, in a few milliseconds: every form of every word is spelt out.
  ///
  /// - Parameters:
  ///   - seed: Equal seeds give the same language, whatever the grammar and the script.
  ///   - grammar: Whether sentences have structure.
  ///   - script: The letters to write it in.
  public init(seed: UInt64, grammar: Grammar, script: Script) {
    self.seed = seed
    self.grammar = grammar
    self.script = script
    var random = RandomStream(seed: seed, purpose: .grammar)
    phonology = Phonology(script: script, random: &random)
    syntax = Syntax(random: &random)
    var lexiconRandom = RandomStream(seed: seed, purpose: .lexicon)
    lexicon = Lexicon(phonology: phonology, random: &lexiconRandom)
    categories = AliasTable(weights: Derivation.expectedCounts())
  }

  /// The text of document `index`: UTF-8, sentences separated by a space or, between paragraphs,
  /// by a newline; no newline at the end.
  ///
  /// - Complexity: O(length); the lengths of documents are spread like a log-normal distribution,
  ///   with a median of 17 sentences.
  public func document(_ index: Int) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(4_096)
    appendDocument(index, to: &text)
    return text
  }

  /// The title of document `index`, UTF-8; no two documents of a language share one.
  public func title(_ index: Int) -> [UInt8] {
    var title: [UInt8] = []
    appendTitle(index, to: &title)
    return title
  }

  /// The sentences of document `index` as the grammar sees them, word for word those of its text.
  public func analysis(ofDocument index: Int) -> [[Word]] {
    var sentences = SentenceSequence(language: self, document: index)
    var analysis: [[Word]] = []
    while sentences.next() != nil { analysis.append(sentences.words) }
    return analysis
  }

  /// The form of `word`, UTF-8, as it stands inside a sentence.
  ///
  /// - Returns: `nil` if the language has no such word.
  public func form(of word: Word) -> [UInt8]? {
    guard lexicon.contains(word) else { return nil }
    return Array(lexicon.bytes[lexicon.form(of: word)])
  }

  /// The suffix, UTF-8, that `word` takes for its class and number: alone it tells the form apart
  /// from the other forms of the same word.
  ///
  /// - Returns: `nil` if the language has no such word.
  public func suffix(of word: Word) -> [UInt8]? {
    guard lexicon.contains(word) else { return nil }
    return lexicon.suffixes[word.category.rawValue][lexicon.slot(of: word)]
  }

  func appendDocument(_ index: Int, to text: inout [UInt8]) {
    var sentences = SentenceSequence(language: self, document: index)
    while let separator = sentences.next() {
      append(sentences.words, to: &text)
      text.append(separator)
    }
    text.removeLast()
  }

  func appendTitle(_ index: Int, to text: inout [UInt8]) {
    var random = RandomStream(seed: seed, purpose: .title, index: index)
    let noun = lexicon.frequencies[Word.Category.noun.rawValue].sample(&random)
    let word = Word(
      category: .noun, lexeme: noun, nounClass: lexicon.nounClasses[noun], isPlural: false,
      head: nil)
    let start = text.count
    text.append(contentsOf: lexicon.bytes[lexicon.form(of: word)])
    script.capitalise(&text, at: start)
    text.append(UInt8(ascii: " "))
    let name = text.count
    phonology.appendName(of: index, to: &text)
    script.capitalise(&text, at: name)
  }

  private func append(_ words: [Word], to text: inout [UInt8]) {
    let start = text.count
    for word in words {
      text.append(contentsOf: lexicon.bytes[lexicon.form(of: word)])
      text.append(UInt8(ascii: " "))
    }
    script.capitalise(&text, at: start)
    text[text.count - 1] = UInt8(ascii: ".")
  }
}
