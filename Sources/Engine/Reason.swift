extension Builder {
  /// Why a task has to run.
  public struct Reason: Hashable, Sendable, CustomStringConvertible {
    /// What is at the root of it.
    public enum Cause: String, Codable, Sendable, CaseIterable {
      /// There is no artefact yet, or a file has to be fetched for it.
      case missing
      /// The settings are others than those it was made with.
      case settings
      /// What it reads has other contents.
      case input
      /// The stage's code gives other bytes than the version that made it.
      case version
      /// A library, or the processor's instructions, are others than those that made it.
      case library
      /// Its manifest is of another format.
      case format
      /// It is not what its manifest says, or has no manifest that can be read.
      case damaged

      /// Whether it is the program or the machine that changed, and nothing that a user wrote.
      public var isUpgrade: Bool { self == .version || self == .library || self == .format }
    }

    /// The reason as a phrase, such as `its settings changed`.
    public let text: String
    /// What is at the root of it, of this task or of one that it follows.
    public let cause: Cause
    /// The id of the task at the root, where it is another.
    public let follows: String?

    /// The reason of a task itself.
    init(_ cause: Cause, _ text: String) {
      self.text = text
      self.cause = cause
      follows = nil
    }

    /// The reason of a task that reads what `id`, pending for `reason`, makes.
    init(following id: String, _ reason: Reason) {
      let root = reason.follows ?? id
      // What the root itself says stands on its own line, unless that line was left out.
      text = "follows \(root)"
      cause = reason.cause
      follows = root
    }

    /// The phrase.
    public var description: String { text }
  }

  /// Whether a task has anything to do, and why.
  public enum Status: Equatable, Sendable {
    /// Its artefact is there, proven.
    case done
    /// It has to run, for the reason given.
    case pending(Reason)
  }

  /// A task with what there is to do for it.
  public struct PlannedTask: Sendable {
    /// The task.
    public let task: BuildTask
    /// Whether it has anything to do, and why.
    public let status: Status
    /// Whether an artefact that takes long to make, finished or begun, would be made anew though
    /// neither the recipe nor an input changed: ``Builder/build(_:remake:)`` asks before that.
    public let needsRemake: Bool

    /// Why it has to run; `nil` where it is done.
    public var reason: Reason? {
      if case .pending(let reason) = status { return reason }
      return nil
    }
  }
}
