import Corpus

/// Runs that differ in nothing but their seed, and, where the seed draws another sample, in that.
struct RunGroup: Hashable {
  /// The axes that tell runs apart.
  static let runAxes: Set<Axis> = Set(RunLabels.axes + [.run, .draw, .parent])
  /// The axes on which runs of one group differ.
  static let seedAxes: Set<Axis> = [.run, .seed, .draw, .parent]

  /// What its runs have in common, and for a run that goes on from another, that one's group.
  private let place: Place
  private let origin: [Place]

  /// The group of the run that `fact` is about.
  ///
  /// - Parameter runs: Every run's axes, by its id.
  init(of about: Place, among runs: [String: Place]) {
    place = about.filter { Self.runAxes.contains($0.key) && !Self.seedAxes.contains($0.key) }
    var origin: [Place] = []
    var parent = about[.parent]
    // A run that is said to come from itself must not hang.
    while let id = parent, origin.count < 8 {
      guard let run = runs[id] else {
        origin.append([.parent: id])
        break
      }
      origin.append(
        run.filter { Self.runAxes.contains($0.key) && !Self.seedAxes.contains($0.key) })
      parent = run[.parent]
    }
    self.origin = origin
  }

  /// The entry under `runs` that the group comes from.
  var entry: String? { place[.entry] }
}

/// The groups of all runs of a build.
struct RunGroups {
  private var runs: [String: Place] = [:]
  private let labels: RunLabels

  /// Finds the groups of the runs that `facts` are about.
  init(_ data: ReportData) {
    labels = data.labels
    for fact in data.facts.facts {
      if let id = fact.about[.run], runs[id] == nil {
        runs[id] = fact.place(on: RunGroup.runAxes)
      }
    }
  }

  /// The group of the run that `fact` is about.
  func group(of fact: Fact) -> RunGroup { RunGroup(of: fact.about, among: runs) }

  /// What the group of the run that `fact` is about is called.
  func label(ofGroupOf fact: Fact) -> String {
    labels.label(of: fact.about, without: [.seed])
  }

  /// What the run that `fact` is about is called.
  func label(of fact: Fact) -> String { labels.label(of: fact.about) }

  /// What the run `id` is called.
  func label(ofRun id: String) -> String { runs[id].map { labels.label(of: $0) } ?? id }

  /// `facts`, those of one group together, in order of first appearance.
  func grouped(_ facts: [Fact]) -> [[Fact]] {
    var order: [RunGroup] = []
    var members: [RunGroup: [Fact]] = [:]
    for fact in facts {
      let group = group(of: fact)
      if members[group] == nil { order.append(group) }
      members[group, default: []].append(fact)
    }
    return order.compactMap { members[$0] }
  }
}
