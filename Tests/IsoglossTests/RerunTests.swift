import ByteIO
import Foundation
import LanguageID
import TestSupport
import Testing

/// What a change makes a build do again: the stage it concerns, what follows, and nothing before.
struct RerunTests {
  private static let runs = ["equal", "finnish-tenth"].map {
    "base/tiny,main,\($0),main,12kB,10k,seed-0"
  }
  private static let corpora = ["en", "fi", "ru"]
  private static let evaluations = runs.flatMap(evaluations)
  private static let trainings = runs.map { "train/\($0)" }

  private static func evaluations(of run: String) -> [String] {
    corpora.map { "evaluate/\(run)/\($0)/test" }
  }

  private static let contaminations = corpora.flatMap { corpus in
    ["4kB", "12kB"].map { "contamination/main/draw-0/\(corpus)/train-\($0)" }
  }

  @Test func lateSettingsRerunLateStages() throws {
    let study = try SmallStudy()
    #expect(try study.build().status == 0)
    #expect(try study.pending() == [])
    #expect(try study.build().output.contains("Nothing to do"))

    func pending(_ setting: String, _ change: String) throws -> Set<String> {
      #expect(SmallStudy.recipe.contains(setting))
      try study.write(
        recipe: SmallStudy.recipe.replacingOccurrences(of: setting, with: change))
      return try study.pending()
    }
    #expect(try pending("shift: 32", "shift: 16") == Set(Self.evaluations + ["report"]))
    #expect(
      try pending("learning-rate: 3e-3", "learning-rate: 2e-3")
        == Set(Self.trainings + Self.evaluations + ["report"]))
    #expect(
      try pending("threshold: 0.6", "threshold: 0.7")
        == Set(Self.contaminations + ["report"]))
    // How often a training saves, and what a comment says, change nothing but the recipe shown.
    #expect(try pending("checkpoint-every: 4", "checkpoint-every: 9") == ["report"])
    #expect(try pending("seed: 7", "seed: 7  # for luck") == ["report"])
    #expect(
      try pending("weights: {en: 9, fi: 1}", "weights: {en: 8, fi: 1}")
        == Set(
          [
            "mixtures/finnish-tenth,main,12kB,10k,c64/draw-0/order-0", Self.trainings[1], "report",
          ] + Self.evaluations(of: Self.runs[1])))

    try study.write(
      recipe: SmallStudy.recipe.replacingOccurrences(of: "shift: 32", with: "shift: 16"))
    #expect(try study.build().output.contains("Made 7 artefacts"))
    try study.write(recipe: SmallStudy.recipe)
    #expect(try study.build().status == 0)
    #expect(try study.pending() == [])
  }

  /// A program with another built-in model is told by the digest among the settings.
  @Test func anotherBuiltInModelRerunsContamination() throws {
    let study = try SmallStudy(
      recipe: SmallStudy.recipe.replacingOccurrences(of: "model: lines.model, ", with: ""))
    #expect(try study.build("--until", "contamination").status == 0)
    let before = try study.pending()
    let id = Self.contaminations[0]
    #expect(!before.contains(id))
    let path = study.built("\(id)/manifest.json")
    let manifest = String(decoding: try readFile(path), as: UTF8.self)
    let digest = LineClassifier.builtInDigest
    #expect(manifest.contains(digest))
    let other = String(digest.reversed())
    try AtomicFile.write(Array(manifest.replacing(digest, with: other).utf8), to: path)
    #expect(try study.pending() == before.union([id]))
    // A model in a file is an input, by its content.
    try study.write(recipe: SmallStudy.recipe)
    #expect(try study.build("--until", "contamination").status == 0)
    #expect(!String(decoding: try readFile(path), as: UTF8.self).contains("model-digest"))
  }

  @Test func touchedInputRerunsNothing() throws {
    let study = try SmallStudy()
    #expect(try study.build("--until", "contamination").status == 0)
    let before = try study.pending()
    for name in try FileManager.default.contentsOfDirectory(atPath: study.folder.file("demo")) {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_000_000)],
        ofItemAtPath: study.folder.file("demo/\(name)"))
    }
    #expect(try study.pending() == before)
    #expect(try study.build("--until", "contamination").output.contains("Nothing to do"))
  }

  @Test func otherBytesOfTheSameDocumentsRerunTheirExtractionOnly() throws {
    let study = try SmallStudy()
    #expect(try study.build("--until", "contamination").status == 0)
    // The header of a gzip member holds a time that no reader looks at.
    let path = study.folder.file("demo/c4-en.tfrecord-00000-of-00001.json.gz")
    var bytes = try readFile(path)
    bytes[4] ^= 1
    try AtomicFile.write(bytes, to: path)
    let outcome = try study.build("--until", "contamination")
    #expect(outcome.errors.contains("extract/en: its input demo/c4-en"))
    #expect(outcome.output.contains("Made 1 artefacts"))
  }

  @Test func oneByteOfTextRerunsWhatDependsOnIt() async throws {
    let plain = SmallStudy.recipe.replacingOccurrences(
      of: "demo/c4-en.tfrecord-00000-of-00001.json.gz", with: "english.json")
    let study = try SmallStudy(recipe: plain)
    var text = try await content(
      of: study.folder.file("demo/c4-en.tfrecord-00000-of-00001.json.gz"))
    try AtomicFile.write(text, to: study.folder.file("english.json"))
    #expect(try study.build().status == 0)
    let before = try study.artefacts()

    let letter = try #require(text.firstIndex(of: UInt8(ascii: "k")))
    text[letter] = UInt8(ascii: "q")
    try AtomicFile.write(text, to: study.folder.file("english.json"))
    let pending = try study.pending()
    let untouched = before.keys.compactMap { name -> String? in
      guard name.hasSuffix("/manifest.json") else { return nil }
      let id = String(name.dropLast("/manifest.json".count))
      return pending.contains(id) ? nil : id
    }
    let sets = ["test", "validation", "train-4kB", "train-12kB"]
    let expected =
      ["extract/fi", "extract/ru", "sample/main/draw-0/fi", "sample/main/draw-0/ru"]
      + ["vocabularies/bytes"] + Self.contaminations.filter { !$0.contains("/en/") }
      + sets.flatMap { set in ["fi", "ru"].map { "shards/bytes/main/draw-0/\($0)/\(set)" } }
    #expect(untouched.sorted() == expected.sorted())

    let records = try untouched.map { try readFile(study.built("\($0)/run.json")) }
    #expect(try study.build().status == 0)
    #expect(try records == untouched.map { try readFile(study.built("\($0)/run.json")) })
    #expect(try study.pending() == [])
  }

  @Test func damagedArtefactIsMadeAgain() throws {
    let study = try SmallStudy()
    #expect(try study.build("--until", "sample").status == 0)
    let before = try study.artefacts()
    let path = study.built("sample/main/draw-0/fi/train-4kB.jsonl.zst")
    var bytes = try readFile(path)
    bytes[bytes.count / 2] ^= 1
    try AtomicFile.write(bytes, to: path)
    try FileManager.default.removeItem(atPath: study.built("sample/main/draw-0/en/manifest.json"))
    try FileManager.default.removeItem(atPath: study.built("extract/ru"))
    let outcome = try study.build("--until", "sample")
    #expect(
      outcome.errors.contains(
        "sample/main/draw-0/fi: its file train-4kB.jsonl.zst was changed or lost"))
    #expect(outcome.errors.contains("sample/main/draw-0/en: its manifest is broken"))
    #expect(outcome.errors.contains("[3/6] extract/ru\n"))
    #expect(outcome.output.contains("Made 3 artefacts"))
    #expect(differences(before, try study.artefacts()) == [])
  }

  /// A second value on each axis in turn, beside the one there is.
  private static let secondValues: [(axis: String, edits: [(String, String)])] = [
    (
      "model",
      [
        ("  tiny: {", "  wide: {layers: 1, channels: 64, heads: 2, context: 64}\n  tiny: {"),
        ("model: tiny", "model: [wide, tiny]"),
      ]
    ),
    (
      "training",
      [
        ("training: {", "training:\n  short: {batch: 2, learning-rate: 1e-3}\n  main: {"),
        ("model: tiny", "model: tiny, training: [short, main]"),
      ]
    ),
    (
      "mixture",
      [
        ("  equal: {", "  english: {vocabulary: bytes, weights: {en: 1}}\n  equal: {"),
        ("mixture: [", "mixture: [english, "),
      ]
    ),
    ("budget", [("budget: 12kB", "budget: [4kB, 12kB]")]),
    ("tokens", [("tokens: 10k", "tokens: [5k, 10k]")]),
    ("seeds", [("tokens: 10k", "tokens: 10k, seeds: 3")]),
    (
      "seeds of all",
      [("10k}", "10k, seeds: {count: 2, vary: [initialisation, order, sample]}}")]
    ),
    (
      "corpora",
      [("  fi: {s", "  more: {language: en, source: {mc4: demo/c4-en*}}\n  fi: {s")]
    ),
    (
      "sample",
      [
        ("sample: {", "samples:\n  less: {budgets: [12kB], holdout: {test: 1kB}}\n  main: {"),
        ("model: tiny", "model: tiny, sample: [less, main]"),
      ]
    ),
    ("evaluation sets", [("sets: [test]", "sets: [validation, test]")]),
    (
      "run",
      [("evaluate:", "  on: {from: base, mixture: equal, budget: 4kB, tokens: 5k}\nevaluate:")]
    ),
  ]

  @Test func secondValuesLeaveWhatIsThereDone() throws {
    let study = try SmallStudy()
    let made = try study.pending()
    #expect(made.isSuperset(of: Self.trainings + Self.evaluations))
    #expect(try study.build().status == 0)
    for (axis, edits) in Self.secondValues {
      #expect(edits.allSatisfy { SmallStudy.recipe.contains($0.0) }, "\(axis)")
      try study.write(
        recipe: edits.reduce(SmallStudy.recipe) { $0.replacingOccurrences(of: $1.0, with: $1.1) })
      let pending = try study.pending()
      #expect(pending.intersection(made) == ["report"], "\(axis)")
      #expect(pending.count > 1, "\(axis)")
    }
    // The window is no axis: what was scored with another is scored again, and nothing else.
    try study.write(
      recipe: SmallStudy.recipe.replacingOccurrences(of: "window: 64", with: "window: 48"))
    #expect(try study.pending() == Set(Self.evaluations + ["report"]))
  }
}
