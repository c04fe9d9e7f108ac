import TestSupport
import Testing
import TokenStore
import Values

@Suite struct TokenStatisticsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func statistics(_ counts: [Int]) throws -> TokenStatistics {
    try write(
      counts.map { [Int32](repeating: 7, count: $0) }, to: folder.path,
      settings(tokensPerShard: 20))
    return try TokenStatistics(of: TokenShards(folder: folder.path))
  }

  /// Nearest ranks: the smallest length that the wanted part does not exceed.
  @Test func ranksAreTheNearest() throws {
    func ranks(_ counts: [Int]) throws -> [Int] {
      let lengths = try #require(statistics(counts).tokensPerDocument)
      return [lengths.minimum, lengths.median, lengths.ninetiethPercentile, lengths.maximum]
    }
    #expect(try ranks([4]) == [5, 5, 5, 5])
    #expect(try ranks([4, 0]) == [1, 1, 5, 5])
    #expect(try ranks([2, 0, 1]) == [1, 2, 3, 3])
    #expect(try ranks((0..<10).reversed().map { $0 }) == [1, 5, 9, 10])
    #expect(try ranks((0..<11).map { $0 }) == [1, 6, 10, 11])
    #expect(try statistics([]).tokensPerDocument == nil)
  }

  @Test func countsAreThoseOfTheShards() throws {
    let found = try statistics([3, 0, 30, 4])
    #expect((found.shardCount, found.documentCount, found.tokenCount) == (3, 4, 41))
    #expect(found.textByteCount == 37 && found.bytesPerToken == 37.0 / 41)
    #expect(found.dataType == "uint16" && found.vocabularySize == 384 && found.endOfText == 1)
    #expect(found.vocabularyHash == "vocabulary")
    #expect(
      found.summary.split(separator: "\n").map(String.init).contains(
        "tokens a document     minimum 1, median 4, 90 % at most 31, maximum 31"))
    #expect(found.summary.contains("bytes a token         0.902"))
    let json = String(decoding: try StableJSON.line(found), as: UTF8.self)
    #expect(json.contains(#""tokens-per-document":{"maximum":31,"median":4,"minimum":1,"#))
  }

  @Test func aPairTellsWhatItKnows() throws {
    try MegatronPair(code: 5, width: 8, documents: [[[1, 2], [3]], []]).write(
      to: folder.file("pair"))
    let found = try TokenStatistics(
      of: MegatronFile(prefix: folder.file("pair.bin")), name: "pair")
    #expect((found.documentCount, found.sequenceCount, found.tokenCount) == (2, 2, 3))
    #expect(found.dataType == "int64" && found.vocabularySize == nil && found.textByteCount == nil)
    #expect(!found.summary.contains("bytes a token"))
  }
}
