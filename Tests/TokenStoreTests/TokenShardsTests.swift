import Foundation
import TestSupport
import Testing
import TokenStore

@Suite struct TokenShardsTests {
  @Test(arguments: [384, 70_000])
  func randomAccessAgreesWithTheSlowTwin(vocabularySize: Int) throws {
    var generator = SeededGenerator(seed: UInt64(vocabularySize))
    let documents = randomDocuments(400, below: vocabularySize, using: &generator)
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try write(documents, to: folder.path, settings(vocabularySize, tokensPerShard: 200))
    let shards = try TokenShards(folder: folder.path)
    #expect(shards.set.shards.count > 10)
    let all = stream(documents)
    #expect(shards.tokenCount == all.count)
    for _ in 0..<2_000 {
      let low = Int.random(in: 0...all.count, using: &generator)
      let high = Int.random(in: low...min(all.count, low + 900), using: &generator)
      #expect(try shards.ids(in: low..<high) == Array(all[low..<high]))
    }
    var position = 0
    for (document, ids) in documents.enumerated() {
      #expect(try shards.range(ofDocument: document) == position..<position + ids.count + 1)
      let offset = Int.random(in: 0...ids.count, using: &generator)
      let rest = Array((ids + [1])[offset...])
      #expect(
        try shards.ids(inDocument: document, offset: offset, count: rest.count) == rest)
      let location = try shards.location(ofToken: position + offset)
      #expect(location == (document, offset))
      position += ids.count + 1
    }
  }

  @Test(arguments: ["fr", "rw"])
  func realTextComesBack(language: String) throws {
    guard let path = SharedData.path("text_commonvoice_cc0/\(language).txt.gz") else { return }
    let text = try [UInt8](#require(try output(of: ["gzip", "-dc", path])))
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let lines = text.split(separator: 10, omittingEmptySubsequences: false).dropLast()
    let documents = lines.map { $0.map { Int32($0) + 3 } }
    let set = try write(documents, to: folder.path, settings(tokensPerShard: 500_000))
    #expect(set.shards.count > 1)
    #expect(set.tokenCount == text.count)
    let shards = try TokenShards(folder: folder.path)
    try shards.verify()
    let read = try shards.ids(in: 0..<set.tokenCount)
    #expect(read.map { $0 == 1 ? 10 : UInt8(truncatingIfNeeded: $0 - 3) } == text)
  }

  @Test func whatIsNotThereIsRefused() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try write([[5, 6], []], to: folder.path)
    let shards = try TokenShards(folder: folder.path)
    for document in [-1, 2, Int.max, Int.min] {
      #expect(throws: TokenStoreError.self) { try shards.range(ofDocument: document) }
      #expect(throws: TokenStoreError.self) {
        try shards.ids(inDocument: document, offset: 0, count: 0)
      }
    }
    for token in [-1, 4, Int.max, Int.min] {
      #expect(throws: TokenStoreError.self) { try shards.location(ofToken: token) }
    }
    for range in [-1..<2, 0..<5, 5..<5, Int.min..<Int.max, Int.max..<Int.max] {
      #expect(throws: TokenStoreError.self) { try shards.ids(in: range) }
    }
    for (offset, count) in [(-1, 1), (0, 4), (3, 1), (0, -1), (.max, .max), (.min, .min)] {
      #expect(throws: TokenStoreError.self) {
        try shards.ids(inDocument: 0, offset: offset, count: count)
      }
    }
    #expect(try shards.ids(in: 4..<4) == [])
  }

  @Test func damageIsNamed() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try write([[5, 6], [], [7]], to: folder.path)
    let ids = folder.file("train-00000-of-00001.bin")
    try put([5, 0, 6, 2, 1, 0, 1, 0, 7, 0, 1, 0], ids)
    let shards = try TokenShards(folder: folder.path)
    #expect {
      try shards.ids(in: 0..<3)
    } throws: {
      "\($0)".hasSuffix("train-00000-of-00001.bin: at byte 2: an id is 518; expected 0 to 383")
    }
    #expect(throws: TokenStoreError.self) { try shards.verify() }
    try put([5, 0], ids)
    #expect(throws: TokenStoreError.self) { try shards.ids(in: 3..<4) }
    #expect(throws: TokenStoreError.self) { try TokenShards(folder: folder.path) }
  }

  @Test(arguments: ["train-00001-of-00004.idx", "train-00001-of-00004.bin", "shards.json"])
  func mutationsAreRefusedOrReadConsistently(name: String) throws {
    var generator = SeededGenerator(seed: 6)
    let documents = [[5, 6, 7], [8, 9], [], [10, 11, 12], [13]] as [[Int32]]
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try write(documents, to: folder.path, settings(tokensPerShard: 5))
    let good = try bytes(folder.file(name))
    let isJSON = name.hasSuffix("json")
    var refused = 0
    for _ in 0..<3_000 {
      let bad =
        isJSON && Bool.random(using: &generator)
        ? mutatedJSON(good, using: &generator) : mutated(good, using: &generator)
      try put(bad, folder.file(name))
      do {
        let shards = try TokenShards(folder: folder.path)
        let ids = try shards.ids(in: 0..<shards.tokenCount)
        var joined: [Int32] = []
        for document in 0..<shards.documentCount {
          let count = try shards.range(ofDocument: document).count
          joined += try shards.ids(inDocument: document, offset: 0, count: count)
        }
        #expect(joined == ids)
        #expect(ids.allSatisfy { 0..<384 ~= $0 } || isJSON)
        if !name.hasSuffix("bin") { #expect(ids == stream(documents)) }
      } catch {
        refused += 1
      }
    }
    #expect(refused > 500)
  }
}
