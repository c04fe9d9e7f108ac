import Foundation

/// One run of some program, from its start to its end.
public struct ProgramRun: Sendable {
  /// The exit status; of a program that a signal ended, the signal's number.
  public let status: Int32
  /// What it wrote to standard output.
  public let output: String
  /// What it wrote to standard error.
  public let errors: String

  /// Runs the executable at `path` in the working folder `folder`, with an empty standard input.
  ///
  /// - Parameter environment: All of its environment.
  public init(
    _ path: String, _ arguments: [String], in folder: String, environment: [String: String]
  ) throws {
    // Files, so that no full pipe can stop it.
    let streams = try TemporaryFolder()
    for name in ["output", "errors"] {
      try Data().write(to: URL(fileURLWithPath: streams.file(name)))
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: streams.file("output"))
    process.standardError = FileHandle(forWritingAtPath: streams.file("errors"))
    try process.run()
    process.waitUntilExit()
    status = process.terminationStatus
    output = try String(contentsOfFile: streams.file("output"), encoding: .utf8)
    errors = try String(contentsOfFile: streams.file("errors"), encoding: .utf8)
  }
}
