import Evaluate
import Model
import Testing
import TokenStore
import Values
import Vocabulary

/// Scores through maps of ids.
@Suite struct ClonedScoresTests {
  @Test func aCloneIsScoredByItsOwnIDs() throws {
    let fixture = try EvaluationFixture()
    let clones = try Cloning(
      of: fixture.vocabulary, CloneSettings(reading: ["copies": ["2"]]), counts: nil)
    let ids = clones.ids(over: fixture.vocabulary)
    let configuration = try ModelConfiguration(
      vocabularySize: ids.size,
      settings: ModelSettings(reading: [
        "layers": ["1"], "channels": ["8"], "heads": ["2"], "feed-forward-channels": ["12"],
        "context": ["12"], "z-loss": ["0"],
      ]))
    let model = try Transformer(configuration, seed: 5, threads: 1)
    let shards = try fixture.shards(["abc", "déf"])
    let stored = try shards.ids(in: 0..<shards.tokenCount)
    for copy in 0...1 {
      let score = try fixture.score(shards, by: model, ids: ids, copy: copy)
      let map = try ids.map(parent: 0, copy: copy) ?? []
      let targets = stored.map { map[Int($0)] }
      let missing = [Int32](repeating: 0, count: 12 - targets.count)
      let expected = try model.loss(
        tokens: [0] + targets.dropLast() + missing,
        targets: targets + missing.map { _ in -1 }, rows: 1)
      #expect(abs(score.sumNats - expected.sumNats) < 1e-6 * expected.sumNats)
      #expect(score.textByteCount == 7)
    }
    #expect(throws: SettingError.self) {
      try fixture.score(shards, by: model, ids: ids, copy: 2)
    }
  }
}
