import ByteIO
import Engine
import Fetch
import Foundation
import Study
import TestSupport
import Testing

/// Which tasks a recipe asks for, and what stays as it is when it asks for more.
struct PlannerTests {
  private let file: RecipeFile

  init() throws { file = try RecipeFile() }

  private func tasks(_ text: String) throws -> [BuildTask] {
    let recipe = try file.read(text)
    let downloader = Downloader(
      cache: file.folder.file("cache"), progress: ProgressLine(isQuiet: true))
    return try Planner(recipe: recipe, downloader: downloader).tasks()
  }

  @Test func everyStageIsWired() throws {
    let ids = try tasks(RecipeFile.text).map(\.id)
    let run = "base/tiny,main,equal,main,2kB,10k,seed-0"
    let expected = """
      extract/en extract/fi sample/main/draw-0/en sample/main/draw-0/fi \
      contamination/main/draw-0/en/train-1kB contamination/main/draw-0/en/train-2kB \
      contamination/main/draw-0/fi/train-1kB contamination/main/draw-0/fi/train-2kB \
      vocabularies/bytes \
      shards/bytes/main/draw-0/en/test shards/bytes/main/draw-0/en/validation \
      shards/bytes/main/draw-0/en/train-1kB shards/bytes/main/draw-0/en/train-2kB \
      shards/bytes/main/draw-0/fi/test shards/bytes/main/draw-0/fi/validation \
      shards/bytes/main/draw-0/fi/train-1kB shards/bytes/main/draw-0/fi/train-2kB \
      mixtures/equal,main,2kB,10k,c64/draw-0/order-0 train/\(run) \
      evaluate/\(run)/en/test evaluate/\(run)/fi/test report
      """
    #expect(ids == expected.split(separator: " ").map(String.init))
  }

  @Test(arguments: [RecipeFile.text, RecipeFile.whole])
  func tasksStandAfterWhatTheyRead(_ text: String) throws {
    var made: Set<String> = []
    for task in try tasks(text) {
      for case .artefact(let id, _) in task.inputs {
        #expect(made.contains(id), "\(task.id) reads \(id)")
      }
      #expect(made.insert(task.id).inserted, "\(task.id) stands twice")
    }
  }

  @Test func everySeedHasABootstrapOfItsOwn() throws {
    struct Settings: Decodable {
      var seed: UInt64
    }
    let text = RecipeFile.text.replacing("tokens: 10k", with: "tokens: 10k, seeds: 2")
    let seeds = try tasks(text).filter { $0.stage == "evaluate" }.map {
      try JSONDecoder().decode(Settings.self, from: Data($0.settings)).seed
    }
    #expect(Set(seeds) == [7, 8])
  }

  /// Which scores a comparison reads, in which role.
  @Test func transferComparesTheScoresOfRuns() throws {
    struct Settings: Decodable {
      struct Run: Decodable {
        var run: String
        var target: String
        var source: String?
        var size: Int
        var clone: Int?
        var seed: Int
        var scores: String
        var weights: String
      }
      var runs: [Run]
    }
    let found = try tasks(RecipeFile.whole).filter { $0.stage == "transfer" }
    #expect(found.map(\.id) == ["transfer/bytes", "transfer/blood-bank", "transfer/imbalance"])
    let compared = try found.map {
      try JSONDecoder().decode(Settings.self, from: Data($0.settings)).runs
    }
    let alone = "alone/tiny,long,finnish,main,1kB,1k,seed-0"
    let after = "after/fine,finnish,main,2kB,1k/from/\(alone)"
    #expect(
      compared[0].map(\.scores) == ["evaluate/\(alone)/fi/test", "evaluate/\(after)/fi/test"])
    #expect(compared[0].map(\.source) == [nil, "fi"] && compared[0].map(\.size) == [1000, 2000])
    #expect(compared[0].map(\.target) == ["fi", "fi"] && compared[0].map(\.clone) == [nil, nil])
    // A language does not give to itself.
    #expect(compared[1].map(\.weights) == ["train/\(alone)"])
    // No run is on English alone.
    let mixed = compared[2].dropFirst()
    #expect(mixed.map(\.target) == ["fi", "fi", "fi", "fi"])
    #expect(mixed.map(\.seed) == [0, 1, 0, 1] && Set(mixed.map(\.run)).count == 2)
  }

  @Test func everyStageIsAWordOfUntil() throws {
    var stages: [String] = []
    for task in try tasks(RecipeFile.whole) where stages.last != task.stage {
      stages.append(task.stage)
    }
    #expect(stages == Stage.allCases.map(\.rawValue))
    #expect(stages.allSatisfy { Stage(rawValue: $0)?.rawValue == $0 })
    #expect(Stage(rawValue: "bake") == nil && stages.last == Stage.report.rawValue)
  }

  @Test func theReportReadsEverything() throws {
    let tasks = try tasks(RecipeFile.text)
    let read = try #require(tasks.last).inputs.compactMap { input in
      if case .artefact(let id, _) = input { id } else { nil }
    }
    #expect(read == tasks.dropLast().map(\.id))
  }

  // MARK: Seeds and samples

  @Test func seedsThatVaryTheSampleDrawItAgain() throws {
    let tasks = try tasks(RecipeFile.whole)
    let byID = Dictionary(uniqueKeysWithValues: tasks.map { ($0.id, $0) })
    for (draw, seed) in [(0, 7), (1, 8)] {
      let sample = try #require(byID["sample/main/draw-\(draw)/en"])
      #expect("\(sample.settingsText)".contains("\"seed\":\(seed)"), "\(sample.settingsText)")
      let id = "mixtures/equal,main,1kB,10k,c64/draw-\(draw)/order-\(draw)"
      let mixture = try #require(byID[id])
      #expect(mixture.settingsText.contains("\"seed\":\(seed)"))
      #expect(
        mixture.inputs.contains(
          .artefact(id: "shards/bytes/main/draw-\(draw)/en/train-1kB", files: ["shards.json"])))
    }
    #expect(byID["sample/main/draw-2/en"] == nil)
  }

  /// A corpus is put out of order when it is sampled; of the others nothing is said.
  @Test func shuffledCorporaSaySoInTheirSamples() throws {
    let text = RecipeFile.text.replacing("fi: {source", with: "fi: {shuffle: words, source")
    let tasks = try tasks(text)
    let settings = Dictionary(uniqueKeysWithValues: tasks.map { ($0.id, $0.settingsText) })
    let shuffled = try #require(settings["sample/main/draw-0/fi"])
    #expect(shuffled.contains("\"shuffle\":\"words\""), "\(shuffled)")
    #expect(settings["sample/main/draw-0/en"]?.contains("shuffle") == false)
    #expect(settings["extract/fi"]?.contains("shuffle") == false)
  }

  /// What a made-up language is made of names its file, and it comes before anything is read.
  @Test func madeUpLanguagesAreWrittenBeforeTheyAreRead() throws {
    let text = RecipeFile.text.replacing(
      "fi: {source: {mc4: fi.json}}",
      with: "fi: {source: {artificial: {seed: 3, bytes: 1kB, grammar: flat}}}")
    let task = try #require(try tasks(text).first { $0.id == "extract/fi" })
    let name = "artificial-3-flat-latin-1000.jsonl"
    let path = file.folder.file("cache/artificial/\(name)")
    #expect(task.inputs.contains(.file(path: path, name: name)))
    let delivery = try #require(task.deliveries.first)
    #expect(delivery.name == name && delivery.missing() != nil)
    try delivery.bring()
    #expect(delivery.missing() == nil)
    let bytes = try readFile(path)
    #expect(bytes.count > 1000 && bytes.first == UInt8(ascii: "{"))
    // It is not written again.
    try AtomicFile.write([1], to: path)
    try delivery.bring()
    #expect(try readFile(path) == [1])
  }

  @Test func initialisationsFollowTheStudysSeed() throws {
    func seeds(_ vary: String) throws -> [String] {
      let seeds = "tokens: 10k, seeds: {count: 2, vary: \(vary)}"
      return try tasks(RecipeFile.text.replacing("tokens: 10k", with: seeds))
        .filter { $0.stage == "train" }.compactMap { task in
          task.settingsText.firstMatch(of: /"seed":(\d+)[,}]/).map { String($0.output.1) }
        }
    }
    #expect(try seeds("[initialisation, order]") == ["7", "8"])
    #expect(try seeds("order") == ["7", "7"])
  }

  @Test func runsThatGoOnReadWhereTheyComeFrom() throws {
    let tasks = try tasks(RecipeFile.whole)
    let parent = "base/tiny,long,equal,main,2kB,10k,seed-1"
    let id = "train/tuned/fine,finnish,second,3kB,1k/from/\(parent)"
    let child = try #require(tasks.first { $0.id == id })
    let read = child.inputs.compactMap { input in
      if case .artefact(let id, _) = input { id } else { nil }
    }
    #expect(read.contains("train/\(parent)"))
    #expect(read.contains("mixtures/finnish,second,3kB,1k,c64/draw-1/order-1"))
    #expect(child.isCostly && child.operations > 0)
    // It is scored on the hold-outs of its own sample and drawing.
    let score = try #require(
      tasks.first {
        $0.id == id.replacing("train", with: "evaluate", maxReplacements: 1) + "/fi/test"
      })
    #expect(
      score.inputs.contains(
        .artefact(id: "shards/bytes/second/draw-1/fi/test", files: ["shards.json"])))
    #expect(!tasks.contains { $0.id.hasPrefix("evaluate/tuned") && $0.id.contains("/en/") })
  }

  // MARK: More of the same

  /// A change of the recipe that asks for more, or for something else.
  struct Change: Sendable, CustomTestStringConvertible {
    let axis: String
    let edits: [(String, String)]
    /// The beginnings of the ids of what may change besides the report.
    var mayChange: [String] = []

    var testDescription: String { axis }

    var text: String { edits.reduce(RecipeFile.text) { $0.replacing($1.0, with: $1.1) } }
  }

  static let changes: [Change] = [
    Change(axis: "model", edits: [("model: tiny", "model: [wide, tiny]")]),
    Change(
      axis: "training",
      edits: [
        (
          "training: {batch: 4, learning-rate: 1e-3}",
          "training:\n  short: {batch: 2, learning-rate: 1e-2}\n"
            + "  main: {batch: 4, learning-rate: 1e-3}"
        ), ("model: tiny", "model: tiny, training: [short, main]"),
      ]),
    Change(axis: "mixture", edits: [("mixture: equal", "mixture: [tenth, equal]")]),
    Change(axis: "budget", edits: [("budget: 2kB", "budget: [1kB, 2kB]")]),
    Change(axis: "tokens", edits: [("tokens: 10k", "tokens: [5k, 10k]")]),
    Change(axis: "seeds", edits: [("tokens: 10k", "tokens: 10k, seeds: 3")]),
    Change(
      axis: "seeds of everything",
      edits: [
        ("10k", "10k, seeds: {count: 2, vary: [sample, order, initialisation]}")
      ]),
    Change(axis: "corpora", edits: [("  fi: {", "  sv: {source: {mc4: sv.json}}\n  fi: {")]),
    Change(
      axis: "sample",
      edits: [
        ("sample: {", "samples:\n  other: {budgets: [2kB], holdout: {test: 100}}\n  main: {"),
        ("model: tiny", "model: tiny, sample: [other, main]"),
      ]),
    Change(axis: "evaluation sets", edits: [("sets: [test]", "sets: [validation, test]")]),
    Change(
      axis: "vocabulary",
      edits: [
        ("  bytes: {kind: byte}", "  more: {kind: byte}\n  bytes: {kind: byte}"),
        ("  equal: {", "  new: {vocabulary: more, weights: {fi: 1}}\n  equal: {"),
        ("mixture: equal", "mixture: [new, equal]"),
      ]),
    Change(
      axis: "run",
      edits: [
        (
          "evaluate:", "  tuned: {from: base, mixture: tenth, budget: 1kB, tokens: 1k}\nevaluate:"
        )
      ]),
    Change(axis: "window", edits: [("window: 64", "window: 48")], mayChange: ["evaluate/"]),
    Change(axis: "threshold", edits: [("0.6", "0.7")], mayChange: ["contamination/"]),
    Change(
      axis: "learning rate", edits: [("1e-3", "1e-2")], mayChange: ["train/"]),
    Change(axis: "checkpoints", edits: [("batch: 4,", "batch: 4, checkpoint-every: 7,")]),
  ]

  @Test(arguments: changes)
  func whatIsThereStaysAsItIs(_ change: Change) throws {
    let before = try tasks(RecipeFile.text)
    let after = Dictionary(uniqueKeysWithValues: try tasks(change.text).map { ($0.id, $0) })
    #expect(change.edits.allSatisfy { RecipeFile.text.contains($0.0) })
    var changed = 0
    for task in before where task.id != "report" {
      let other = try #require(after[task.id], "\(task.id) is gone")
      if change.mayChange.contains(where: task.id.hasPrefix) {
        if task.settingsText != other.settingsText { changed += 1 }
        continue
      }
      #expect(task.settingsText == other.settingsText, "\(task.id)")
      #expect(task.inputs == other.inputs, "\(task.id)")
      #expect(task.version == other.version && task.libraries == other.libraries)
    }
    #expect(change.mayChange.isEmpty || changed > 0)
    #expect(!change.mayChange.isEmpty || change.axis == "checkpoints" || after.count > before.count)
  }
}

extension BuildTask {
  /// Its settings as text, on one line.
  fileprivate var settingsText: String { String(decoding: settings, as: UTF8.self) }
}
