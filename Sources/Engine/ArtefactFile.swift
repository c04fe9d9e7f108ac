/// A file of an artefact, by the artefact's id and the file's name.
public struct ArtefactFile: Hashable, Sendable {
  /// The artefact's folder below the build folder, such as `extract/en`.
  public var id: String
  /// The name of the file in that folder.
  public var name: String

  /// Names a file.
  public init(id: String, name: String) {
    self.id = id
    self.name = name
  }
}

extension BuildTask.Input {
  /// A file of another task's artefact.
  public static func artefact(_ file: ArtefactFile) -> Self {
    .artefact(id: file.id, files: [file.name])
  }
}

extension TaskContext {
  /// The path of a file of another artefact, which the task has named among its inputs.
  public func path(_ file: ArtefactFile) -> String { path(file.name, of: file.id) }

  /// The folder of another artefact, files of which the task has named among its inputs.
  public func folder(of id: String) -> String { "\(root)/\(id)" }
}
