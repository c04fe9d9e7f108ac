import CKernels
import Dispatch
import Glibc
import Synchronization

/// Threads that wait for short loops, by turning in place at first and asleep later.
///
/// A loop is offered to as many threads as it has use for. A thread that has not begun by the time
/// the caller has done everything is not waited for, so that a busy machine costs no more than its
/// share.
/// One caller at a time; a loop's body must not begin a loop on the same pool.
package final class ThreadPool {
  /// The threads that work on a loop, the caller's included.
  package let count: Int
  private let loop = Loop()
  private let workers: [Worker]

  /// - Parameter count: 1 or more.
  package init(count: Int) {
    self.count = count
    workers = (1..<max(count, 1)).map { [loop] number in Worker(number: number, loop: loop) }
  }

  deinit { for worker in workers { worker.stop() } }

  /// Runs `body` for the tasks 0 ..< `tasks`, each once, in any order; at any time no two run with
  /// the same number of thread, 0 ..< ``count``.
  package func run(_ tasks: Int, _ body: (_ task: Int, _ thread: Int) -> Void) {
    let helpers = min(workers.count, tasks - 1)
    guard helpers > 0 else {
      for task in 0..<tasks { body(task, 0) }
      return
    }
    withoutActuallyEscaping(body) { body in
      loop.begin(tasks, body)
      for worker in workers[..<helpers] { worker.offer() }
      loop.work(thread: 0)
      for worker in workers[..<helpers] { worker.end() }
      loop.end()
    }
  }
}

/// The loop that a pool's threads work on.
///
/// Its body is written while no thread works and read by threads that saw an offer made afterwards.
private final class Loop: @unchecked Sendable {
  private var body: ((Int, Int) -> Void)?
  private var tasks = 0
  private let next = Atomic(0)

  func begin(_ tasks: Int, _ body: @escaping (Int, Int) -> Void) {
    self.body = body
    self.tasks = tasks
    next.store(0, ordering: .relaxed)
  }

  func end() { body = nil }

  @inline(never) func work(thread: Int) {
    guard let body else { return }
    while true {
      let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if task >= tasks { return }
      body(task, thread)
    }
  }
}

/// One thread of a pool.
private final class Worker: @unchecked Sendable {
  /// What passes between the caller and the thread. The caller moves it to `offered` and `stopped`,
  /// and from `offered` back to `idle`; the thread does the rest.
  private enum State {
    static let idle = 0
    static let offered = 1
    static let running = 2
    static let asleep = 3
    static let stopped = 4
  }

  private let state = Atomic(State.idle)
  private let wake = DispatchSemaphore(value: 0)
  private let number: Int
  private let loop: Loop
  private var thread = pthread_t()
  private var isRunning = false

  init(number: Int, loop: Loop) {
    self.number = number
    self.loop = loop
    let pointer = Unmanaged.passRetained(self)
    let failure = pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer else { return nil }
        Unmanaged<Worker>.fromOpaque(pointer).takeRetainedValue().serve()
        return nil
      }, pointer.toOpaque())
    isRunning = failure == 0
    // Without the thread, offers are never taken up, and the others do the work.
    if !isRunning { pointer.release() }
  }

  func offer() {
    let before = state.exchange(State.offered, ordering: .acquiringAndReleasing)
    if before == State.asleep { wake.signal() }
  }

  /// Takes the offer back, or waits until the thread has done what it took up.
  func end() {
    let before = state.compareExchange(
      expected: State.offered, desired: State.idle, ordering: .acquiring)
    if before.exchanged { return }
    var wait = Wait()
    while state.load(ordering: .acquiring) == State.running { wait.turn() }
  }

  func stop() {
    guard isRunning else { return }
    let before = state.exchange(State.stopped, ordering: .acquiringAndReleasing)
    if before == State.asleep { wake.signal() }
    pthread_join(thread, nil)
  }

  private func serve() {
    var wait = Wait()
    while true {
      switch state.load(ordering: .acquiring) {
      case State.offered:
        let taken = state.compareExchange(
          expected: State.offered, desired: State.running, ordering: .acquiring)
        guard taken.exchanged else { continue }
        loop.work(thread: number)
        state.store(State.idle, ordering: .releasing)
        wait = Wait()
      case State.stopped: return
      default:
        guard wait.isLong else {
          wait.turn()
          continue
        }
        let slept = state.compareExchange(
          expected: State.idle, desired: State.asleep, ordering: .acquiringAndReleasing)
        if slept.exchanged { wake.wait() }
        wait = Wait()
      }
    }
  }
}

/// Waiting in place: without a break at first, then between other threads' turns.
private struct Wait {
  private static let firstNanoseconds: UInt64 = 20_000
  private static let longNanoseconds: UInt64 = 100_000

  private var turns = 0
  private var start: UInt64 = 0
  private var waited: UInt64 = 0

  var isLong: Bool { waited > Self.longNanoseconds }

  mutating func turn() {
    ck_pause()
    turns &+= 1
    guard turns % 64 == 0 else { return }
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let now = UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    if start == 0 { start = now }
    waited = now - start
    if waited > Self.firstNanoseconds { sched_yield() }
  }
}
