import ByteIO
import Foundation
import Glibc
import Values

/// Makes the artefact of one task in a folder of its own, outside any recipe, as a build does:
/// under a lock, whole or not at all, and with a manifest that proves it.
///
/// The output folder is the artefact. All else (the lock, what is half made, what a failed run had
/// written, downloads) is in a hidden folder beside it, `.NAME.isogloss`, which goes away at the
/// end unless something is to be kept there. A finished artefact is replaced in one step; what a
/// person put there or changed is not replaced at all.
public struct AloneBuild: Sendable {
  /// How a run ended.
  public struct Outcome: Sendable {
    /// The proof of the artefact.
    public let manifest: Manifest
    /// Whether it was there before, proven, so that nothing had to be done.
    public let wasDone: Bool
  }

  private let output: String
  private let workers: Int
  private let progress: ProgressLine
  private let places: Places

  /// Prepares to write the folder `output`, which need not exist.
  ///
  /// - Parameter workers: How many batches may be worked on at once.
  public init(output: String, workers: Int, progress: ProgressLine) {
    self.output = output
    self.workers = workers
    self.progress = progress
    places = Places(alone: Self.path(of: output))
  }

  /// Where files of the web are kept, so that they come once: beside the output, not in it.
  public var downloads: String { "\(places.own)/downloads" }

  /// Makes the artefact of `task`, unless it is there and follows from the same inputs and
  /// settings.
  ///
  /// Inputs that can be read only once, such as standard input, prove nothing: with one of them the
  /// task always runs.
  ///
  /// - Throws: ``EngineError``, or what went wrong with an input file.
  public func run(_ task: BuildTask) async throws -> Outcome {
    let lock = try FolderLock(places, name: output)
    let workshop = Workshop(places: places, workers: workers, progress: progress)
    defer {
      workshop.leave()
      lock.remove()
    }
    try restore()
    try workshop.clear()
    var prover = Prover(places: places, takesStreams: true)
    let tenant = try Tenant(of: places.artefact(task.id), name: output)
    try tenant.refuse(another: task)
    try Builder.bring(task.deliveries, progress)
    let expected = try prover.determinants(of: task)
    if !task.readsStreams, try prover.staleness(of: task, expected: expected) == nil,
      let manifest = try Manifest.read(from: places.artefact(task.id))
    {
      return Outcome(manifest: manifest, wasDone: true)
    }
    try tenant.refuseChanges(&prover)
    let manifest = try await workshop.run(task, expected: expected, prover: &prover)
    return Outcome(manifest: manifest, wasDone: false)
  }

  /// `output` as its folder can be exchanged: without a slash at the end, through links, and with a
  /// name.
  private static func path(of output: String) -> String {
    let bare = String(output.reversed().drop { $0 == "/" }.reversed())
    let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: bare)) != nil
    let name = PathParts.name(of: bare)
    if !bare.isEmpty, !isLink, name != ".", name != ".." { return bare }
    return URL(fileURLWithPath: output).resolvingSymlinksInPath().standardizedFileURL.path
  }

  /// Brings back an artefact that a killed run had moved away on a file system that cannot exchange
  /// folders.
  private func restore() throws {
    let final = places.artefact("")
    if access(final, F_OK) == 0 { return }
    let names = (try? Folder.names(in: places.temporary)) ?? []
    if let old = names.first(where: { $0.hasSuffix(Places.replacedSuffix) }) {
      try AtomicFile.publish("\(places.temporary)/\(old)", as: final)
    }
  }
}

extension BuildTask {
  /// Whether one of the inputs can be read only once: standard input, a pipe.
  fileprivate var readsStreams: Bool {
    inputs.contains { input in
      if case .file(let path, _) = input { return isStream(path) }
      return false
    }
  }
}

/// Whether what is at `path` can be read only once: standard input, a pipe, a device.
package func isStream(_ path: String) -> Bool {
  if path == "-" { return true }
  var status = stat()
  guard stat(path, &status) == 0 else { return false }
  let kind = status.st_mode & S_IFMT
  return kind != S_IFREG && kind != S_IFDIR
}

/// What stands where an artefact is to be written.
private struct Tenant {
  let folder: String
  /// What it is called, for people.
  let name: String
  /// The names of what is in it, with folders.
  private let names: [String]
  private let outline: Outline?

  /// What manifests of all formats tell.
  private struct Outline: Decodable {
    var stage: String
    var files: [Manifest.Entry]
  }

  /// Looks at what is there.
  ///
  /// - Throws: ``EngineError/occupied(folder:reason:)`` where it is no artefact, and not empty.
  init(of folder: String, name: String) throws {
    self.folder = folder
    self.name = name
    var status = stat()
    guard stat(folder, &status) == 0 else {
      names = []
      outline = nil
      return
    }
    if !Folder.isFolder(folder) {
      throw EngineError.occupied(folder: name, reason: "this is a file, expected a folder")
    }
    names = try Folder.paths(below: folder)
    let path = "\(folder)/manifest.json"
    outline =
      names.contains("manifest.json")
      ? try? StableJSON.decode(Outline.self, from: readFile(path), file: path) : nil
    if outline == nil, !names.isEmpty {
      throw EngineError.occupied(
        folder: name,
        reason: "found a folder that isogloss did not make (it has no manifest.json that can be "
          + "read), expected none, an empty one or an artefact")
    }
  }

  /// Refuses an artefact of another stage than that of `task`.
  func refuse(another task: BuildTask) throws(EngineError) {
    guard let stage = outline?.stage, stage != task.stage else { return }
    throw .occupied(
      folder: name, reason: "found an artefact of '\(stage)', expected one of '\(task.stage)'")
  }

  /// Refuses an artefact in which somebody has added or changed a file.
  func refuseChanges(_ prover: inout Prover) throws {
    guard let outline else { return }
    var own = Set(["manifest.json", "run.json"])
    for file in outline.files {
      own.insert(file.name)
      guard names.contains(file.name) else { continue }
      let entry = try prover.entry(path: "\(folder)/\(file.name)", name: file.name)
      if entry != file {
        throw EngineError.occupied(
          folder: name, reason: "\(file.name) was changed since isogloss wrote it")
      }
    }
    let strangers = names.filter { stranger in
      !own.contains(stranger) && !own.contains { $0.hasPrefix("\(stranger)/") }
    }
    if let stranger = strangers.first {
      throw EngineError.occupied(folder: name, reason: "\(stranger) is not isogloss's")
    }
  }
}
