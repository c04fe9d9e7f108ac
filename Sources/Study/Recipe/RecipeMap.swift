import Values

/// A map whose keys are taken one by one; what is left at the end is refused.
struct RecipeMap {
  let owner: RecipeNode
  /// All keys, in the order written.
  private let names: [String]
  /// What stands under the keys that nobody has taken yet.
  private var nodes: [String: RecipeNode]
  /// The keys that were asked for, in that order.
  private var known: [String] = []
  /// Keys that it may have one day: they are refused with other words than unknown ones.
  private let planned: Set<String>

  init(
    owner: RecipeNode, names: [String], nodes: [String: RecipeNode], planned: Set<String> = []
  ) {
    self.owner = owner
    self.names = names
    self.nodes = nodes
    self.planned = planned
  }

  /// What is left, in the order written.
  var entries: [(name: String, node: RecipeNode)] {
    names.compactMap { name in nodes[name].map { (name, $0) } }
  }

  /// What stands under `name`, without taking it.
  func peek(_ name: String) -> RecipeNode? { nodes[name] }

  /// Takes `name` before the reader that knows it does.
  mutating func withdraw(_ name: String) -> RecipeNode? { nodes.removeValue(forKey: name) }

  /// Puts `node` in the place of what stands under `name`.
  mutating func replace(_ name: String, with node: RecipeNode) {
    if nodes[name] != nil { nodes[name] = node }
  }

  /// The value of `name`, if it is there.
  mutating func take(_ name: String) -> RecipeNode? {
    known.append(name)
    return nodes.removeValue(forKey: name)
  }

  /// The value of `name`, which must be there.
  mutating func require(_ name: String, _ expected: String) throws(RecipeError) -> RecipeNode {
    guard let node = take(name) else { throw missing(name, expected) }
    return node
  }

  /// Says that `name` is missing, or what stands in its place.
  func missing(_ name: String, _ expected: String) -> RecipeError {
    if let (other, node) = entries.first(where: { planned.contains($0.name) }) {
      return node.keyError("'\(other)' is not there yet; expected '\(name)': \(expected)")
    }
    if let (other, node) = entries.first(where: { Spelling.mayMean($0.name, name) }) {
      return node.keyError("unknown key '\(other)'; expected '\(name)'")
    }
    return owner.error("the key '\(name)' is missing; expected \(expected)")
  }

  /// Tells the keys that nobody took.
  func finish() {
    for (name, node) in entries {
      let fault = planned.contains(name) ? "'\(name)' is not there yet" : "unknown key '\(name)'"
      let meant = known.first { Spelling.mayMean(name, $0) }
      let expected = meant.map { "'\($0)'" } ?? "one of: \(known.joined(separator: ", "))"
      owner.complaints.add(node.keyError("\(fault); expected \(expected)"))
    }
  }
}
