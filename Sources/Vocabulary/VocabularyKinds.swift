extension Vocabulary {
  /// The kinds of vocabulary that are made here: a new kind is a file of its own and a line here.
  static let kinds: [any MadeVocabularyKind.Type] = [
    ByteVocabulary.self,
    BPEVocabulary.self,
    WordPieceVocabulary.self,
  ]

  /// All kinds, also those of which only other programs' files are read.
  static let openedKinds: [any VocabularyKind.Type] = kinds + [ByteLevelVocabulary.self]
}
