import Foundation
import Glibc

/// What a command took, the processes that it waited for included.
package struct Cost: Sendable {
  /// User and system time.
  package var cpuSeconds: Double
  /// By the clock.
  package var wallSeconds: Double
  /// The resident set of its largest process at its largest, in bytes. The kernel counts from
  /// before `exec`, so it is never less than that of this program.
  package var peakBytes: Int

  /// The figures of one command.
  package init(cpuSeconds: Double, wallSeconds: Double, peakBytes: Int) {
    self.cpuSeconds = cpuSeconds
    self.wallSeconds = wallSeconds
    self.peakBytes = peakBytes
  }

  /// The median of each figure by itself; of an even number, the lower middle one.
  package static func median(of costs: [Cost]) -> Cost {
    func middle<Value: Comparable>(_ figure: (Cost) -> Value) -> Value {
      costs.map(figure).sorted()[(costs.count - 1) / 2]
    }
    return Cost(
      cpuSeconds: middle(\.cpuSeconds), wallSeconds: middle(\.wallSeconds),
      peakBytes: middle(\.peakBytes))
  }
}

/// A line for bash, run as processes of its own, so that the kernel counts what they take.
package struct ShellCommand {
  /// The line.
  package let line: String

  /// Why a command gave no figures.
  package enum Failure: Error, CustomStringConvertible {
    /// bash did not start.
    case notStarted(line: String, code: Int32)
    /// The line ended with another status than 0; `log` is the end of what it printed.
    case failed(line: String, log: String)

    package var description: String {
      switch self {
      case .notStarted(let line, let code):
        "cannot start \(line): \(String(cString: strerror(code)))"
      case .failed(let line, let log): "\(line) failed:\n\(log)"
      }
    }
  }

  /// The command `line`.
  package init(_ line: String) { self.line = line }

  /// Runs the line; what it prints is kept in `log` and shown only if it fails.
  package func run(log: String) throws -> Cost {
    let script = "set -o pipefail\n{ \(line)\n} > '\(log)' 2>&1"
    let start = ContinuousClock.now
    let (status, usage) = try Self.spawn(script, for: line)
    let wall = (ContinuousClock.now - start) / .seconds(1)
    guard status == 0 else {
      let printed = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
      throw Failure.failed(line: line, log: String(printed.suffix(2_000)))
    }
    return Cost(
      cpuSeconds: Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime), wallSeconds: wall,
      peakBytes: usage.ru_maxrss * 1024)
  }

  private static func spawn(_ script: String, for line: String) throws -> (Int32, rusage) {
    let variables = ProcessInfo.processInfo.environment.map { "\($0)=\($1)" }
    let arguments = Self.pointers(["bash", "-c", script])
    let environment = Self.pointers(variables)
    defer { for pointer in arguments + environment { free(pointer) } }
    // Dispatch blocks signals on its threads, and lbzip2 for one waits for its own.
    var attributes = posix_spawnattr_t()
    var signals = sigset_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var process: pid_t = 0
    let code = posix_spawn(&process, "/bin/bash", nil, &attributes, arguments, environment)
    if code != 0 { throw Failure.notStarted(line: line, code: code) }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
    return (status, usage)
  }

  /// Copies as `posix_spawn` wants them: C strings, and a null pointer at the end.
  private static func pointers(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
    strings.map { strdup($0) } + [nil]
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }
}
