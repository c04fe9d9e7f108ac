import ByteIO
import Foundation
import Model
import Values

/// Checkpoints of one run in a folder of its own: the files of a step, then a mark that names them.
///
/// The marks of the last few checkpoints are one file, written last and atomically, so whatever
/// instant the run is killed at, they name whole checkpoints; and they hold the SHA-256 of the
/// files, so that what was damaged since is not taken for one. Weights that the run keeps for its
/// end stand beside them from the step on that made them.
struct CheckpointStore {
  private let folder: String
  /// How many checkpoints are kept.
  private let count: Int
  /// Those that are there, the newest first.
  private var marks: [Mark] = []

  /// One checkpoint of those that `checkpoint.json` lists.
  private struct Mark: Codable {
    var step: Int
    /// The SHA-256 of the file of each part.
    var hashes: [String: String]
    /// The SHA-256 of each file that is kept for the end, by its name.
    var kept: [String: String]?
  }

  init(folder: String, count: Int = 1) {
    self.folder = folder
    self.count = count
  }

  /// Saves the state after the last line of `log`, and removes what older checkpoints left.
  ///
  /// - Parameter kept: Files that ``keep(_:as:)`` wrote and the run still needs.
  mutating func save(
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
    let marks = Array(([mark] + marks).prefix(count))
    try AtomicFile.write(try StableJSON.line(marks), to: markPath)
    self.marks = marks
    try removeFiles(of: parts.map(\.0))
  }

  /// Puts back the newest checkpoint that is sound.
  ///
  /// - Parameter complain: Is told of each that is not.
  /// - Returns: The log so far, empty where there is no sound checkpoint, and the hashes of kept
  ///   files.
  /// - Throws: What the system says of a file that it cannot read.
  mutating func restore(
    _ model: Transformer, _ optimiser: AdamW, complain: (String) -> Void
  ) throws -> (log: [TrainingLogLine], kept: [String: String]) {
    do { marks = try readMarks() } catch let damage as DamagedCheckpoint {
      complain(damage.description)
      marks = []
    }
    while let mark = marks.first {
      do { return try restore(mark, model, optimiser) } catch let damage as DamagedCheckpoint {
        complain(damage.description)
        marks.removeFirst()
      }
    }
    return ([], [:])
  }

  /// - Throws: ``DamagedCheckpoint``, `model` and `optimiser` being as they were.
  private func restore(
    _ mark: Mark, _ model: Transformer, _ optimiser: AdamW
  ) throws -> (log: [TrainingLogLine], kept: [String: String]) {
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

  private func readMarks() throws -> [Mark] {
    guard FileManager.default.fileExists(atPath: markPath) else { return [] }
    do {
      return try StableJSON.decode([Mark].self, from: readFile(markPath), file: markPath)
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

  /// Removes the files that no mark names.
  private func removeFiles(of parts: [String]) throws {
    let named = Set(
      marks.flatMap { mark in
        parts.map { name($0, mark.step) } + (mark.kept ?? [:]).keys.map { Self.keptPrefix + $0 }
      })
    for file in try Folder.names(in: folder) where !named.contains(file) {
      if file.hasPrefix(Self.keptPrefix) || parts.contains(where: { file.hasPrefix("\($0)-") }) {
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
