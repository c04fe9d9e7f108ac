import Testing
import Vocabulary

@Suite struct AddedTokensTests {
  private static let pieces = ["[UNK]", "a", "b", "##b", "foo", "##!"]

  /// Ids are what `tokenizers` 0.23.3 gives, asked by hand: `foo` 10, `foo!` 11, `is` 12, `a b` 13,
  /// `!!` 14.
  @Test(arguments: [
    ("foo", [10]), ("foo1", [0]), ("foo_", [4, 0]), ("foo\u{301}", [0]), ("1foo", [0]),
    ("foo-", [10, 0]), ("\u{E9} foo", [0, 10]), ("\u{E9}foo", [0]), ("foo!", [11]),
    ("xfoo!", [0, 11]), ("x foo!", [0, 11]), ("foo foo! foo", [10, 11, 10]),
    ("is  is is", [12, 12, 12]),
    ("is\u{3000}\u{85}is a", [12, 12, 1]), ("foo foobar foo", [10, 0, 10]), ("\u{660}foo", [0]),
    ("foo\u{20DD}", [0]), ("foo\u{203F}", [4, 0]), ("foofoo!", [4, 11]), ("a ba b", [1, 0, 2]),
    ("a b", [13]), ("foo\u{32866}", [10, 0]), ("!!!!!", [14, 14, 0]), ("", []), (" ", []),
  ])
  func tokensAreFoundWhereTheyMayStand(text: String, ids: [Int32]) {
    var model = WordPieceModel(
      pieces: Self.pieces.map { Array($0.utf8) }, unknown: 0, normaliser: BertNormaliser())
    for (index, content) in ["foo", "foo!", "is", "a b", "!!"].enumerated() {
      var token = AddedToken(id: Int32(10 + index), content: Array(content.utf8))
      token.isSingleWord = content == "foo" || content == "a b"
      token.stripsLeft = content == "foo!" || content == "is"
      token.stripsRight = content == "is"
      model.added.append(token)
    }
    #expect(WordPieceCodec(model).encode([Array(text.utf8)]) == [ids])
    #expect(ReferenceWordPiece(model).encode(Array(text.utf8)) == ids)
  }
}
