import Foundation
import TestSupport
import Testing
import TokenStore
import Values

@Suite struct TokenExportTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func export(
    _ format: TokenExport.Format, _ sequences: [[Int32]], size: Int, tokensPerFile: Int = 100
  ) throws -> TokenExport.Outcome {
    var export = try TokenExport(
      format, folder: folder.path, name: "rows", vocabularySize: size, tokensPerFile: tokensPerFile)
    for ids in sequences { try export.append(ids) }
    return try export.finish()
  }

  private func integers(_ bytes: [UInt8], width: Int) -> [Int] {
    stride(from: 0, to: bytes.count, by: width).map { start in
      (0..<width).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
    }
  }

  /// llm.c's loader asks for exactly this: magic, version, count, and as many ids as it counts.
  @Test(arguments: [(65_499, 2, 20_240_520, 1), (65_500, 4, 20_240_801, 7)])
  func llmcReadsTheFiles(size: Int, width: Int, magic: Int, version: Int) throws {
    let sequences: [[Int32]] = [[1, 2, 3], [], [65_498, 5], [6, 7, 8, 9, 10, 11, 12]]
    let outcome = try export(.llmc, sequences, size: size, tokensPerFile: 5)
    #expect(outcome.files == ["rows_000000.bin", "rows_000001.bin", "rows_000002.bin"])
    #expect((outcome.sequenceCount, outcome.tokenCount) == (4, 12))
    #expect(try names(in: folder.path) == outcome.files)
    var all: [Int] = []
    for (name, count) in zip(outcome.files, [5, 5, 2]) {
      let bytes = try bytes(folder.file(name))
      #expect(bytes.count == 1024 + count * width)
      let header = integers(Array(bytes.prefix(1024)), width: 4)
      #expect(header == [magic, version, count] + [Int](repeating: 0, count: 253))
      all += integers(Array(bytes.dropFirst(1024)), width: width)
    }
    #expect(all == sequences.flatMap { $0 }.map(Int.init))
  }

  @Test(arguments: [(65_499, 2), (65_500, 4)])
  func megatronReadsTheFiles(size: Int, width: Int) throws {
    let sequences: [[Int32]] = [[1, 2, 3], [], [65_498, 5]]
    let outcome = try export(.megatron, sequences, size: size)
    #expect(outcome.files == ["rows.bin", "rows.idx"])
    let pair = MegatronPair(
      code: width == 2 ? 8 : 4, width: width, documents: sequences.map { [$0.map(Int64.init)] })
    #expect(try bytes(folder.file("rows.bin")) == pair.ids)
    #expect(try bytes(folder.file("rows.idx")) == pair.index)
  }

  @Test func nothingIsNoFileOrAnEmptyPair() throws {
    #expect(try export(.llmc, [], size: 384).files == [])
    #expect(try export(.llmc, [[], []], size: 384).files == [])
    #expect(try export(.megatron, [], size: 384).files == ["rows.bin", "rows.idx"])
    #expect(try MegatronFile(prefix: folder.file("rows")).documentCount == 0)
  }

  @Test func idsAndSettingsOutOfTheirLimitsAreRefused() throws {
    for id in [384, -1, Int32.max] {
      #expect(throws: TokenStoreError.self) { try export(.llmc, [[1], [id]], size: 384) }
    }
    for (size, tokens) in [(0, 1), (384, 0), (384, Int(Int32.max) + 1)] {
      #expect(throws: SettingError.self) {
        try export(.llmc, [], size: size, tokensPerFile: tokens)
      }
    }
  }

  @Test func mapsAreApplied() throws {
    let map = IDMap(vocabularySize: 30) { stream, clone in
      stream == 0 ? nil : (0..<10).map { Int32($0 + 10 * clone) }
    }
    #expect(try map.mapped([3, 9], stream: 0, clone: 2) == [3, 9])
    #expect(try map.mapped([3, 9, 0], stream: 1, clone: 2) == [23, 29, 20])
    for id in [10, -1] as [Int32] {
      let error = #expect(throws: TokenStoreError.self) {
        try map.mapped([id], stream: 1, clone: 2)
      }
      #expect(
        "\(try #require(error))"
          == "stream 1, clone 2: id \(id) has no id in the vocabulary to map to")
    }
  }
}
