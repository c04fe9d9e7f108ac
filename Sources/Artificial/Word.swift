extension ArtificialLanguage {
  /// One word of a sentence, as the grammar sees it.
  public struct Word: Hashable, Sendable {
    /// The parts of speech.
    public enum Category: Int, CaseIterable, Sendable {
      /// Agrees with its noun.
      case determiner
      /// Agrees with its noun.
      case adjective
      /// Has a class of its own, and a number.
      case noun
      /// Agrees with its subject.
      case transitiveVerb
      /// Agrees with its subject.
      case intransitiveVerb
      /// The one word that opens a relative clause; it has a single form.
      case relativiser
    }

    /// The part of speech.
    public let category: Category
    /// Which of the words of its category: 0 is the most frequent.
    public let lexeme: Int
    /// The noun class the form shows (for a noun: the class it belongs to), from 0.
    public let nounClass: Int
    /// Whether the form is plural.
    public let isPlural: Bool
    /// The place in the sentence of the noun that the word agrees with; `nil` for a noun, for a
    /// relativiser, and for every word of a flat sentence.
    public internal(set) var head: Int?
  }
}

/// Inside the target the short name is clear; outside, others have words too.
typealias Word = ArtificialLanguage.Word
