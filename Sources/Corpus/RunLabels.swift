/// Short names for runs: their values on the axes that vary among them, in words.
///
/// ```swift
/// let labels = RunLabels(runs)          // each run's axes, as its facts have them
/// labels.label(of: runs[0])             // "finnish-tenth, 12kB, seed 0"
/// ```
///
/// A run of a study has ten axes, most of which are the same for all its runs; a name that spells
/// them all is unreadable, and one that is cut off is no name.
public struct RunLabels: Sendable {
  /// The axes that name a run, in the order in which they are said.
  public static let axes: [Axis] = [
    .entry, .model, .training, .mixture, .sample, .budget, .tokens, .vocabulary, .seed,
  ]

  /// The axes on which the runs differ, in the order in which they are said.
  public let varying: [Axis]
  private let runs: [String: [Axis: String]]
  private let parentsVary: Bool

  /// Prepares to name `runs`, by their axes.
  ///
  /// - Complexity: O(*n*) for *n* runs.
  public init(_ runs: some Sequence<[Axis: String]>) {
    var values: [Axis: Set<String?>] = [:]
    var known: [String: [Axis: String]] = [:]
    for run in runs {
      for axis in Self.axes + [.parent] { values[axis, default: []].insert(run[axis]) }
      if let id = run[.run] { known[id] = run }
    }
    varying = Self.axes.filter { (values[$0]?.count ?? 0) > 1 }
    parentsVary = (values[.parent]?.count ?? 0) > 1
    self.runs = known
  }

  /// The name of a run among its like: distinct from that of every other.
  ///
  /// - Parameter hidden: Axes that are left out, such as the seed of runs that are taken together.
  public func label(of run: [Axis: String], without hidden: Set<Axis> = []) -> String {
    let words = words(of: run, without: hidden, depth: 0)
    if !words.isEmpty { return words.joined(separator: ", ") }
    return run[.entry] ?? run[.run] ?? "run"
  }

  /// Ancestors that are named at most: a run that is said to come from itself must not hang.
  private static let largestDepth = 8

  private func words(
    of run: [Axis: String], without hidden: Set<Axis>, depth: Int
  ) -> [String] {
    var words = varying.filter { !hidden.contains($0) }.compactMap { axis in
      run[axis].map { Self.word(axis, $0) }
    }
    if parentsVary, !hidden.contains(.parent), let parent = run[.parent] {
      words.append("from \(origin(parent, without: hidden, depth: depth))")
    }
    return words
  }

  /// The name of a parent; its seed is its child's.
  private func origin(_ parent: String, without hidden: Set<Axis>, depth: Int) -> String {
    guard let run = runs[parent], depth < Self.largestDepth else { return parent }
    let words = words(of: run, without: hidden.union([.seed]), depth: depth + 1)
    return words.isEmpty ? run[.entry] ?? parent : words.joined(separator: ", ")
  }

  /// A value with its axis where the value alone would not say what it is.
  private static func word(_ axis: Axis, _ value: String) -> String {
    switch axis {
    case .tokens: "\(value) tokens"
    case .seed: "seed \(value)"
    default: value
    }
  }
}
