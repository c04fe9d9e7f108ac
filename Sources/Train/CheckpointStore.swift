import ByteIO
import Foundation
import Model
import Values

/// Checkpoints of one run in a folder of its own: the files of a step, then a mark that names them.
///
/// The mark is written last and atomically, so whatever instant the run is killed at, it names a
/// whole checkpoint; and it holds the SHA-256 of the files, so that what was damaged since is not
/// taken for one. Weights that the run keeps for its end stand beside it from the step on that made
/// them.
struct CheckpointStore {
  private let folder: String

  /// `checkpoint.json`.
  private struct Mark: Codable {
    var step: Int
    /// The SHA-256 of the file of each part.
    var hashes: [String: String]
    /// The SHA-256 of each file that is kept for the end, by its name.
    var kept: [String: String]?
  }

  init(folder: String) { self.folder = folder }

  /// Saves the state after the last line of `log`, and removes what older checkpoints left.
  ///
  /// - Parameter kept: Files that ``keep(_:as:)`` wrote and the run still needs.
  func save(
    _ model: Transformer, _ optimiser: AdamW, _ log: [TrainingLogLine],
    kept: [String: String] = [:]
  ) throws {
    let state = try TrainingState(of: model, optimiser)
    let parts = [
      ("model", state.model), ("optimiser", state.optimiser), ("log", try StableJSON.line(log)),
    ]
    var mark = Mark(step: log.count, hashes: [:], kept: kept.isEmpty ? nil : kept)
    for (part, bytes) in parts {
      try AtomicFile.write(bytes, to: "\(folder)/\(name(part, mark.step))")
      mark.hashes[part] = SHA256.hex(of: bytes)
    }
    try AtomicFile.write(try StableJSON.line(mark), to: markPath)
    try removeFiles(of: parts.map(\.0), exceptStep: mark.step, kept: kept)
  }

  /// Puts back what the mark names.
  ///
  /// - Returns: The log so far, empty where there is no checkpoint, and the hashes of kept files.
  /// - Throws: ``DamagedCheckpoint``, `model` and `optimiser` being as they were; what the system
  ///   says of a file that it cannot read.
  func restore(
    _ model: Transformer, _ optimiser: AdamW
  ) throws -> (log: [TrainingLogLine], kept: [String: String]) {
    guard let mark = try mark() else { return ([], [:]) }
    let state = TrainingState(
      model: try bytes("model", mark), optimiser: try bytes("optimiser", mark))
    let log = try StableJSON.decode(
      [TrainingLogLine].self, from: bytes("log", mark), file: name("log", mark.step))
    let kept = mark.kept ?? [:]
    for (name, hash) in kept { _ = try bytes(ofKept: name, hash: hash) }
    try state.restore(model, optimiser)
    return (log, kept)
  }

  /// Writes a file that the end of the run needs; the next checkpoint has to name it.
  ///
  /// - Returns: Its SHA-256.
  func keep(_ bytes: [UInt8], as name: String) throws -> String {
    try AtomicFile.write(bytes, to: "\(folder)/\(Self.keptPrefix)\(name)")
    return SHA256.hex(of: bytes)
  }

  /// What was kept as `name` and has this SHA-256.
  func bytes(ofKept name: String, hash: String) throws -> [UInt8] {
    try bytes("\(folder)/\(Self.keptPrefix)\(name)", hash: hash)
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
    try bytes("\(folder)/\(name(part, mark.step))", hash: mark.hashes[part])
  }

  private func bytes(_ path: String, hash: String?) throws -> [UInt8] {
    guard FileManager.default.fileExists(atPath: path) else {
      throw DamagedCheckpoint(description: "\(path): missing, though checkpoint.json names it")
    }
    let bytes = try readFile(path)
    guard hash == SHA256.hex(of: bytes) else {
      throw DamagedCheckpoint(
        description: "\(path): its SHA-256 is not the one that checkpoint.json has")
    }
    return bytes
  }

  private func removeFiles(
    of parts: [String], exceptStep step: Int, kept: [String: String]
  ) throws {
    for file in try Folder.names(in: folder) {
      for part in parts where file.hasPrefix("\(part)-") && file != name(part, step) {
        try? Folder.remove("\(folder)/\(file)")
      }
      if file.hasPrefix(Self.keptPrefix), kept[String(file.dropFirst(Self.keptPrefix.count))] == nil
      {
        try? Folder.remove("\(folder)/\(file)")
      }
    }
  }

  private static let keptPrefix = "kept-"

  private var markPath: String { "\(folder)/checkpoint.json" }

  private func name(_ part: String, _ step: Int) -> String { "\(part)-\(step)" }
}

/// A checkpoint that is not as it was written: the file, and what is wrong with it.
struct DamagedCheckpoint: Error, CustomStringConvertible {
  let description: String
}
