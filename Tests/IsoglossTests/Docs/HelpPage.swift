import Foundation
import TestSupport

/// What `isogloss --help` and `make help` print.
enum HelpPage {
  /// The help of the command that `names` lead to.
  static func text(of names: [String]) throws -> String {
    let run = try ProgramRun(
      builtProgram("isogloss"), names + ["--help"], in: repositoryRoot, environment: [:])
    return run.status == 0 ? run.output : ""
  }

  /// The commands that `isogloss --help` lists.
  static func commands(below names: [String] = []) throws -> [String] {
    let lines = try text(of: names).components(separatedBy: "\n")
    guard let start = lines.firstIndex(of: "SUBCOMMANDS:") else { return [] }
    return lines[(start + 1)...].prefix { !$0.isEmpty }.compactMap { line in
      line.wholeMatch(of: #/  ([a-z-]+)( .*)?/#).map { String($0.1) }
    }
  }

  /// The targets that `make help` lists.
  static func targets() throws -> [String] {
    let run = try ProgramRun(
      "/bin/bash", ["-c", "make -s help"], in: repositoryRoot,
      environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"])
    return run.output.components(separatedBy: "\n").compactMap { line in
      line.wholeMatch(of: /([a-z-]+( [a-z-]+)*)  +.*/).map { String($0.1) }
    }.flatMap { $0.split(separator: " ").map(String.init) }
  }
}
