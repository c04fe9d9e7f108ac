import Foundation
import Study
import Testing

/// One reading tells all that is wrong, and nothing that is wrong only because of that.
struct RecipeComplaintsTests {
  private func errors(_ changes: [(from: String, to: String)]) throws -> [RecipeError] {
    let file = try RecipeFile()
    let text = changes.reduce(RecipeFile.text) { text, change in
      #expect(text.contains(change.from), "\(change.from)")
      return text.replacingOccurrences(of: change.from, with: change.to)
    }
    return RecipeFile.errors { _ = try file.read(text) }
  }

  @Test func threeThingsInThreeSectionsAreToldInTheOrderOfTheFile() throws {
    let errors = try errors([
      ("evaluate: {sets: [test]", "evaluate: {sets: [exam]"), ("seed: 7", "seed: x"),
      ("heads: 2, context: 64}\n  wide", "heads: 0, context: 64}\n  wide"),
    ])
    #expect(errors.map(\.key) == ["seed", "models.tiny.heads", "evaluate.sets"])
    #expect(errors.compactMap { $0.position?.line } == [2, 14, 19])
  }

  @Test func severalThingsOfOneSectionAreTold() throws {
    let errors = try errors([
      ("tiny: {layers: 1, channels: 32", "tiny: {layers: 0, channels: many"),
      ("batch: 4", "batch: 0"), ("learning-rate: 1e-3", "learning-rate: fast"),
    ])
    #expect(
      errors.map(\.key) == [
        "models.tiny.layers", "models.tiny.channels", "training.batch", "training.learning-rate",
      ])
  }

  @Test func everythingWrongWithACorpusIsTold() throws {
    let errors = try errors([
      (
        "fi: {source: {mc4: fi.json}}",
        "fi: {language: q, source: {mc4: no.json}, text: {x: 1}, colour: red}"
      )
    ])
    #expect(
      errors.map(\.key) == [
        "corpora.fi.language", "corpora.fi.source.mc4", "corpora.fi.text.x", "corpora.fi.colour",
      ])
  }

  /// What names something that is wrong is not blamed for that.
  @Test(arguments: [
    ("fi: {source: {mc4: fi.json}}", "fi: {source: {mc4: no.json}}", "corpora.fi.source.mc4"),
    ("budgets: [1kB, 2kB]", "budgets: [1kB, 2kX]", "sample.budgets"),
    ("{kind: byte}", "{kind: bpe}", "vocabularies.bytes.kind"),
    ("{en: 1, fi: 1}", "{en: 1, fi: -1}", "mixtures.equal.weights.fi"),
    ("tiny: {layers: 1", "tiny: {layers: 0", "models.tiny.layers"),
    ("batch: 4", "batch: 0", "training.batch"),
    ("corpora:\n  en", "korpora:\n  en", "korpora"),
  ])
  func consequencesAreNotTold(_ from: String, _ to: String, _ key: String) throws {
    let errors = try errors([(from, to)])
    #expect(errors.map(\.key) == [key], "\(errors)")
  }

  @Test func aRunThatIsWrongDoesNotBlameThoseThatGoOnFromIt() throws {
    let file = try RecipeFile()
    let text = RecipeFile.whole.replacingOccurrences(of: "tokens: 10k", with: "tokens: none")
    #expect { _ = try file.read(text) } throws: { ($0 as? RecipeError)?.key == "runs.base.tokens" }
  }

  @Test func aKeyThatIsNearlyRightIsToldOnceWithTheRightOne() throws {
    let errors = try errors([("learning-rate: 1e-3", "learning_rate: 1e-3")])
    #expect(errors.map(\.key) == ["training.learning_rate"])
    #expect(errors.first?.reason == "unknown key 'learning_rate'; expected 'learning-rate'")
  }

  @Test func severalErrorsAreALineEach() throws {
    let file = try RecipeFile()
    let text = RecipeFile.text.replacingOccurrences(of: "seed: 7", with: "seed: x")
      .replacingOccurrences(of: "batch: 4", with: "batch: 0")
    #expect { _ = try file.read(text) } throws: { error in
      let lines = "\(error)".split(separator: "\n")
      return lines.count == 3 && lines[0] == "2 things are wrong:"
        && lines[1].hasPrefix("  \(file.path):2:7: seed: found 'x'")
    }
  }

  @Test func headsThatDoNotShareOutTheChannelsNeedTheirWidth() throws {
    let errors = try errors([("channels: 32, heads: 2", "channels: 32, heads: 3")])
    #expect(errors.map(\.key) == ["models.tiny"])
    #expect(errors.first?.reason.contains("'head-channels' is missing") == true)
    #expect(errors.first?.reason.contains("32 channels are not shared out evenly by 3") == true)
  }

  @Test func oneFileAsTwoLanguagesIsToldAtTheSecond() throws {
    let errors = try errors([("fi: {source: {mc4: fi.json}}", "fi: {source: {mc4: en.json}}")])
    #expect(errors.map(\.key) == ["corpora.fi"])
    #expect(errors.first?.reason.hasPrefix("found 'en.json' as a text in fi, which") == true)
    #expect(
      try self.errors([
        ("fi: {source: {mc4: fi.json}}", "fi: {language: en, source: {mc4: en.json}}")
      ])
      .isEmpty == true)
  }

  @Test func whoReadsAFileRightIsNotBlamedForThoseThatDoNot() throws {
    let errors = try errors([
      (
        "fi: {source: {mc4: fi.json}}",
        "fi: {source: {mc4: en.json}}\n  again: {language: en, source: {mc4: en.json}}"
      )
    ])
    #expect(errors.map(\.key) == ["corpora.fi"])
  }

  @Test func aSourceWithoutItsKindIsToldTheKinds() throws {
    let errors = try errors([("fi: {source: {mc4: fi.json}}", "fi: {source: fi.json}")])
    #expect(errors.first?.reason.contains("found 'fi.json', expected a map that says") == true)
    #expect(errors.first?.reason.contains("such as {mc4: FILES}") == true)
  }

  @Test func aByteOrderMarkSaysNothing() throws {
    let file = try RecipeFile()
    #expect(try file.read(bytes: [0xEF, 0xBB, 0xBF] + Array(RecipeFile.text.utf8)).seed == 7)
  }

  @Test func otherEncodingsAndTabsAreNamed() throws {
    let file = try RecipeFile()
    for bytes: [UInt8] in [[0xFF, 0xFE, 0x6E, 0x00, 0x3A, 0xD8], [0xFE, 0xFF, 0x00, 0x6E]] {
      #expect {
        _ = try file.read(bytes: bytes)
      } throws: { "\($0)".contains("found UTF-16, expected YAML in UTF-8") }
    }
    let text = RecipeFile.text.replacingOccurrences(of: "  bytes: {", with: "\tbytes: {")
    #expect { _ = try file.read(text) } throws: { error in
      guard let error = error as? RecipeError else { return false }
      return error.reason.contains("a tab at the start of the line; indent with spaces")
        && error.position?.line == 9
    }
  }
}
