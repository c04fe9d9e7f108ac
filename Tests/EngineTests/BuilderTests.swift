import ByteIO
import Corpus
import Engine
import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct BuilderTests {
  private let bench: BuildFixture

  init() throws { bench = try BuildFixture() }

  /// a reads a file, b and c read a, d reads b and c; e stands alone.
  private func diamond(suffixOfB: String = "b", bVersion: Int = 1) throws -> [BuildTask] {
    [
      try bench.task("x/a", reads: [bench.file("input")], suffix: "a"),
      try bench.task("x/b", reads: [bench.out("x/a")], suffix: suffixOfB, version: bVersion),
      try bench.task("x/c", reads: [bench.out("x/a")], suffix: "c"),
      try bench.task("d", reads: [bench.out("x/b"), bench.out("x/c")]),
      try bench.task("e", suffix: "e"),
    ]
  }

  @Test func runsWhatIsMissingInOrderAndThenNothing() async throws {
    try bench.write("in ", to: "input")
    let tasks = try diamond()
    let ids = ["x/a", "x/b", "x/c", "d", "e"]
    #expect(try bench.pending(tasks) == ids)
    #expect(bench.started.isEmpty)
    #expect(try await bench.build(tasks) == ids)
    #expect(bench.started == ids)
    #expect(try bench.read("d/out") == "in abin ac")
    // Once while the files are too young to be remembered, once from memory.
    for _ in 0..<2 {
      #expect(try await bench.build(tasks) == [])
      #expect(try bench.pending(tasks) == [])
      try await Task.sleep(for: .milliseconds(120))
    }
    #expect(try await bench.build(try diamond()) == [])
    #expect(
      bench.names(in: ".isogloss/tmp") == [] && bench.names(in: ".isogloss/scratch") == ["x"])
  }

  @Test func aChangedSettingRerunsItsTaskAndWhatFollows() async throws {
    try bench.write("in ", to: "input")
    _ = try await bench.build(try diamond())
    let changed = try diamond(suffixOfB: "B")
    var builder = try bench.builder()
    let plan = try builder.plan(changed)
    #expect(plan.map(\.task.id) == ["x/a", "x/b", "x/c", "d", "e"])
    #expect(
      plan.map(\.reason?.text) == [nil, "its settings changed", nil, "follows x/b", nil])
    #expect(plan.map(\.reason?.cause) == [nil, .settings, nil, .settings, nil])
    #expect(plan.map(\.reason?.follows) == [nil, nil, nil, "x/b", nil])
    #expect(plan.map { $0.status == .done } == [true, false, true, false, true])
    #expect(try await bench.build(changed) == ["x/b", "d"])
    #expect(try bench.read("d/out") == "in aBin ac")
    #expect(try await bench.build(changed) == [])
  }

  @Test func aNewVersionRerunsItsTaskAndSameBytesStopThere() async throws {
    try bench.write("in ", to: "input")
    _ = try await bench.build(try diamond())
    #expect(try await bench.build(try diamond(bVersion: 2)) == ["x/b"])
    #expect(try await bench.build(try diamond(bVersion: 2)) == [])
  }

  @Test func aLibraryOfAnotherVersionReruns() async throws {
    let old = try bench.task("a", libraries: ["ICU": "72"])
    let new = try bench.task("a", libraries: ["ICU": "73"])
    #expect(try await bench.build([old]) == ["a"])
    #expect(try await bench.build([new]) == ["a"])
    #expect(try await bench.build([new]) == [])
  }

  @Test func aTouchedInputRerunsNothingAndAnEditedByteDoes() async throws {
    try bench.write("in ", to: "input")
    let tasks = try diamond()
    _ = try await bench.build(tasks)
    #expect(utimes(bench.path("input"), nil) == 0)
    #expect(try await bench.build(tasks) == [])
    // The same length at the same time of modification: the time of change still tells.
    var status = stat()
    #expect(stat(bench.path("input"), &status) == 0)
    try bench.write("IN ", to: "input")
    let times = [status.st_atim, status.st_mtim]
    #expect(utimensat(AT_FDCWD, bench.path("input"), times, 0) == 0)
    #expect(try await bench.build(tasks) == ["x/a", "x/b", "x/c", "d"])
    #expect(try bench.read("d/out") == "IN abIN ac")
  }

  @Test func editsInPlaceRightAfterABuildAreSeen() async throws {
    for round in 0..<20 {
      try bench.write("0", to: "input")
      let tasks = [try bench.task("a", reads: [bench.file("input")])]
      _ = try await bench.build(tasks)
      let descriptor = open(bench.path("input"), O_WRONLY)
      let digit = UInt8(ascii: "1")
      #expect(withUnsafeBytes(of: digit) { write(descriptor, $0.baseAddress, 1) } == 1)
      close(descriptor)
      #expect(try await bench.build(tasks) == ["a"], "round \(round)")
    }
  }

  @Test func changedAndLostOutputsAreMadeAgain() async throws {
    try bench.write("in ", to: "input")
    let tasks = try diamond()
    _ = try await bench.build(tasks)
    try AtomicFile.write(Array("forged".utf8), to: "\(bench.root)/x/b/out")
    #expect(try await bench.build(tasks) == ["x/b"])
    try FileManager.default.removeItem(atPath: "\(bench.root)/x/b/out")
    #expect(try await bench.build(tasks) == ["x/b"])
    try FileManager.default.removeItem(atPath: "\(bench.root)/x/c")
    #expect(try bench.pending(tasks) == ["x/c", "d"])
    #expect(try await bench.build(tasks) == ["x/c"])
    try FileManager.default.removeItem(atPath: "\(bench.root)/x")
    #expect(try await bench.build(tasks) == ["x/a", "x/b", "x/c"])
    #expect(try bench.read("d/out") == "in abin ac")
  }

  @Test func anArtefactThatIsAFileOrALinkIsReplaced() async throws {
    let tasks = [try bench.task("x/a", suffix: "a")]
    _ = try await bench.build(tasks)
    let place = "\(bench.root)/x/a"
    try FileManager.default.removeItem(atPath: place)
    try AtomicFile.write([1], to: place)
    #expect(try await bench.build(tasks) == ["x/a"])
    try FileManager.default.removeItem(atPath: place)
    try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: "nowhere")
    #expect(try await bench.build(tasks) == ["x/a"])
    #expect(try bench.read("x/a/out") == "a")
  }

  @Test func brokenManifestsAndMemoriesCostOnlyTime() async throws {
    try bench.write("in ", to: "input")
    let tasks = try diamond()
    _ = try await bench.build(tasks)
    try await Task.sleep(for: .milliseconds(120))
    _ = try await bench.build(tasks)
    let memory = "\(bench.root)/.isogloss/memory"
    let whole = try readFile(memory)
    #expect(whole.count > 100)
    var generator = SeededGenerator(seed: 11)
    for round in 0..<60 {
      var broken = whole
      if round % 2 == 0 {
        broken.removeLast(Int.random(in: 1...broken.count, using: &generator))
      } else {
        broken[Int.random(in: broken.indices, using: &generator)] =
          UInt8.random(in: 0...255, using: &generator)
      }
      try AtomicFile.write(broken, to: memory)
      #expect(try bench.pending(tasks) == [])
    }
    for broken in ["", "{", "{}", "null", "[]", #"{"format":1}"#] {
      try AtomicFile.write(Array(broken.utf8), to: "\(bench.root)/x/c/manifest.json")
      #expect(try await bench.build(tasks) == ["x/c"])
    }
  }

  @Test func anotherTasksManifestIsNoProof() async throws {
    let a = try bench.task("a")
    let b = try bench.task("b")
    _ = try await bench.build([a])
    try FileManager.default.copyItem(atPath: "\(bench.root)/a", toPath: "\(bench.root)/b")
    #expect(try await bench.build([a, b]) == ["b"])
  }

  @Test func manifestsTellNeitherTimeNorPlace() async throws {
    let other = try BuildFixture()
    var manifests: [[UInt8]] = []
    for bench in [bench, other] {
      try bench.write("in", to: "input")
      let task = try bench.task("a", reads: [bench.file("input")], suffix: "s") { context in
        try FileManager.default.createDirectory(
          atPath: context.output("deep/er"), withIntermediateDirectories: true)
        try AtomicFile.write([1, 2], to: context.output("deep/er/file"))
        var ledger = Ledger()
        ledger.keep(byteCount: 2)
        return ledger
      }
      _ = try await bench.build([task])
      manifests.append(try readFile("\(bench.root)/a/manifest.json"))
      #expect(!(try bench.read("a/manifest.json").contains("isogloss-test")))
    }
    #expect(manifests[0] == manifests[1])
    let manifest = try #require(try Manifest.read(from: "\(bench.root)/a"))
    #expect(manifest.files.map(\.name) == ["deep/er/file", "out"])
    #expect(manifest.files.map(\.bytes) == [2, 3])
    #expect(manifest.files[1].sha256 == SHA256.hex(of: Array("ins".utf8)))
    #expect(manifest.inputs.map(\.name) == ["input"])
    #expect(manifest.ledger?.kept.byteCount == 2)
    #expect(try bench.read("a/run.json").contains(manifest.fingerprint))
  }

  @Test func onlyNamedFilesOfAnArtefactMatter() async throws {
    func tasks(_ log: String) throws -> [BuildTask] {
      [
        try bench.task("a", version: log.count) { context in
          try AtomicFile.write(Array(log.utf8), to: context.output("log"))
          return nil
        },
        try bench.task("b", reads: [bench.out("a")]),
      ]
    }
    #expect(try await bench.build(try tasks("1")) == ["a", "b"])
    #expect(try await bench.build(try tasks("22")) == ["a"])
  }

  @Test func badGraphsAreRefused() async throws {
    let a = try bench.task("a")
    let inside = try bench.task("a/b")
    let bad = [
      [a, a], [a, inside], [inside, a], [try bench.task("b", reads: [bench.out("a")]), a],
      [try bench.task("a", reads: [bench.out("a")])],
    ]
    for tasks in bad {
      await #expect(throws: EngineError.self) { try await bench.build(tasks) }
      #expect(throws: EngineError.self) { try bench.pending(tasks) }
    }
    for id in [
      "", "/", "/a", "a/", "a//b", "..", "a/../b", ".isogloss", "failed", "failed/a", "a\0b",
    ] {
      await #expect(throws: EngineError.self) { try await bench.build([bench.task(id)]) }
    }
    #expect(bench.started.isEmpty)
  }

  @Test func inputsThatCannotBeReadAreNamed() async throws {
    try FileManager.default.createDirectory(
      atPath: bench.path("folder"), withIntermediateDirectories: true)
    for name in ["missing", "folder"] {
      let task = try bench.task("a", reads: [bench.file(name)])
      let error = await #expect(throws: ByteIOError.self) { try await bench.build([task]) }
      #expect(error.map { "\($0)".contains(bench.path(name)) } == true)
    }
    let a = try bench.task("a")
    let b = try bench.task("b", reads: [.artefact(id: "a", files: ["nothing"])])
    let error = await #expect(throws: ByteIOError.self) { try await bench.build([a, b]) }
    #expect(error.map { "\($0)".contains("a/nothing") } == true)
    #expect(bench.exists("a/out"))
  }

  @Test func anInputThatChangesDuringTheRunFailsItAndTheNextBuildTakesWhatIsThere() async throws {
    try bench.write("one", to: "input")
    let bench = bench
    let task = try bench.task("a", reads: [bench.file("input")]) { _ in
      if bench.started.count == 1 { try bench.write("two", to: "input") }
      return nil
    }
    let error = await #expect(throws: EngineError.self) { try await bench.build([task]) }
    #expect(error.map { "\($0)".contains("\(bench.path("input")): it was changed") } == true)
    #expect(try await bench.build([task]) == ["a"])
    #expect(try await bench.build([task]) == [])
    #expect(try bench.read("a/out") == "two")
  }
}
