import Foundation
import TestSupport

/// A line of the shell with `isogloss` as `$0`: for redirections, limits and pipes, which no
/// argument can ask for.
struct ShellRun {
  /// The exit status; 124 where it was still running after a minute.
  let status: Int32
  /// What came on standard output.
  let output: String
  /// What came on standard error.
  let errors: String

  /// Runs `line` in `folder`.
  init(_ line: String, in folder: String, environment: [String: String] = [:]) throws {
    var own = ProcessInfo.processInfo.environment.filter {
      ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH"].contains($0.key)
    }
    own["SWIFT_BACKTRACE"] = "enable=no"
    let run = try ProgramRun(
      "/usr/bin/timeout", ["-k", "5", "60", "/bin/sh", "-c", line, try builtProgram("isogloss")],
      in: folder, environment: own.merging(environment) { $1 })
    (status, output, errors) = (run.status, run.output, run.errors)
  }

  /// `arguments` as the shell reads them.
  static func quoted(_ arguments: [String]) -> String {
    arguments.map { "'\($0.replacingOccurrences(of: "'", with: "'\\''"))'" }.joined(separator: " ")
  }
}
