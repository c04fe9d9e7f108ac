import Encode
import Study
import TestSupport
import Testing

/// Runs for corpora and for pairs of them.
struct EachCorporaTests {
  private func runs(_ entries: String, vocabularies: String = "bytes: {kind: byte}") throws -> [Run]
  {
    try recipe(entries, vocabularies: vocabularies).runs
  }

  private func recipe(
    _ entries: String, vocabularies: String = "bytes: {kind: byte}", mixtures: String = ""
  ) throws -> Recipe {
    let text = """
      name: study
      seed: 7
      corpora:
        en: {source: {mc4: en.json}}
        fi: {source: {mc4: fi.json}}
        sv: {source: {mc4: sv.json}}
      sample: {budgets: [1kB, 2kB], holdout: {test: 200}}
      vocabularies:
        \(vocabularies)
      \(mixtures)
      models:
        tiny: {layers: 1, channels: 32, heads: 2, context: 64}
      training: {batch: 4, learning-rate: 1e-3}
      runs:
      \(entries.split(separator: "\n").map { "  \($0)\n" }.joined())
      """
    return try RecipeFile().read(text)
  }

  private func pairs(_ runs: [Run], _ entry: String) -> [String] {
    runs.filter { $0.entry == entry }.map { run in
      "\(run.origin.map { "\($0.id)".split(separator: ",")[2] } ?? "-") \(run.mixture.name)"
    }
  }

  private static let sources =
    "alone: {model: tiny, each: {target: [en, fi, sv]}, budget: 2kB, tokens: 1k, seeds: 2}\n"

  @Test func eachCorpusAloneIsARun() throws {
    let runs = try runs(Self.sources)
    #expect(
      runs.map(\.id)
        == ["en", "fi", "sv"].flatMap { corpus in
          (0..<2).map { "alone/tiny,main,\(corpus),main,2kB,1k,seed-\($0)" }
        })
    #expect(runs.map(\.mixture.corpora) == [["en"], ["en"], ["fi"], ["fi"], ["sv"], ["sv"]])
    #expect(runs[0].drawID == "mixtures/en,main,2kB,1k,c64/draw-0/order-0")
  }

  /// The same runs and rows as those of a mixture written by hand.
  @Test func itIsShortForMixturesOfThatName() throws {
    let short = try recipe(Self.sources)
    let long = try recipe(
      "alone: {model: tiny, mixture: [en, fi, sv], budget: 2kB, tokens: 1k, seeds: 2}\n",
      mixtures: """
        mixtures:
          en: {vocabulary: bytes, weights: {en: 1}}
          fi: {vocabulary: bytes, weights: {fi: 1}}
          sv: {vocabulary: bytes, weights: {sv: 1}}
        """.replacing("\n", with: "\n"))
    #expect(short.runs.map(\.id) == long.runs.map(\.id))
    #expect(short.runs.map(\.drawID) == long.runs.map(\.drawID))
  }

  @Test func pairsExceptTheSame() throws {
    let after = "after: {from: alone, each: {target: [en, fi, sv], except: same}, budget: 1kB, "
    let runs = try runs(Self.sources + after + "tokens: 1k}\n")
    let found = pairs(runs, "after")
    #expect(found.count == 12)
    #expect(
      Set(found) == ["en fi", "en sv", "fi en", "fi sv", "sv en", "sv fi"])
    // A seed goes on with its own.
    #expect(
      runs.filter { $0.entry == "after" }.allSatisfy {
        $0.origin?.id.hasSuffix("\($0.seedIndex)") == true
      })
    let withSame = try self.runs(
      Self.sources + after.replacing(", except: same", with: "") + "tokens: 1k}\n")
    #expect(pairs(withSame, "after").count == 18)
  }

  @Test func sourcesChooseAmongTheRunsBefore() throws {
    let runs = try runs(
      Self.sources + """
        after: {from: alone, each: {source: [sv, en], target: fi}, budget: [1kB, 2kB], tokens: 1k}
        """)
    #expect(
      pairs(runs, "after") == [
        "en fi", "en fi", "en fi", "en fi", "sv fi", "sv fi", "sv fi", "sv fi",
      ])
  }

  @Test func withoutARunBeforeAPairIsAMixture() throws {
    let runs = try runs(
      "joint: {model: tiny, each: {source: [en, fi], target: [en, sv], except: same}, "
        + "budget: 2kB, tokens: 1k}\n")
    #expect(runs.map(\.mixture.name) == ["en-sv", "fi-en", "fi-sv"])
    #expect(runs.map(\.mixture.corpora) == [["en", "sv"], ["fi", "en"], ["fi", "sv"]])
    let weights = runs[0].mixture.stages[0].weights.clones.map(\.weight)
    #expect(weights[0] == weights[1])
  }

  @Test func theVocabularyIsSaidOrThatOfTheRunsBefore() throws {
    let two = "bytes: {kind: byte}\n  others: {kind: byte}"
    let said = Self.sources.replacing("each:", with: "vocabulary: others, each:")
    let runs = try runs(
      said + "after: {from: alone, each: {target: fi}, budget: 1kB, tokens: 1k}\n",
      vocabularies: two)
    #expect(Set(runs.map(\.mixture.vocabulary.name)) == ["others"])
    let errors = RecipeFile.errors { _ = try self.runs(Self.sources, vocabularies: two) }
    #expect(errors.count == 1 && errors[0].key == "runs.alone")
    #expect(errors[0].reason.contains("'vocabulary' is missing; expected one of: bytes, others"))
  }

  @Test(arguments: [
    ("each: {target: [de]}", "runs.one.each.target", "found 'de', expected one of: en, fi, sv"),
    ("each: {source: en}", "runs.one.each", "the key 'target' is missing"),
    ("each: {target: en, except: self}", "runs.one.each.except", "expected same"),
    ("each: {target: en, except: same}", "runs.one.each", "'except' without 'source'"),
    ("each: {target: en, for: fi}", "runs.one.each.for", "unknown key 'for'"),
    ("each: {source: en, target: en}", "runs.one.each.source", "a corpus paired with itself"),
    ("each: {source: en, target: en, except: same}", "runs.one", "found no pair of unlike corpora"),
    ("each: [en]", "runs.one.each", "found a list, expected a map"),
    ("each: {target: en}, mixture: en", "runs.one.mixture", "'mixture' beside 'each'"),
  ])
  func whatIsWrongIsTold(each: String, key: String, reason: String) {
    let entry = "one: {model: tiny, \(each), budget: 2kB, tokens: 1k}\n"
    let errors = RecipeFile.errors { _ = try runs(entry) }
    #expect(errors.count == 1, "\(errors)")
    #expect(errors.first?.key == key && errors.first?.reason.contains(reason) == true, "\(errors)")
  }

  @Test func namesAreKeptApart() {
    let clash = RecipeFile.errors {
      _ = try recipe(
        Self.sources, mixtures: "mixtures:\n  en: {vocabulary: bytes, weights: {fi: 1}}")
    }
    #expect(clash.count == 1 && clash[0].reason.contains("as one of 'mixtures' is"), "\(clash)")
    let vocabularies = RecipeFile.errors {
      _ = try runs(
        "one: {model: tiny, vocabulary: bytes, each: {target: en}, budget: 2kB, tokens: 1k}\n"
          + "two: {model: tiny, vocabulary: others, each: {target: en}, budget: 2kB, tokens: 1k}\n",
        vocabularies: "bytes: {kind: byte}\n  others: {kind: byte}")
    }
    #expect(vocabularies.count == 1 && vocabularies[0].key == "runs.two.each.target")
    let unknown = RecipeFile.errors {
      _ = try runs(
        Self.sources
          + "after: {from: alone, each: {source: de, target: fi}, budget: 1kB, tokens: 1k}")
    }
    #expect(unknown.count == 1 && unknown[0].key == "runs.after.each.source")
  }
}
