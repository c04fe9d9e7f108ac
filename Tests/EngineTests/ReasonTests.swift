import ByteIO
import Engine
import Foundation
import Synchronization
import TestSupport
import Testing

/// Why tasks have to run, and what a build asks before it does.
@Suite struct ReasonTests {
  private let bench: BuildFixture

  init() throws { bench = try BuildFixture() }

  /// A cheap task, one that takes long and reads it, and one that reads that.
  private func chain(
    version: Int = 1, icu: String = "72", costlyVersion: Int = 1, suffix: String = "t"
  ) throws -> [BuildTask] {
    [
      try bench.task(
        "cheap", reads: [bench.file("input")], suffix: "c", version: version,
        libraries: ["ICU": icu]),
      try bench.task(
        "costly", reads: [bench.out("cheap")], suffix: suffix, version: costlyVersion,
        isCostly: true),
      try bench.task("after", reads: [bench.out("costly")]),
    ]
  }

  private func made() async throws {
    try bench.write("in ", to: "input")
    #expect(try await bench.build(try chain()) == ["cheap", "costly", "after"])
  }

  private func causes(_ tasks: [BuildTask]) throws -> [Builder.Reason.Cause?] {
    try bench.plan(tasks).map(\.reason?.cause)
  }

  @Test func everyCauseIsTold() async throws {
    try bench.write("in ", to: "input")
    #expect(try causes(try chain()) == [.missing, .missing, .missing])
    try await made()
    #expect(try causes(try chain()) == [nil, nil, nil])
    #expect(try causes(try chain(suffix: "u")) == [nil, .settings, .settings])
    #expect(try causes(try chain(costlyVersion: 2)) == [nil, .version, .version])
    #expect(try causes(try chain(icu: "73")) == [.library, .library, .library])
    try bench.write("IN ", to: "input")
    #expect(try causes(try chain()) == [.input, .input, .input])
    try bench.write("in ", to: "input")
    try AtomicFile.write([1], to: "\(bench.root)/costly/out")
    #expect(try causes(try chain()) == [nil, .damaged, .damaged])
  }

  @Test func versionsAndLibrariesAreNamed() async throws {
    try await made()
    let raised = try bench.plan(try chain(version: 3)).map(\.reason?.text)
    #expect(
      raised == [
        "made by version 1 of test, which is now at 3", "follows cheap", "follows cheap",
      ])
    let library = try bench.plan(try chain(icu: "73")).first?.reason?.text
    #expect(library == "made with ICU 72, which is now 73")
  }

  @Test func aRaisedVersionOfACostlyTaskIsAskedFor() async throws {
    try await made()
    let raised = try chain(costlyVersion: 2)
    #expect(try bench.plan(raised).map(\.needsRemake) == [false, true, false])
    let error = await #expect(throws: EngineError.self) { try await bench.build(raised) }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains("\n  costly: made by version 1 of test, which is now at 2\n"))
    #expect(text.contains("say --remake"))
    #expect(bench.started == ["cheap", "costly", "after"])
    #expect(try bench.plan(try chain()).allSatisfy { $0.status == .done })
    // The same bytes as before: what follows stays.
    #expect(try await bench.build(raised, remake: true) == ["costly"])
    #expect(try await bench.build(raised) == [])
  }

  @Test(arguments: ["version", "library", "format"])
  func soIsOneBeforeIt(_ change: String) async throws {
    try await made()
    if change == "format" { try rewriteManifest(of: "cheap", "\"format\" : 2", "\"format\" : 1") }
    let changed = try chain(
      version: change == "version" ? 2 : 1, icu: change == "library" ? "73" : "72")
    #expect(try bench.plan(changed).map(\.needsRemake) == [false, true, false])
    let error = await #expect(throws: EngineError.self) { try await bench.build(changed) }
    #expect(error.map { "\($0)".contains("\n  costly: follows cheap, ") } == true)
    #expect(bench.started.count == 3)
    #expect(try await bench.build(changed, remake: true) == ["cheap"])
  }

  @Test func whatAUserChangedIsNotAskedFor() async throws {
    try await made()
    // Other settings of the costly task itself: it runs whatever the version before it is.
    let both = try chain(version: 2, suffix: "u")
    #expect(try bench.plan(both).map(\.needsRemake) == [false, false, false])
    #expect(try bench.plan(both).map(\.reason?.cause) == [.version, .settings, .settings])
    #expect(try await bench.build(both) == ["cheap", "costly", "after"])
    // Nothing finished is there to be lost.
    try FileManager.default.removeItem(atPath: "\(bench.root)/costly")
    #expect(
      try await bench.build(try chain(version: 2, costlyVersion: 2)) == ["costly", "after"])
    // A cheap task with another version asks nobody.
    #expect(try await bench.build([try bench.task("cheap", version: 9)]) == ["cheap"])
  }

  @Test func aVersionBehindAMissingFileIsSeen() async throws {
    let file = bench.path("input")
    let delivery = BuildTask.Delivery(
      name: "input", origin: "https://h/input",
      missing: { FileManager.default.fileExists(atPath: file) ? nil : "https://h/input" },
      bring: { [bench] in try bench.write("in ", to: "input") })
    func tasks(_ version: Int) throws -> [BuildTask] {
      [
        try bench.task(
          "cheap", reads: [bench.file("input")], version: version, deliveries: [delivery]),
        try bench.task("costly", reads: [bench.out("cheap")], isCostly: true),
      ]
    }
    #expect(try await bench.build(try tasks(1)) == ["cheap", "costly"])
    try FileManager.default.removeItem(atPath: file)
    #expect(try causes(try tasks(1)) == [.missing, .missing])
    #expect(try causes(try tasks(2)) == [.version, .version])
    await #expect(throws: EngineError.self) { try await bench.build(try tasks(2)) }
    #expect(try await bench.build(try tasks(1)) == [])
  }

  @Test func theReasonThatNobodyAskedForWeighsMost() async throws {
    try bench.write("in ", to: "input")
    func tasks(_ suffix: String, _ version: Int) throws -> [BuildTask] {
      [
        try bench.task("a", reads: [bench.file("input")], suffix: suffix),
        try bench.task("b", version: version),
        try bench.task("costly", reads: [bench.out("a"), bench.out("b")], isCostly: true),
      ]
    }
    _ = try await bench.build(try tasks("1", 1))
    let plan = try bench.plan(try tasks("2", 2))
    #expect(plan.map(\.reason?.cause) == [.settings, .version, .version])
    #expect(plan.last?.reason?.follows == "b" && plan.last?.needsRemake == true)
  }

  /// Weeks of training are worth asking for before they are finished, too.
  @Test func whatWasBegunIsAskedFor() async throws {
    let isBroken = Mutex(true)
    func task(_ version: Int, suffix: String = "s") throws -> BuildTask {
      try bench.task("a/costly", suffix: suffix, version: version, isCostly: true) { context in
        let mark = "\(context.scratch)/mark"
        let isResumed = FileManager.default.fileExists(atPath: mark)
        try AtomicFile.write([1], to: mark)
        if isBroken.withLock({ $0 }) { throw BuildFixture.Broken() }
        try AtomicFile.write([isResumed ? 1 : 0], to: context.output("resumed"))
        return nil
      }
    }
    func begin() async {
      isBroken.withLock { $0 = true }
      await #expect(throws: EngineError.self) { try await bench.build([try task(1)]) }
      isBroken.withLock { $0 = false }
    }
    await begin()
    #expect(try bench.plan([try task(1)]).first?.reason?.cause == .missing)
    let planned = try #require(try bench.plan([try task(2)]).first)
    #expect(planned.reason?.text == "begun by version 1 of test, which is now at 2")
    #expect(planned.needsRemake)
    await #expect(throws: EngineError.self) { try await bench.build([try task(2)]) }
    // Other settings are the user's own wish.
    #expect(try bench.plan([try task(2, suffix: "t")]).first?.needsRemake == false)
    #expect(try await bench.build([try task(1)]) == ["a/costly"])
    #expect(try readFile("\(bench.root)/a/costly/resumed") == [1])
    try FileManager.default.removeItem(atPath: "\(bench.root)/a")
    await begin()
    #expect(try await bench.build([try task(2)], remake: true) == ["a/costly"])
    #expect(try readFile("\(bench.root)/a/costly/resumed") == [0])
    #expect(!bench.exists(".isogloss/scratch/a/costly"))
  }

  @Test func manifestsOfOtherFormatsAreSaidToBe() async throws {
    try await made()
    for (format, age) in [(1, "an older"), (99, "a newer")] {
      try rewriteManifest(of: "after", "\"format\" : 2", "\"format\" : \(format)")
      let reason = try bench.plan(try chain()).last?.reason
      #expect(reason?.text == "it was made by \(age) isogloss (format \(format))")
      #expect(reason?.cause == .format)
      let error = #expect(throws: EngineError.self) {
        try Manifest.read(from: "\(bench.root)/after")
      }
      #expect(
        error.map { "\($0)" }
          == "\(bench.root)/after/manifest.json: was made by \(age) isogloss (format \(format), "
          + "expected format 2); build it again")
      #expect(try await bench.build(try chain()) == ["after"])
    }
  }

  private func rewriteManifest(of id: String, _ old: String, _ new: String) throws {
    let text = try bench.read("\(id)/manifest.json")
    #expect(text.contains(old))
    try AtomicFile.write(
      Array(text.replacingOccurrences(of: old, with: new).utf8),
      to: "\(bench.root)/\(id)/manifest.json")
  }
}
