import ByteIO
import Foundation
import LanguageID
import TestSupport
import Testing

/// What a change makes a build do again: the stage it concerns, what follows, and nothing before.
struct RerunTests {
  private static let runs = ["base-tiny-equal-12kB-10k-s0", "base-tiny-finnish-tenth-12kB-10k-s0"]
  private static let evaluations = runs.map { "evaluate/\($0)" }
  private static let trainings = runs.map { "train/\($0)" }

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
        == ["contamination/train-4kB", "contamination/train-12kB", "report"])
    // How often a training saves, and what a comment says, change nothing but the recipe shown.
    #expect(try pending("checkpoint-every: 4", "checkpoint-every: 9") == ["report"])
    #expect(try pending("seed: 7", "seed: 7  # for luck") == ["report"])
    #expect(
      try pending("weights: {en: 9, fi: 1}", "weights: {en: 8, fi: 1}")
        == [
          "mixtures/finnish-tenth-12kB-10k-c64", Self.trainings[1], Self.evaluations[1], "report",
        ])

    try study.write(
      recipe: SmallStudy.recipe.replacingOccurrences(of: "shift: 32", with: "shift: 16"))
    #expect(try study.build().output.contains("Made 3 artefacts"))
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
    #expect(!before.contains("contamination/train-4kB"))
    let path = study.built("contamination/train-4kB/manifest.json")
    let manifest = String(decoding: try readFile(path), as: UTF8.self)
    let digest = LineClassifier.builtInDigest
    #expect(manifest.contains(digest))
    let other = String(digest.reversed())
    try AtomicFile.write(Array(manifest.replacing(digest, with: other).utf8), to: path)
    #expect(try study.pending() == before.union(["contamination/train-4kB"]))
    // A model in a file is an input, by its content.
    try study.write(recipe: SmallStudy.recipe)
    #expect(try study.build("--until", "contamination").status == 0)
    #expect(!String(decoding: try readFile(path), as: UTF8.self).contains("modelDigest"))
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
      ["extract/fi", "extract/ru", "sample/fi", "sample/ru", "vocabularies/bytes"]
      + sets.flatMap { ["shards/bytes/fi/\($0)", "shards/bytes/ru/\($0)"] }
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
    let path = study.built("sample/fi/train-4kB.jsonl.zst")
    var bytes = try readFile(path)
    bytes[bytes.count / 2] ^= 1
    try AtomicFile.write(bytes, to: path)
    try FileManager.default.removeItem(atPath: study.built("sample/en/manifest.json"))
    try FileManager.default.removeItem(atPath: study.built("extract/ru"))
    let outcome = try study.build("--until", "sample")
    #expect(outcome.errors.contains("sample/fi: its file train-4kB.jsonl.zst was changed or lost"))
    #expect(outcome.errors.contains("sample/en: its manifest is broken"))
    #expect(outcome.errors.contains("extract/ru: not made yet"))
    #expect(outcome.output.contains("Made 3 artefacts"))
    #expect(differences(before, try study.artefacts()) == [])
  }
}
