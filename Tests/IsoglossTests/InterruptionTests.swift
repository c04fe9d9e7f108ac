import Foundation
import TestSupport
import Testing

/// However often a build is killed, it ends with the bytes of one that never was.
@Suite(.serialized) struct InterruptionTests {
  /// Longer training than elsewhere, so that there is something to kill.
  private static let recipe = SmallStudy.recipe.replacingOccurrences(
    of: "tokens: 10k", with: "tokens: 40k")

  @Test func tenKillsLeaveNoTrace() throws {
    let undisturbed = try SmallStudy(recipe: Self.recipe)
    let start = ContinuousClock.now
    #expect(try undisturbed.build().status == 0)
    let microseconds = (ContinuousClock.now - start) / .microseconds(1)

    let killed = try SmallStudy(recipe: Self.recipe)
    var random = SeededGenerator(seed: 3)
    var kills = 0
    for _ in 0..<100 where kills < 10 {
      let command = try Command(killed.buildArguments(["--workers", "2"]), in: killed.folder.path)
      usleep(UInt32(Double.random(in: 0...0.25, using: &random) * microseconds))
      if command.kill() {
        kills += 1
      } else {
        // It was faster than the kill: there is nothing left to disturb but another build.
        #expect(try command.wait().status == 0)
        try FileManager.default.removeItem(atPath: killed.folder.file("build"))
      }
    }
    #expect(kills == 10)
    #expect(try killed.build().status == 0)
    #expect(differences(try undisturbed.artefacts(), try killed.artefacts()) == [])
  }

  @Test func killedTrainingGoesOnFromItsCheckpoint() throws {
    let undisturbed = try SmallStudy(recipe: Self.recipe)
    #expect(try undisturbed.build("--until", "train").status == 0)

    let killed = try SmallStudy(recipe: Self.recipe)
    let command = try Command(killed.buildArguments(["--until", "train"]), in: killed.folder.path)
    while command.isRunning, !hasCheckpoint(killed) { usleep(500) }
    #expect(command.kill(), "the training ended before its first checkpoint was seen")
    let resumed = try killed.build("--until", "train")
    #expect(resumed.status == 0)
    #expect(resumed.errors.contains("goes on after step "))
    #expect(differences(try undisturbed.artefacts(), try killed.artefacts()) == [])
  }

  @Test func aSecondBuildInTheSameFolderIsRefused() throws {
    let study = try SmallStudy(
      recipe: SmallStudy.recipe.replacingOccurrences(of: "tokens: 10k", with: "tokens: 4M"))
    let first = try Command(study.buildArguments(), in: study.folder.path)
    while first.isRunning, !hasCheckpoint(study) { usleep(500) }
    let second = try study.build()
    #expect(second.status == 1)
    #expect(second.errors.contains("another isogloss is building here"))
    #expect(first.kill())
  }

  private func hasCheckpoint(_ study: SmallStudy) -> Bool {
    let scratch = study.built(".isogloss/scratch")
    let files = (try? FileManager.default.subpathsOfDirectory(atPath: scratch)) ?? []
    return files.contains { $0.hasSuffix("/checkpoint.json") }
  }
}
