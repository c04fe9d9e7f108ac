import ByteIO
import Corpus
import Foundation
import TestSupport
import Testing

/// Samples, trainings and runs of the shapes that recipes have, from raw files to scores.
struct RunsTests {
  private static let recipe = SmallStudy.recipe
    .replacingOccurrences(
      of: "sample: {",
      with:
        "samples:\n  less: {budgets: [5kB], holdout: {validation: 2kB, test: 3kB}, corpora: [fi]}\n  main: {"
    )
    .replacingOccurrences(
      of: "training: {", with: "training:\n  fine: {batch: 2, learning-rate: 1e-3}\n  main: {"
    )
    .replacingOccurrences(
      of: "  equal: {", with: "  finnish: {vocabulary: bytes, weights: {fi: 1}}\n  equal: {"
    )
    .replacingOccurrences(
      of: "  base: {model: tiny, mixture: [equal, finnish-tenth], budget: 12kB, tokens: 10k}",
      with: """
          base:
            {model: tiny, training: main, sample: main, mixture: equal, budget: 12kB, tokens: 5k,
             seeds: {count: 2, vary: [initialisation, order, sample]}}
          tuned:
            {from: base, training: fine, sample: less, mixture: finnish, budget: 5kB, tokens: 2k}
          anew:
            {from: base, carry: {optimiser: false}, training: fine, sample: less,
             mixture: finnish, budget: 5kB, tokens: 2k}
        """)

  @Test func everyShapeIsBuilt() throws {
    let study = try SmallStudy(recipe: Self.recipe)
    let outcome = try study.build()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try study.pending() == [])
    let weights = try study.artefacts().filter { $0.key.hasSuffix("/model.safetensors") }
    // Two seeds of each of three entries, and all of them differ.
    #expect(weights.count == 6)
    #expect(Set(weights.values).count == 6)
    let base = "base/tiny,main,equal,main,12kB,5k"
    for entry in ["tuned", "anew"] {
      for seed in 0...1 {
        let run = "\(entry)/fine,finnish,less,5kB,2k/from/\(base),seed-\(seed)"
        #expect(weights["train/\(run)/model.safetensors"] != nil, "\(run)")
        let scores = study.built("evaluate/\(run)/fi/test/facts.jsonl")
        #expect(FileManager.default.fileExists(atPath: scores))
      }
    }
    let drawings = try (0...1).map { draw in
      try SHA256.hex(ofFile: study.built("sample/less/draw-\(draw)/fi/train-5kB.jsonl.zst"))
    }
    #expect(drawings[0] != drawings[1])
    // Samples with the same hold-outs hold out the same documents, whatever their budgets.
    let held = try ["main", "less"].map {
      try SHA256.hex(ofFile: study.built("sample/\($0)/draw-1/fi/test.jsonl.zst"))
    }
    #expect(held[0] == held[1])
  }

  /// A run taken over by another study, and its twin that went out to Hugging Face's layout and
  /// came back, are scored as the run was.
  @Test func modelsMadeElsewhereAreScoredAndGoOn() throws {
    let gpt = SmallStudy.recipe.replacingOccurrences(
      of: "tiny: {", with: "tiny: {preset: gpt, ")
    let study = try SmallStudy(recipe: gpt)
    #expect(try study.build("--until", "evaluate").status == 0)
    let run = "base/tiny,main,equal,main,12kB,10k,seed-0"
    let exported = try Command.run(
      ["model", "export", study.built("train/\(run)"), "--output", "theirs"],
      in: study.folder.path)
    #expect(exported.status == 0, "\(exported.errors)")
    let other = try SmallStudy(
      recipe: gpt.replacingOccurrences(
        of: "  tiny:",
        with: """
            ours: {from: "\(study.built("train/\(run)"))"}
            theirs: {from: "\(study.folder.file("theirs"))"}
            tiny:
          """
      ).replacingOccurrences(
        of: "model: tiny, mixture: [equal, finnish-tenth], budget: 12kB, tokens: 10k",
        with: "model: [ours, theirs], mixture: equal, budget: 12kB, tokens: [0, 2k]"))
    let outcome = try other.build()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try other.pending() == [])
    func score(_ study: SmallStudy, _ run: String) throws -> Double {
      let facts = try FactFile(path: study.built("evaluate/\(run)/fi/test/facts.jsonl"))
      return try #require(facts.facts.first { $0.metric == "bits-per-byte" }).value
    }
    let first = try score(study, run)
    for model in ["ours", "theirs"] {
      let same = try score(other, "base/\(model),main,equal,main,12kB,0,seed-0")
      let trained = try score(other, "base/\(model),main,equal,main,12kB,2k,seed-0")
      #expect(abs(same - first) < 1e-5 && trained < first - 0.01)
    }
  }

  @Test func theFirstSeedIsThatOfARecipeWithoutSeeds() throws {
    let one = try SmallStudy()
    let three = try SmallStudy(
      recipe: SmallStudy.recipe.replacingOccurrences(
        of: "10k}", with: "10k, seeds: {count: 2, vary: [sample, order]}}"))
    for study in [one, three] { #expect(try study.build("--until", "train").status == 0) }
    let first = try one.artefacts()
    let all = try three.artefacts()
    #expect(first.allSatisfy { all[$0.key] == $0.value })
    #expect(all.count > first.count)
  }
}
