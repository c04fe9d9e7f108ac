import ByteIO
import TestSupport
import Testing
import Values
import Vocabulary

@Suite struct MergingTests {
  private let first: Vocabulary
  private let second: Vocabulary

  init() throws {
    first = try Vocabulary(PieceVocabulary(["a", "b", "The", "ab", "x"], name: "first"))
    second = try Vocabulary(PieceVocabulary(["b", "c", "the", "X", "ab", "a"], name: "second"))
  }

  private func merging(
    _ written: [String: String] = [:], of parents: [Vocabulary]? = nil, counts: [[Int]?]? = nil
  ) throws -> Merging {
    let parents = parents ?? [first, second]
    return try Merging(
      of: parents, MergeSettings(reading: written.mapValues { [$0] }),
      counts: counts ?? parents.map { _ in nil })
  }

  @Test func equalPiecesShareAnID() throws {
    let merging = try merging()
    #expect(merging.anchors.map(\.ids) == [[3, 8], [4, 3], [6, 7]])
    let ids = merging.ids
    #expect(ids.size == 8 + 9 - 3 - 3)
    #expect(try ids.map(parent: 0, copy: 0) == Array(0..<8))
    #expect(try ids.map(parent: 1, copy: 0) == [0, 1, 2, 4, 8, 9, 10, 6, 3])
  }

  @Test func piecesThatDifferInCaseShareAnIDIfWished() throws {
    let merging = try merging(["anchors": "case-folded"])
    #expect(merging.anchors.map(\.ids) == [[3, 8], [4, 3], [6, 7], [5, 5], [7, 6]])
    #expect(try merging.ids.map(parent: 1, copy: 0) == [0, 1, 2, 4, 8, 5, 7, 6, 3])
  }

  @Test func withoutAnchorsOnlySpecialIDsAreShared() throws {
    for written in [["anchors": "none"], ["anchored": "0"]] {
      let ids = try merging(written).ids
      #expect(ids.size == 8 + 9 - 3)
      #expect(try ids.map(parent: 1, copy: 0) == [0, 1, 2] + Array(8..<14))
    }
  }

  @Test func aShareIsChosen() throws {
    let some = try merging(["anchored": "0.7", "seed": "1"])
    #expect(some.anchors.count == 2 && some.candidates.count == 3)
    let fewer = try merging(["anchored": "0.4", "seed": "1"])
    #expect(fewer.anchors.count == 1 && Set(fewer.anchors).isSubset(of: Set(some.anchors)))
    #expect(some.ids.size == 8 + 9 - 3 - 2)
    #expect(throws: SettingError.self) { try merging(["anchored": "0.7"]) }
  }

  /// The most frequent anchors by their shares of running tokens, not by counts.
  @Test func aBandOfAnchorsIsChosen() throws {
    let counts: [[Int]?] = [
      [0, 0, 0, 50, 1, 0, 10, 39], [0, 0, 0, 700, 100, 100, 50, 0, 50],
    ]
    #expect(try merging(["band": "0..1/3"], counts: counts).anchors.map(\.ids) == [[4, 3]])
    #expect(
      try merging(["band": "1/3..1"], counts: counts).anchors.map(\.ids) == [[3, 8], [6, 7]])
    #expect(throws: SettingError.self) { try merging(["band": "0..1/3"]) }
  }

  @Test func filesSayWhichAnchorsThereAre() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let path = folder.file("anchors.tsv")
    func anchors(_ key: String, _ text: String, _ more: [String: String] = [:]) throws
      -> [[Int32?]]
    {
      try AtomicFile.write(Array(text.utf8), to: path)
      return try merging(more.merging([key: path]) { $1 }).anchors.map(\.ids)
    }
    #expect(try anchors("anchors", "a\nx\tc\n") == [[3, 8], [7, 4]])
    #expect(try anchors("anchors", "The\t\n") == [])
    for wrong in ["nothing\n", "a\ta\ta\n", "a\na\n"] {
      #expect(throws: VocabularyError.self, "\(wrong)") { try anchors("anchors", wrong) }
    }
    #expect(try anchors("scores", "ab\t2\nb\t5\n", ["anchored": "0.4"]) == [[4, 3]])
    #expect(try anchors("scores", "ab\t7\nb\t5\n", ["anchored": "0.7"]) == [[4, 3], [6, 7]])
  }

  @Test func anyNumberIsMergedAndEveryTextComesBack() throws {
    let third = try Vocabulary(PieceVocabulary(["c", "a", "q"], name: "third"))
    let ids = try merging(of: [first, second, third]).ids
    #expect(try ids.map(parent: 2, copy: 0) == [0, 1, 2, 8, 3, 11])
    for (place, (parent, text)) in [(first, "abxThe"), (second, "Xthecab"), (third, "qac")]
      .enumerated()
    {
      let map = try ids.map(parent: place, copy: 0) ?? []
      #expect(Set(map).count == parent.size)
      let mapped = parent.ids(of: text).map { map[Int($0)] }
      #expect(try ids.decoder().decode(mapped) == Array(text.utf8))
    }
    #expect(ids.parent(digest: third.digest) == 2 && ids.parent(digest: "") == nil)
    #expect(throws: SettingError.self) { try ids.decoder().decode([7, 8]) }
    #expect(throws: SettingError.self) { try ids.decoder().decode([-1]) }
  }

  /// Special ids are those of the first; where two of these are one, what is left is new.
  @Test func specialIDsAreSharedWhereverTheyStand() throws {
    let turned = try Vocabulary(
      PieceVocabulary(
        ["b"], name: "turned", special: SpecialIDs(padding: 2, endOfText: 0, unknown: 1)))
    #expect(try merging(of: [first, turned]).ids.map(parent: 1, copy: 0) == [1, 2, 0, 4])
    let bare = try Vocabulary(
      PieceVocabulary(
        ["b"], name: "bare", special: SpecialIDs(padding: 1, endOfText: 1, unknown: 2)))
    let ids = try merging(of: [bare, turned]).ids
    #expect(try ids.map(parent: 1, copy: 0) == [1, 2, 4, 3])
    #expect(ids.special == bare.special && ids.size == 5)
  }

  /// Pieces that differ share an id here, so what decodes must be told which is meant.
  @Test func aParentDecodesItsOwnPieces() throws {
    let ids = try merging(["anchors": "case-folded"]).ids
    let map = try ids.map(parent: 1, copy: 0) ?? []
    let mapped = second.ids(of: "theX").map { map[Int($0)] }
    #expect(try ids.decoder(parent: 1).decode(mapped) == Array("theX".utf8))
    #expect(try ids.decoder(parent: 0).decode(mapped) == Array("Thex".utf8))
    #expect(try ids.decoder().decode(mapped) == Array("Thex".utf8))
    #expect(try ids.byteCounts(parent: 1, copy: 0)[Int(mapped[0])] == 3)
    #expect(throws: SettingError.self) { try ids.decoder(parent: 2) }
    #expect(throws: SettingError.self) { try ids.decoder(copy: 1) }
  }

  @Test func oneVocabularyAloneIsRefused() {
    #expect(throws: SettingError.self) { try merging(of: [first]) }
    #expect(throws: SettingError.self) { try merging(of: [first, first]) }
  }
}
