import Foundation
import TestSupport
import Testing
import TokenStore
import Values

@Suite struct ShardWriterTests {
  private struct Golden: Decodable {
    var documents: [[Int32]]
    var tokensPerShard: Int
  }

  @Test(arguments: [("uint16", 384, 1), ("int32", 100_000, 2)])
  func goldenBytesAreReproduced(kind: String, vocabularySize: Int, endOfText: Int) throws {
    let golden = "\(repositoryRoot)/Tests/Fixtures/token-shards/\(kind)"
    let source = try JSONDecoder().decode(
      Golden.self, from: Data(bytes("\(golden)/documents.json")))
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let settings = ShardSettings(
      name: "golden", vocabularySize: vocabularySize, endOfText: endOfText,
      vocabularyHash: "vocabulary", tokensPerShard: source.tokensPerShard)
    try write(source.documents, to: folder.path, settings)
    let written = try names(in: folder.path)
    #expect(written == (try names(in: golden)).filter { $0 != "documents.json" })
    for name in written {
      #expect(try bytes(folder.file(name)) == bytes("\(golden)/\(name)"), "\(name) differs")
    }
    let shards = try TokenShards(folder: golden)
    try shards.verify()
    for (document, ids) in source.documents.enumerated() {
      let count = try shards.range(ofDocument: document).count
      let read = try shards.ids(inDocument: document, offset: 0, count: count)
      #expect(read == ids + [Int32(endOfText)])
    }
  }

  @Test func shardsAreCutByTokens() throws {
    var generator = SeededGenerator(seed: 3)
    for tokensPerShard in [1, 2, 7, 50, 1_000_000] {
      let documents = randomDocuments(200, below: 384, using: &generator)
      let folder = try TemporaryFolder()
      defer { withExtendedLifetime(folder) {} }
      let set = try write(documents, to: folder.path, settings(tokensPerShard: tokensPerShard))
      var counts: [Int] = []
      for tokens in documents.map({ $0.count + 1 }) {
        if let last = counts.last, last + tokens <= tokensPerShard {
          counts[counts.count - 1] += tokens
        } else {
          counts.append(tokens)
        }
      }
      #expect(set.shards.map(\.tokenCount) == counts)
      #expect(set.documentCount == 200)
      #expect(set.tokenCount == stream(documents).count)
      #expect(set.textByteCount == set.tokenCount - 200)
      #expect(try TokenShards(folder: folder.path).ids(in: 0..<set.tokenCount) == stream(documents))
    }
  }

  @Test func twiceIsTheSame() throws {
    var generator = SeededGenerator(seed: 4)
    let documents = randomDocuments(300, below: 384, using: &generator)
    let folders = try [TemporaryFolder(), TemporaryFolder()]
    defer { withExtendedLifetime(folders) {} }
    for folder in folders { try write(documents, to: folder.path) }
    for name in try names(in: folders[0].path) {
      #expect(try bytes(folders[0].file(name)) == bytes(folders[1].file(name)))
    }
  }

  @Test func noDocumentsMakeNoShards() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    #expect(try write([], to: folder.path).shards.isEmpty)
    #expect(try names(in: folder.path) == ["shards.json"])
    let shards = try TokenShards(folder: folder.path)
    #expect(shards.documentCount == 0)
    #expect(try shards.ids(in: 0..<0) == [])
    #expect(throws: TokenStoreError.self) { try shards.ids(in: 0..<1) }
    #expect(throws: TokenStoreError.self) { try shards.location(ofToken: 0) }
  }

  @Test func bothWidthsOfInputAreTheSame() throws {
    for vocabularySize in [384, 65_499, 65_500, 70_000] {
      let folders = try [TemporaryFolder(), TemporaryFolder()]
      defer { withExtendedLifetime(folders) {} }
      let ids: [UInt16] = [0, 1, 383]
      var writer = try ShardWriter(folder: folders[0].path, settings: settings(vocabularySize))
      try writer.append(ids, textByteCount: 3)
      let set = try writer.finish(corpusHash: "corpus")
      #expect(
        try write([ids.map { Int32($0) }], to: folders[1].path, settings(vocabularySize)) == set)
      #expect(set.dataType == (vocabularySize < 65_500 ? .uint16 : .int32))
    }
  }

  /// A batch is its documents one by one, for both widths of input and both of the store.
  @Test(arguments: [384, 70_000]) func aBatchIsItsDocuments(vocabularySize: Int) throws {
    var generator = SeededGenerator(seed: 5)
    let documents = randomDocuments(100, below: 384, using: &generator)
    let folders = try [TemporaryFolder(), TemporaryFolder(), TemporaryFolder()]
    defer { withExtendedLifetime(folders) {} }
    let settings = settings(vocabularySize, tokensPerShard: 70)
    let expected = try write(documents, to: folders[0].path, settings)
    var ends: [Int] = []
    for ids in documents { ends.append((ends.last ?? 0) + ids.count) }
    let ids = documents.flatMap { $0 }
    var narrow = try ShardWriter(folder: folders[1].path, settings: settings)
    try narrow.append(ids.map { UInt16($0) }, ends: ends, textEnds: ends)
    #expect(try narrow.finish(corpusHash: "corpus") == expected)
    var wide = try ShardWriter(folder: folders[2].path, settings: settings)
    try wide.append(ids, ends: ends, textEnds: ends)
    #expect(try wide.finish(corpusHash: "corpus") == expected)
  }

  @Test func anAbandonedWriterLeavesNothing() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    do {
      var writer = try ShardWriter(folder: folder.path, settings: settings(tokensPerShard: 2))
      for _ in 0..<5 { try writer.append([9, 9] as [UInt16], textByteCount: 2) }
      #expect(try names(in: folder.path).count == 9)
      #expect(throws: TokenStoreError.self) {
        try writer.append([384] as [UInt16], textByteCount: 1)
      }
    }
    #expect(try names(in: folder.path) == [])
  }

  @Test func idsOutsideTheVocabularyAreRefused() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    for ids in [[384], [-1], [Int32.max], [Int32.min], [65_536 + 5]] as [[Int32]] {
      #expect(throws: TokenStoreError.self) { try write([[1], ids], to: folder.path) }
    }
    #expect(throws: TokenStoreError.self) {
      try write([[70_000]], to: folder.path, settings(70_000))
    }
    var writer = try ShardWriter(folder: folder.path, settings: settings())
    #expect(throws: SettingError.self) { try writer.append([1] as [UInt16], textByteCount: -1) }
  }

  @Test func unusableSettingsAreRefused() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    func isRefused(_ change: (inout ShardSettings) -> Void) -> Bool {
      var changed = settings()
      change(&changed)
      do { _ = try ShardWriter(folder: folder.path, settings: changed) } catch { return true }
      return false
    }
    for name in ["", "../train", "a/b", ".hidden", "två", "a b", "a\n"] {
      #expect(isRefused { $0.name = name })
    }
    for size in [0, -1, Int.max, Int.min] { #expect(isRefused { $0.vocabularySize = size }) }
    for id in [-1, 384, Int.max] { #expect(isRefused { $0.endOfText = id }) }
    for count in [0, -1, Int.min] { #expect(isRefused { $0.tokensPerShard = count }) }
    #expect(!isRefused { $0.name = "fi-2.train_a" })
  }
}
