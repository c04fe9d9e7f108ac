import Foundation
import TestSupport
import Testing
import isogloss_bench

struct ShellCommandTests {
  private let folder: TemporaryFolder
  private var log: String { folder.file("log") }

  init() throws { folder = try TemporaryFolder() }

  private static func cost(_ cpu: Double, _ wall: Double, _ peak: Int) -> Cost {
    Cost(cpuSeconds: cpu, wallSeconds: wall, peakBytes: peak)
  }

  @Test func mediansAreOfEachFigureByItself() {
    let median = Cost.median(
      of: [Self.cost(3, 10, 200), Self.cost(1, 30, 100), Self.cost(2, 20, 300)])
    #expect(median.cpuSeconds == 2)
    #expect(median.wallSeconds == 20)
    #expect(median.peakBytes == 200)
  }

  @Test func anEvenNumberHasTheLowerMiddle() {
    let median = Cost.median(
      of: [Self.cost(4, 4, 4), Self.cost(1, 1, 1), Self.cost(3, 3, 3), Self.cost(2, 2, 2)])
    #expect(median.cpuSeconds == 2)
    #expect(Cost.median(of: [Self.cost(7, 8, 9)]).wallSeconds == 8)
  }

  @Test func whatALineCostsCountsItsProcesses() throws {
    // A loop in a process of the shell's own: user time that only the kernel could tell.
    let cost = try ShellCommand("bash -c 'for ((i = 0; i < 200000; i++)); do :; done'").run(
      log: log)
    #expect(cost.cpuSeconds > 0.01)
    #expect(cost.peakBytes > 500_000)
    let idle = try ShellCommand("sleep 0.2").run(log: log)
    #expect(idle.wallSeconds >= 0.2)
    #expect(idle.cpuSeconds < idle.wallSeconds)
  }

  @Test func whatItPrintsIsKept() throws {
    _ = try ShellCommand("echo one\necho two >&2").run(log: log)
    #expect(try String(contentsOfFile: log, encoding: .utf8) == "one\ntwo\n")
  }

  @Test func aFailureSaysTheLineAndTheEndOfWhatItPrinted() throws {
    let error = #expect(throws: ShellCommand.Failure.self) {
      try ShellCommand("seq 1 5000; echo the-last-word; exit 3").run(log: log)
    }
    let message = String(describing: error)
    #expect(message.contains("exit 3 failed:"))
    #expect(message.contains("the-last-word"))
    #expect(message.count < 3_000)
  }

  @Test func aPipeFailsWithItsFirstCommand() {
    #expect(throws: ShellCommand.Failure.self) {
      try ShellCommand("false | cat").run(log: log)
    }
  }
}
