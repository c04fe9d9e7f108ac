public import Corpus

/// The facts of a build, found by what was measured and what they are about.
public struct FactStore: Sendable {
  /// Where facts stand in the list: all of one metric that are about the same axes.
  private struct Shape: Hashable {
    var metric: String
    var axes: Set<Axis>
  }

  /// Every fact, in the order of the artefacts and of their lines.
  public let facts: [Fact]
  /// The artefact of each fact, by the fact's key.
  private let artefacts: [String: String]
  private let shapes: [Shape: [Int]]

  /// Collects the facts of artefacts, in their order.
  ///
  /// - Throws: ``ReportError/duplicateFact(key:first:second:)``.
  /// - Complexity: O(*n*) for *n* facts.
  public init(_ files: [(artefact: String, facts: [Fact])]) throws(ReportError) {
    var facts: [Fact] = []
    var artefacts: [String: String] = [:]
    var shapes: [Shape: [Int]] = [:]
    for file in files {
      for fact in file.facts {
        let key = fact.key
        if let first = artefacts.updateValue(file.artefact, forKey: key) {
          throw .duplicateFact(key: key, first: first, second: file.artefact)
        }
        let shape = Shape(metric: fact.metric, axes: Set(fact.about.keys))
        shapes[shape, default: []].append(facts.count)
        facts.append(fact)
      }
    }
    self.facts = facts
    self.artefacts = artefacts
    self.shapes = shapes
  }

  /// The artefact that `fact` was read from.
  public func artefact(of fact: Fact) -> String? { artefacts[fact.key] }

  /// The facts of a metric that are about all of `axes` and none of the axes in `without`, in
  /// order.
  public func facts(
    _ metric: String, about axes: Set<Axis> = [], without: Set<Axis> = []
  ) -> [Fact] {
    let found = shapes.filter { shape, _ in
      shape.metric == metric && shape.axes.isSuperset(of: axes)
        && shape.axes.isDisjoint(with: without)
    }
    // Shapes come in any order; the places of their facts do not.
    return found.values.flatMap { $0 }.sorted().map { facts[$0] }
  }
}

extension Fact {
  /// Where the fact stands on some axes: what facts that belong together have in common.
  func place(on axes: Set<Axis>) -> Place { about.filter { axes.contains($0.key) } }

  /// Where the fact stands on all axes but some.
  func place(without axes: Set<Axis>) -> Place { about.filter { !axes.contains($0.key) } }
}

/// Values on some axes.
typealias Place = [Axis: String]

/// Facts that belong together, in order of first appearance.
struct FactGroups {
  /// What the facts of each group have in common.
  private(set) var places: [Place] = []
  private var facts: [Place: [Fact]] = [:]

  /// Groups `facts` by what `place` says of each.
  init(_ facts: [Fact], by place: (Fact) -> Place) {
    for fact in facts {
      let place = place(fact)
      if self.facts[place] == nil { places.append(place) }
      self.facts[place, default: []].append(fact)
    }
  }

  /// Groups `facts` by their values on `axes`.
  init(_ facts: [Fact], on axes: Set<Axis>) { self.init(facts) { $0.place(on: axes) } }

  /// The facts at `place`.
  subscript(place: Place) -> [Fact] { facts[place] ?? [] }
}
