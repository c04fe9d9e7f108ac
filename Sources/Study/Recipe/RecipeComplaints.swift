/// What was found wrong with a recipe while it is read, so that one reading tells all of it.
///
/// A reader that meets a fault tells it here and goes on where what follows can be judged without
/// it. What cannot be judged is a consequence (``RecipeError/consequence``) and is not told.
final class RecipeComplaints {
  private var errors: [RecipeError] = []

  /// Tells a fault, once.
  func add(_ error: RecipeError) {
    if error != .consequence, !errors.contains(error) { errors.append(error) }
  }

  /// What `body` returns, or `nil` where it is wrong, which is told.
  func attempt<Value>(_ body: () throws -> Value) throws -> Value? {
    do {
      return try body()
    } catch let error as RecipeError {
      add(error)
      return nil
    }
  }

  /// Ends the reading.
  ///
  /// - Throws: ``RecipeError`` for one fault, ``RecipeErrors`` for several, in the file's order.
  func finish() throws {
    let inOrder = errors.enumerated().sorted { first, second in
      (first.element.position ?? .start, first.offset)
        < (second.element.position ?? .start, second.offset)
    }.map(\.element)
    if let only = inOrder.first, inOrder.count == 1 { throw only }
    if !inOrder.isEmpty { throw RecipeErrors(errors: inOrder) }
  }
}

/// Several things that are wrong with a recipe.
public struct RecipeErrors: Error, CustomStringConvertible, Sendable, Equatable {
  /// Each of them, in the order of the file.
  public let errors: [RecipeError]

  /// What a person is told: a line for each.
  public var description: String {
    "\(errors.count) things are wrong:\n" + errors.map { "  \($0)" }.joined(separator: "\n")
  }
}

extension RecipeError {
  /// Stands for what is wrong only because of something else that is, and was told.
  static let consequence = RecipeError(file: "", position: nil, key: "", reason: "")
}

extension RecipeError.Position: Comparable {
  fileprivate static let start = Self(line: 0, column: 0)

  /// Orders places as they are read.
  public static func < (first: Self, second: Self) -> Bool {
    (first.line, first.column) < (second.line, second.column)
  }
}

/// The things of a section that could be read, and the names of those that could not.
struct NamedEntries<Value: Sendable>: Sendable {
  private(set) var values: [Value] = []
  /// Names that are written, but stand for something that is wrong.
  private(set) var broken: Set<String> = []

  /// No things.
  init() {}

  /// Reads every entry of `entries`; what is wrong with one is told, and the others are read.
  init(
    _ entries: [(name: String, node: RecipeNode)], _ read: (String, RecipeNode) throws -> Value
  ) throws {
    for (name, node) in entries {
      if let value = try node.complaints.attempt({ try read(name, node) }) {
        values.append(value)
      } else {
        broken.insert(name)
      }
    }
  }
}
