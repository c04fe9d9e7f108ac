import ByteIO
import Corpus
import Glibc

/// Holds artefacts against what they should follow from.
struct Prover {
  let places: Places
  /// Whether inputs may be such as can be read only once, which prove nothing.
  private let takesStreams: Bool
  private var memory: BuildMemory

  /// Opens what is known from earlier builds in the same places.
  init(places: Places, takesStreams: Bool = false) {
    self.places = places
    self.takesStreams = takesStreams
    memory = BuildMemory(path: places.memory)
  }

  /// Why `task` has to run, as far as that can be told before those that it follows have run.
  ///
  /// - Parameters:
  ///   - pending: Why tasks before it have to run, by id.
  mutating func reason(
    for task: BuildTask, pending: [String: Builder.Reason]
  ) throws -> Builder.Reason? {
    if let followed = Self.followed(by: task, pending: pending) {
      let own = task.isCostly ? try reasonOfItsOwn(task) : nil
      return own ?? followed
    }
    let missing = task.deliveries.compactMap { $0.missing() }
    if let first = missing.first {
      let others = missing.count == 1 ? "" : ", and \(missing.count - 1) more"
      return try reasonOfItsOwn(task)
        ?? Builder.Reason(.missing, "to be fetched: \(first)\(others)")
    }
    return try staleness(of: task, expected: determinants(of: task))
  }

  /// That of the tasks it reads from which weighs most: one that no user has asked for.
  private static func followed(
    by task: BuildTask, pending: [String: Builder.Reason]
  ) -> Builder.Reason? {
    if pending.isEmpty { return nil }
    var followed: Builder.Reason?
    for case .artefact(let id, _) in task.inputs {
      guard let reason = pending[id] else { continue }
      if followed == nil || reason.cause.isUpgrade {
        followed = Builder.Reason(following: id, reason)
      }
      if reason.cause.isUpgrade { break }
    }
    return followed
  }

  /// What of the reasons to make an artefact again can be told without its inputs.
  private func reasonOfItsOwn(_ task: BuildTask) throws -> Builder.Reason? {
    let found: Manifest
    do {
      guard let manifest = try Manifest.read(from: places.artefact(task.id)) else { return nil }
      found = manifest
    } catch EngineError.otherFormat(_, let format) {
      return Self.otherFormat(format)
    } catch {
      return nil
    }
    if found.settings != RecordedSettings(line: task.settings) { return Self.otherSettings }
    return Self.upgrade(
      found: found, stage: task.stage, version: task.version, libraries: task.libraries)
  }

  /// The manifest that `task` would have, without files and ledger.
  ///
  /// - Throws: ``EngineError/inputChanged(file:)`` where an input is not what it was in planning,
  ///   or what keeps one from being read.
  mutating func determinants(of task: BuildTask) throws -> Manifest {
    var inputs: [Manifest.Entry] = []
    for (path, name) in files(of: task) {
      let entry =
        takesStreams && isStream(path)
        ? Manifest.Entry(name: name, bytes: 0, sha256: Manifest.Entry.unknown)
        : try entry(path: path, name: name)
      if let pin = task.pins[name], pin != entry.sha256 {
        throw EngineError.inputChanged(file: path)
      }
      inputs.append(entry)
    }
    return Manifest(
      id: task.id, stage: task.stage, stageVersion: task.version,
      settings: RecordedSettings(line: task.settings), inputs: inputs,
      libraries: task.libraries, files: [], ledger: nil)
  }

  /// The files that `task` reads, with the names under which they are recorded.
  private func files(of task: BuildTask) -> [(path: String, name: String)] {
    task.inputs.flatMap { input in
      switch input {
      case .file(let path, let name): [(path, name)]
      case .artefact(let id, let files):
        files.map { ("\(places.artefact(id))/\($0)", "\(id)/\($0)") }
      }
    }
  }

  /// Whether `task` has read what `expected`, its determinants, says of its inputs.
  ///
  /// - Parameter watch: What it has opened.
  /// - Returns: An input of which that cannot be said, though it is what it was; `nil` if all is
  ///   well.
  /// - Throws: ``EngineError/inputChanged(file:)``.
  mutating func unsureInput(
    of task: BuildTask, expected: Manifest, watch: FileWatch
  ) throws(EngineError) -> String? {
    var unsure: String?
    for ((path, _), entry) in zip(files(of: task), expected.inputs)
    where entry.sha256 != Manifest.Entry.unknown {
      switch memory.reading(of: path, as: entry, opened: watch.stamps(of: path)) {
      case .same: break
      case .unsure: unsure = unsure ?? path
      case .changed: throw .inputChanged(file: path)
      }
    }
    return unsure
  }

  /// Why the artefact of `task` cannot be taken as it is; `nil` if it can.
  mutating func staleness(
    of task: BuildTask, expected: Manifest
  ) throws -> Builder.Reason? {
    let folder = places.artefact(task.id)
    if memory.isProven(expected, in: folder) { return nil }
    let found: Manifest
    do {
      guard let manifest = try Manifest.read(from: folder) else {
        if access(folder, F_OK) == 0 { return Self.brokenManifest }
        return broken(off: task, expected) ?? Builder.Reason(.missing, "not made yet")
      }
      found = manifest
    } catch EngineError.otherFormat(_, let format) {
      return Self.otherFormat(format)
    } catch {
      return Self.brokenManifest
    }
    if let difference = Self.difference(found: found, expected: expected) { return difference }
    for file in found.files {
      let entry = try? memory.entry(path: "\(folder)/\(file.name)", name: file.name)
      if entry != file {
        return Builder.Reason(.damaged, "its file \(file.name) was changed or lost")
      }
    }
    // With the settings as they are written now: that is what the next build compares.
    var proven = expected
    proven.files = found.files
    memory.remember(proven, in: folder)
    return nil
  }

  /// Why a costly task that was begun cannot go on where it was broken off, if it is because of the
  /// program or the machine alone.
  private func broken(off task: BuildTask, _ expected: Manifest) -> Builder.Reason? {
    guard task.isCostly else { return nil }
    let scratch = "\(places.scratch)/\(task.id)"
    let names = (try? Folder.names(in: scratch)) ?? []
    for name in names where name.hasSuffix(Places.begunSuffix) {
      guard let found = try? Manifest(readingFile: "\(scratch)/\(name)"),
        found.settings == expected.settings, found.inputs == expected.inputs
      else { continue }
      return Self.upgrade(
        found: found, stage: task.stage, version: task.version, libraries: task.libraries,
        was: "begun")
    }
    return nil
  }

  /// Whether there is anything of `id` that would be lost: an artefact, whatever its format, or
  /// what a run that was broken off goes on from.
  func hasBegun(_ id: String) -> Bool {
    access("\(places.artefact(id))/manifest.json", F_OK) == 0
      || access("\(places.scratch)/\(id)", F_OK) == 0
  }
}

/// The memory.
extension Prover {
  /// From here on nothing that is looked at changes, until ``endGlance()``: a plan looks at each
  /// file once, however many tasks read it.
  mutating func beginGlance() { memory.isGlancing = true }

  /// Files may change again.
  mutating func endGlance() { memory.isGlancing = false }

  /// How often the file system was asked about a file: what a plan costs.
  var lookCount: Int { memory.lookCount }

  /// Whether a kill now would lose what took long to find out.
  var hasMuchToSave: Bool { memory.unsavedBytes >= 1 << 30 }

  /// Writes the memory back; one that cannot be saved costs time at the next build, nothing else.
  mutating func save() { try? memory.save() }

  /// Remembers that the artefact `manifest` was just made.
  mutating func remember(_ manifest: Manifest) {
    memory.remember(manifest, in: places.artefact(manifest.id))
  }

  /// The manifest entry of the file at `path`; see `BuildMemory.entry`.
  mutating func entry(
    path: String, name: String, lastingPath: String? = nil, sha256: String? = nil
  ) throws -> Manifest.Entry {
    try memory.entry(path: path, name: name, lastingPath: lastingPath, sha256: sha256)
  }
}

/// The reasons.
extension Prover {
  private static let brokenManifest = Builder.Reason(.damaged, "its manifest is broken")
  private static let otherSettings = Builder.Reason(.settings, "its settings changed")

  private static func otherFormat(_ format: Int) -> Builder.Reason {
    Builder.Reason(
      .format, "it was made by \(Manifest.age(ofFormat: format)) isogloss (format \(format))")
  }

  /// What sets the determinants of two manifests apart; `nil` if nothing does.
  private static func difference(found: Manifest, expected: Manifest) -> Builder.Reason? {
    if found.determinants == expected { return nil }
    if found.settings != expected.settings { return otherSettings }
    if found.inputs != expected.inputs {
      let changed = zip(found.inputs, expected.inputs).first { $0 != $1 }
      return Builder.Reason(.input, "its input \(changed?.1.name ?? "list") changed")
    }
    return upgrade(
      found: found, stage: expected.stage, version: expected.stageVersion,
      libraries: expected.libraries)
      ?? Builder.Reason(.damaged, "its manifest is that of \(found.id)")
  }

  private static func upgrade(
    found: Manifest, stage: String, version: Int, libraries: [String: String],
    was done: String = "made"
  ) -> Builder.Reason? {
    if found.stage != stage || found.stageVersion != version {
      return Builder.Reason(
        .version,
        "\(done) by version \(found.stageVersion) of \(found.stage), which is now at \(version)")
    }
    let names = Set(found.libraries.keys).union(libraries.keys).sorted()
    for name in names where found.libraries[name] != libraries[name] {
      return Builder.Reason(
        .library,
        "\(done) with \(name) \(found.libraries[name] ?? "of no version"), which is now "
          + "\(libraries[name] ?? "not used")")
    }
    return nil
  }
}
