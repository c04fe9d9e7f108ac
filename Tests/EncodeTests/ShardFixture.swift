import ByteIO
import Corpus
import Encode
import Engine
import Foundation
import TestSupport
import TokenStore
import Vocabulary

/// A folder with text and shards of it, as commands make them.
struct ShardFolder {
  let folder: TemporaryFolder
  let vocabulary: Vocabulary

  init() throws {
    folder = try TemporaryFolder()
    vocabulary = try Vocabulary(ByteVocabulary())
  }

  func file(_ name: String) -> String { folder.file(name) }

  func context(_ name: String, workers: Int = 1) throws -> TaskContext {
    try Folder.make(file(name))
    return TaskContext(folder: file(name), workers: workers, progress: ProgressLine(isQuiet: true))
  }

  /// Writes documents as JSON lines.
  func write(_ texts: [String], to name: String) throws -> TextFile {
    let lines = try texts.map { try JSONSerialization.data(withJSONObject: ["text": $0]) }
    try AtomicFile.write(lines.flatMap { Array($0) + [10] }, to: file(name))
    return TextFile(path: file(name))
  }

  /// Makes the artefact `name`.
  @discardableResult func run(_ task: BuildTask, _ name: String) async throws -> AloneBuild.Outcome
  {
    try await AloneBuild(output: file(name), workers: 2, progress: ProgressLine(isQuiet: true))
      .run(task)
  }

  /// The texts of all documents in the shards of `name`.
  func texts(_ name: String) throws -> [String] {
    let shards = try TokenShards(folder: file(name))
    return try (0..<shards.documentCount).map { document in
      let ids = try shards.ids(in: shards.range(ofDocument: document))
      return String(decoding: vocabulary.decode(ids), as: UTF8.self)
    }
  }

  /// The bytes of each file of `name` but those that tell of the run.
  func contents(_ name: String) throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for path in try Folder.paths(below: file(name)) where path != "run.json" {
      contents[path] = try readFile(file("\(name)/\(path)"))
    }
    return contents
  }

  static let texts: [String] = (0..<700).map { number in
    String(repeating: "Fichier \(number), ligne.\n", count: number % 7)
  }
}
