import Foundation
import Glibc
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

  /// Told to end, a training saves its state, exits with 75, and goes on where it stopped; the
  /// checkpoints that the recipe asks for are so far apart that none of them can be the one.
  @Test(arguments: [SIGTERM, SIGINT]) func toldToEndItSavesItself(signal: Int32) throws {
    let recipe = Self.recipe.replacingOccurrences(
      of: "checkpoint-every: 4", with: "checkpoint-every: 100000")
    let undisturbed = try SmallStudy(recipe: recipe)
    #expect(try undisturbed.build("--until", "train").status == 0)

    let stopped = try SmallStudy(recipe: recipe)
    let command = try Command(
      stopped.buildArguments(["--until", "train"]), in: stopped.folder.path)
    while command.isRunning, !isTraining(stopped) { usleep(200) }
    command.send(signal)
    let outcome = try command.wait()
    #expect(outcome.status == 75, "\(outcome.errors)")
    let resumed = try stopped.build("--until", "train")
    #expect(resumed.status == 0)
    if outcome.errors.contains("which is saved; run it again") {
      #expect(resumed.errors.contains("goes on after step "))
    }
    #expect(differences(try undisturbed.artefacts(), try stopped.artefacts()) == [])
  }

  /// What has no state to save ends at once, and is made again.
  @Test func toldToEndBeforeTheTraining() throws {
    let undisturbed = try SmallStudy(recipe: Self.recipe)
    #expect(try undisturbed.build("--until", "train").status == 0)
    let stopped = try SmallStudy(recipe: Self.recipe)
    let command = try Command(
      stopped.buildArguments(["--until", "train"]), in: stopped.folder.path)
    while command.isRunning, !FileManager.default.fileExists(atPath: stopped.built(".isogloss")) {
      usleep(200)
    }
    command.send(SIGTERM)
    #expect(try command.wait().status == 75)
    #expect(try stopped.build("--until", "train").status == 0)
    #expect(differences(try undisturbed.artefacts(), try stopped.artefacts()) == [])
  }

  /// Whether the scratch folder of a run is there, which is made when it starts.
  private func isTraining(_ study: SmallStudy) -> Bool {
    let scratch = study.built(".isogloss/scratch/train")
    return FileManager.default.fileExists(atPath: scratch)
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
