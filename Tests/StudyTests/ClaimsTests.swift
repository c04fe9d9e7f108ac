import Engine
import Fetch
import Foundation
import Study
import TestSupport
import Testing

/// Claims from a recipe to tasks.
struct ClaimsTests {
  private let file: RecipeFile

  init() throws { file = try RecipeFile() }

  /// Sources of two corpora, each going on to the two others; and everything that compares them.
  private static let study = """
    name: study
    seed: 7
    corpora:
      en: {source: {mc4: en.json}}
      fi: {source: {mc4: fi.json}}
      sv: {source: {mc4: sv.json}}
    sample: {budgets: [1kB, 2kB], holdout: {test: 200}}
    vocabularies:
      bytes: {kind: byte}
    mixtures:
      en: {vocabulary: bytes, weights: {en: 1}}
      fi: {vocabulary: bytes, weights: {fi: 1}}
      sv: {vocabulary: bytes, weights: {sv: 1}}
      both: {vocabulary: bytes, weights: {en: 1, fi: 1}}
    models:
      tiny: {layers: 1, channels: 32, heads: 2, context: 64}
    training: {batch: 4, learning-rate: 1e-3}
    runs:
      alone: {model: tiny, mixture: [en, fi, sv], budget: [1kB, 2kB], tokens: 1k, seeds: 3}
      large: {model: tiny, mixture: [en, fi, sv], budget: 2kB, tokens: 2k, seeds: 2}
      after: {from: large, mixture: [fi, sv], budget: 1kB, tokens: 1k}
      mixed: {model: tiny, mixture: both, budget: 2kB, tokens: 2k, seeds: 3}
    evaluate: {sets: [test], window: 64, shift: 32}
    transfer:
      bytes: {scratch: alone, finetuned: after, margin: 2}
      blood-bank: {monolingual: large, bilingual: after}
      imbalance: {monolingual: alone, mixed: mixed}
    claims:

    """

  private func text(_ claims: String) -> String {
    Self.study + claims.split(separator: "\n").map { "  \($0)\n" }.joined()
  }

  /// What of the settings of a claim's task matters here.
  private struct Settings: Decodable {
    struct Run: Decodable {
      var run: String
      var source: String?
      var target: String
      var seed: Int
    }
    struct Side: Decodable {
      struct Runs: Decodable {
        var _0: [Run]
      }
      var runs: Runs?
      /// Each run as `source target seed`.
      var places: [String] {
        (runs?._0 ?? []).map { "\($0.source ?? "-") \($0.target) \($0.seed)" }
      }
    }
    struct Claim: Decodable {
      var of: Side
      var than: Side
      var seeds: [Int]
    }
    var name: String
    var claim: Claim
  }

  private func task(_ claim: String) throws -> (task: BuildTask, settings: Settings) {
    let recipe = try file.read(text("one: \(claim)"))
    let downloader = Downloader(
      cache: file.folder.file("cache"), progress: ProgressLine(isQuiet: true))
    let tasks = try Planner(recipe: recipe, downloader: downloader).tasks()
    let task = try #require(tasks.first { $0.id == "claims/one" })
    return (task, try JSONDecoder().decode(Settings.self, from: Data(task.settings)))
  }

  @Test func sourcesAreComparedOverTheirTargets() throws {
    let (task, settings) = try task(
      "{measure: effective-bytes, of: {source: en}, than: {source: [fi, sv]}}")
    #expect(
      settings.claim.of.places
        == ["en fi 0", "en sv 0", "en fi 1", "en sv 1"].sorted {
          settings.claim.of.places.firstIndex(of: $0) ?? 9
            < settings.claim.of.places.firstIndex(of: $1) ?? 9
        })
    // No language goes on to itself.
    #expect(Set(settings.claim.than.places) == ["sv fi 0", "sv fi 1", "fi sv 0", "fi sv 1"])
    #expect(settings.claim.seeds == [0, 1])
    #expect(
      task.inputs == [.artefact(id: "transfer/bytes", files: ["perplexities.csv"])])
    #expect(task.stage == "claims")
  }

  @Test func sourcesMayDependOnTheirTargets() throws {
    let near = try task(
      """
      {measure: effective-bytes, of: {source: {fi: sv, sv: fi}}, than: own, seeds: 1, \
      margin: 1.5}
      """)
    #expect(near.settings.claim.of.places.sorted() == ["fi sv 0", "fi sv 1", "sv fi 0", "sv fi 1"])
    #expect(near.settings.claim.seeds == [0])
    let recipe = try file.read(
      text("one: {measure: effective-bytes, of: {source: {fi: sv}}, than: own, margin: 1.5}"))
    #expect(
      recipe.claims.map(\.statement) == [
        "effective bytes, source sv for fi: more than their own bytes, by more than a factor of 1.5"
      ])
  }

  @Test func scoresOfRunsNeedNoComparison() throws {
    let (task, settings) = try task(
      """
      {measure: bits-per-byte, of: {entry: after, source: en, target: fi}, \
      than: {entry: alone, target: fi, budget: 2kB}, is: less}
      """)
    #expect(settings.claim.of.places == ["en fi 0", "en fi 1"])
    #expect(settings.claim.than.places == ["- fi 0", "- fi 1", "- fi 2"])
    #expect(settings.claim.seeds == [0, 1])
    #expect(task.inputs.count == 5)
    #expect(
      task.inputs.contains(
        .artefact(
          id: "evaluate/alone/tiny,main,fi,main,2kB,1k,seed-0/fi/test", files: ["facts.jsonl"])))
  }

  @Test func mixturesLanguagesAndReliability() throws {
    let mixed = try task("{measure: token-efficiency, of: {target: fi}, than: 1}")
    #expect(mixed.settings.claim.of.places == ["- fi 0", "- fi 1", "- fi 2"])
    #expect(
      mixed.task.inputs == [
        .artefact(id: "transfer/imbalance", files: ["monolingual.csv", "runs.csv"])
      ])
    let bank = try task("{measure: recipience, of: {language: fi}, than: {language: sv}}")
    #expect(bank.task.inputs == [.artefact(id: "transfer/blood-bank", files: ["scores.csv"])])
    #expect(bank.settings.claim.seeds == [0, 1])
    let reliable = try task("{measure: reliability, than: 0.8}")
    #expect(reliable.settings.claim.seeds == [0, 1])
    let pair = try task("{measure: transfer, of: {source: en, target: sv}, than: 0}")
    #expect(pair.settings.claim.of.places == ["en sv 0", "en sv 1"])
  }

  /// Of a corpus that no run is on alone, nothing is known to compare with.
  @Test func efficiencyIsOfCorporaThatAreKnownAlone() throws {
    let text = text("one: {measure: token-efficiency, of: {entry: mixed}, than: 1}")
      .replacing("monolingual: alone,", with: "monolingual: finnish,")
      .replacing(
        "  mixed: {",
        with: """
            finnish: {model: tiny, mixture: fi, budget: [1kB, 2kB], tokens: 1k, seeds: 3}
            mixed: {
          """)
    let recipe = try file.read(text)
    let downloader = Downloader(
      cache: file.folder.file("cache"), progress: ProgressLine(isQuiet: true))
    let tasks = try Planner(recipe: recipe, downloader: downloader).tasks()
    let task = try #require(tasks.first { $0.id == "claims/one" })
    let settings = try JSONDecoder().decode(Settings.self, from: Data(task.settings))
    #expect(settings.claim.of.places == ["- fi 0", "- fi 1", "- fi 2"])
  }

  @Test(arguments: [
    ("{measure: effective-bytes, of: {source: de}, than: own}", "of.source", "found 'de'"),
    (
      "{measure: effective-bytes, of: {source: {de: fi}}, than: own}", "of.source.de",
      "found 'de', expected one of: fi, sv"
    ),
    ("{measure: effective-bytes, of: {source: en}, than: 0}", "than", "a number above 0"),
    ("{measure: effective-bytes, of: {source: en}}", "", "the key 'than' is missing"),
    ("{measure: effective-bytes, than: own}", "", "the key 'of' is missing"),
    (
      "{measure: effective-bytes, of: {colour: en}, than: own}", "of.colour",
      "unknown key 'colour'"
    ),
    (
      "{measure: bits-per-byte, of: {entry: alone, source: en}, than: 2}", "of",
      "found no run that has all of these"
    ),
    (
      "{measure: effective-bytes, of: {source: en}, than: own, seeds: 3}", "seeds",
      "found '3', expected at most 2"
    ),
    ("{measure: reliability, of: {source: en}, than: 0.5}", "of", "found 'of', expected none"),
    ("{measure: reliability, than: {source: en}}", "than", "found a map, expected a number"),
    ("{measure: donation, of: {language: de}, than: 0}", "of.language", "found 'de'"),
    (
      "{measure: bits-per-byte, of: {entry: alone}, than: 2, set: validation}", "set",
      "one of: test"
    ),
    (
      "{measure: effective-bytes, of: {source: en}, than: own, margin: 0.5}", "margin", "at least 1"
    ),
    ("{measure: effective-bytes, of: {source: en}, than: own, set: test}", "set", "unknown key"),
  ])
  func whatIsWrongIsToldAtItsPlace(claim: String, key: String, reason: String) throws {
    let errors = RecipeFile.errors { _ = try file.read(text("one: \(claim)")) }
    #expect(errors.count == 1, "\(errors)")
    #expect(errors.first?.key == "claims.one" + (key.isEmpty ? "" : ".\(key)"), "\(errors)")
    #expect(errors.first?.reason.contains(reason) == true, "\(errors)")
  }

  @Test func aClaimNeedsWhatComputesIt() throws {
    let text = text("one: {measure: transfer, of: {source: en}, than: 0}").replacing(
      "  blood-bank: {monolingual: large, bilingual: after}\n", with: "")
    let errors = RecipeFile.errors { _ = try file.read(text) }
    #expect(errors.count == 1)
    #expect(errors[0].reason.contains("expected 'transfer.blood-bank' in the recipe"), "\(errors)")
  }
}
