import ByteIO
import Foundation
import Glibc
import TestSupport

/// Why a command could not be run to its end.
enum CommandError: Error {
  /// The executable stands in none of these places.
  case notBuilt(lookedAt: [String])
  /// The system refused to start it.
  case notStarted(code: Int32)
  /// It was still running after the time it was given, and was killed; with its standard error.
  case timedOut(arguments: [String], errors: String)
}

/// One run of the built `isogloss`, started the way its user starts it.
final class Command {
  /// How a run ended and what it said.
  struct Outcome {
    /// The exit status, or `nil` where a signal ended it.
    let status: Int32?
    /// What it wrote to standard output.
    let output: String
    /// What it wrote to standard error.
    let errors: String
  }

  private let arguments: [String]
  private let process: pid_t
  private let streams: TemporaryFolder
  private var endState: Int32?

  /// Starts `isogloss` with `arguments` in the working folder `folder`.
  ///
  /// Its standard output and error go to files, so no full pipe can stop it. Of this process's
  /// environment it gets only what finds programs and libraries, and then `environment`.
  init(
    _ arguments: [String], in folder: String, environment: [String: String] = [:],
    input: [UInt8] = []
  ) throws {
    self.arguments = arguments
    streams = try TemporaryFolder()
    try AtomicFile.write(input, to: streams.file("input"))
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let writing = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 0, streams.file("input"), O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, streams.file("output"), writing, 0o644)
    posix_spawn_file_actions_addopen(&actions, 2, streams.file("errors"), writing, 0o644)
    posix_spawn_file_actions_addchdir_np(&actions, folder)
    let path = try Self.path
    let variables = Self.inherited.merging(environment) { $1 }.map { "\($0.key)=\($0.value)" }
    process = try Self.withCStrings([path] + arguments) { argumentPointers in
      try Self.withCStrings(variables) { variablePointers in
        var process = pid_t()
        let code = posix_spawn(&process, path, &actions, nil, argumentPointers, variablePointers)
        if code != 0 { throw CommandError.notStarted(code: code) }
        return process
      }
    }
  }

  deinit { if endState == nil { kill() } }

  /// Runs `isogloss` to its end.
  static func run(
    _ arguments: [String], in folder: String, environment: [String: String] = [:],
    input: [UInt8] = []
  ) throws -> Outcome {
    try Command(arguments, in: folder, environment: environment, input: input).wait()
  }

  /// Whether it is still running.
  var isRunning: Bool {
    if endState != nil { return false }
    var state: Int32 = 0
    if waitpid(process, &state, WNOHANG) == process { endState = state }
    return endState == nil
  }

  /// Ends it with SIGKILL, if it is still running, and waits until it is gone.
  ///
  /// - Returns: Whether it was the signal that ended it.
  @discardableResult
  func kill() -> Bool {
    guard isRunning else { return false }
    Glibc.kill(process, SIGKILL)
    var state: Int32 = 0
    while waitpid(process, &state, 0) < 0, errno == EINTR {}
    endState = state
    return state & 0x7f == SIGKILL
  }

  /// Waits for its end; after `timeoutSeconds` it is killed.
  func wait(timeoutSeconds: Double = 120) throws -> Outcome {
    let start = ContinuousClock.now
    while isRunning {
      usleep(1000)
      if ContinuousClock.now - start > .seconds(timeoutSeconds) {
        kill()
        throw CommandError.timedOut(arguments: arguments, errors: try said("errors"))
      }
    }
    let state = endState ?? 0
    return Outcome(
      status: state & 0x7f == 0 ? state >> 8 & 0xff : nil, output: try said("output"),
      errors: try said("errors"))
  }

  private func said(_ stream: String) throws -> String {
    String(decoding: try readFile(streams.file(stream)), as: UTF8.self)
  }

  /// The executable: beside the test bundle, or where a release build puts it.
  private static var path: String {
    get throws {
      let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      let places = [
        bundle.deletingLastPathComponent().path, Bundle.main.bundlePath,
        "\(repositoryRoot)/.build/release",
      ].map { "\($0)/isogloss" }
      guard let path = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) })
      else { throw CommandError.notBuilt(lookedAt: places) }
      return path
    }
  }

  private static let inherited: [String: String] = {
    var kept = ProcessInfo.processInfo.environment.filter {
      ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH"].contains($0.key)
    }
    kept["SWIFT_BACKTRACE"] = "enable=no"
    return kept
  }()

  private static func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) throws -> Result
  ) rethrows -> Result {
    let pointers = strings.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return try body(pointers + [nil])
  }
}
