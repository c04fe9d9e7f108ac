import ByteIO
import Corpus
import Foundation
import Model

/// Checkpoints of one run in a folder: the files of a step, then a mark that names the step.
///
/// The mark is written last and atomically, so whatever instant the run is killed at, the mark
/// names a whole checkpoint.
struct CheckpointStore {
  private let folder: String

  private struct Mark: Codable {
    var step: Int
  }

  init(folder: String) { self.folder = folder }

  /// Saves the state after the last line of `log`, and removes the checkpoint before it.
  func save(_ model: Transformer, _ optimiser: AdamW, _ log: [TrainingLogLine]) throws {
    let state = try TrainingState(of: model, optimiser)
    let before = try mark()
    try AtomicFile.write(state.model, to: path("model", optimiser.step))
    try AtomicFile.write(state.optimiser, to: path("optimiser", optimiser.step))
    try AtomicFile.write(try StableJSON.line(log), to: path("log", optimiser.step))
    try AtomicFile.write(
      try StableJSON.line(Mark(step: optimiser.step)), to: "\(folder)/checkpoint.json")
    guard let before, before.step != optimiser.step else { return }
    for part in ["model", "optimiser", "log"] {
      try? FileManager.default.removeItem(atPath: path(part, before.step))
    }
  }

  /// Puts back what the mark names.
  ///
  /// - Returns: The log so far; empty where there is no checkpoint.
  func restore(_ model: Transformer, _ optimiser: AdamW) throws -> [TrainingLogLine] {
    guard let mark = try mark() else { return [] }
    let state = TrainingState(
      model: try readFile(path("model", mark.step)),
      optimiser: try readFile(path("optimiser", mark.step)))
    let log = path("log", mark.step)
    let lines = try StableJSON.decode([TrainingLogLine].self, from: readFile(log), file: log)
    try state.restore(model, optimiser)
    return lines
  }

  private func mark() throws -> Mark? {
    let path = "\(folder)/checkpoint.json"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try StableJSON.decode(Mark.self, from: readFile(path), file: path)
  }

  private func path(_ part: String, _ step: Int) -> String { "\(folder)/\(part)-\(step)" }
}
