import ByteIO
import Engine
import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// Whatever is done to an input, and whenever: the manifest names the bytes that were used, or the
/// build fails and names the file.
@Suite(.serialized) struct ChangedInputTests {
  /// What somebody does to a file in a moment.
  enum Mischief: CaseIterable {
    case touch, rewrite, replaceBySame
    case overwrite, replaceByOther, cut, lengthen, remove
    /// Another file for the time of one read.
    case exchangeAndBack
    /// Other bytes for the time of one read, in the file itself.
    case overwriteAndBack
    /// The folder that it is in is another for the time of one read: the file's own times stay.
    case exchangeFolderAndBack

    /// Whether the bytes of the file are always the same.
    var isHarmless: Bool { [.touch, .rewrite, .replaceBySame].contains(self) }
    /// Whether a second step undoes the first.
    var isUndone: Bool {
      [.exchangeAndBack, .overwriteAndBack, .exchangeFolderAndBack].contains(self)
    }
  }

  private static let good = randomBytes(150_000, seed: 1)
  private static let other = randomBytes(150_000, seed: 2)

  private static func randomBytes(_ count: Int, seed: UInt64) -> [UInt8] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { _ in UInt8.random(in: 97...122, using: &random) }
  }

  /// A folder of inputs, its twin with other contents, and what is done to the first.
  private struct Scene {
    let bench: BuildFixture
    var folder: String { bench.path("inputs") }
    var input: String { "\(folder)/f" }
    private var twin: String { bench.path("twin") }
    private var aside: String { bench.path("aside") }

    init() throws {
      bench = try BuildFixture()
      try Folder.make(folder)
      try Folder.make(twin)
      try AtomicFile.write(ChangedInputTests.good, to: input)
      try AtomicFile.write(ChangedInputTests.other, to: "\(twin)/f")
    }

    private func overwrite(_ bytes: [UInt8]) {
      let descriptor = open(input, O_WRONLY)
      _ = write(descriptor, bytes, bytes.count)
      close(descriptor)
    }

    private func replace(_ bytes: [UInt8]) { try? AtomicFile.write(bytes, to: input) }

    func act(_ mischief: Mischief) {
      switch mischief {
      case .touch: utimes(input, nil)
      case .rewrite: overwrite(ChangedInputTests.good)
      case .replaceBySame: replace(ChangedInputTests.good)
      case .overwrite, .overwriteAndBack: overwrite(ChangedInputTests.other)
      case .replaceByOther: replace(ChangedInputTests.other)
      case .cut: truncate(input, 70_000)
      case .lengthen: truncate(input, 170_000)
      case .remove: unlink(input)
      case .exchangeAndBack:
        rename(input, aside)
        rename("\(twin)/f", input)
      case .exchangeFolderAndBack:
        rename(folder, aside)
        rename(twin, folder)
      }
    }

    func undo(_ mischief: Mischief) {
      switch mischief {
      case .overwriteAndBack: overwrite(ChangedInputTests.good)
      case .exchangeAndBack:
        rename(input, "\(twin)/f")
        rename(aside, input)
      case .exchangeFolderAndBack:
        rename(folder, twin)
        rename(aside, folder)
      default: break
      }
    }
  }

  /// Builds once while `mischief` is done before the read with the number `place`, and undone
  /// before the next one.
  ///
  /// - Returns: How many reads there were, and the error if the build failed.
  private func build(
    _ scene: Scene, _ task: BuildTask, _ mischief: Mischief?, at place: Int
  ) async throws -> (reads: Int, error: (any Error)?) {
    let reads = Mutex(0)
    let input = scene.input
    let watch = FileWatch { path in
      guard path == input, let mischief else { return }
      let number = reads.withLock {
        $0 += 1
        return $0 - 1
      }
      if number == place { scene.act(mischief) }
      if number == place + 1 { scene.undo(mischief) }
    }
    var failure: (any Error)?
    do {
      _ = try await FileWatch.$current.withValue(watch) { try await scene.bench.build([task]) }
    } catch {
      failure = error
    }
    return (reads.withLock { $0 }, failure)
  }

  /// Whether the artefact was made from the bytes that its manifest names.
  private func isTrue(_ scene: Scene) throws -> Bool {
    let manifest = try #require(try Manifest.read(from: "\(scene.bench.root)/t"))
    let used = try readFile("\(scene.bench.root)/t/out")
    return manifest.inputs[0].sha256 == SHA256.hex(of: used)
      && manifest.inputs[0].bytes == used.count
  }

  /// Of a file that has been there for a while, and of one that was written just now: times tell
  /// less of the latter.
  @Test(arguments: Mischief.allCases, [true, false])
  func nothingFalseIsTaken(mischief: Mischief, isOld: Bool) async throws {
    var (failures, successes) = (0, 0)
    var place = 0
    while true {
      let scene = try Scene()
      if isOld { try await Task.sleep(for: .milliseconds(110)) }
      let task = try scene.bench.task("t", reads: [.file(path: scene.input, name: "f")])
      let (reads, error) = try await build(scene, task, mischief, at: place)
      if let error {
        failures += 1
        #expect("\(error)".contains(scene.input), "\(mischief) at \(place): \(error)")
        #expect(!mischief.isHarmless, "\(mischief) at \(place): \(error)")
        #expect(!scene.bench.exists("t"))
      } else {
        successes += 1
        #expect(try isTrue(scene), "\(mischief) at \(place)")
      }
      if reads <= place { break }
      // Nobody does anything any more: what there is was made of what is there, or is made again.
      if mischief == .remove { try AtomicFile.write(Self.good, to: scene.input) }
      #expect(try await build(scene, task, nil, at: 0).error == nil)
      #expect(try isTrue(scene), "\(mischief) at \(place), then left alone")
      #expect(try scene.bench.read("t/out").utf8.elementsEqual(readFile(scene.input)))
      place += 1
    }
    #expect(place >= 6, "every read was disturbed once: \(place)")
    #expect(successes > 0)
    #expect((failures > 0) != mischief.isHarmless || mischief.isUndone)
  }

  /// Between the hash and the opening another file stands there, and at the end the first one
  /// again, with its own times: how the file was when it was opened tells.
  @Test(arguments: [Mischief.exchangeFolderAndBack, .exchangeAndBack])
  func whatStandsThereOnlyWhileItIsOpenedIsNotTaken(mischief: Mischief) async throws {
    let scene = try Scene()
    try await Task.sleep(for: .milliseconds(110))
    let isExchanged = Mutex(false)
    let task = try scene.bench.task("t", reads: [.file(path: scene.input, name: "f")]) { _ in
      if scene.bench.started.count > 1 { return nil }
      scene.act(mischief)
      isExchanged.withLock { $0 = true }
      return nil
    }
    let watch = FileWatch { path in
      guard path == scene.input, isExchanged.withLock({ $0 }) else { return }
      scene.undo(mischief)
      isExchanged.withLock { $0 = false }
    }
    let ran = try await FileWatch.$current.withValue(watch) { try await scene.bench.build([task]) }
    #expect(ran == ["t"] && scene.bench.started == ["t", "t"])
    #expect(try isTrue(scene))
    #expect(try scene.bench.read("t/out").utf8.elementsEqual(Self.good))
  }

  /// A file that never comes to rest is not waited for for ever, and not taken.
  @Test func whatIsTouchedAtEveryReadIsRefused() async throws {
    let scene = try Scene()
    let task = try scene.bench.task("t", reads: [.file(path: scene.input, name: "f")])
    let watch = FileWatch { path in
      usleep(5000)
      utimes(path, nil)
    }
    let error = await #expect(throws: EngineError.self) {
      try await FileWatch.$current.withValue(watch) { try await scene.bench.build([task]) }
    }
    #expect(
      error.map {
        "\($0)".contains("t: \(scene.input): it was touched or written to each of the 3")
      }
        == true, "\(error as Any)")
    #expect(scene.bench.started.count == 3)
    #expect(try await scene.bench.build([task]) == ["t"])
  }

  /// What a killed run left to go on from was made of bytes that nobody knows.
  @Test func aChangeTakesTheScratchWithIt() async throws {
    let scene = try Scene()
    let task = try scene.bench.task("t", reads: [.file(path: scene.input, name: "f")]) { context in
      #expect(!Folder.isAnything(at: "\(context.scratch)/mark"))
      try AtomicFile.write([1], to: "\(context.scratch)/mark")
      try AtomicFile.write(Self.other, to: scene.input)
      return nil
    }
    for _ in 0..<2 {
      try AtomicFile.write(Self.good, to: scene.input)
      let error = await #expect(throws: EngineError.self) { try await scene.bench.build([task]) }
      #expect(error.map { "\($0)".contains("it was changed, replaced or removed") } == true)
    }
  }

  @Test func anArtefactThatIsChangedWhileItIsReadFailsTheTask() async throws {
    let bench = try BuildFixture()
    let tasks = [
      try bench.task("a", suffix: "a"),
      try bench.task("b", reads: [bench.out("a")]) { _ in
        try AtomicFile.write(Array("A".utf8), to: "\(bench.root)/a/out")
        return nil
      },
    ]
    let error = await #expect(throws: EngineError.self) { try await bench.build(tasks) }
    #expect(error.map { "\($0)".contains("\(bench.root)/a/out: it was changed") } == true)
    #expect(!bench.exists("b"))
  }

  /// What settings were read from has to be what the manifest names.
  @Test func anInputThatWasPlannedWithIsPinned() async throws {
    let scene = try Scene()
    func task(_ pin: String) throws -> BuildTask {
      try BuildTask(
        id: "t", stage: "test", version: 1, settings: ["a": 1],
        inputs: [.file(path: scene.input, name: "f")], pins: ["f": pin]
      ) { context in
        try AtomicFile.write([1], to: context.output("out"))
        return nil
      }
    }
    let error = await #expect(throws: EngineError.self) {
      try await scene.bench.build([try task(SHA256.hex(of: Self.other))])
    }
    guard case .inputChanged(scene.input)? = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(try await scene.bench.build([try task(SHA256.hex(of: Self.good))]) == ["t"])
  }

  /// A delivered file is held to what it must be once more after it was read.
  @Test func deliveriesAreConfirmedAfterTheTask() async throws {
    let scene = try Scene()
    let isWrong = Mutex(true)
    let input = scene.input
    let delivery = BuildTask.Delivery(
      name: "f", origin: "https://h/f", missing: { nil }, bring: {},
      confirm: {
        if isWrong.withLock({ $0 }) {
          throw ByteIOError.unsuitable(path: input, found: "another", expected: "that")
        }
      })
    let task = try scene.bench.task(
      "t", reads: [.file(path: input, name: "f")], deliveries: [delivery])
    let error = await #expect(throws: EngineError.self) { try await scene.bench.build([task]) }
    #expect(error.map { "\($0)".contains("\(input): found another, expected that") } == true)
    isWrong.withLock { $0 = false }
    #expect(try await scene.bench.build([task]) == ["t"])
  }

  @Test(arguments: [-5_000_000_000, 9_300_000_000])
  func inputsOfAnyYearAreRead(seconds: Int) async throws {
    let scene = try Scene()
    let time = timespec(tv_sec: seconds, tv_nsec: 5)
    #expect(utimensat(AT_FDCWD, scene.input, [time, time], 0) == 0)
    let task = try scene.bench.task("t", reads: [.file(path: scene.input, name: "f")])
    #expect(try await scene.bench.build([task]) == ["t"])
    try await Task.sleep(for: .milliseconds(120))
    for _ in 0..<2 { #expect(try await scene.bench.build([task]) == []) }
  }

  @Test func whatIsNoFileIsNoInputOfABuild() async throws {
    let bench = try BuildFixture()
    #expect(mkfifo(bench.path("pipe"), 0o600) == 0)
    for (path, kind) in [(bench.path("pipe"), "a pipe"), ("/dev/zero", "a device")] {
      let task = try bench.task("t", reads: [.file(path: path, name: "f")])
      let error = await #expect(throws: ByteIOError.self) { try await bench.build([task]) }
      #expect(error.map { "\($0)".hasPrefix("\(path): found \(kind), expected a file") } == true)
    }
    #expect(bench.started.isEmpty)
  }
}
