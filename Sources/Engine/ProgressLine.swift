package import Foundation
import Glibc
import Synchronization
import Values

/// One line that tells how far the work is: on a terminal it is rewritten in place, as wide as the
/// terminal is; elsewhere a plain line with the time comes every ten seconds; and nothing at all
/// from a quiet one.
public final class ProgressLine: Sendable {
  /// Where lines go, and what clocks say.
  package struct Surroundings: Sendable {
    /// The columns of the terminal; `nil` where it is none.
    package var width: @Sendable () -> Int?
    /// Takes what is shown.
    package var put: @Sendable (String) -> Void
    /// The time that passes.
    package var now: @Sendable () -> ContinuousClock.Instant
    /// The time of day, for logs.
    package var date: @Sendable () -> Date

    /// Names what a line has to do with.
    package init(
      width: @escaping @Sendable () -> Int?, put: @escaping @Sendable (String) -> Void,
      now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
      date: @escaping @Sendable () -> Date = { Date() }
    ) {
      self.width = width
      self.put = put
      self.now = now
      self.date = date
    }
  }

  private struct State {
    var text = ProgressText()
    var started: ContinuousClock.Instant
    var lastPrinted: ContinuousClock.Instant
    var hasOpenLine = false
    /// What stands before labels, such as `[3/27]`.
    var place: String?
  }

  private let state: Mutex<State>
  /// Whether nothing is shown.
  public let isQuiet: Bool
  private let outside: Surroundings

  /// Makes a progress line on standard error.
  public convenience init(isQuiet: Bool = false) {
    self.init(isQuiet: isQuiet, outside: .standardError)
  }

  /// Makes a progress line somewhere else.
  package init(isQuiet: Bool = false, outside: Surroundings) {
    self.isQuiet = isQuiet
    self.outside = outside
    let now = outside.now()
    state = Mutex(State(started: now, lastPrinted: now))
  }

  /// Says that what follows is piece `number` of `count`: labels begin with `[3/27]`.
  public func enter(_ number: Int, of count: Int) {
    state.withLock { $0.place = "[\(number)/\(count)] " }
  }

  /// Starts counting a piece of work of `total` units (`B` for bytes, or a word such as `steps`).
  ///
  /// - Parameter done: How much of it was done before, by a run that was broken off: it counts as
  ///   done, but not as done at the rate that is shown.
  public func start(_ label: String, total: Int?, unit: String = "B", done: Int = 0) {
    state.withLock { state in
      clear(&state)
      let now = outside.now()
      state = State(started: now, lastPrinted: now, place: state.place)
      state.text = ProgressText(
        label: (state.place ?? "") + label.safeForTerminal(isOneLine: true), unit: unit, done: done,
        before: done, total: total)
      if outside.width() != nil { show(&state) }
    }
  }

  /// Says that `done` units are done in all.
  ///
  /// - Parameter note: What else is to be said, such as `loss 2.31`.
  public func update(done: Int, note: String? = nil) {
    guard !isQuiet else { return }
    state.withLock { state in
      state.text.done = done
      state.text.note = note
      let interval: Duration = outside.width() != nil ? .milliseconds(200) : .seconds(10)
      if outside.now() - state.lastPrinted >= interval { show(&state) }
    }
  }

  /// Prints `line`, above the progress line if there is one.
  public func say(_ line: String) {
    guard !isQuiet else { return }
    state.withLock { state in
      clear(&state)
      let line = line.safeForTerminal(isOneLine: true)
      outside.put("\(stamp)\(state.place ?? "")\(line)\n")
    }
  }

  /// Ends the piece of work.
  public func finish() { state.withLock { clear(&$0) } }

  private func clear(_ state: inout State) {
    if state.hasOpenLine { outside.put("\r\u{1b}[K") }
    state.hasOpenLine = false
  }

  private func show(_ state: inout State) {
    guard !isQuiet else { return }
    state.lastPrinted = outside.now()
    state.text.elapsed = (state.lastPrinted - state.started) / .seconds(1)
    if let width = outside.width() {
      // In the last column some terminals begin a new line.
      outside.put("\r\(state.text.line(width: max(1, width - 1)))\u{1b}[K")
      state.hasOpenLine = true
    } else {
      outside.put("\(stamp)\(state.text.line())\n")
    }
  }

  /// The time, in front of the lines of a log.
  private var stamp: String {
    outside.width() == nil ? outside.date().formatted(.iso8601) + " " : ""
  }

  /// A number of units for people: bytes (`B`) as kB, MB or GB, powers of ten.
  package static func amount(_ value: Double, _ unit: String = "B") -> String {
    ProgressText.amount(value, unit)
  }
}

extension ProgressLine.Surroundings {
  /// Standard error, whatever it is connected to.
  fileprivate static var standardError: Self {
    let isTerminal = isatty(STDERR_FILENO) == 1
    return Self(
      width: { isTerminal ? columns : nil },
      put: { text in
        // `stderr` is a mutable global to Swift; the descriptor is not.
        var text = text
        _ = text.withUTF8 { write(STDERR_FILENO, $0.baseAddress, $0.count) }
      })
  }

  /// How wide the terminal is now; 80 where it does not say.
  private static var columns: Int {
    var size = winsize()
    let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? Int(size.ws_col) : 80
  }
}
