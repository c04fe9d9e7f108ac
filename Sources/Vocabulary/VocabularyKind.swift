package import Values

/// What a kind of vocabulary has to say of itself.
///
/// A kind is called once a batch of documents, never once a token, so its own loops stay concrete;
/// see ``Vocabulary`` for those who use one.
package protocol VocabularyKind: Sendable {
  /// The word of the kind in recipes and in `vocabulary.json`.
  static var word: String { get }
  /// Opens what ``json()`` and ``exports()`` were written to: `json` stands in `folder`, beside
  /// the kind's other files.
  init(json: [UInt8], folder: String) throws

  /// The number of ids: they are `0 ..< size`.
  var size: Int { get }
  /// The ids that stand for no text.
  var special: SpecialIDs { get }
  /// The id that hides a token from a masked language model, where there is one.
  var mask: Int32? { get }
  /// The contents of `vocabulary.json`: the same vocabulary gives the same bytes on any machine.
  func json() throws -> [UInt8]
  /// The files beside `vocabulary.json`, such as those by which other programs know the same
  /// vocabulary, each with its name.
  func exports() throws -> [(name: String, bytes: [UInt8])]
  /// The bytes of text that `id` stands for; none for special ids, and for ids that there are not.
  func bytes(of id: Int32) -> [UInt8]
  /// The piece of `id` as the kind's own files spell it, which tells pieces apart whose text is the
  /// same; none for ids without a piece.
  func piece(_ id: Int32) -> [UInt8]
  /// The text that `ids` stand for, as the model of the vocabulary's origin decodes them.
  func decode(_ ids: [Int32]) -> [UInt8]
  /// Appends the ids of each of `texts` to `tokens`, without ends of text.
  func encode(_ texts: TextBatch, into tokens: inout TokenBatch)
}

/// A kind whose vocabularies are made here, by settings, and not only read.
package protocol MadeVocabularyKind: VocabularyKind {
  /// What can be set of a vocabulary of this kind.
  associatedtype Settings: SettingsSection
  /// Whether such a vocabulary is made from text.
  static var isTrained: Bool { get }
  /// The most ids that a vocabulary with `settings` can have.
  static func largestSize(_ settings: Settings) -> Int

  /// Makes a vocabulary; a kind that is not trained does not look at `text`.
  static func make(_ settings: Settings, from text: TrainingText) async throws -> Self
}

extension VocabularyKind {
  package var mask: Int32? { nil }

  package func exports() throws -> [(name: String, bytes: [UInt8])] { [] }

  package func piece(_ id: Int32) -> [UInt8] { bytes(of: id) }

  package func decode(_ ids: [Int32]) -> [UInt8] { ids.flatMap(bytes) }
}
