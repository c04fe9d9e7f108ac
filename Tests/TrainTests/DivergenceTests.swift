import ByteIO
import Model
import TestSupport
import Testing
import TokenStore
import Train
import Values
import Vocabulary

/// Runs whose loss explodes.
@Suite struct DivergenceTests {
  /// A rate at which the first steps throw the weights far away: every loss after them is high.
  private func exploding() throws -> TrainingFixture {
    var fixture = try TrainingFixture(tokens: 1_500, batchRows: 1)
    fixture.settings.training.schedule = .constant
    fixture.settings.training.learningRate = 10
    fixture.settings.training.finalLearningRate = 10
    fixture.settings.training.weightDecay = 0
    fixture.settings.training.warmUpSteps = 0
    return fixture
  }

  /// What was seen before a checkpoint counts after it, too: the run ends at the same step.
  @Test func anExplosionIsSeenAcrossACheckpoint() throws {
    let fixture = try exploding()
    let whole = try #require(throws: TrainError.self) { try fixture.train(scratch: "whole") }
    guard case .diverged(let step, let what, _) = whole else {
      Issue.record("\(whole)")
      return
    }
    #expect(what.contains("for 50 steps was over 3 times its mean before"), "\(what)")
    _ = try fixture.withDamage(inRow: step - 10) { () throws in
      #expect(throws: TokenStoreError.self) {
        try fixture.train(scratch: "scratch", checkpointSteps: 7)
      }
    }
    #expect(throws: whole) { try fixture.train(scratch: "scratch", checkpointSteps: 7) }
  }

  /// Documents as long as rows: those of a batch follow each other, and are told as a range.
  @Test func documentsThatFollowEachOtherAreARange() throws {
    var fixture = try TrainingFixture(batchRows: 9)
    var writer = try ShardWriter(
      folder: fixture.folder.file("first"),
      settings: ShardSettings(
        name: "first", vocabularySize: 16, endOfText: 1,
        vocabularyHash: fixture.vocabulary.digest, tokensPerShard: 1_000_000))
    for _ in 0..<20 { try writer.append([UInt16](repeating: 5, count: 7), textByteCount: 7) }
    _ = try writer.finish(corpusHash: "none")
    try fixture.draw(tokens: 301)
    try fixture.startFromBrokenWeights()
    let reader = try fixture.reader()
    let count = try (0..<9).map { try reader.table.row($0) }.count { $0.stream == 0 }
    #expect(
      throws: TrainError.diverged(
        step: 1, what: "the loss is not finite",
        documents: "0 to \(count - 1) of first, 0 of second")
    ) { try fixture.train(scratch: "scratch") }
  }
}
