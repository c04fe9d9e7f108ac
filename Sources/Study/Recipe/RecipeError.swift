/// What is wrong with a recipe: where, what was found, what was expected.
public struct RecipeError: Error, CustomStringConvertible, Sendable, Equatable {
  /// The recipe's file.
  public let file: String
  /// The line and column, from 1, where they are known.
  public let position: Position?
  /// The key, as a path such as `sample.holdout.test`.
  public let key: String
  /// What was found and what was expected, as a sentence.
  public let reason: String

  /// A place in a text file.
  public struct Position: Sendable, Equatable {
    /// The line, from 1.
    public let line: Int
    /// The column, from 1.
    public let column: Int
  }

  /// What a person is told.
  public var description: String {
    let place = position.map { ":\($0.line):\($0.column)" } ?? ""
    return "\(file)\(place): " + (key.isEmpty ? reason : "\(key): \(reason)")
  }
}
