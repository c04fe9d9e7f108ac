import Foundation
import Glibc
import Synchronization
import Values

/// One line that tells how far the work is: on a terminal it is rewritten in place, elsewhere a
/// plain line comes every ten seconds, and nothing at all from a quiet one.
public final class ProgressLine: Sendable {
  private struct State {
    var label = ""
    var unit = "B"
    var done = 0
    var total: Int?
    var started = ContinuousClock.now
    var lastPrinted = ContinuousClock.now
    var hasOpenLine = false
  }

  private let state = Mutex(State())
  private let isQuiet: Bool
  private let isTerminal: Bool

  /// Makes a progress line on standard error.
  public init(isQuiet: Bool = false) {
    self.isQuiet = isQuiet
    isTerminal = isatty(STDERR_FILENO) == 1
  }

  /// Starts counting a piece of work of `total` units (`B` for bytes, or a word such as `steps`).
  public func start(_ label: String, total: Int?, unit: String = "B") {
    state.withLock { state in
      clear(&state)
      state = State()
      state.label = label.safeForTerminal(isOneLine: true)
      state.total = total
      state.unit = unit
      if isTerminal { show(&state) }
    }
  }

  /// Says that `done` units are done in all.
  public func update(done: Int) {
    guard !isQuiet else { return }
    state.withLock { state in
      state.done = done
      let interval: Duration = isTerminal ? .milliseconds(200) : .seconds(10)
      if ContinuousClock.now - state.lastPrinted >= interval { show(&state) }
    }
  }

  /// Prints `line`, above the progress line if there is one.
  public func say(_ line: String) {
    guard !isQuiet else { return }
    state.withLock { state in
      clear(&state)
      Self.put(line.safeForTerminal(isOneLine: true) + "\n")
    }
  }

  /// Ends the piece of work.
  public func finish() { state.withLock { clear(&$0) } }

  private func clear(_ state: inout State) {
    if state.hasOpenLine { Self.put("\r\u{1b}[K") }
    state.hasOpenLine = false
  }

  private func show(_ state: inout State) {
    guard !isQuiet else { return }
    state.lastPrinted = .now
    let elapsed = (ContinuousClock.now - state.started) / .seconds(1)
    let rate = elapsed > 0 ? Double(state.done) / elapsed : 0
    var line = "\(state.label): \(Self.amount(Double(state.done), state.unit))"
    if let total = state.total, total > 0 {
      line += " of \(Self.amount(Double(total), state.unit))"
      line += " (\(min(100, 100 * state.done / total)) %)"
    }
    line += ", \(Self.amount(rate, state.unit))/s"
    if let total = state.total, rate > 0, total > state.done {
      line += ", \(Self.time(Double(total - state.done) / rate)) left"
    }
    if isTerminal {
      Self.put("\r\(line)\u{1b}[K")
      state.hasOpenLine = true
    } else {
      Self.put(line + "\n")
    }
  }

  /// `stderr` is a mutable global to Swift; the descriptor is not.
  private static func put(_ text: String) {
    var text = text
    _ = text.withUTF8 { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  /// A number of units for people: bytes (`B`) as kB, MB or GB, powers of ten.
  package static func amount(_ value: Double, _ unit: String = "B") -> String {
    guard unit == "B" else { return String(format: "%.0f %@", value, unit) }
    let (scale, name) = value >= 1e9 ? (1e9, "GB") : value >= 1e6 ? (1e6, "MB") : (1e3, "kB")
    return String(format: "%.1f %@", value / scale, name)
  }

  private static func time(_ seconds: Double) -> String {
    let seconds = Int(seconds.rounded(.up))
    if seconds >= 3600 { return "\(seconds / 3600) h \(seconds % 3600 / 60) min" }
    return seconds >= 60 ? "\(seconds / 60) min \(seconds % 60) s" : "\(seconds) s"
  }
}
