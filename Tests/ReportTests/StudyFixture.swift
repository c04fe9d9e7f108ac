import ByteIO
import Corpus
import Engine
import Report
import TestSupport
import Values

/// A small study's facts: three languages, two corpora of one of them, two budgets, two mixtures,
/// three seeds. Numbers are drawn by chance, so that no two are the same by design.
struct StudyFixture {
  /// An artefact: what its facts are, and its tables by name.
  struct Artefact {
    var id: String
    var facts: [Fact]
    var tables: [String: String] = [:]
  }

  var study = StudyDescription(
    name: "Imbalance, three languages", recipeFile: "imbalance-mini.yaml", recipeText: Self.recipe,
    seed: 20_251, asked: "Trains tiny on two mixtures at two budgets, three seeds each.",
    varied: ["base": ["initialisation", "order"]], toolVersion: "0.4.0")
  var artefacts: [Artefact]

  static let corpora = [("en-web", "en"), ("en-wiki", "en"), ("fi", "fi"), ("ru", "ru")]
  static let budgets = ["4kB", "12kB"]
  static let mixtures = ["equal", "finnish-tenth"]
  static let recipe = """
    name: imbalance-mini
    corpora:
      en-web: {source: {mc4: "${DATA}/c4-en.*.json.gz"}, language: en}
    sample: {unit: bytes, budgets: [4kB, 12kB], holdout: {validation: 2kB, test: 3kB}}

    """

  /// What a run is about.
  static func run(_ mixture: String, _ budget: String, _ seed: Int) -> [Axis: String] {
    [
      .run: "base/tiny,main,\(mixture),main,\(budget),10k,seed-\(seed)", .entry: "base",
      .model: "tiny", .training: "main", .mixture: mixture, .sample: "main", .draw: "0",
      .budget: budget, .tokens: "10k", .seed: "\(seed)", .vocabulary: "bytes",
    ]
  }

  init(seeds: Int = 3) {
    var generator = SeededGenerator(seed: 5)
    artefacts = []
    for (corpus, language) in Self.corpora {
      artefacts.append(Self.extraction(corpus, language, &generator))
      artefacts.append(Self.sample(corpus, language, &generator))
    }
    for (corpus, language) in Self.corpora {
      for budget in Self.budgets {
        artefacts.append(Self.contamination(corpus, language, budget, &generator))
      }
    }
    artefacts.append(
      Artefact(
        id: "vocabularies/bytes",
        facts: [Fact("vocabulary-size", 258, "id", about: [.vocabulary: "bytes"])]))
    for (corpus, language) in Self.corpora {
      artefacts.append(Self.shards(corpus, language, &generator))
    }
    for mixture in Self.mixtures {
      for budget in Self.budgets {
        artefacts.append(Self.mixture(mixture, budget, &generator))
        for seed in 0..<seeds { artefacts += Self.trained(mixture, budget, seed, &generator) }
      }
    }
  }

  /// The tasks that make the artefacts, and then the report of them.
  func tasks() throws -> [BuildTask] {
    let makers = try artefacts.map { artefact in
      let stage = String(artefact.id.prefix { $0 != "/" })
      return try BuildTask(
        id: artefact.id, stage: stage, version: 1, settings: ["fixture": 1], inputs: []
      ) { context in
        try FactFile(artefact.facts).write(to: context.folder)
        for (name, text) in artefact.tables {
          try AtomicFile.write(Array(text.utf8), to: context.output(name))
        }
        return nil
      }
    }
    return makers + [try ReportStage.task(study: study, artefacts: artefacts.map(\.id))]
  }

  /// The same facts in fewer artefacts: those without tables in one, so that a build is quick.
  private var compact: StudyFixture {
    var fixture = self
    fixture.artefacts = artefacts.filter { !$0.tables.isEmpty }
    let rest = artefacts.filter(\.tables.isEmpty).flatMap(\.facts)
    if !rest.isEmpty { fixture.artefacts.append(Artefact(id: "rest", facts: rest)) }
    return fixture
  }

  /// Builds the report in a folder of its own.
  func built() async throws -> BuiltReport { try await compact.builtWhole() }

  /// Builds the report, every artefact by itself.
  func builtWhole() async throws -> BuiltReport {
    let folder = try TemporaryFolder()
    var builder = try Builder(
      root: folder.path, workers: 1, progress: ProgressLine(isQuiet: true))
    _ = try await builder.build(tasks())
    return try BuiltReport(folder: folder, artefacts: artefacts)
  }

  /// The build of the fixture as it is, made once.
  static func shared() async throws -> BuiltReport { try await sharedBuild.value }

  private static let sharedBuild = Task { try await StudyFixture().builtWhole() }
}

/// A report that was built, read back.
struct BuiltReport: Sendable {
  let folder: TemporaryFolder
  let page: String
  let facts: [RecordedFact]

  init(folder: TemporaryFolder, artefacts: [StudyFixture.Artefact]) throws {
    self.folder = folder
    page = String(decoding: try readFile(folder.file("report/index.html")), as: UTF8.self)
    facts = artefacts.flatMap { artefact in
      artefact.facts.map {
        RecordedFact(
          key: $0.key, value: $0.value, interval: $0.interval, count: $0.count,
          table: $0.table.flatMap { artefact.tables[$0] })
      }
    }
  }

  var outline: PageOutline { PageOutline(page) }

  /// A file of the report.
  func file(_ name: String) throws -> String {
    String(decoding: try readFile(folder.file("report/\(name)")), as: UTF8.self)
  }
}
