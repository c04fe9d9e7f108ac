import ByteIO
import Foundation
import Model
import Values

/// Checkpoints of one run in a folder of its own: the files of a step, then a mark that names them.
///
/// The mark is written last and atomically, so whatever instant the run is killed at, it names a
/// whole checkpoint; and it holds the SHA-256 of the files, so that what was damaged since is not
/// taken for one.
struct CheckpointStore {
  private let folder: String

  /// `checkpoint.json`.
  private struct Mark: Codable {
    var step: Int
    /// The SHA-256 of the file of each part.
    var hashes: [String: String]
  }

  init(folder: String) { self.folder = folder }

  /// Saves the state after the last line of `log`, and removes what older checkpoints left.
  func save(_ model: Transformer, _ optimiser: AdamW, _ log: [TrainingLogLine]) throws {
    let state = try TrainingState(of: model, optimiser)
    let parts = [
      ("model", state.model), ("optimiser", state.optimiser), ("log", try StableJSON.line(log)),
    ]
    var mark = Mark(step: log.count, hashes: [:])
    for (part, bytes) in parts {
      try AtomicFile.write(bytes, to: "\(folder)/\(name(part, mark.step))")
      mark.hashes[part] = SHA256.hex(of: bytes)
    }
    try AtomicFile.write(try StableJSON.line(mark), to: markPath)
    try removeFiles(of: parts.map(\.0), exceptStep: mark.step)
  }

  /// Puts back what the mark names.
  ///
  /// - Returns: The log so far; empty where there is no checkpoint.
  /// - Throws: ``DamagedCheckpoint``, `model` and `optimiser` being as they were; what the system
  ///   says of a file that it cannot read.
  func restore(_ model: Transformer, _ optimiser: AdamW) throws -> [TrainingLogLine] {
    guard let mark = try mark() else { return [] }
    let state = TrainingState(
      model: try bytes("model", mark), optimiser: try bytes("optimiser", mark))
    let log = try StableJSON.decode(
      [TrainingLogLine].self, from: bytes("log", mark), file: name("log", mark.step))
    try state.restore(model, optimiser)
    return log
  }

  private func mark() throws -> Mark? {
    guard FileManager.default.fileExists(atPath: markPath) else { return nil }
    do {
      return try StableJSON.decode(Mark.self, from: readFile(markPath), file: markPath)
    } catch let error as BrokenJSON {
      throw DamagedCheckpoint(description: "\(error)")
    }
  }

  private func bytes(_ part: String, _ mark: Mark) throws -> [UInt8] {
    let path = "\(folder)/\(name(part, mark.step))"
    guard FileManager.default.fileExists(atPath: path) else {
      throw DamagedCheckpoint(description: "\(path): missing, though checkpoint.json names it")
    }
    let bytes = try readFile(path)
    guard mark.hashes[part] == SHA256.hex(of: bytes) else {
      throw DamagedCheckpoint(
        description: "\(path): its SHA-256 is not the one that checkpoint.json has")
    }
    return bytes
  }

  private func removeFiles(of parts: [String], exceptStep step: Int) throws {
    for file in try Folder.names(in: folder) {
      for part in parts where file.hasPrefix("\(part)-") && file != name(part, step) {
        try? Folder.remove("\(folder)/\(file)")
      }
    }
  }

  private var markPath: String { "\(folder)/checkpoint.json" }

  private func name(_ part: String, _ step: Int) -> String { "\(part)-\(step)" }
}

/// A checkpoint that is not as it was written: the file, and what is wrong with it.
struct DamagedCheckpoint: Error, CustomStringConvertible {
  let description: String
}
