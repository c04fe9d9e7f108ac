internal import Engine
internal import LanguageID

/// The files of a model that judges lines: none for the built-in one.
public struct JudgeFiles: Sendable {
  /// A file: where it is, and how manifests name it.
  public struct File: Sendable {
    /// Where it is.
    public var path: String
    /// How manifests name it.
    public var name: String

    /// Names a file.
    public init(path: String, name: String) {
      self.path = path
      self.name = name
    }
  }

  /// The model; `nil` for the built-in one.
  public var model: File?
  /// The table of the model's errors; `nil` for that which the built-in model has, or for none.
  public var confusion: File?

  /// The built-in model, or another.
  public init(model: File? = nil, confusion: File? = nil) {
    self.model = model
    self.confusion = confusion
  }

  var inputs: [BuildTask.Input] {
    [model, confusion].compactMap { $0 }.map { .file(path: $0.path, name: $0.name) }
  }
}

extension LineJudge {
  /// Reads a model.
  public init(_ files: JudgeFiles) throws {
    try self.init(
      model: files.model?.path ?? LineIdentifier.builtIn, confusion: files.confusion?.path)
  }
}
