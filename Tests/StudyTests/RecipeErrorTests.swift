import Foundation
import Study
import TestSupport
import Testing

/// Every complaint names the place, the key, what was found and what was expected.
struct RecipeErrorTests {
  /// A change that spoils the recipe, with `¦` where the complaint has to point.
  struct Spoiled: Sendable, CustomTestStringConvertible {
    let from: String
    let to: String
    let key: String
    let reason: String

    init(_ from: String, _ to: String, _ key: String, _ reason: String) {
      (self.from, self.to, self.key, self.reason) = (from, to, key, reason)
    }

    var testDescription: String { to }
  }

  static let spoiled: [Spoiled] = [
    Spoiled("seed: 7", "seed: ¦seven", "seed", "found 'seven', expected a whole number"),
    Spoiled("seed: 7", "seed: ¦1.5", "seed", "found '1.5'"),
    Spoiled("seed: 7", "seed: ¦-7", "seed", "found '-7'"),
    Spoiled("seed: 7", "seed: ¦18446744073709551616", "seed", "from 0 to 2^64 - 1"),
    Spoiled("seed: 7", "seed: ¦[7]", "seed", "found a list"),
    Spoiled("seed: 7", "seed: ¦{a: 7}", "seed", "found a map"),
    Spoiled("seed: 7", "seed:¦", "seed", "found ''"),
    Spoiled("name: study\nseed: 7", "¦name: study", "", "the key 'seed' is missing"),
    Spoiled("name: study", "¦title: study", "", "the key 'name' is missing"),
    Spoiled("name: study", "name: ¦../up", "name", "found '../up', expected letters, digits"),
    Spoiled("name: study", "name: ¦.hidden", "name", "expected letters, digits"),
    Spoiled("name: study", "name: ¦\"\"", "name", "found ''"),
    // The place of an unknown key is the key's, also where its value begins on another line.
    Spoiled("name: study", "name: study\n¦colour:\n  red: 1", "colour", "unknown key 'colour'"),
    Spoiled("{threshold", "{¦tresh: 1, threshold", "contamination.tresh", "unknown key 'tresh'"),
    Spoiled("{kind: byte}", "{kind: byte, ¦size: 5}", "vocabularies.bytes.size", "unknown key"),
    Spoiled("shift: 32}", "shift: 32, ¦step: 1}", "evaluate.step", "one of: sets, window, shift"),
    Spoiled("threshold: 0.6", "threshold: ¦1.6", "contamination.threshold", "from 0.0 to 1.0"),
    Spoiled("threshold: 0.6", "rule: ¦mine", "contamination.rule", "expected ours or byte-study"),
    Spoiled("threshold: 0.6", "model: ¦no.bin", "contamination.model", "which is no file"),
    Spoiled("threshold: 0.6", "confusion: ¦no.json", "contamination.confusion", "is no file"),
    Spoiled("threshold: 0.6", "threshold: ¦nan", "contamination.threshold", "found 'nan'"),
    Spoiled("[1kB, 2kB]", "[1kB, ¦1kX]", "sample.budgets", "found '1kX', expected a size such as"),
    Spoiled("{budgets: [1kB, 2kB]", "¦{budgets: [1kB, 1000]", "sample", "must be different"),
    Spoiled("{budgets: [1kB, 2kB]", "¦{budgets: [0, 2kB]", "sample", "at least 1 byte"),
    Spoiled(
      "{mc4: en.json}}\n  fi", "{mc4: ¦no}}\n  fi", "corpora.en.source.mc4", "matches no file"),
    Spoiled("{mc4: en.json}}\n  fi", "¦{}}\n  fi", "corpora.en.source", "found no source"),
    Spoiled("{mc4: en.json}}\n  fi", "{¦x: y}}\n  fi", "corpora.en.source.x", "mc4, wikipedia"),
    Spoiled("fi: {source", "fi: {language: ¦q, source", "corpora.fi.language", "unknown language"),
    Spoiled("  fi: {source", "  ¦qqq: {source", "corpora.qqq", "unknown language 'qqq'"),
    Spoiled("  fi: {source", "  ¦f/i: {source", "corpora.f/i", "found the name 'f/i'"),
    Spoiled(
      "{mc4: en.json}}\n  fi", "¦{mc4: [en.json, \"*.json\"]}}\n  fi", "corpora.en.source",
      "found 'en.json' twice"),
    Spoiled("kind: byte", "kind: ¦bpe", "vocabularies.bytes.kind", "byte, the only kind"),
    Spoiled("bytes, weights: {en: 1", "¦b, weights: {en: 1", "mixtures.equal.vocabulary", "one of"),
    Spoiled("{en: 1, fi: 1}", "{en: 1, ¦sv: 1}", "mixtures.equal.weights.sv", "is not sampled"),
    Spoiled("{en: 1, fi: 1}", "¦{en: 0, fi: 0}", "mixtures.equal.weights", "no weight above 0"),
    Spoiled("{en: 1, fi: 1}", "{en: 1, fi: ¦1/0}", "mixtures.equal.weights.fi", "found '1/0'"),
    Spoiled(
      "{en: 1, fi: 1}", "¦{en: 18446744073709551615, fi: 1/2}", "mixtures.equal.weights",
      "no common denominator"),
    Spoiled("tiny: {layers: 1,", "tiny: {layers: ¦0,", "models.tiny.layers", "at least 1"),
    Spoiled("channels: 32", "channels: ¦9B", "models.tiny.channels", "at most 131072"),
    Spoiled("{batch: 4, ", "¦{", "training", "the key 'batch' is missing; expected rows a step"),
    Spoiled("model: tiny", "model: ¦huge", "runs.base.model", "expected one of: tiny, wide"),
    Spoiled("model: tiny", "model: [tiny, ¦huge]", "runs.base.model", "found 'huge'"),
    Spoiled("mixture: equal", "mixture: ¦[]", "runs.base.mixture", "found an empty list"),
    Spoiled("tokens: 10k", "tokens: ¦[]", "runs.base.tokens", "found an empty list"),
    Spoiled("[1kB, 2kB]", "¦[]", "sample.budgets", "found an empty list"),
    Spoiled("[test]", "¦[]", "evaluate.sets", "found an empty list"),
    Spoiled("budget: 2kB", "budget: ¦3kB", "runs.base.budget", "expected one of: 1kB, 2kB"),
    Spoiled("tokens: 10k", "tokens: ¦10kB", "runs.base.tokens", "found '10kB', expected a count"),
    Spoiled("tokens: 10k", "tokens: 10k, seeds: ¦0", "runs.base.seeds", "at least 1"),
    Spoiled("tokens: 10k", "tokens: 10k, seeds: ¦9B", "runs.base.seeds", "at most 10000"),
    Spoiled(
      "base: {model: tiny", "base: ¦{model: [tiny, tiny]", "runs.base",
      "found two runs called 'base-tiny-equal-2kB-10k-s0'"),
    Spoiled(
      "base: {model: tiny, mixture: equal, budget: 2kB, tokens: 10k}",
      "base: ¦{model: tiny, mixture: equal, budget: 2kB, tokens: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], seeds: 10k}",
      "runs.base", "found more than 100000 runs"),
    Spoiled("[test]", "[¦train]", "evaluate.sets", "found 'train', expected test or validation"),
    Spoiled(
      "{sets: [test], window: 64, shift: 32}", "¦{sets: [test], window: 64, shift: 65}", "evaluate",
      "a shift over the window, expected at most 64"),
    Spoiled("seed: 7", "seed: 7\nlist: [1, 2\nlast¦: 1", "", "found broken YAML: did not find"),
    Spoiled("seed: 7", "seed: 7\n¦\t- a", "", "found broken YAML"),
  ]

  @Test(arguments: spoiled)
  func pointsAtTheSpot(_ spoiled: Spoiled) throws {
    let file = try RecipeFile()
    #expect(RecipeFile.text.contains(spoiled.from))
    let marked = RecipeFile.text.replacingFirst(spoiled.from, with: spoiled.to)
    let before = try #require(marked.split(separator: "¦", omittingEmptySubsequences: false).first)
    let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
    let error = try #require(throws: RecipeError.self) {
      _ = try file.read(bytes: Array(marked.filter { $0 != "¦" }.utf8))
    }
    #expect(error.file == file.path)
    #expect(error.key == spoiled.key)
    #expect(error.position?.line == lines.count)
    #expect(error.position?.column == (lines.last?.count ?? 0) + 1)
    #expect(error.reason.contains(spoiled.reason), "\(error)")
    let place = "\(file.path):\(lines.count):\((lines.last?.count ?? 0) + 1): "
    #expect(error.description.hasPrefix(place))
  }

  @Test func unspoiledRecipeIsRead() throws { _ = try RecipeFile().read() }

  @Test func wholeFilesAreRefused() throws {
    let file = try RecipeFile()
    let cases: [([UInt8], String)] = [
      ([], "found an empty file"), (Array("# nothing\n".utf8), "found an empty file"),
      ([0x6e, 0xff, 0xfe], "found broken UTF-8"), (Array("just text".utf8), "found 'just text'"),
      (Array("- a\n- b".utf8), "found a list"), (Array("a: 1\na: 2".utf8), "a stands twice"),
      ([UInt8](repeating: UInt8(ascii: "["), count: 100_000), "found broken YAML"),
    ]
    for (bytes, reason) in cases {
      let error = try #require(throws: RecipeError.self) { _ = try file.read(bytes: bytes) }
      #expect(error.reason.contains(reason), "\(error)")
      #expect(error.description.utf8.count < 500)
    }
  }

  @Test func everyTruncationIsReadOrRefused() throws {
    let file = try RecipeFile()
    let whole = Array(RecipeFile.text.utf8)
    for count in 0..<whole.count { expectNoTrap(file, Array(whole[..<count])) }
  }

  @Test func randomChangesAreReadOrRefused() throws {
    let file = try RecipeFile()
    var random = SeededGenerator(seed: 4)
    let alphabet = Array("{}[]:,-&*!|>'\"%@`#? \n\t09aé\u{0}".utf8) + [0xff]
    for _ in 0..<1000 {
      var bytes = Array(RecipeFile.text.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] = alphabet.randomElement(using: &random) ?? 0
      }
      expectNoTrap(file, bytes)
    }
  }

  private func expectNoTrap(_ file: RecipeFile, _ bytes: [UInt8]) {
    do {
      _ = try file.read(bytes: bytes)
    } catch {
      #expect(error is RecipeError, "\(error)")
    }
  }
}

extension String {
  fileprivate func replacingFirst(_ part: String, with other: String) -> String {
    guard let range = range(of: part) else { return self }
    return replacingCharacters(in: range, with: other)
  }
}
