import ByteIO
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
