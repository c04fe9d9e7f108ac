import Glibc
import Synchronization

/// A wish from outside that the program end: SIGTERM, as clusters send it, or SIGINT.
///
/// Most work is ended at once: what it had written is temporary, and the next build makes it again.
/// Work that can save its state asks for time while it runs, sees the wish, saves, and throws
/// ``Stopped``. Either way the exit status is 75: not finished, run it again. A second wish ends
/// all at once.
public enum StopRequest {
  /// The exit status of a program that was told to end before it was done: `EX_TEMPFAIL`.
  public static let exitStatus: Int32 = 75

  private static let savers = Atomic(0)
  private static let requests = Atomic(0)

  /// Ends the program with status 75 on SIGTERM and SIGINT, now or when its work has saved itself.
  public static func listen() {
    // Made before a signal can come: a handler must not be the first to use them.
    _ = savers.load(ordering: .relaxed) + requests.load(ordering: .relaxed)
    for number in [SIGTERM, SIGINT] {
      let before = signal(number) { _ in StopRequest.receive() }
      // Who started it in the background may have asked that it not be disturbed.
      if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        signal(number, SIG_IGN)
      }
    }
  }

  /// Whether it was asked to end.
  public static var isMade: Bool { requests.load(ordering: .relaxed) > 0 }

  /// Runs `body`, which looks at ``isMade`` and saves its state.
  public static func whileSaving<Result>(_ body: () throws -> Result) rethrows -> Result {
    savers.wrappingAdd(1, ordering: .relaxed)
    defer { savers.wrappingSubtract(1, ordering: .relaxed) }
    return try body()
  }

  /// Throws ``Stopped`` where it was asked to end.
  static func check(before task: String) throws(Stopped) {
    if isMade { throw Stopped("stopped before \(task)") }
  }

  /// What the handler does: only what may be done there.
  private static func receive() {
    let before = requests.wrappingAdd(1, ordering: .relaxed).oldValue
    if before > 0 || savers.load(ordering: .relaxed) == 0 { _exit(exitStatus) }
  }
}

/// Thrown by work that was told to end and has saved its state.
public struct Stopped: Error, CustomStringConvertible {
  /// What was stopped, and where it goes on.
  public let description: String

  /// Says what was stopped.
  public init(_ description: String) { self.description = description }
}
