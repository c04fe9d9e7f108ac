/// What a kind of vocabulary has to say of itself.
///
/// A kind is called once a batch of documents, never once a token, so its own loops stay concrete;
/// see ``Vocabulary`` for those who use one.
package protocol VocabularyKind: Sendable {
  /// The word of the kind in recipes and in `vocabulary.json`.
  static var word: String { get }
  /// The most ids that a vocabulary with `settings` can have.
  static func largestSize(_ settings: VocabularySettings) -> Int

  /// Makes a vocabulary.
  init(_ settings: VocabularySettings) throws
  /// Opens what ``json()`` was written to: `json` stands in `folder`, perhaps beside other
  /// files of the kind's own.
  init(json: [UInt8], folder: String) throws

  /// The number of ids: they are `0 ..< size`.
  var size: Int { get }
  /// The ids that stand for no text.
  var special: SpecialIDs { get }
  /// The contents of `vocabulary.json`: the same vocabulary gives the same bytes on any machine.
  func json() throws -> [UInt8]
  /// The bytes of text that `id` stands for; none for special ids, and for ids that there are not.
  func bytes(of id: Int32) -> [UInt8]
  /// Appends the ids of each of `texts` to `tokens`, without ends of text.
  func encode(_ texts: TextBatch, into tokens: inout TokenBatch)
}
