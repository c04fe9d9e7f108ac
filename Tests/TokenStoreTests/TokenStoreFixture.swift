import Foundation
import TestSupport
import TokenStore

/// Documents of random ids: many short, some empty, a few long.
func randomDocuments(
  _ count: Int, below vocabularySize: Int, using generator: inout SeededGenerator
) -> [[Int32]] {
  (0..<count).map { _ in
    let longest = Int.random(in: 0..<10, using: &generator) == 0 ? 300 : 12
    return (0..<Int.random(in: 0...longest, using: &generator)).map { _ in
      Int32.random(in: 0..<Int32(vocabularySize), using: &generator)
    }
  }
}

/// Settings with everything but the size of vocabulary and shards fixed.
func settings(_ vocabularySize: Int = 384, tokensPerShard: Int = 1_000) -> ShardSettings {
  ShardSettings(
    name: "train", vocabularySize: vocabularySize, endOfText: 1, vocabularyHash: "vocabulary",
    tokensPerShard: tokensPerShard)
}

/// Writes `documents` to `folder`.
@discardableResult func write(
  _ documents: [[Int32]], to folder: String, _ settings: ShardSettings = settings()
) throws -> ShardSet {
  var writer = try ShardWriter(folder: folder, settings: settings)
  for ids in documents { try writer.append(ids, textByteCount: ids.count) }
  return try writer.finish(corpusHash: "corpus")
}

/// The stream of `documents`: all ids, each document with its end of text.
func stream(_ documents: [[Int32]]) -> [Int32] { documents.flatMap { $0 + [1] } }

/// The names in a folder, sorted.
func names(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}

/// The bytes of a file.
func bytes(_ path: String) throws -> [UInt8] {
  try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
}

/// Replaces the bytes of a file.
func put(_ bytes: [UInt8], _ path: String) throws {
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}

/// `bytes` with a few of them changed, or cut short, or made longer.
func mutated(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
  var bytes = bytes
  switch Int.random(in: 0..<8, using: &generator) {
  case 0: bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator))
  case 1: bytes += [UInt8](repeating: 0, count: Int.random(in: 1...40, using: &generator))
  default:
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      bytes[place] =
        [0, 0x7f, 0x80, 0xff, .random(in: 0...255, using: &generator)]
        .randomElement(using: &generator) ?? 0
    }
  }
  return bytes
}

/// The same fuzz for JSON, where digits and signs are worth more than random bytes.
func mutatedJSON(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
  var bytes = bytes
  let digits = bytes.indices.filter { (48...57).contains(bytes[$0]) }
  for _ in 0..<Int.random(in: 1...3, using: &generator) {
    guard let place = digits.randomElement(using: &generator), place < bytes.count else { continue }
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: bytes[place] = UInt8.random(in: 48...57, using: &generator)
    case 1: bytes[place] = UInt8(ascii: "-")
    case 2: bytes.insert(contentsOf: Array("99999999999999".utf8), at: place)
    default: bytes[place] = UInt8.random(in: 0...255, using: &generator)
    }
  }
  return bytes
}

/// What a command prints, or `nil` where it is not there or fails.
func output(of command: [String]) throws -> Data? {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = command
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = FileHandle.nullDevice
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return process.terminationStatus == 0 ? data : nil
}
