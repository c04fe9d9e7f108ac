import Foundation
import Model
import Synchronization
import Testing

@Suite struct ThreadPoolTests {
  @Test(arguments: [1, 2, 3, 8, 256]) func everyTaskRunsOnce(threads: Int) {
    let pool = ThreadPool(count: threads)
    for tasks in [0, 1, 2, 7, 1000] {
      let runs = (0..<tasks).map { _ in Count() }
      pool.run(tasks) { task, thread in
        runs[task].add(1)
        if thread < 0 || thread >= threads { runs[task].add(1000) }
      }
      #expect(runs.allSatisfy { $0.value == 1 })
    }
  }

  /// At any time a number of thread is in use once, so that scratch memory by that number is safe.
  @Test func aThreadNumberIsUsedOnceAtATime() {
    let pool = ThreadPool(count: 4)
    let users = (0..<4).map { _ in Count() }
    let clashes = Count()
    for _ in 0..<200 {
      pool.run(50) { _, thread in
        if users[thread].add(1) != 0 { clashes.add(1) }
        users[thread].add(-1)
      }
    }
    #expect(clashes.value == 0)
  }

  /// Threads that went to sleep between two loops wake for the next, many times over.
  @Test func loopsAfterPauses() {
    let pool = ThreadPool(count: 3)
    let total = Count()
    for round in 0..<40 {
      if round % 4 == 0 { usleep(400) }
      pool.run(30) { task, _ in total.add(task) }
    }
    #expect(total.value == 40 * 435)
  }

  @Test func poolsBesideEachOther() async {
    await withTaskGroup(of: Int.self) { group in
      for seed in 0..<3 {
        group.addTask {
          let pool = ThreadPool(count: 2)
          let total = Count()
          for _ in 0..<100 { pool.run(10) { task, _ in total.add(task + seed) } }
          return total.value - seed * 1000
        }
      }
      for await total in group { #expect(total == 4500) }
    }
  }

  /// An idle pool leaves the processor alone, and a pool that is gone leaves no thread.
  @Test func stopsWithItsOwner() throws {
    for _ in 0..<50 {
      let pool = ThreadPool(count: 8)
      pool.run(8) { _, _ in }
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
    #expect(names.count < 50 * 7)
  }
}

/// A count that many threads change.
private final class Count: Sendable {
  private let stored = Atomic(0)

  var value: Int { stored.load(ordering: .relaxed) }

  /// Returns the value before.
  @discardableResult func add(_ number: Int) -> Int {
    stored.wrappingAdd(number, ordering: .acquiringAndReleasing).oldValue
  }
}
