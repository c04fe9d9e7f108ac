import ByteIO
import Corpus

/// Runs what is not done yet of a list of tasks, in order, and proves what is.
///
/// An artefact is published by rename after `fsync`, with its manifest; it counts as done only if
/// the manifest's determinants (inputs, settings, versions) and the files' contents still hold.
///
/// A plan takes time in proportion to the tasks and their inputs: each file is looked at once.
public struct Builder {
  private let root: String
  private let workers: Int
  private let progress: ProgressLine
  private let places: Places
  private var prover: Prover

  /// Opens the build folder `root`, made if it is missing.
  public init(root: String, workers: Int, progress: ProgressLine) throws {
    self.root = root
    self.workers = workers
    self.progress = progress
    places = Places(build: root)
    try Folder.make(places.own)
    prover = Prover(places: places)
  }

  /// How often the file system was asked about a file so far: what plans cost.
  package var lookCount: Int { prover.lookCount }

  /// What each of `tasks` would do, without doing it.
  ///
  /// - Throws: ``EngineError``, or what went wrong with an input file.
  public mutating func plan(_ tasks: [BuildTask]) throws -> [PlannedTask] {
    try checkFolders(of: tasks)
    prover.beginGlance()
    defer {
      prover.endGlance()
      prover.save()
    }
    var pending: [String: Reason] = [:]
    return try tasks.map { task in
      guard let reason = try prover.reason(for: task, pending: pending) else {
        return PlannedTask(task: task, status: .done, needsRemake: false)
      }
      pending[task.id] = reason
      return PlannedTask(
        task: task, status: .pending(reason), needsRemake: needsRemake(task, reason))
    }
  }

  /// Does what is left to do of `tasks`.
  ///
  /// - Parameter remake: Whether finished artefacts of costly tasks are made again although only
  ///   the program, a library or the machine is another than that which made them.
  /// - Returns: The ids of the tasks that ran.
  /// - Throws: ``EngineError``, or what went wrong with an input file.
  public mutating func build(
    _ tasks: [BuildTask], remake: Bool = false
  ) async throws -> [String] {
    let lock = try FolderLock(places, name: root)
    defer {
      prover.save()
      lock.release()
    }
    let planned = try plan(tasks)
    try refuseRemakes(in: planned, unless: remake)
    let workshop = Workshop(places: places, workers: workers, progress: progress)
    try workshop.clear()
    let deliveries = tasks.flatMap(\.deliveries)
    if deliveries.isEmpty, planned.allSatisfy({ $0.status == .done }) {
      // Proven a moment ago: nothing is looked at twice.
      for task in tasks { workshop.removeScratch(of: task.id) }
      return []
    }
    try Self.bring(deliveries, progress)
    var ran: [String] = []
    var failures = StageFailures()
    for (index, task) in tasks.enumerated() {
      // What comes after would only fail for the same reasons.
      if failures.end(before: task) { break }
      if failures.hasFailed(readBy: task) { continue }
      progress.enter(index + 1, of: tasks.count)
      do {
        if try await make(task, in: workshop, remake: remake) { ran.append(task.id) }
      } catch let error where !(error is Stopped) {
        try failures.add(error, of: task)
        if tasks.dropFirst(index + 1).first?.stage == task.stage {
          let sentence = "failed, going on with the rest of '\(task.stage)': \(error)"
          for line in sentence.split(separator: "\n") { progress.say(String(line)) }
        }
      }
      if prover.hasMuchToSave { prover.save() }
    }
    try failures.check()
    return ran
  }

  /// Makes what `task` makes, unless it is there, proven.
  ///
  /// - Returns: Whether it had to be made.
  private mutating func make(
    _ task: BuildTask, in workshop: Workshop, remake: Bool
  ) async throws -> Bool {
    let expected = try prover.determinants(of: task)
    guard let reason = try prover.staleness(of: task, expected: expected) else {
      workshop.removeScratch(of: task.id)
      return false
    }
    if !remake, needsRemake(task, reason) {
      throw EngineError.wouldRemake(tasks: ["\(task.id): \(reason)"])
    }
    try StopRequest.check(before: task.id)
    progress.say("\(task.id)\(reason.cause == .missing ? "" : ": \(reason)")")
    try await workshop.run(task, expected: expected, prover: &prover)
    return true
  }

  /// Brings what has to come here. First of all: what other machines may refuse or break off is
  /// better known before hours of work than after them, and the rest needs no network.
  static func bring(_ deliveries: [BuildTask.Delivery], _ progress: ProgressLine) throws {
    for delivery in deliveries {
      defer { progress.finish() }
      if let missing = delivery.missing() { progress.say("fetch \(missing)") }
      try delivery.bring()
    }
  }

  private func needsRemake(_ task: BuildTask, _ reason: Reason) -> Bool {
    task.isCostly && reason.cause.isUpgrade && prover.hasBegun(task.id)
  }

  private func refuseRemakes(
    in plan: [PlannedTask], unless remake: Bool
  ) throws(EngineError) {
    if remake || !plan.contains(where: \.needsRemake) { return }
    let reasons = Dictionary(
      uniqueKeysWithValues: plan.compactMap { planned in
        planned.reason.map { (planned.task.id, $0) }
      })
    let tasks = plan.filter(\.needsRemake).map { planned in
      var line = "\(planned.task.id): \(planned.reason?.text ?? "")"
      if let root = planned.reason?.follows, let reason = reasons[root] { line += ", \(reason)" }
      return line
    }
    throw .wouldRemake(tasks: tasks)
  }
}

/// What went wrong in a stage: the others of its tasks are made all the same, so that what is wrong
/// with several corpora is told at once.
private struct StageFailures {
  private var errors: [(task: BuildTask, error: any Error)] = []
  /// What was not made: tasks that failed, and those that read what they would have made.
  private var missing: Set<String> = []

  /// Notes what went wrong with `task`.
  ///
  /// - Throws: The error, where the other tasks of the stage may take days.
  mutating func add(_ error: any Error, of task: BuildTask) throws {
    if task.isCostly { throw error }
    errors.append((task, error))
    missing.insert(task.id)
  }

  /// Whether `task` reads what was not made, so that it is not made either.
  mutating func hasFailed(readBy task: BuildTask) -> Bool {
    let isWithout = task.inputs.contains { input in
      if case .artefact(let id, _) = input { missing.contains(id) } else { false }
    }
    if isWithout { missing.insert(task.id) }
    return isWithout
  }

  /// Whether something went wrong in a stage that `task` is not of.
  func end(before task: BuildTask) -> Bool {
    errors.first.map { $0.task.stage != task.stage } ?? false
  }

  /// Throws what went wrong, if anything did.
  func check() throws {
    guard let first = errors.first else { return }
    if errors.count == 1 { throw first.error }
    throw EngineError.severalFailed(errors.map { "\($0.error)" })
  }
}

/// Refuses tasks that cannot be built side by side.
private func checkFolders(of tasks: [BuildTask]) throws(EngineError) {
  var made: Set<String> = []
  /// Folders that contain artefacts, with one of them.
  var parents: [String: String] = [:]
  for task in tasks {
    guard isFolderName(task.id) else { throw .badID(task.id) }
    for case .artefact(let id, _) in task.inputs where !made.contains(id) {
      throw .unknownInput(task: task.id, input: id)
    }
    if !made.insert(task.id).inserted { throw .conflict(task: task.id, with: "an earlier task") }
    if let inner = parents[task.id] { throw .conflict(task: task.id, with: inner) }
    var parent = task.id[...]
    while let slash = parent.lastIndex(of: "/") {
      parent = parent[..<slash]
      if made.contains(String(parent)) { throw .conflict(task: task.id, with: String(parent)) }
      parents[String(parent)] = task.id
    }
  }
}

private func isFolderName(_ id: String) -> Bool {
  let names = id.split(separator: "/", omittingEmptySubsequences: false)
  return names.first != "failed" && !id.utf8.contains(0)
    && names.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }
}

extension [BuildTask] {
  /// The tasks that `isWanted` names and all that they read from, in their order.
  ///
  /// - Complexity: In proportion to the tasks and their inputs.
  public func closure(where isWanted: (BuildTask) -> Bool) -> [BuildTask] {
    var ids: Set<String> = []
    for task in reversed() where isWanted(task) || ids.contains(task.id) {
      ids.insert(task.id)
      for case .artefact(let id, _) in task.inputs { ids.insert(id) }
    }
    return filter { ids.contains($0.id) }
  }
}
