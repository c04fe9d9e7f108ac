/// A stage of a study: a word of `--until`, and of each task's `BuildTask.stage`.
///
/// Which stages there are, and in which order, the planner's list of wirings says. What a build up
/// to a stage includes is not said anywhere: it is what the stage's tasks read from.
public struct Stage: RawRepresentable, CaseIterable, Hashable, Sendable {
  /// The word.
  public let rawValue: String

  private init(known word: String) { rawValue = word }

  /// The stage with this word; `nil` where there is none.
  public init?(rawValue: String) {
    guard Planner.wirings.contains(where: { $0.stage == rawValue }) else { return nil }
    self.init(known: rawValue)
  }

  /// All stages, in the order of the flow.
  public static var allCases: [Stage] { Planner.wirings.map { Stage(known: $0.stage) } }

  /// The report, which reads everything.
  public static let report = Stage(known: "report")
}
