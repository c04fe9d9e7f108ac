extension Vocabulary {
  /// The kinds of vocabulary that there are: a new kind is a file of its own and a line here.
  static let kinds: [any VocabularyKind.Type] = [
    ByteVocabulary.self,
    BPEVocabulary.self,
    WordPieceVocabulary.self,
  ]
}
