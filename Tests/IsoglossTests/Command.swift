import ByteIO
import Foundation
import Glibc
import TestSupport

/// Why a command could not be run to its end.
enum CommandError: Error {
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

  private let process = Process()
  private let streams: TemporaryFolder

  /// Starts `isogloss` with `arguments` in the working folder `folder`.
  ///
  /// Its standard output and error go to files, so no full pipe can stop it. Of this process's
  /// environment it gets only what finds programs and libraries, and then `environment`.
  init(
    _ arguments: [String], in folder: String, environment: [String: String] = [:],
    input: [UInt8] = []
  ) throws {
    streams = try TemporaryFolder()
    try AtomicFile.write(input, to: streams.file("input"))
    for name in ["output", "errors"] { try AtomicFile.write([], to: streams.file(name)) }
    process.executableURL = URL(fileURLWithPath: try builtProgram("isogloss"))
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = Self.inherited.merging(environment) { $1 }
    process.standardInput = FileHandle(forReadingAtPath: streams.file("input"))
    process.standardOutput = FileHandle(forWritingAtPath: streams.file("output"))
    process.standardError = FileHandle(forWritingAtPath: streams.file("errors"))
    try process.run()
  }

  deinit { kill() }

  /// Runs `isogloss` to its end.
  static func run(
    _ arguments: [String], in folder: String, environment: [String: String] = [:],
    input: [UInt8] = []
  ) throws -> Outcome {
    try Command(arguments, in: folder, environment: environment, input: input).wait()
  }

  /// Whether it is still running.
  var isRunning: Bool { process.isRunning }

  /// Ends it with SIGKILL, if it is still running, and waits until it is gone.
  ///
  /// - Returns: Whether it was the signal that ended it.
  @discardableResult
  func kill() -> Bool {
    guard isRunning else { return false }
    Glibc.kill(process.processIdentifier, SIGKILL)
    while isRunning { usleep(500) }
    return process.terminationReason == .uncaughtSignal
  }

  /// Sends it a signal, if it is still running.
  func send(_ signal: Int32) {
    if isRunning { Glibc.kill(process.processIdentifier, signal) }
  }

  /// Waits for its end; after `timeoutSeconds` it is killed.
  func wait(timeoutSeconds: Double = 120) throws -> Outcome {
    let start = ContinuousClock.now
    while isRunning {
      usleep(500)
      if ContinuousClock.now - start > .seconds(timeoutSeconds) {
        kill()
        throw CommandError.timedOut(
          arguments: process.arguments ?? [], errors: try said("errors"))
      }
    }
    return Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : nil,
      output: try said("output"), errors: try said("errors"))
  }

  private func said(_ stream: String) throws -> String {
    String(decoding: try readFile(streams.file(stream)), as: UTF8.self)
  }

  private static let inherited: [String: String] = {
    var kept = ProcessInfo.processInfo.environment.filter {
      ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH"].contains($0.key)
    }
    kept["SWIFT_BACKTRACE"] = "enable=no"
    return kept
  }()
}
