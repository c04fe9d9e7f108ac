import ByteIO
import Corpus
import Encode
import Engine
import Foundation
import TestSupport
import TokenStore
import Values
import Vocabulary

/// A build folder in which tasks are run one by one.
struct TaskFolder {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  var path: String { folder.path }

  /// Runs `task` where its artefact belongs.
  func run(_ task: BuildTask) async throws {
    let artefact = try makeFolder(task.id)
    _ = try await task.run(
      TaskContext(
        folder: artefact, scratch: makeFolder("scratch"), workers: 1,
        progress: ProgressLine(isQuiet: true), root: path))
  }

  /// Makes the folder `name`.
  @discardableResult func makeFolder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(
      atPath: folder.file(name), withIntermediateDirectories: true)
    return folder.file(name)
  }

  /// Writes documents with `texts`.
  func write(_ texts: [String], to file: ArtefactFile) throws {
    try makeFolder(file.id)
    let writer = try DocumentWriter(path: "\(path)/\(file.id)/\(file.name)")
    for text in texts { try writer.append(Document(text: Array(text.utf8), language: "en").line) }
    try writer.finish()
  }

  func facts(of id: String) throws -> FactFile {
    try FactFile(path: "\(path)/\(id)/\(FactFile.name)")
  }

  /// The length of each document in tokens, out of the `.idx` files in the folder of `id`.
  func lengths(of id: String) throws -> [Int] {
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(id)").sorted()
    return try names.filter { $0.hasSuffix(".idx") }.flatMap { name in
      let bytes = try readFile("\(path)/\(id)/\(name)")
      return bytes.withUnsafeBytes { raw in
        let count = Int(raw.loadUnaligned(fromByteOffset: 18, as: UInt64.self))
        return (0..<count).map {
          Int(raw.loadUnaligned(fromByteOffset: 34 + 4 * $0, as: Int32.self))
        }
      }
    }
  }
}

extension FactFile {
  /// The values by key.
  var values: [String: Double] {
    Dictionary(facts.map { ($0.key, $0.value) }) { first, _ in first }
  }
}

/// The byte vocabulary as a recipe writes it.
func byteSettings() throws -> VocabularySettings {
  try VocabularySettings(kind: "byte")
}
