import ByteIO
import Foundation
import Yams

/// A YAML node that knows its place and its key, so that every complaint can name both.
struct RecipeNode {
  let node: Node
  let key: String
  let file: String
  let variables: [String: String]
  /// Where readers tell what is wrong.
  let complaints: RecipeComplaints
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

  /// Whether a map stands here.
  var isMap: Bool {
    if case .mapping = node { return true }
    return false
  }

  /// `path`, which is relative to the recipe unless it is absolute.
  func absolute(_ path: String) -> String {
    let folder = PathParts.folder(of: file)
    return path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
  }

  /// The text of a scalar, its `${NAME}`s replaced.
  func text(
    _ expected: @autoclosure () -> String = "a text"
  ) throws(RecipeError) -> String {
    guard case .scalar(let scalar) = node else {
      throw error("found \(found), expected \(expected())")
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
    return sequence.map {
      RecipeNode(node: $0, key: key, file: file, variables: variables, complaints: complaints)
    }
  }

  /// The elements of a list that must have some.
  func oneOrMore() throws(RecipeError) -> [RecipeNode] {
    if elements.isEmpty { throw error("found an empty list, expected at least one element") }
    return elements
  }

  /// The entries of a map, in the order written.
  ///
  /// - Parameter planned: Keys that it may have one day.
  func map(planned: Set<String> = []) throws(RecipeError) -> RecipeMap {
    guard case .mapping(let mapping) = node else {
      throw error("found \(found), expected a map of key: value")
    }
    var names: [String] = []
    var nodes: [String: RecipeNode] = [:]
    for (keyNode, value) in mapping {
      let name = keyNode.string ?? ""
      let path = key.isEmpty ? name : "\(key).\(name)"
      let node = RecipeNode(
        node: value, key: path, file: file, variables: variables, complaints: complaints,
        keyNode: keyNode)
      if nodes.updateValue(node, forKey: name) != nil {
        throw error("the key '\(name)' stands twice")
      }
      names.append(name)
    }
    return RecipeMap(owner: self, names: names, nodes: nodes, planned: planned)
  }

  /// The entries of a map of named things, in the order written, where the names may be folders.
  func named() throws(RecipeError) -> [(name: String, node: RecipeNode)] {
    try map().entries.filter { name, node in
      if RecipeNames.name(name) != nil { return true }
      complaints.add(
        node.keyError("found the name '\(name)', expected \(RecipeNames.expected)"))
      return false
    }
  }

  /// One of `choices`, by its name.
  ///
  /// - Parameter what: What is chosen, for messages, such as `model`.
  func choice<Value>(
    _ what: String, of choices: NamedChoices<Value>
  ) throws(RecipeError) -> Value {
    let name = try text(choices.expected(what)).filter { $0 != " " }
    if let value = choices[name] { return value }
    if choices.mayHave(name) { throw .consequence }
    throw error("found \(found), expected \(choices.expected(what))")
  }
}

/// Things that a recipe has given names, to be chosen from by these.
struct NamedChoices<Value> {
  private let values: [Value]
  private let names: [String]
  private let places: [String: Int]
  /// Names that are written, but stand for something that is wrong; `nil`: any name may.
  private let broken: Set<String>?

  /// More names than these are not told one by one.
  private static var mostTold: Int { 20 }

  /// Things and their names.
  ///
  /// - Parameter broken: Names of others, which stand for something that is wrong; `nil` where
  ///   nobody knows them.
  init(_ values: [Value], broken: Set<String>? = [], by name: (Value) -> String) {
    self.values = values
    self.broken = broken
    names = values.map(name)
    places = Dictionary(zip(names, values.indices)) { first, _ in first }
  }

  subscript(name: String) -> Value? { places[name].map { values[$0] } }

  /// The only one, if there is but one.
  var only: Value? { values.count == 1 ? values[0] : nil }

  /// Whether there are others, which are wrong.
  var hasBroken: Bool { broken?.isEmpty != true }

  /// Whether `name` may stand for something that is wrong, and was told.
  func mayHave(_ name: String) -> Bool { broken?.contains(name) ?? true }

  /// All of them, in the order written.
  var all: [Value] { values }

  /// What may be written, for messages.
  func expected(_ what: String) -> String {
    let names = names + (broken ?? []).sorted()
    if names.isEmpty { return "a \(what), but the recipe has none" }
    let told = names.prefix(Self.mostTold).joined(separator: ", ")
    let others = names.count - Self.mostTold
    return "one of: \(told)" + (others > 0 ? " and \(others) more" : "")
  }
}

extension NamedChoices<String> {
  init(_ names: [String], broken: Set<String>? = []) {
    self.init(names, broken: broken, by: { $0 })
  }
}
