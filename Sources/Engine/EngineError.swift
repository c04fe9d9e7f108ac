/// Why a build cannot go on.
public enum EngineError: Error, CustomStringConvertible, Sendable {
  /// Another process is building in the same folder.
  case locked(folder: String)
  /// A task names an input that no earlier task makes.
  case unknownInput(task: String, input: String)
  /// The manifest `file` is of a format that this program does not read.
  case otherFormat(file: String, format: Int)
  /// The input `file` of a task is not what it was when the task began, or when it was planned.
  case inputChanged(file: String)
  /// The times of the input `file` changed at every attempt to read it, so that it cannot be said
  /// what was read.
  case restlessInput(file: String, attempts: Int)
  /// Artefacts that take long to make, finished or begun, would be made anew, though neither the
  /// recipe nor an input changed; `tasks` names them, each with the reason.
  case wouldRemake(tasks: [String])
  /// What stands where a single artefact is to be written is not isogloss's to replace.
  case occupied(folder: String, reason: String)
  /// Two tasks would make the same artefact, or one inside the folder of the other.
  case conflict(task: String, with: String)
  /// A task's id cannot be a folder below the build folder.
  case badID(String)
  /// A task failed; what it had written, if it had, is kept in `folder`.
  case failed(task: String, folder: String?, underlying: any Error)
  /// Several tasks of a stage failed, each for the reason given.
  case severalFailed([String])
  /// A task returned books that do not balance: a defect of the stage.
  case unbalanced(task: String)
  /// A task wrote a file whose name the engine needs: a defect of the stage.
  case reservedName(task: String, name: String)

  /// What is wrong, and what can be done.
  public var description: String {
    switch self {
    case .locked(let folder): "\(folder): another isogloss is building here; wait for it to end"
    case .unknownInput(let task, let input): "\(task): nothing before it makes its input \(input)"
    case .otherFormat(let file, let format):
      "\(file): was made by \(Manifest.age(ofFormat: format)) isogloss (format \(format), "
        + "expected format \(Manifest.currentFormat)); build it again"
    case .inputChanged(let file):
      "\(file): it was changed, replaced or removed while it was read; leave it alone, and build "
        + "again"
    case .restlessInput(let file, let attempts):
      "\(file): it was touched or written to each of the \(attempts) times that it was read; leave "
        + "it alone, and build again"
    case .wouldRemake(let tasks): Self.remakes(tasks)
    case .occupied(let folder, let reason):
      "\(folder): \(reason); name another folder with --output, or move it away"
    case .conflict(let task, let other): "\(task): its folder is also that of \(other)"
    case .badID(let id): "'\(id)': no folder below the build folder can have this name"
    case .failed(let task, let folder, let underlying):
      "\(task): \(underlying)" + (folder.map { "\n  what it had written is in \($0)" } ?? "")
    case .severalFailed(let reasons):
      "\(reasons.count) artefacts could not be made:\n"
        + reasons.map { "  \($0)" }.joined(separator: "\n")
    case .unbalanced(let task):
      "\(task): its ledger does not balance (in ≠ kept + dropped + rejected); please report this"
    case .reservedName(let task, let name):
      "\(task): it wrote \(name), which is the engine's own; please report this"
    }
  }

  /// Whether it says that an input was changed.
  var isOfInput: Bool {
    switch self {
    case .inputChanged, .restlessInput: true
    default: false
    }
  }

  /// The most artefacts that are named.
  private static let namedCount = 10

  private static func remakes(_ tasks: [String]) -> String {
    let more = tasks.count - namedCount
    return "what takes long to make would be made anew, because isogloss, a library or the "
      + "processor is another than that which made it:\n"
      + tasks.prefix(namedCount).map { "  \($0)\n" }.joined()
      + (more > 0 ? "  and \(more) more\n" : "")
      + "say --remake to make them again, or keep them and use the isogloss that made them"
  }
}
