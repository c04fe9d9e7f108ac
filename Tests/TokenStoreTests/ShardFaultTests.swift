import ByteIO
import Foundation
import TestSupport
import Testing
import TokenStore

@Suite struct ShardFaultTests {
  private let folder: TemporaryFolder
  private let set: ShardSet
  private let good: [String: [UInt8]]

  init() throws {
    folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 31)
    let documents = randomDocuments(120, below: 384, using: &generator)
    set = try write(documents, to: folder.path, settings(tokensPerShard: 500))
    var good: [String: [UInt8]] = [:]
    for name in try names(in: folder.path) { good[name] = try bytes(folder.file(name)) }
    self.good = good
  }

  private func restore() throws {
    for (name, bytes) in good { try put(bytes, folder.file(name)) }
  }

  private func faults() -> [ShardFault] {
    set.shards.indices.flatMap { set.faults(ofShard: $0, in: folder.path) }
  }

  private var files: [(shard: Int, name: String)] {
    self.set.shards.enumerated().flatMap { [($0, $1.ids.name), ($0, $1.index.name)] }
  }

  @Test func goodShardsHaveNone() { #expect(set.shards.count > 3 && faults() == []) }

  /// One bit anywhere in any file, or its end cut off at any place, or bytes put behind it.
  @Test func everyFlippedBitAndEveryCutIsFound() throws {
    var generator = SeededGenerator(seed: 32)
    for round in 0..<600 {
      let (shard, name) = try #require(files.randomElement(using: &generator))
      var bytes = try #require(good[name])
      switch round % 5 {
      case 0: bytes.removeLast(Int.random(in: 1...bytes.count, using: &generator))
      case 1: bytes.append(UInt8.random(in: 0...255, using: &generator))
      default:
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^=
          1 << UInt8.random(in: 0..<8, using: &generator)
      }
      try put(bytes, folder.file(name))
      let found = faults()
      #expect(found.map(\.shard) == [shard] && found.map(\.file) == [name], "\(found)")
      try put(try #require(good[name]), folder.file(name))
    }
  }

  @Test func everyBadShardIsNamed() throws {
    var generator = SeededGenerator(seed: 33)
    for _ in 0..<50 {
      let bad = files.filter { _ in Bool.random(using: &generator) }
      for (_, name) in bad {
        if Bool.random(using: &generator) {
          try FileManager.default.removeItem(atPath: folder.file(name))
        } else {
          try put([1, 2, 3], folder.file(name))
        }
      }
      #expect(faults().map(\.file) == bad.map(\.name))
      #expect(faults().map(\.shard) == bad.map(\.shard))
      try restore()
    }
  }

  @Test func whatIsWrongIsSaid() throws {
    // Exchanged files are known by their hashes, where their sizes do not tell.
    let (first, second) = (set.shards[0], set.shards[1])
    try put(try #require(good[second.ids.name]), folder.file(first.ids.name))
    var exchanged = set
    exchanged.shards[0].ids.byteCount = second.ids.byteCount
    exchanged.shards[0].tokenCount = second.tokenCount
    let reasons = exchanged.faults(ofShard: 0, in: folder.path).map(\.reason)
    #expect(reasons.first == "it holds what belongs to shard 1", "\(reasons)")
    try restore()

    func fault(_ name: String, _ change: (inout [UInt8]) -> Void) throws -> String {
      var bytes = try #require(good[name])
      change(&bytes)
      try put(bytes, folder.file(name))
      defer { try? restore() }
      return faults().map(\.description).joined(separator: "|")
    }
    let end = try TokenShards(folder: folder.path).range(ofDocument: 0).upperBound
    #expect(
      try fault(first.ids.name) { $0[2 * (end - 1)] = 9 }.hasPrefix(
        "shard 0: \(first.ids.name): at byte \(2 * (end - 1)): the last id of document 0 is 9; "
          + "expected 1, the end of text; the SHA-256 is "))
    #expect(
      try fault(first.ids.name) { $0[1] = 200 }.contains("at byte 0: an id is 51"))
    #expect(
      try fault(second.index.name) { $0[9] = 3 }.hasPrefix(
        "shard 1: \(second.index.name): at byte 9: the version is 3; expected 1; the SHA-256"))
    #expect(
      try fault(second.index.name) { $0 = Array($0.dropLast(3)) }.contains("bytes; expected "))
  }

  /// Ids are read in pieces of 65,536, where documents may end, and begin.
  @Test func endsAreSeenWherePiecesMeet() throws {
    let whole = try TemporaryFolder()
    defer { withExtendedLifetime(whole) {} }
    let counts = [65_534, 0, 65_534, 0, 0, 3]
    var set = try write(
      counts.map { [Int32](repeating: 7, count: $0) }, to: whole.path,
      settings(tokensPerShard: 1_000_000))
    #expect(set.faults(ofShard: 0, in: whole.path) == [])
    let path = whole.file(set.shards[0].ids.name)
    let good = try bytes(path)
    var place = -1
    for (document, count) in counts.enumerated() {
      place += count + 1
      var bad = good
      bad[2 * place] = 7
      try put(bad, path)
      set.shards[0].ids.sha256 = SHA256.hex(of: bad)
      #expect(
        set.faults(ofShard: 0, in: whole.path).map(\.reason)
          == [
            "at byte \(2 * place): the last id of document \(document) is 7; expected 1, the end of text"
          ])
    }
  }

  /// A document without even an end of text would share the one of the document before.
  @Test func emptyDocumentsAreFound() throws {
    for (lengths, empty) in [([2, 0, 1], 1), ([0, 3], 0), ([3, 0], 1), ([0, 0], 0)] {
      let folder = try TemporaryFolder()
      defer { withExtendedLifetime(folder) {} }
      var set = try write(lengths.map { _ in [] }, to: folder.path)
      let tokenCount = lengths.reduce(0, +)
      let ids = [[UInt8]](repeating: [1, 0], count: tokenCount).flatMap { $0 }
      try put(ids, folder.file(set.shards[0].ids.name))
      let path = folder.file(set.shards[0].index.name)
      var index = try bytes(path)
      var start = 0
      for (document, length) in lengths.enumerated() {
        index[34 + 4 * document] = UInt8(length)
        index[34 + 4 * lengths.count + 8 * document] = UInt8(2 * start)
        start += length
      }
      try put(index, path)
      set.shards[0].tokenCount = tokenCount
      set.shards[0].ids.byteCount = ids.count
      set.shards[0].ids.sha256 = SHA256.hex(of: ids)
      set.shards[0].index.sha256 = SHA256.hex(of: index)
      #expect(
        set.faults(ofShard: 0, in: folder.path).map(\.reason) == [
          "at byte \(34 + 4 * empty): the length of document \(empty) is 0; "
            + "expected at least 1, its end of text"
        ])
    }
  }

  /// A document that lacks its end of text is bad even where the hashes have been made to fit.
  @Test func hashesThatFitDoNotHideAMissingEnd() throws {
    var changed = set
    let name = set.shards[0].ids.name
    var bytes = try #require(good[name])
    bytes[bytes.count - 2] = 7
    try put(bytes, folder.file(name))
    changed.shards[0].ids.sha256 = SHA256.hex(of: bytes)
    let found = changed.faults(ofShard: 0, in: folder.path)
    #expect(found.map(\.reason).first?.contains("is 7; expected 1, the end of text") == true)
  }
}
