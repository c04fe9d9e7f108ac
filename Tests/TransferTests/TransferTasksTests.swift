import ByteIO
import Corpus
import Engine
import Foundation
import TestSupport
import Testing
import Transfer

/// Tables put together from the facts of runs.
struct TransferTasksTests {
  /// A build whose first tasks write the facts of runs, and what its last one has written.
  private func built(
    _ facts: [String: [Fact]], _ task: BuildTask
  ) async throws -> (folder: TemporaryFolder, path: (String) -> String) {
    let folder = try TemporaryFolder()
    let makers = try facts.sorted { $0.key < $1.key }.map { id, facts in
      try BuildTask(id: id, stage: "made", version: 1, settings: ["a": 1], inputs: []) { context in
        try FactFile(facts).write(to: context.folder)
        return nil
      }
    }
    var builder = try Builder(
      root: folder.path, workers: 1, progress: ProgressLine(isQuiet: true))
    _ = try await builder.build(makers + [task])
    return (folder, { folder.file("\(task.id)/\($0)") })
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try readFile(path), as: UTF8.self)
  }

  private func run(
    _ name: String, _ target: String, source: String? = nil, size: Int = 1000, clone: Int? = nil,
    seed: Int = 0
  ) -> TransferTasks.ScoredRun {
    TransferTasks.ScoredRun(
      run: name, target: target, source: source, size: size, clone: clone, seed: seed,
      scores: "scores-\(name)-\(clone ?? 0)", weights: "weights-\(name)", rows: "rows-\(name)")
  }

  private func facts(
    of runs: [(run: TransferTasks.ScoredRun, perplexity: Double)], tokens: [String: Double] = [:]
  ) -> [String: [Fact]] {
    var facts: [String: [Fact]] = [:]
    for (run, perplexity) in runs {
      facts[run.scores] = [Fact("perplexity", perplexity, "1/token", about: [:])]
      facts[run.weights] = [Fact("steps", 40, "step", about: [:])]
      facts[run.rows] = [
        Fact("tokens-drawn", tokens[run.run] ?? 0, "token", about: [.corpus: run.target])
      ]
    }
    return facts
  }

  @Test func bytesKeepsTheTableThatItsCommandTakes() async throws {
    let runs = [
      (run("small", "ca", size: 1000), 8.0), (run("large", "ca", size: 3000), 4.0),
      (run("tuned", "ca", source: "fr", size: 1000), 6.0),
    ]
    let task = try TransferTasks.bytes(
      id: "transfer/bytes", runs: runs.map(\.0), settings: DataTransferSettings())
    let built = try await built(facts(of: runs.map { ($0.0, $0.1) }), task)
    #expect(
      try text(built.path("perplexities.csv")) == """
        target,size,scratch,fr,seed,steps
        ca,1000,8.0,,0,40.0
        ca,3000,4.0,,0,40.0
        ca,1000,,6.0,0,40.0

        """)
    let found = try FactFile(path: built.path(FactFile.name)).facts
    #expect(found.first { $0.metric == "effective-bytes" }?.value == 2000)
    #expect(found.first { $0.metric == "transferred-bytes" }?.value == 1000)
  }

  @Test func theBloodBankPrefersRanks() async throws {
    let runs = [
      (run("a", "en"), 4.0), (run("b", "fi"), 4.0), (run("c", "fi", source: "en"), 2.0),
      (run("d", "en", source: "fi"), 8.0),
    ]
    var facts = facts(of: runs.map { ($0.0, $0.1) })
    facts["scores-c-0"]?.append(Fact("mean-reciprocal-rank", 0.75, "1/rank", about: [:]))
    let task = try TransferTasks.bloodBank(
      id: "transfer/blood-bank", runs: runs.map(\.0), settings: BloodBankSettings())
    let built = try await built(facts, task)
    #expect(
      try text(built.path("scores.csv")) == """
        source,target,score,seed
        en,en,0.25,0
        fi,fi,0.25,0
        en,fi,0.75,0
        fi,en,0.125,0

        """)
    let found = try FactFile(path: built.path(FactFile.name)).facts
    let donation = found.first { $0.metric == "donation" && $0.about[.language] == "en" }
    #expect(donation?.value == 2)
  }

  @Test func efficiencyCountsTheTokensOfEachClone() async throws {
    let alone = [(run("m1", "en"), 32.0), (run("m2", "en"), 16.0)]
    let mixed = [(run("twins", "en", clone: 1), 20.0), (run("twins", "en", clone: 2), 24.0)]
    var facts = facts(of: alone + mixed, tokens: ["m1": 1000, "m2": 4000, "twins": 4000])
    facts["rows-twins"]? += [
      Fact("tokens-given", 3000, "token", about: [.corpus: "en", .phase: "0", .clone: "1"]),
      Fact("tokens-given", 1000, "token", about: [.corpus: "en", .phase: "0", .clone: "2"]),
    ]
    let task = try TransferTasks.imbalance(
      id: "transfer/imbalance", monolingual: alone.map(\.0), mixed: mixed.map(\.0),
      settings: ImbalanceSettings())
    let built = try await built(facts, task)
    #expect(
      try text(built.path("monolingual.csv")) == """
        language,tokens,perplexity,seed
        en,1000.0,32.0,0
        en,4000.0,16.0,0

        """)
    #expect(
      try text(built.path("runs.csv")) == """
        run,language,clone,tokens,share,perplexity,seed
        twins,en,1,4000.0,0.75,20.0,0
        twins,en,2,4000.0,0.25,24.0,0

        """)
    let found = try FactFile(path: built.path(FactFile.name)).facts
    let first = found.first { $0.metric == "teff" && $0.about[.clone] == "1" }
    // A straight line in logarithms between two points.
    let equivalent = 1000 * pow(4, log2(1.6))
    #expect(abs((first?.value ?? 0) - equivalent / 3000) < 1e-9)
  }

  @Test func aMissingScoreIsNamed() async throws {
    let runs = [(run("small", "ca"), 8.0)]
    var facts = facts(of: runs.map { ($0.0, $0.1) })
    facts["scores-small-0"] = []
    let task = try TransferTasks.bytes(
      id: "transfer/bytes", runs: runs.map(\.0), settings: DataTransferSettings())
    let error = await #expect(throws: (any Error).self) { _ = try await built(facts, task) }
    let sentence = error.map { "\($0)" } ?? ""
    #expect(sentence.contains("no fact 'perplexity'"))
  }
}
