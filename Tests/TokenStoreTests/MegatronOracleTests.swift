import Foundation
import TestSupport
import Testing
import TokenStore

/// Our files, read by a reader written from Megatron-LM's layout with NumPy alone.
@Suite struct MegatronOracleTests {
  private func python(_ arguments: [String]) throws -> String? {
    try output(of: ["python3"] + arguments).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [384, 100_000])
  func numpyReadsTheSameDocuments(vocabularySize: Int) throws {
    guard try python(["-c", "import numpy"]) != nil else {
      print("skipped: no python3 with numpy on the path")
      return
    }
    var generator = SeededGenerator(seed: 7)
    let documents = randomDocuments(500, below: vocabularySize, using: &generator)
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let set = try write(documents, to: folder.path, settings(vocabularySize, tokensPerShard: 900))
    #expect(set.shards.count > 5)
    let prefixes = set.shards.map { folder.file(String($0.ids.name.dropLast(4))) }
    let printed = try python(["\(repositoryRoot)/Tests/Tools/read_megatron.py", "dump"] + prefixes)
    let expected = documents.map { ($0 + [1]).map(String.init).joined(separator: " ") + "\n" }
    #expect(printed == expected.joined())
  }
}
