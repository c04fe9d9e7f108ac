import ByteIO
import Corpus
import Encode
import Engine
import Foundation
import TestSupport
import Testing
import TokenStore
import Values
import Vocabulary

@Suite struct ShardVerifierTests {
  private let folder: ShardFolder

  init() throws { folder = try ShardFolder() }

  private func write(seed: UInt64? = nil) async throws {
    var settings = ShardWriteSettings()
    settings.shardSize = ShardSize(9_000, .token)
    settings.shuffleSeed = seed
    let file = try folder.write(ShardFolder.texts, to: "it's.jsonl")
    try await folder.run(
      ShardEncoder.task(
        id: ShardEncoder.stage, files: [file], vocabulary: folder.vocabulary, settings: settings),
      "out")
  }

  private func verify(_ vocabulary: Vocabulary? = nil) async throws -> ShardVerifier.Outcome {
    try await ShardVerifier(
      folder: folder.file("out"), vocabulary: vocabulary, vocabularyPath: "byte", workers: 3,
      progress: ProgressLine(isQuiet: true)
    ).run()
  }

  @Test func whatIsWellIsWell() async throws {
    try await write()
    let outcome = try await verify(folder.vocabulary)
    #expect(outcome.faults == [] && outcome.remedy == nil)
    let set = try ShardSet.read(folder: folder.file("out"))
    #expect(try set.corpusHash == SHA256.hex(ofFile: folder.file("it's.jsonl")))
    // Hashed once: what the writer found out stands in the manifest.
    let manifest = try #require(try Manifest.read(from: folder.file("out")))
    for file in manifest.files {
      #expect(try SHA256.hex(ofFile: folder.file("out/\(file.name)")) == file.sha256)
    }
  }

  /// Any change to any file that the manifest names, `shards.json` included, is found.
  @Test func everyInjectedFaultIsFound() async throws {
    try await write()
    let good = try folder.contents("out").filter {
      !["manifest.json", "facts.jsonl"].contains($0.key)
    }
    #expect(good.count > 6)
    var generator = SeededGenerator(seed: 41)
    for round in 0..<200 {
      let (name, bytes) = try #require(
        good.sorted { $0.key < $1.key }.randomElement(using: &generator))
      var bad = bytes
      switch round % 4 {
      case 0: bad.removeLast(Int.random(in: 1...bytes.count, using: &generator))
      case 1:
        // An edit that is still JSON, or an id that is still in the vocabulary.
        let digits = bad.indices.filter { (48...57).contains(bad[$0]) }
        if let place = digits.randomElement(using: &generator) {
          bad[place] = bad[place] == 57 ? 56 : bad[place] + 1
        } else {
          bad[0] ^= 1
        }
      default:
        bad[Int.random(in: 0..<bad.count, using: &generator)] ^=
          1 << UInt8.random(in: 0..<8, using: &generator)
      }
      try AtomicFile.write(bad, to: folder.file("out/\(name)"))
      let outcome = try await verify()
      #expect(outcome.faults.contains { $0.file == name }, "\(name) \(outcome.faults)")
      #expect(outcome.remedy != nil)
      try AtomicFile.write(bytes, to: folder.file("out/\(name)"))
    }
    #expect(try await verify().faults == [])
  }

  /// Shards that have changed places, files and description alike, have not changed unseen.
  @Test func exchangedShardsAreFound() async throws {
    try await write()
    let set = try ShardSet.read(folder: folder.file("out"))
    for (first, second) in zip(
      [set.shards[0].ids, set.shards[0].index], [set.shards[1].ids, set.shards[1].index])
    {
      let bytes = try readFile(folder.file("out/\(first.name)"))
      try AtomicFile.write(
        readFile(folder.file("out/\(second.name)")), to: folder.file("out/\(first.name)"))
      try AtomicFile.write(bytes, to: folder.file("out/\(second.name)"))
    }
    #expect(Set(try await verify().faults.map(\.shard)) == [0, 1])
    var exchanged = set
    exchanged.shards.swapAt(0, 1)
    for index in 0..<2 {
      exchanged.shards[index].ids.name = set.shards[index].ids.name
      exchanged.shards[index].index.name = set.shards[index].index.name
    }
    try AtomicFile.write(
      StableJSON.line(exchanged) + [10], to: folder.file("out/shards.json"))
    let faults = try await verify().faults
    #expect(faults.contains { $0.shard == nil && $0.file == "shards.json" })
    #expect(Set(faults.compactMap(\.shard)) == [0, 1])
  }

  @Test func anotherVocabularyIsFound() async throws {
    try await write()
    let path = folder.file("out/shards.json")
    let good = try readFile(path)
    for (old, new, what) in [
      (folder.vocabulary.digest, "0", "vocabulary-hash"),
      ("\"end-of-text\":1", "\"end-of-text\":2", "end-of-text"),
      ("\"vocabulary-size\":384", "\"vocabulary-size\":390", "vocabulary-size"),
    ] {
      let text = String(decoding: good, as: UTF8.self).replacing(old, with: new)
      try AtomicFile.write(Array(text.utf8), to: path)
      let reasons = try await verify(folder.vocabulary).faults.map(\.reason)
      #expect(reasons.contains { $0.hasPrefix("the \(what) is ") }, "\(reasons)")
    }
  }

  /// The command of the remedy, run as it stands, makes the same bytes again.
  @Test func theRemedyNamesFilesAndCommand() async throws {
    try await write(seed: 5)
    let before = try folder.contents("out")
    let name = try #require(before.keys.filter { $0.hasSuffix(".bin") }.sorted().dropFirst().first)
    try AtomicFile.write([1], to: folder.file("out/\(name)"))
    let outcome = try await verify()
    #expect(outcome.faults.map(\.shard) == [1])
    let (out, quoted) = (folder.file("out"), folder.file("it'\\''s.jsonl"))
    #expect(
      outcome.remedy == """
        to make them again, the same to the byte:
          rm -f \(out)/\(name)
          isogloss shards write --vocabulary byte --output \(out) --name documents \
        --shard-size 9000 --shuffle-seed 5 '\(quoted)'
        """)
    try FileManager.default.removeItem(atPath: folder.file("out/\(name)"))
    try await write(seed: 5)
    #expect(try folder.contents("out") == before)
  }

  @Test func withoutADescriptionTheManifestTells() async throws {
    try await write()
    let files = try folder.contents("out").keys.filter { $0.hasSuffix(".idx") }.sorted()
    try AtomicFile.write([], to: folder.file("out/shards.json"))
    try AtomicFile.write([], to: folder.file("out/\(files[2])"))
    try FileManager.default.removeItem(atPath: folder.file("out/\(files[0])"))
    #expect(try await verify().faults.map(\.file) == ["shards.json", files[0], files[2]])
    try FileManager.default.removeItem(atPath: folder.file("out"))
    let nothing = try await verify()
    #expect(nothing.faults.map(\.file) == ["shards.json"])
    #expect(nothing.remedy?.hasPrefix("write the shards again") == true)
  }
}
