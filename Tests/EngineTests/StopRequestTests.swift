import Engine
import Foundation
import Testing

@Suite struct StopRequestTests {
  /// Sends a signal to this process, whichever of its threads takes it, and waits for a while.
  fileprivate static func send(_ number: Int32, until isTaken: () -> Bool) {
    kill(getpid(), number)
    for _ in 0..<5_000 where !isTaken() { usleep(1_000) }
  }

  @Test func whatCannotSaveItselfEndsAtOnce() async {
    await #expect(processExitsWith: .exitCode(StopRequest.exitStatus)) {
      StopRequest.listen()
      StopRequestTests.send(SIGTERM) { false }
      exit(1)
    }
  }

  @Test func whatSavesItselfIsGivenTime() async {
    await #expect(processExitsWith: .exitCode(0)) {
      StopRequest.listen()
      let isSeen = StopRequest.whileSaving {
        let before = StopRequest.isMade
        StopRequestTests.send(SIGINT) { StopRequest.isMade }
        return !before && StopRequest.isMade
      }
      exit(isSeen && StopRequest.isMade ? 0 : 1)
    }
  }

  @Test func aSecondWishEndsAll() async {
    await #expect(processExitsWith: .exitCode(StopRequest.exitStatus)) {
      StopRequest.listen()
      StopRequest.whileSaving {
        StopRequestTests.send(SIGTERM) { StopRequest.isMade }
        StopRequestTests.send(SIGTERM) { false }
      }
      exit(1)
    }
  }

  /// Afterwards there is nothing to wait for.
  @Test func savingEnds() async {
    await #expect(processExitsWith: .exitCode(StopRequest.exitStatus)) {
      StopRequest.listen()
      StopRequest.whileSaving {}
      StopRequestTests.send(SIGTERM) { false }
      exit(1)
    }
  }
}
