import ByteIO
import Corpus
import Encode
import Engine
import TestSupport
import Testing
import TokenStore
import Values

@Suite struct DrawTaskTests {
  private let folder: TaskFolder
  private let texts = [
    "en": ["a longer text, of which a smaller part is drawn", "and one more"], "fi": ["lyhyt"],
  ]

  init() throws { folder = try TaskFolder() }

  private func task(_ weights: [UInt64], tokens: Int = 90, seed: UInt64 = 3) throws -> BuildTask {
    let clones = try zip(["en", "fi"], weights).map {
      (clone: DrawPlan.Clone(corpus: $0, index: 0), weight: try #require(Units.weight("\($1)")))
    }
    return try task([.init(tokens: tokens, weights: .init(clones, temperature: 0))], seed: seed)
  }

  private func task(_ stages: [DrawPlan.Stage], seed: UInt64 = 3) throws -> BuildTask {
    let corpora = ["en", "fi"].map {
      DrawPlan.Corpus(name: $0, shards: ShardEncoder.shards(of: "shards/\($0)"))
    }
    return try DrawTask.make(
      id: "mixtures/m", axes: [.mixture: "m", .vocabulary: "bytes"],
      plan: DrawPlan(
        corpora: corpora, stages: stages, rowLength: 8, seed: seed,
        settings: DrawSettings(reading: [:])))
  }

  private func prepare() async throws {
    try await folder.run(
      VocabularyTasks.make(
        id: "vocabularies/bytes", name: "bytes", settings: byteSettings()))
    for (corpus, texts) in texts {
      let documents = ArtefactFile(id: "sample/\(corpus)", name: "train-1kB.jsonl.zst")
      try folder.write(texts, to: documents)
      try await folder.run(
        ShardEncoder.task(
          id: "shards/\(corpus)", corpus: corpus, language: corpus,
          set: SetName(sample: "main", part: .train(budget: "1kB")), vocabularyName: "bytes",
          vocabulary: VocabularyTasks.file(of: "vocabularies/bytes"), documents: documents))
    }
  }

  /// Counted out of the rows of `draw.bin`.
  @Test func factsAreThoseOfTheRows() async throws {
    try await prepare()
    try await folder.run(task([1, 2]))
    let facts = try folder.facts(of: "mixtures/m")
    let bytes = try readFile("\(folder.path)/mixtures/m/draw.bin")
    let rows = stride(from: 32, to: bytes.count, by: 20).map { start in
      bytes.withUnsafeBytes { raw in
        (
          tokens: Int(raw.loadUnaligned(fromByteOffset: start + 8, as: UInt32.self)),
          epoch: Int(raw.loadUnaligned(fromByteOffset: start + 12, as: UInt32.self)),
          stream: Int(raw.loadUnaligned(fromByteOffset: start + 16, as: UInt16.self))
        )
      }
    }
    var expected: [String: Double] = [:]
    for (stream, corpus) in ["en", "fi"].enumerated() {
      let place = "corpus=\(corpus) vocabulary=bytes mixture=m context=8"
      let own = rows.filter { $0.stream == stream }.map(\.tokens)
      let drawn = Double(own.reduce(0, +))
      expected["asked-share \(place)"] = [1, 2][stream] / 3
      expected["rows \(place)"] = Double(own.count)
      expected["tokens-drawn \(place)"] = drawn
      let stored = try folder.lengths(of: "shards/\(corpus)").reduce(0, +)
      expected["epochs \(place)"] = drawn / Double(stored)
      if drawn > Double(stored) {
        let before = rows.prefix { $0.stream != stream || $0.epoch == 0 }
        expected["exhausted-after \(place)"] = Double(before.reduce(0) { $0 + $1.tokens })
      }
    }
    #expect(facts.values == expected)
    #expect(rows.reduce(0) { $0 + $1.tokens } == 90)
  }

  /// A corpus of which nothing is drawn counts nothing.
  @Test func aWeightOfZeroDrawsNothing() async throws {
    try await prepare()
    try await folder.run(task([4, 0]))
    let values = try folder.facts(of: "mixtures/m").values
    let place = "corpus=fi vocabulary=bytes mixture=m context=8"
    for metric in ["asked-share", "rows", "tokens-drawn", "epochs"] {
      #expect(values["\(metric) \(place)"] == 0)
    }
  }

  /// Each clone in each stage, where there are several.
  @Test func factsOfStagesAndClones() async throws {
    try await prepare()
    let clones = try ["3", "1"].enumerated().map {
      (
        clone: DrawPlan.Clone(corpus: "en", index: $0.offset),
        weight: try #require(Units.weight($0.element))
      )
    }
    let finnish = [
      (clone: DrawPlan.Clone(corpus: "fi", index: 0), weight: try #require(Units.weight("1")))
    ]
    let weights = DrawPlan.Weights(clones, temperature: 0)
    let last = DrawPlan.Weights(finnish, temperature: 0)
    try await folder.run(
      task([.init(tokens: 64, weights: weights), .init(tokens: 64, weights: last, from: weights)]))
    let values = try folder.facts(of: "mixtures/m").values
    func value(_ metric: String, _ corpus: String, _ clone: Int, _ phase: Int) -> Double? {
      values[
        "\(metric) corpus=\(corpus) vocabulary=bytes mixture=m context=8 clone=\(clone) phase=\(phase)"
      ]
    }
    #expect(value("tokens-asked", "en", 1, 0) == 48 && value("tokens-asked", "en", 2, 0) == 16)
    #expect(value("tokens-asked", "en", 1, 1) == 24 && value("tokens-asked", "en", 2, 1) == 8)
    #expect(value("tokens-asked", "fi", 1, 1) == 32 && value("tokens-asked", "fi", 1, 0) == nil)
    let given = values.filter { $0.key.hasPrefix("tokens-given") }
    #expect(given.count == 5 && given.values.reduce(0, +) == 128)
    for (key, tokens) in given {
      let asked = try #require(values[key.replacing("tokens-given", with: "tokens-asked")])
      #expect(abs(asked - tokens) < 8)
    }
    #expect(values["asked-share corpus=fi vocabulary=bytes mixture=m context=8"] == 0.25)
  }

  @Test func theSettingsTellTablesApart() throws {
    let tasks = try [
      task([1, 2]), task([2, 2]), task([1, 2], tokens: 91), task([1, 2], seed: 4),
    ]
    #expect(Set(tasks.map(\.settings)).count == 4)
    #expect(tasks.allSatisfy { $0.stage == "mixture" && $0.inputs.count == 2 })
  }
}
