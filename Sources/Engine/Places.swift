/// Where a build keeps its artefacts, and what is its own.
struct Places: Sendable {
  /// The folder that ids of artefacts start from.
  let root: String
  /// The folder of what is no artefact: locks, memories, what is half made.
  let own: String
  /// The one artefact there is, where it stands alone.
  private let single: String?

  /// A folder of many artefacts.
  init(build root: String) {
    self.root = root
    own = "\(root)/.isogloss"
    single = nil
  }

  /// One artefact at `output`, everything else in a hidden folder beside it.
  init(alone output: String) {
    let slash = output.lastIndex(of: "/")
    let name = slash.map { output[output.index(after: $0)...] } ?? output[...]
    // With the slash, so that what is in `/` keeps its root.
    let parent = slash.map { String(output[...$0]) } ?? ""
    root = parent.isEmpty ? "." : parent
    own = "\(parent).\(name).isogloss"
    single = output
  }

  /// What follows the name of an artefact that is moved away while another takes its place.
  static let replacedSuffix = ".old"

  /// What follows the name of a scratch folder in that of the note of what its task was begun with.
  static let begunSuffix = ".json"

  var temporary: String { "\(own)/tmp" }
  var scratch: String { "\(own)/scratch" }
  var lock: String { "\(own)/lock" }
  var memory: String { "\(own)/memory" }

  /// The folder of the artefact `id`.
  func artefact(_ id: String) -> String { single ?? "\(root)/\(id)" }

  /// Where what the failed task `id` had written is kept.
  func failed(_ id: String) -> String { single == nil ? "\(root)/failed/\(id)" : "\(own)/failed" }
}
