/// Why a build cannot go on.
public enum EngineError: Error, CustomStringConvertible, Sendable {
  /// Another process is building in the same folder.
  case locked(folder: String)
  /// A task names an input that no earlier task makes.
  case unknownInput(task: String, input: String)
  /// Two tasks would make the same artefact.
  case duplicateTask(id: String)
  /// A task failed; what it had written is kept in `folder`.
  case failed(task: String, folder: String, underlying: any Error)
  /// A task returned books that do not balance: a defect of the stage.
  case unbalanced(task: String)

  /// What a person is told.
  public var description: String {
    switch self {
    case .locked(let folder): "\(folder): another isogloss is building here; wait for it to end"
    case .unknownInput(let task, let input): "\(task): nothing before it makes its input \(input)"
    case .duplicateTask(let id): "\(id): made by two tasks"
    case .failed(let task, let folder, let underlying):
      "\(task): \(underlying)\n  what it had written is in \(folder)"
    case .unbalanced(let task):
      "\(task): its ledger does not balance (in ≠ kept + dropped + rejected); please report this"
    }
  }
}
