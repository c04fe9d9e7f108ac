import Engine
import Foundation
import Testing

@Suite struct StopRequestTests {
  @Test func whatCannotSaveItselfEndsAtOnce() async {
    await #expect(processExitsWith: .exitCode(StopRequest.exitStatus)) {
      StopRequest.listen()
      send(SIGTERM)
      exit(1)
    }
  }

  @Test func whatSavesItselfIsGivenTime() async {
    await #expect(processExitsWith: .exitCode(0)) {
      StopRequest.listen()
      let isSeen = StopRequest.whileSaving {
        let before = StopRequest.isMade
        send(SIGINT)
        return !before && StopRequest.isMade
      }
      exit(isSeen && StopRequest.isMade ? 0 : 1)
    }
  }

  @Test func aSecondWishEndsAll() async {
    await #expect(processExitsWith: .exitCode(StopRequest.exitStatus)) {
      StopRequest.listen()
      StopRequest.whileSaving {
        send(SIGTERM)
        send(SIGTERM)
      }
      exit(1)
    }
  }

  /// Afterwards there is nothing to wait for.
  @Test func savingEnds() async {
    await #expect(processExitsWith: .exitCode(StopRequest.exitStatus)) {
      StopRequest.listen()
      StopRequest.whileSaving {}
      send(SIGTERM)
      exit(1)
    }
  }

  /// Who started it may have asked that it not be disturbed.
  @Test func anIgnoredSignalStaysIgnored() async {
    await #expect(processExitsWith: .exitCode(0)) {
      signal(SIGINT, SIG_IGN)
      StopRequest.listen()
      send(SIGINT)
      exit(StopRequest.isMade ? 1 : 0)
    }
  }

  @Test func stoppedSaysWhat() { #expect(Stopped("here").description == "here") }
}

/// Sends this process a signal, which some thread of it will handle, and gives it time for that:
/// those of a pool block signals, so that `raise` would do nothing.
private func send(_ signal: Int32) {
  let wasMade = StopRequest.isMade
  kill(getpid(), signal)
  for _ in 0..<300 where wasMade || !StopRequest.isMade { usleep(1000) }
}
