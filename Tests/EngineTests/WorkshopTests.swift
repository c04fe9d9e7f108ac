import ByteIO
import Corpus
import Engine
import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing
import Values

@Suite struct WorkshopTests {
  private let bench: BuildFixture

  init() throws { bench = try BuildFixture() }

  @Test func whatAFailedTaskWroteIsKeptAndTheRestStays() async throws {
    let broken = Mutex(true)
    let tasks = [
      try bench.task("a", suffix: "a"),
      try bench.task("x/b", reads: [bench.out("a")]) { context in
        try AtomicFile.write([1], to: context.output("half"))
        if broken.withLock({ $0 }) { throw BuildFixture.Broken() }
        return nil
      },
      try bench.task("c", reads: [bench.out("x/b")]),
    ]
    for _ in 0..<2 {
      let error = await #expect(throws: EngineError.self) { try await bench.build(tasks) }
      guard case .failed(task: "x/b", let folder, let underlying)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(underlying as? BuildFixture.Broken == BuildFixture.Broken())
      #expect(folder == "\(bench.root)/failed/x/b")
      #expect(bench.names(in: "failed/x/b") == ["half"])
      #expect(bench.exists("a/out") && !bench.exists("x/b") && !bench.exists("c"))
    }
    broken.withLock { $0 = false }
    #expect(try await bench.build(tasks) == ["x/b", "c"])
    #expect(!bench.exists("failed/x/b"))
    #expect(bench.started == ["a", "x/b", "x/b", "x/b", "c"])
  }

  @Test func theOldArtefactOutlivesAFailure() async throws {
    _ = try await bench.build([try bench.task("a", suffix: "old")])
    let failing = try bench.task("a", suffix: "new") { _ in throw BuildFixture.Broken() }
    await #expect(throws: EngineError.self) { try await bench.build([failing]) }
    #expect(try bench.read("a/out") == "old")
    #expect(try bench.pending([failing]) == ["a"])
    #expect(try await bench.build([try bench.task("a", suffix: "old")]) == [])
  }

  @Test func booksThatDoNotBalanceAreRefused() async throws {
    let cooked = Array(
      """
      {"read":{"record-count":2,"byte-count":2},"kept":{"record-count":1,"byte-count":2},\
      "dropped":{},"rejected":{},"text-byte-count":0,"sentence-count":0,"construct-counts":{},\
      "damage-count":0}
      """.utf8)
    let task = try bench.task("a") { _ in
      try StableJSON.decode(Ledger.self, from: cooked, file: "cooked")
    }
    let error = await #expect(throws: EngineError.self) { try await bench.build([task]) }
    guard case .failed(task: "a", _, EngineError.unbalanced(task: "a"))? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!bench.exists("a") && bench.exists("failed/a/out"))
  }

  @Test(arguments: ["manifest.json", "run.json"])
  func theEnginesOwnNamesAreRefused(name: String) async throws {
    let task = try bench.task("a") { context in
      try AtomicFile.write([1], to: context.output(name))
      return nil
    }
    await #expect(throws: EngineError.self) { try await bench.build([task]) }
    #expect(!bench.exists("a"))
  }

  @Test func aFullDiskIsNamed() async throws {
    let task = try bench.task("a") { _ in
      let file = try File(writing: "/dev/full")
      try file.write([1])
      return nil
    }
    let error = await #expect(throws: EngineError.self) { try await bench.build([task]) }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains("/dev/full: cannot write: No space left on device"))
  }

  @Test func anArtefactThatCannotBePublishedIsKept() async throws {
    try FileManager.default.createDirectory(atPath: bench.root, withIntermediateDirectories: true)
    try AtomicFile.write([1], to: "\(bench.root)/x")
    let error = await #expect(throws: EngineError.self) {
      try await bench.build([try bench.task("x/a", suffix: "a")])
    }
    #expect(error.map { "\($0)".contains("\(bench.root)/failed/x/a") } == true)
    #expect(try bench.read("failed/x/a/out") == "a")
  }

  @Test func theSecondOfTwoBuildersIsRefused() async throws {
    let bench = bench
    let outer = try bench.task("a") { _ in
      let error = await #expect(throws: EngineError.self) {
        try await bench.build([try bench.task("b")])
      }
      guard case .locked(bench.root)? = error else { throw BuildFixture.Broken() }
      return nil
    }
    #expect(try await bench.build([outer]) == ["a"])
    #expect(try await bench.build([try bench.task("b")]) == ["b"])
  }

  @Test func leftoversOfAKillAreRemoved() async throws {
    let leftover = "\(bench.root)/.isogloss/tmp/abc/deep"
    try FileManager.default.createDirectory(atPath: leftover, withIntermediateDirectories: true)
    try AtomicFile.write([1], to: "\(leftover)/half")
    _ = try await bench.build([])
    #expect(!bench.exists(".isogloss/tmp/abc"))
  }

  /// A kill between the two renames of publishing: the old artefact is moved away, no new one
  /// there.
  @Test func aKillInTheMiddleOfPublishingCostsOneRun() async throws {
    let task = try bench.task("x/a", suffix: "a")
    _ = try await bench.build([task])
    try FileManager.default.moveItem(
      atPath: "\(bench.root)/x/a", toPath: "\(bench.root)/.isogloss/tmp/123.old")
    #expect(try bench.pending([task]) == ["x/a"])
    #expect(try await bench.build([task]) == ["x/a"])
    #expect(bench.names(in: ".isogloss/tmp") == [])
    #expect(try await bench.build([task]) == [])
  }

  @Test func scratchOutlivesFailureButNotSuccess() async throws {
    let seen = Mutex<[Bool]>([])
    let isBroken = Mutex(true)
    func task(_ suffix: String) throws -> BuildTask {
      try bench.task("x/a", suffix: suffix) { context in
        let mark = "\(context.scratch)/mark"
        seen.withLock { $0.append(FileManager.default.fileExists(atPath: mark)) }
        try AtomicFile.write([1], to: mark)
        if isBroken.withLock({ $0 }) { throw BuildFixture.Broken() }
        return nil
      }
    }
    await #expect(throws: EngineError.self) { try await bench.build([try task("1")]) }
    // A build of other tasks in between leaves it alone.
    _ = try await bench.build([try bench.task("other")])
    await #expect(throws: EngineError.self) { try await bench.build([try task("1")]) }
    #expect(seen.withLock { $0 } == [false, true])
    // Other settings begin anew, and what the old ones had left goes away.
    await #expect(throws: EngineError.self) { try await bench.build([try task("2")]) }
    await #expect(throws: EngineError.self) { try await bench.build([try task("1")]) }
    #expect(seen.withLock { $0 } == [false, true, false, false])
    isBroken.withLock { $0 = false }
    _ = try await bench.build([try task("1")])
    #expect(seen.withLock { $0 } == [false, true, false, false, true])
    #expect(!bench.exists(".isogloss/scratch/x/a"))
    // A kill after publishing, before the scratch was removed.
    let leftover = "\(bench.root)/.isogloss/scratch/x/a/old"
    try FileManager.default.createDirectory(atPath: leftover, withIntermediateDirectories: true)
    #expect(try await bench.build([try task("1")]) == [])
    #expect(!bench.exists(".isogloss/scratch/x/a"))
  }

  @Test func theContextLeadsToTheRightPlaces() async throws {
    let root = bench.root
    let task = try bench.task("a") { context in
      #expect(context.workers == 2)
      #expect(context.output("f") == "\(context.folder)/f")
      #expect(context.path("f", of: "x/y") == "\(root)/x/y/f")
      #expect(context.folder.hasPrefix("\(root)/.isogloss/tmp/"))
      return nil
    }
    _ = try await bench.build([task])
  }
}
