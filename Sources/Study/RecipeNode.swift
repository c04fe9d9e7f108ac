import Foundation
import Yams

/// A YAML node that knows its place and its key, so that every complaint can name both.
struct RecipeNode {
  let node: Node
  let key: String
  let file: String
  let variables: [String: String]
  /// The key that this is the value of, as it stands in the file; `nil` for elements and the root.
  var keyNode: Node?

  func error(_ reason: String) -> RecipeError { error(reason, at: node) }

  /// A complaint about the key, not about what stands under it.
  func keyError(_ reason: String) -> RecipeError { error(reason, at: keyNode ?? node) }

  private func error(_ reason: String, at node: Node) -> RecipeError {
    let position = node.mark.map { RecipeError.Position(line: $0.line, column: $0.column) }
    return RecipeError(file: file, position: position, key: key, reason: reason)
  }

  /// What is written here, for messages.
  var found: String {
    switch node {
    case .scalar(let scalar): "'\(scalar.string)'"
    case .mapping: "a map"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }

  /// The text of a scalar, its `${NAME}`s replaced.
  func text(_ expected: String = "a text") throws(RecipeError) -> String {
    guard case .scalar(let scalar) = node else {
      throw error("found \(found), expected \(expected)")
    }
    return try expand(scalar.string)
  }

  private func expand(_ text: String) throws(RecipeError) -> String {
    var result = ""
    var rest = Substring(text)
    while let start = rest.range(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}")
    {
      let name = String(rest[start.upperBound..<end])
      guard let value = variables[name] else {
        throw error("${\(name)} has no value; give one with --set \(name)=… or make … \(name)=…")
      }
      result += rest[..<start.lowerBound] + value
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  /// The value that `parse` makes of the text.
  func value<Value>(
    _ expected: String, _ parse: (String) -> Value?
  ) throws(RecipeError) -> Value {
    guard let value = parse(try text(expected)) else {
      throw error("found \(found), expected \(expected)")
    }
    return value
  }

  /// The elements of a list; a single value counts as a list of one.
  var elements: [RecipeNode] {
    guard case .sequence(let sequence) = node else { return [self] }
    return sequence.map { RecipeNode(node: $0, key: key, file: file, variables: variables) }
  }

  /// The elements of a list that must have some.
  func oneOrMore() throws(RecipeError) -> [RecipeNode] {
    if elements.isEmpty { throw error("found an empty list, expected at least one element") }
    return elements
  }

  /// The entries of a map, in the order written.
  func map() throws(RecipeError) -> RecipeMap {
    guard case .mapping(let mapping) = node else {
      throw error("found \(found), expected a map of key: value")
    }
    var entries: [(String, RecipeNode)] = []
    for (keyNode, value) in mapping {
      let name = keyNode.string ?? ""
      if entries.contains(where: { $0.0 == name }) { throw error("the key '\(name)' stands twice") }
      let path = key.isEmpty ? name : "\(key).\(name)"
      let node = RecipeNode(
        node: value, key: path, file: file, variables: variables, keyNode: keyNode)
      entries.append((name, node))
    }
    return RecipeMap(owner: self, entries: entries)
  }
}

/// A map whose keys are taken one by one; what is left at the end is refused.
struct RecipeMap {
  let owner: RecipeNode
  private(set) var entries: [(name: String, node: RecipeNode)]
  private var known: [String] = []

  init(owner: RecipeNode, entries: [(String, RecipeNode)]) {
    self.owner = owner
    self.entries = entries.map { ($0.0, $0.1) }
  }

  /// The value of `name`, if it is there.
  mutating func take(_ name: String) -> RecipeNode? {
    known.append(name)
    guard let index = entries.firstIndex(where: { $0.name == name }) else { return nil }
    return entries.remove(at: index).node
  }

  /// The value of `name`, which must be there.
  mutating func require(_ name: String, _ expected: String) throws(RecipeError) -> RecipeNode {
    guard let node = take(name) else {
      throw owner.error("the key '\(name)' is missing; expected \(expected)")
    }
    return node
  }

  /// Refuses the keys that nobody took.
  func finish() throws(RecipeError) {
    guard let (name, node) = entries.first else { return }
    throw node.keyError("unknown key '\(name)'; expected one of: \(known.joined(separator: ", "))")
  }
}
