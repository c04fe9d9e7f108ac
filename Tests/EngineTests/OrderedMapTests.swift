import Engine
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite struct OrderedMapTests {
  private struct Broken: Error, Equatable { var batch: Int }

  /// How many batches there are at a time, and how many of them are being transformed.
  private struct Census {
    var held = 0
    var mostHeld = 0
    var busy = 0
    var mostBusy = 0
  }

  @Test(arguments: [-1, 0, 1, 2, 3, 8, 100])
  func keepsTheOrderAndBoundsTheBatches(workers: Int) async throws {
    let census = Mutex(Census())
    var generator = SeededGenerator(seed: UInt64(workers &+ 2))
    var given = 0
    var results: [Int] = []
    try await orderedMap(
      workers: workers,
      next: { () -> (number: Int, delay: UInt32)? in
        if given == 200 { return nil }
        given += 1
        census.withLock {
          $0.held += 1
          $0.mostHeld = max($0.mostHeld, $0.held)
        }
        return (given, UInt32.random(in: 0..<500, using: &generator))
      },
      transform: { batch in
        census.withLock {
          $0.busy += 1
          $0.mostBusy = max($0.mostBusy, $0.busy)
        }
        usleep(batch.delay)
        census.withLock { $0.busy -= 1 }
        return batch.number * batch.number
      },
      consume: { result in
        await Task.yield()
        results.append(result)
        census.withLock { $0.held -= 1 }
      })
    #expect(results == (1...200).map { $0 * $0 })
    let counted = census.withLock { $0 }
    #expect(counted.mostHeld <= (workers <= 1 ? 1 : workers + 1))
    #expect(counted.mostBusy <= max(1, workers))
  }

  /// In a process of its own, where no other test keeps the threads busy.
  @Test func withSeveralWorkersBatchesOverlap() async {
    guard ProcessInfo.processInfo.activeProcessorCount > 1 else { return }
    await #expect(processExitsWith: .success) {
      let busy = Mutex((now: 0, most: 0))
      var given = 0
      try await orderedMap(
        workers: 2,
        next: { () -> Int? in
          given += 1
          return given <= 20 ? given : nil
        },
        transform: { _ in
          busy.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
          }
          usleep(5000)
          busy.withLock { $0.now -= 1 }
        },
        consume: { _ in })
      #expect(busy.withLock { $0.most } == 2)
    }
  }

  @Test(arguments: [1, 2, 5]) func nothingInNothingOut(workers: Int) async throws {
    try await orderedMap(
      workers: workers, next: { nil as Int? }, transform: { $0 },
      consume: { _ in Issue.record("a result") })
  }

  /// Fails in one of the three places, and counts what is still being transformed afterwards.
  @Test(arguments: [1, 2, 5], ["next", "transform", "consume"])
  func errorsComeOutAndNothingGoesOnBehind(workers: Int, place: String) async throws {
    let busy = Mutex(0)
    var given = 0
    var results: [Int] = []
    let error = await #expect(throws: Broken.self) {
      try await orderedMap(
        workers: workers,
        next: { () -> Int? in
          given += 1
          if place == "next", given == 7 { throw Broken(batch: given) }
          return given
        },
        transform: { batch in
          busy.withLock { $0 += 1 }
          defer { busy.withLock { $0 -= 1 } }
          usleep(500)
          if place == "transform", batch == 7 { throw Broken(batch: batch) }
          return batch
        },
        consume: { result in
          if place == "consume", result == 7 { throw Broken(batch: result) }
          results.append(result)
        })
    }
    #expect(error == Broken(batch: 7))
    #expect(busy.withLock { $0 } == 0)
    #expect(results == Array(1..<7).prefix(results.count) + [])
    if place != "next" { #expect(results.count == 6) }
    #expect(given <= 7 + workers + 1)
  }

  @Test(arguments: [1, 2, 5]) func cancellationEndsIt(workers: Int) async throws {
    let count = Mutex(0)
    let task = Task {
      try await orderedMap(
        workers: workers,
        next: { () -> Int? in 1 },
        transform: { batch in
          usleep(200)
          return batch
        },
        consume: { _ in count.withLock { $0 += 1 } })
    }
    while count.withLock({ $0 }) < 5 { try await Task.sleep(for: .milliseconds(1)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
