import Corpus
import Engine
import Fetch
import Foundation
import Study
import TestSupport
import Testing

/// What runs are tested on besides held-out text, and how their scores are compared.
struct DatasetsTests {
  private let file: RecipeFile

  init() throws {
    file = try RecipeFile()
    for name in ["pairs/a.jsonl", "pairs/b.jsonl", "fin.tsv"] { try file.touch(name) }
  }

  private func tasks(_ text: String) throws -> [BuildTask] {
    let downloader = Downloader(
      cache: file.folder.file("cache"), progress: ProgressLine(isQuiet: true))
    return try Planner(recipe: try file.read(text), downloader: downloader).tasks()
  }

  private static let both = RecipeFile.text.replacing(
    "mixture: equal,", with: "mixture: [equal, tenth],")
  private static let runs = ["equal", "tenth"].map { "base/tiny,main,\($0),main,2kB,10k,seed-0" }
  private static let sets =
    "datasets:\n  blimp: {minimal-pairs: \"pairs/*.jsonl\", language: en}\n"
    + "  multi: {minimal-pairs: [fin.tsv], language: fi}\n"

  @Test func everyRunIsTestedOnEveryDataset() throws {
    let recipe = try file.read(Self.sets + Self.both)
    #expect(recipe.datasets.map(\.name) == ["blimp", "multi"])
    #expect(recipe.datasets.map { $0.files.map(\.name) } == [["a.jsonl", "b.jsonl"], ["fin.tsv"]])
    #expect(recipe.datasets.map { $0.languages.map(\.code) } == [["en"], ["fi"]])
    let tasks = try tasks(Self.sets + Self.both)
    let ids = tasks.map(\.id).filter { $0.hasPrefix("datasets/") }
    #expect(ids == Self.runs.flatMap { ["datasets/\($0)/blimp", "datasets/\($0)/multi"] })
    let task = try #require(tasks.first { $0.id == ids[0] })
    #expect(task.stage == "evaluate" && task.inputs.count == 4)
    #expect(task.inputs.contains(.file(path: file.folder.file("pairs/b.jsonl"), name: "b.jsonl")))
  }

  /// A vocabulary that stands alone writes any language; a model that sees what follows has no
  /// probability of a sentence.
  @Test func whatCannotBeTestedIsNot() throws {
    let foreign = Self.sets.replacing("language: en", with: "language: sv")
    #expect(try tasks(foreign + RecipeFile.text).count { $0.id.hasPrefix("datasets/") } == 2)
    let masked = RecipeFile.text.replacing(
      "tiny: {layers: 1,", with: "tiny: {preset: bert, layers: 1,")
    let text = masked.replacing("tokens: 10k}", with: "tokens: 10k, objective: masked}")
    if let tasks = try? tasks(Self.sets + text) {
      #expect(!tasks.contains { $0.id.hasPrefix("datasets/") })
    }
  }

  // MARK: - Parallel text

  private static let parallel =
    "datasets:\n  lines: {parallel: fin.tsv, languages: [en, fi, sv], premiums: {fi: 1.2}}\n"

  @Test func parallelTextIsScoredInEveryLanguage() throws {
    struct Settings: Decodable {
      struct Written: Decodable {
        var column: Int
        var parent: String
        var premium: Double?
      }
      var languages: [String]
      var reference: String
      var written: [Written]
    }
    let task = try #require(
      try tasks(Self.parallel + RecipeFile.text).first { $0.id.hasPrefix("datasets/") })
    let settings = try JSONDecoder().decode(Settings.self, from: Data(task.settings))
    #expect(settings.languages == ["en", "fi", "sv"] && settings.reference == "en")
    #expect(settings.written.map(\.column) == [0, 1, 2])
    #expect(settings.written.map(\.premium) == [nil, 1.2, nil])
    #expect(Set(settings.written.map(\.parent)) == ["vocabularies/bytes"])
    // Merged vocabularies write the languages that they were trained on.
    let merged = RecipeFile.text.replacing(
      "bytes: {kind: byte}",
      with: """
        a: {train: bpe, from: [en], size: 300, budget: 1kB}
          b: {train: bpe, from: [fi], size: 300, budget: 1kB}
          bytes: {merge: [a, b]}
        """)
    let derived = try #require(
      try tasks(Self.parallel + merged).first { $0.id.hasPrefix("datasets/") })
    let own = try JSONDecoder().decode(Settings.self, from: Data(derived.settings))
    #expect(own.written.map(\.column) == [0, 1])
    #expect(own.written.map(\.parent) == ["vocabularies/a", "vocabularies/b"])
  }

  @Test(arguments: [
    ("languages: [en, fi, sv]", "languages: [en]", "datasets.lines.languages", "two languages"),
    ("languages: [en, fi, sv]", "languages: [en, en]", "datasets.lines.languages", "each once"),
    ("languages: [en, fi, sv], ", "", "datasets.lines", "'languages' is missing"),
    ("fi: 1.2", "de: 1.2", "datasets.lines.premiums.de", "one of: en, fi, sv"),
    ("fi: 1.2", "fi: 0", "datasets.lines.premiums.fi", "above 0"),
    ("sv], ", "sv], reference: de, ", "datasets.lines.reference", "found 'de'"),
    ("fin.tsv", "no.tsv", "datasets.lines.parallel", "no.tsv"),
    ("sv], ", "sv], language: fi, ", "datasets.lines.language", "unknown key"),
  ])
  func mistakesInParallelTextAreTold(
    from: String, to: String, key: String, reason: String
  ) throws {
    let text = Self.parallel.replacing(from, with: to) + RecipeFile.text
    let errors = RecipeFile.errors { _ = try file.read(text) }
    #expect(errors.count == 1 && errors.first?.key == key, "\(errors)")
    #expect(errors.first?.reason.contains(reason) == true, "\(errors)")
  }

  @Test(arguments: [
    ("minimal-pairs: [fin.tsv]", "minimal-pairs: [no.tsv]", "datasets.multi.minimal-pairs"),
    (", language: fi", "", "datasets.multi"), ("language: fi", "language: xx-y", "language"),
    ("language: fi", "language: fi, kind: a", "datasets.multi.kind"),
    ("minimal-pairs: [fin.tsv], ", "", "datasets.multi"),
  ])
  func mistakesAreTold(from: String, to: String, key: String) throws {
    let text = Self.sets.replacing(from, with: to) + RecipeFile.text
    let errors = RecipeFile.errors { _ = try file.read(text) }
    #expect(errors.count == 1 && errors.first?.key.contains(key) == true, "\(errors)")
  }

  @Test func theyAreScoredAsEvaluateSays() throws {
    let text = (Self.sets + RecipeFile.text).replacing(
      "evaluate: {sets: [test], window: 64, shift: 32}\n", with: "")
    let errors = RecipeFile.errors { _ = try file.read(text) }
    #expect(errors.count == 1 && errors.first?.reason.contains("evaluate") == true, "\(errors)")
  }

  // MARK: - Comparisons

  @Test func runsOfASeedAreComparedOnEachSet() throws {
    let text = Self.both.replacing("shift: 32}", with: "shift: 32, compare: first}")
      .replacing("tokens: 10k}", with: "tokens: 10k, seeds: 2}")
    let compared = try tasks(text).filter { $0.stage == "compare" }
    #expect(
      compared.map(\.id) == [
        "compare/main/draw-0/en/test/seed-0", "compare/main/draw-0/fi/test/seed-0",
        "compare/main/draw-0/en/test/seed-1", "compare/main/draw-0/fi/test/seed-1",
      ])
    let first = try #require(compared.first)
    #expect(
      first.inputs
        == Self.runs.map {
          .artefact(id: "evaluate/\($0)/en/test", files: ["documents.csv", "facts.jsonl"])
        })
    #expect(try !tasks(Self.both).contains { $0.stage == "compare" })
    // One run has nothing to be compared with.
    let alone = RecipeFile.text.replacing("shift: 32}", with: "shift: 32, compare: first}")
    #expect(try !tasks(alone).contains { $0.stage == "compare" })
  }

  @Test func theFirstCloneAlone() throws {
    let clones = RecipeFile.text
      .replacing(
        "bytes: {kind: byte}", with: "bytes: {kind: byte}\n  twins: {clone: bytes, copies: 2}"
      )
      .replacing(
        "{vocabulary: bytes, weights: {en: 1, fi: 1}}",
        with: "{vocabulary: twins, weights: {en: 1, en.2: 1, fi: 1}}")
    func scored(_ text: String) throws -> [String] {
      try tasks(text).map(\.id).filter { $0.hasPrefix("evaluate/") }
    }
    let all = try scored(clones)
    let first = try scored(clones.replacing("shift: 32}", with: "shift: 32, clones: first}"))
    #expect(all.count == 4 && first == all.filter { $0.contains("clone-1") } && first.count == 2)
  }
}
