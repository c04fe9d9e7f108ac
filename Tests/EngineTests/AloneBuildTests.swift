import ByteIO
import Engine
import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// One artefact in a folder of its own.
@Suite struct AloneBuildTests {
  private let bench: BuildFixture
  private let output: String

  init() throws {
    bench = try BuildFixture()
    output = bench.path("the output")
    try bench.write("in ", to: "input")
  }

  private func task(
    _ suffix: String = "s", stage: String? = nil, version: Int = 1,
    body: @escaping @Sendable (TaskContext) async throws -> Void = { _ in }
  ) throws -> BuildTask {
    try bench.task("t", reads: [bench.file("input")], suffix: suffix, version: version) {
      try await body($0)
      return nil
    }
  }

  @discardableResult
  private func run(
    _ task: BuildTask, into folder: String? = nil
  ) async throws -> AloneBuild.Outcome {
    let progress = ProgressLine(isQuiet: true)
    return try await AloneBuild(output: folder ?? output, workers: 1, progress: progress).run(task)
  }

  private func refusal(of task: BuildTask, into folder: String? = nil) async -> String {
    let error = await #expect(throws: EngineError.self) { try await run(task, into: folder) }
    guard case .occupied? = error else { return "not refused as it should be: \(error as Any)" }
    return error.map { "\($0)" } ?? ""
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try readFile("\(output)/\(name)"), as: UTF8.self)
  }

  /// Everything in the folder of the output, without what is in the output.
  private func neighbours() throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: URL(fileURLWithPath: output).deletingLastPathComponent().path
    ).filter { $0 != "the output" }.sorted()
  }

  @Test func theFolderIsTheArtefact() async throws {
    let outcome = try await run(try task())
    #expect(!outcome.wasDone)
    #expect(try text("out") == "in s")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: output).sorted()
        == ["manifest.json", "out", "run.json"])
    #expect(try Manifest.read(from: output) == outcome.manifest)
    #expect(outcome.manifest.inputs.map(\.name) == ["input"])
    #expect(try neighbours() == ["input"])
  }

  @Test func doneAndProvenIsNotMadeAgain() async throws {
    try await run(try task())
    #expect(try await run(try task()).wasDone)
    #expect(try await run(try task(), into: output + "/").wasDone)
    #expect(bench.started.count == 1)
    #expect(try await !run(try task("t")).wasDone)
    #expect(try text("out") == "in t")
    try bench.write("IN ", to: "input")
    #expect(try await !run(try task("t")).wasDone)
    #expect(try text("out") == "IN t")
    #expect(try await !run(try task("t", version: 2)).wasDone)
    try FileManager.default.removeItem(atPath: "\(output)/out")
    #expect(try await !run(try task("t", version: 2)).wasDone)
    #expect(try text("out") == "IN t")
    #expect(try neighbours() == ["input"])
  }

  @Test func whatIsNoArtefactIsLeftAlone() async throws {
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    try AtomicFile.write([1], to: "\(output)/thesis.txt")
    #expect(await refusal(of: try task()).contains("a folder that isogloss did not make"))
    try AtomicFile.write(Array("{}".utf8), to: "\(output)/manifest.json")
    #expect(await refusal(of: try task()).contains("a folder that isogloss did not make"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: output).sorted()
        == ["manifest.json", "thesis.txt"])
    #expect(await refusal(of: try task(), into: bench.path("input")).contains("this is a file"))
    #expect(bench.started.isEmpty)
    #expect(try neighbours() == ["input"])
    // An empty one is free.
    try FileManager.default.removeItem(atPath: output)
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    #expect(try await !run(try task()).wasDone)
  }

  @Test func whatAPersonChangedIsLeftAlone() async throws {
    try await run(try task())
    try AtomicFile.write(Array("mine".utf8), to: "\(output)/out")
    for task in [try task(), try task("other")] {
      #expect(await refusal(of: task).contains("out was changed since isogloss wrote it"))
    }
    #expect(try text("out") == "mine")
    try AtomicFile.write(Array("in s".utf8), to: "\(output)/out")
    try FileManager.default.createDirectory(
      atPath: "\(output)/notes", withIntermediateDirectories: true)
    try AtomicFile.write([1], to: "\(output)/notes/mine")
    #expect(await refusal(of: try task("other")).contains("notes is not isogloss's"))
    #expect(try await run(try task()).wasDone)
    try FileManager.default.removeItem(atPath: "\(output)/notes")
    #expect(try await !run(try task("other")).wasDone)
  }

  @Test func anArtefactOfAnotherStageIsLeftAlone() async throws {
    let other = try BuildTask(
      id: "t", stage: "other", version: 1, settings: [String: String](), inputs: []
    ) { context in
      try AtomicFile.write([1], to: context.output("out"))
      return nil
    }
    try await run(other)
    #expect(
      await refusal(of: try task())
        == "\(output): found an artefact of 'other', expected one of 'test'; "
        + "name another folder with --output, or move it away")
  }

  @Test func anArtefactOfAnOlderFormatIsReplacedUnlessItWasChanged() async throws {
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    let old = """
      {"format":1,"id":"t","stage":"test","stageVersion":1,"settings":"{}","inputs":[],
      "libraries":{},"files":[{"name":"out","bytes":1,"sha256":"\(SHA256.hex(of: [49]))"}]}
      """
    try AtomicFile.write(Array(old.utf8), to: "\(output)/manifest.json")
    try AtomicFile.write(Array("2".utf8), to: "\(output)/out")
    #expect(await refusal(of: try task()).contains("out was changed"))
    try AtomicFile.write(Array("1".utf8), to: "\(output)/out")
    #expect(try await !run(try task()).wasDone)
    #expect(try text("out") == "in s")
  }

  @Test func theSecondOfTwoIsRefused() async throws {
    let outer = try task { [self] _ in
      let error = await #expect(throws: EngineError.self) { try await run(try task("inner")) }
      guard case .locked(output)? = error else { throw BuildFixture.Broken() }
    }
    try await run(outer)
    #expect(try text("out") == "in s")
    #expect(try await !run(try task("inner")).wasDone)
  }

  @Test func aFailureLeavesTheOldOneAndKeepsWhatWasWritten() async throws {
    try await run(try task("old"))
    let failing = try task("new") { context in
      try AtomicFile.write([1], to: context.output("half"))
      throw BuildFixture.Broken()
    }
    let error = await #expect(throws: EngineError.self) { try await run(failing) }
    guard case .failed(_, let folder, _)? = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: try #require(folder)) == ["half"])
    #expect(try neighbours() == [".the output.isogloss", "input"])
    #expect(try text("out") == "in old")
    #expect(try await run(try task("old")).wasDone)
    #expect(try await !run(try task("new")).wasDone)
    #expect(try neighbours() == ["input"])
  }

  @Test func whatComesFromElsewhereIsKeptBesideIt() async throws {
    let downloads = AloneBuild(
      output: output, workers: 1, progress: ProgressLine(isQuiet: true)
    ).downloads
    #expect(downloads == bench.path(".the output.isogloss/downloads"))
    let delivery = BuildTask.Delivery(
      name: "d", origin: "https://h/d", missing: { nil },
      bring: {
        try FileManager.default.createDirectory(
          atPath: downloads, withIntermediateDirectories: true)
        try AtomicFile.write(Array("D".utf8), to: "\(downloads)/d")
      })
    let task = try bench.task(
      "t", reads: [.file(path: "\(downloads)/d", name: "d")], deliveries: [delivery])
    try await run(task)
    #expect(try text("out") == "D")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: bench.path(".the output.isogloss"))
        == ["downloads"])
    #expect(try await run(task).wasDone)
  }

  /// A pipe can be read once: nobody knows whether what comes next is the same.
  @Test func pipesProveNothing() async throws {
    #expect(mkfifo(bench.path("pipe"), 0o600) == 0)
    for text in ["one", "two"] {
      let path = bench.path("pipe")
      // A thread of its own: opening a pipe blocks, and the tests' tasks share few threads.
      Thread.detachNewThread { try? File(writing: path).write(Array(text.utf8)) }
      let outcome = try await run(try bench.task("t", reads: [bench.file("pipe")]))
      #expect(!outcome.wasDone)
      #expect(outcome.manifest.inputs.map(\.sha256) == ["unknown"])
      #expect(try self.text("out") == text)
    }
  }

  @Test func linksAndRelativePathsLeadToTheFolder() async throws {
    try FileManager.default.createDirectory(
      atPath: bench.path("real"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: output, withDestinationPath: bench.path("real"))
    try await run(try task())
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: output) == bench.path("real"))
    #expect(try text("out") == "in s")
    let deep = bench.path("not/yet/there")
    try await run(try task(), into: deep + "/../here//")
    #expect(FileManager.default.fileExists(atPath: bench.path("not/yet/here/out")))
  }

  @Test func leftoversOfAKillAreRemovedAndAnOldOneComesBack() async throws {
    try await run(try task())
    let own = bench.path(".the output.isogloss")
    try FileManager.default.createDirectory(
      atPath: "\(own)/tmp/abc", withIntermediateDirectories: true)
    try AtomicFile.write([1], to: "\(own)/tmp/abc/half")
    // Between the two steps of a file system that cannot exchange folders.
    try FileManager.default.moveItem(atPath: output, toPath: "\(own)/tmp/123.old")
    #expect(try await run(try task()).wasDone)
    #expect(try text("out") == "in s")
    #expect(try neighbours() == ["input"])
  }

  @Test func moreIsMadeInTheSameWhole() async throws {
    let isBroken = Mutex(false)
    func more(_ version: String) throws -> BuildTask {
      try task().adding("page", version: version) { context in
        if isBroken.withLock({ $0 }) { throw BuildFixture.Broken() }
        let made = try readFile(context.output("out"))
        try AtomicFile.write(made + Array(version.utf8), to: context.output("page"))
      }
    }
    let outcome = try await run(try more("1"))
    #expect(outcome.manifest.files.map(\.name) == ["out", "page"])
    #expect(outcome.manifest.libraries == ["page": "1"])
    #expect(try await run(try more("1")).wasDone)
    isBroken.withLock { $0 = true }
    await #expect(throws: EngineError.self) { try await run(try more("2")) }
    #expect(try text("page") == "in s1")
  }
}
