public import Corpus
import Synchronization
import Values

/// One node of the graph: inputs and settings that determine one artefact, and how it is made.
public struct BuildTask: Sendable {
  /// Something a task reads.
  public enum Input: Sendable, Hashable {
    /// A file outside the build folder: where it is, and the name under which it is recorded.
    case file(path: String, name: String)
    /// Named files of another task's artefact; what else is in it does not matter to this task.
    case artefact(id: String, files: [String])
  }

  /// A file among the inputs that has to come here, from the web, before it can be read.
  public struct Delivery: Sendable {
    /// The name under which the file is recorded.
    public let name: String
    /// Where it comes from, for people: without credentials.
    public let origin: String
    /// What is to come, for people, as an address and a size; `nil` where it is here. Asks nobody.
    public let missing: @Sendable () -> String?
    /// Brings it here; where it is here already, makes sure that it is the one that is wanted.
    public let bring: @Sendable () throws -> Void
    /// Makes sure, once it was read, that it still is the one that is wanted; brings nothing.
    public let confirm: @Sendable () throws -> Void

    /// Names a file that has to come here.
    public init(
      name: String, origin: String, missing: @escaping @Sendable () -> String?,
      bring: @escaping @Sendable () throws -> Void,
      confirm: @escaping @Sendable () throws -> Void = {}
    ) {
      self.name = name
      self.origin = origin
      self.missing = missing
      self.bring = bring
      self.confirm = confirm
    }
  }

  /// The artefact's folder below the build folder, such as `extract/en`.
  public let id: String
  /// The stage, such as `extract`: the word of `--until`.
  public let stage: String
  /// The version of the stage's code: raised when it gives other bytes for the same input.
  public let version: Int
  /// The settings that the artefact depends on, as JSON with sorted keys.
  public let settings: [UInt8]
  /// What is read.
  public let inputs: [Input]
  /// Those of the inputs that have to come here first.
  public let deliveries: [Delivery]
  /// The SHA-256 of inputs that were read when the task was planned, by name: what they said then
  /// is in the settings, so that they may not have changed since.
  public let pins: [String: String]
  /// Libraries whose version changes the bytes made.
  public private(set) var libraries: [String: String]
  /// What it makes, in a few words for a plan, such as `95328 parameters, 400000 tokens`.
  public let note: String?
  /// About how many floating-point operations it takes; 0 where reading and writing are the cost.
  public let operations: Double
  /// Whether making it again may take days, so that a build asks before it does.
  public let isCostly: Bool
  /// Makes the artefact's files in the context's folder; returns its ledger, if it keeps one.
  public private(set) var run: @Sendable (TaskContext) async throws -> Ledger?

  /// Makes a task; `settings` is encoded as an object with sorted keys.
  public init(
    id: String, stage: String, version: Int, settings: some Encodable, inputs: [Input],
    deliveries: [Delivery] = [], pins: [String: String] = [:], libraries: [String: String] = [:],
    note: String? = nil, operations: Double = 0, isCostly: Bool = false,
    run: @escaping @Sendable (TaskContext) async throws -> Ledger?
  ) throws {
    self.id = id
    self.stage = stage
    self.version = version
    self.settings = try StableJSON.line(settings)
    self.inputs = inputs
    self.deliveries = deliveries
    self.pins = pins
    self.libraries = libraries
    self.note = note
    self.operations = operations
    self.isCostly = isCostly
    self.run = run
  }

  /// The same task, which makes its files in another way: for benches, which need a build but not
  /// what is in it.
  package func making(
    _ run: @escaping @Sendable (TaskContext) async throws -> Ledger?
  ) -> BuildTask {
    var task = self
    task.run = run
    return task
  }

  /// The same task, which when it has run makes something more of what it made, in the same folder.
  ///
  /// - Parameters:
  ///   - name: What makes it, which the manifest names among the libraries.
  ///   - version: Its version: another one makes the artefact anew.
  public func adding(
    _ name: String, version: String,
    _ more: @escaping @Sendable (TaskContext) async throws -> Void
  ) -> BuildTask {
    var task = self
    task.libraries[name] = version
    task.run = { [run] context in
      let ledger = try await run(context)
      try await more(context)
      return ledger
    }
    return task
  }
}

/// What a running task is given.
public struct TaskContext: Sendable {
  /// The folder to write into; it becomes the artefact when the task returns.
  public let folder: String
  /// A folder that outlives a kill of this very task (same inputs, same settings): for checkpoints.
  public let scratch: String
  /// How many batches may be worked on at once, and how many threads a trainer may use.
  public let workers: Int
  /// Where to tell how far the work is.
  public let progress: ProgressLine
  let root: String
  let noted = NotedHashes()
  private let inputHashes: [String: String]

  /// The SHA-256 of an input, by the name under which it is recorded, where it was taken before the
  /// task began; if the input was changed since, the task does not count.
  public func sha256(ofInput name: String) -> String? { inputHashes[name] }

  /// Notes the SHA-256 of a file in ``folder`` that was taken while the task wrote it, so that it
  /// is not read again to be hashed.
  ///
  /// - Parameters:
  ///   - sha256: 64 lower-case hexadecimal digits.
  ///   - name: The file's name in the folder.
  public func note(sha256: String, of name: String) { noted.note(sha256, of: name) }

  /// The path of a file of another artefact, which the task has named among its inputs.
  public func path(_ file: String, of artefact: String) -> String { "\(root)/\(artefact)/\(file)" }

  /// The path of a file to write.
  public func output(_ name: String) -> String { "\(folder)/\(name)" }

  /// Makes a context for a stage that runs outside a build: into a stream, or in a test.
  ///
  /// - Parameters:
  ///   - scratch: `folder`, unless it is another.
  ///   - root: The folder of other artefacts: `folder`, unless there are any.
  ///   - inputs: What is known of the inputs.
  public init(
    folder: String, scratch: String? = nil, workers: Int, progress: ProgressLine,
    root: String? = nil, inputs: [Manifest.Entry] = []
  ) {
    self.folder = folder
    self.scratch = scratch ?? folder
    self.workers = workers
    self.progress = progress
    self.root = root ?? folder
    inputHashes = Dictionary(inputs.map { ($0.name, $0.sha256) }) { first, _ in first }
      .filter { $0.value != Manifest.Entry.unknown }
  }
}

/// What a task knows of the files it wrote.
final class NotedHashes: Sendable {
  private let hashes = Mutex<[String: String]>([:])

  func note(_ sha256: String, of name: String) { hashes.withLock { $0[name] = sha256 } }

  subscript(name: String) -> String? { hashes.withLock { $0[name] } }
}
