import Engine
import Glibc
import Testing

@Suite struct StopRequestTests {
  @Test func whatCannotSaveItselfEndsAtOnce() async {
    await #expect(processExitsWith: .exitCode(StopRequest.exitStatus)) {
      StopRequest.listen()
      raise(SIGTERM)
      exit(1)
    }
  }

  @Test func whatSavesItselfIsGivenTime() async {
    await #expect(processExitsWith: .exitCode(0)) {
      StopRequest.listen()
      let isSeen = StopRequest.whileSaving {
        let before = StopRequest.isMade
        raise(SIGINT)
        return !before && StopRequest.isMade
      }
      exit(isSeen && StopRequest.isMade ? 0 : 1)
    }
  }

  @Test func aSecondWishEndsAll() async {
    await #expect(processExitsWith: .exitCode(StopRequest.exitStatus)) {
      StopRequest.listen()
      StopRequest.whileSaving {
        raise(SIGTERM)
        raise(SIGTERM)
      }
      exit(1)
    }
  }

  /// Afterwards there is nothing to wait for.
  @Test func savingEnds() async {
    await #expect(processExitsWith: .exitCode(StopRequest.exitStatus)) {
      StopRequest.listen()
      StopRequest.whileSaving {}
      raise(SIGTERM)
      exit(1)
    }
  }

  /// Who started it may have asked that it not be disturbed.
  @Test func anIgnoredSignalStaysIgnored() async {
    await #expect(processExitsWith: .exitCode(0)) {
      signal(SIGINT, SIG_IGN)
      StopRequest.listen()
      raise(SIGINT)
      exit(StopRequest.isMade ? 1 : 0)
    }
  }

  @Test func stoppedSaysWhat() { #expect(Stopped("here").description == "here") }
}
