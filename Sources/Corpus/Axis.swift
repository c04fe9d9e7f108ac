/// What a fact can be about: the closed list of axes.
///
/// The raw value is the axis's word in JSON, in tables and on the report's page.
public enum Axis: String, CaseIterable, Hashable, Sendable, Comparable {
  // What text.
  /// A corpus, by its name in the recipe.
  case corpus
  /// The language that a corpus is said to be in.
  case language
  /// The language that lines were found to be in; `outside` for those that the model does not know.
  case detected
  /// A file that a corpus is read from.
  case file
  /// Why something was left out.
  case reason
  /// A construct of wikitext and the like that was left out.
  case construct
  // Which part of it.
  /// A sample, by its name in the recipe.
  case sample
  /// Which of several drawings of a sample, from 0.
  case draw
  /// `train`, `validation` or `test`.
  case set
  /// A budget of training text, as the recipe words it.
  case budget
  /// A vocabulary, by its name in the recipe.
  case vocabulary
  /// A mixture, by its name in the recipe.
  case mixture
  /// The length of a mixture's rows, in tokens.
  case context
  /// Which of several orders of a mixture's rows, from 0.
  case order
  /// A clone of a language, from 1.
  case clone
  // Which training.
  /// A run, by its whole id.
  case run
  /// The entry under `runs` that a run comes from.
  case entry
  /// The run that a run goes on from, by its whole id.
  case parent
  /// A model, by its name in the recipe.
  case model
  /// Training settings, by their name in the recipe.
  case training
  /// A budget of tokens, as the recipe words it.
  case tokens
  /// Which of a run's seeds, from 0.
  case seed
  /// A layer, from 0.
  case layer
  /// A stretch of training with shares of its own, from 0.
  case phase
  /// A gone-through of the data, from 0.
  case epoch
  /// An optimiser step, from 1.
  case step
  // What was compared.
  /// The run that a run is compared with, by its whole id.
  case baseline
  /// The language or corpus that gives.
  case source
  /// The language or corpus that receives.
  case target
  /// A task that a model is tested on.
  case task
  /// What results were set against: a distance between languages, a rate of contamination.
  case covariate
  /// What a minimal pair is about, in its data set's words.
  case phenomenon
  /// A claim, by its name in the recipe.
  case claim
  /// A set of results, such as those of a publication.
  case resultSet = "result-set"

  /// Orders axes as they are listed here.
  public static func < (left: Axis, right: Axis) -> Bool { left.place < right.place }

  /// Where the axis stands in the list.
  var place: Int { Self.places[self] ?? 0 }

  /// The axis that `word` is the word of.
  init?(word: String) {
    guard let axis = Self.byWord[word] else { return nil }
    self = axis
  }

  // Looked up for every fact: a search through the list took a third of a report's time.
  private static let places = Dictionary(
    uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
  private static let byWord = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
}

extension [Axis: String] {
  /// The values by the axes' words, as JSON has them.
  public var words: [String: String] {
    Dictionary<String, String>(uniqueKeysWithValues: map { ($0.key.rawValue, $0.value) })
  }
}
