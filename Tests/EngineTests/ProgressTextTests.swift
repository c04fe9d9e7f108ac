import Engine
import Foundation
import Synchronization
import Testing

/// What is shown, on a terminal and in a log, by clocks that the test moves.
struct ProgressTextTests {
  /// A terminal of `width` columns, or a log, that keeps what is written to it.
  private final class Screen: Sendable {
    let width: Int?
    private let shown = Mutex("")
    private let clock: Mutex<ContinuousClock.Instant> = Mutex(.now)

    init(width: Int?) { self.width = width }

    var line: ProgressLine {
      ProgressLine(
        outside: .init(
          width: { self.width }, put: { text in self.shown.withLock { $0 += text } },
          now: { self.clock.withLock { $0 } },
          date: { Date(timeIntervalSince1970: 1_800_000_000) }))
    }

    /// Lets time pass.
    func wait(_ seconds: Int) { clock.withLock { $0 += .seconds(seconds) } }

    /// The lines as they stood, one after the other.
    var lines: [String] {
      shown.withLock { $0 }.replacingOccurrences(of: "\u{1b}[K", with: "")
        .split(whereSeparator: { $0 == "\r" || $0 == "\n" }).map(String.init)
    }
  }

  @Test func aNoteIsLeftOutFirst() {
    for (width, hasNote) in [(200, true), (24, false)] {
      let screen = Screen(width: width)
      let line = screen.line
      line.start("train", total: 100, unit: "tokens")
      screen.wait(10)
      line.update(done: 50, note: "loss 2.310")
      #expect(screen.lines.last?.hasSuffix(", loss 2.310") == hasNote, "\(screen.lines)")
    }
  }

  @Test func aLineSaysHowFarHowFastAndHowLong() {
    let screen = Screen(width: 200)
    let line = screen.line
    line.enter(3, of: 27)
    line.start("extract en.json.gz", total: 400_000_000)
    screen.wait(10)
    line.update(done: 100_000_000)
    #expect(
      screen.lines.last
        == "[3/27] extract en.json.gz: 100.0 MB of 400.0 MB (25 %), 10.0 MB/s, 30 s left")
  }

  /// A run of 1,000 tokens that took 100 s for the first half, was killed, and takes as long for
  /// the second.
  @Test func theTimeLeftOfAResumedRunIsOfTheRateSinceItWentOn() throws {
    let screen = Screen(width: 200)
    let line = screen.line
    line.start("train/base", total: 1000, unit: "tokens", done: 500)
    for (seconds, done, left) in [(20, 600, "1 min 20 s"), (40, 800, "40 s"), (20, 900, "20 s")] {
      screen.wait(seconds)
      line.update(done: done)
      let last = try #require(screen.lines.last)
      #expect(last.hasSuffix("5 tokens/s, \(left) left"), "\(last)")
      #expect(last.contains("\(done) tokens of 1000 tokens (\(done / 10) %)"), "\(last)")
    }
  }

  @Test(arguments: [1, 10, 20, 40, 60, 79, 80, 100, 200])
  func aLineFitsItsTerminal(_ width: Int) throws {
    let screen = Screen(width: width)
    let line = screen.line
    line.enter(1234, of: 5000)
    line.start(
      "train/base/small,main,balanced,main,300kB,1M,seed-2", total: 1_000_000, unit: "tokens")
    screen.wait(100)
    line.update(done: 250_000)
    let last = try #require(screen.lines.last)
    // At least the time left is told, however narrow it is.
    #expect(last.hasSuffix("5 min 0 s left"))
    #expect(last.count < max(width, 24), "\(last)")
    #expect(last.contains("25 %"))
    if width >= 80 { #expect(last.hasPrefix("[1234/5000] train/")) }
  }

  @Test func aLogHasTheTimeInFrontOfWholeLinesTenSecondsApart() {
    let screen = Screen(width: nil)
    let line = screen.line
    line.say("begins")
    line.enter(1, of: 2)
    line.start("work", total: 100, unit: "steps")
    for done in 1...25 {
      screen.wait(1)
      line.update(done: done)
    }
    line.say("ends")
    #expect(
      screen.lines == [
        "2027-01-15T08:00:00Z begins",
        "2027-01-15T08:00:00Z [1/2] work: 10 steps of 100 steps (10 %), 1 steps/s, 1 min 30 s left",
        "2027-01-15T08:00:00Z [1/2] work: 20 steps of 100 steps (20 %), 1 steps/s, 1 min 20 s left",
        "2027-01-15T08:00:00Z [1/2] ends",
      ])
  }

  @Test func withoutATotalOrBeforeAnythingIsDoneNoTimeIsTold() throws {
    let screen = Screen(width: 80)
    let line = screen.line
    line.start("work", total: nil)
    screen.wait(2)
    line.update(done: 3_000_000_000)
    #expect(screen.lines.last == "work: 3.0 GB, 1.5 GB/s")
    line.start("none", total: 0, unit: "steps")
    screen.wait(2)
    line.update(done: 0)
    #expect(screen.lines.last == "none: 0 steps, 0 steps/s")
    line.start("long", total: .max, unit: "steps", done: 1)
    screen.wait(86_400)
    line.update(done: 2)
    #expect(screen.lines.last?.hasSuffix("years left") == true)
  }
}
