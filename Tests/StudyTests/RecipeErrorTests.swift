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
    Spoiled("threshold: 0.6", "threshold: ¦1.6", "contamination.threshold", "from 0 to 1"),
    Spoiled("threshold: 0.6", "rule: ¦mine", "contamination.rule", "one of: ours, byte-study"),
    Spoiled("threshold: 0.6", "model: ¦no.bin", "contamination.model", "which is no file"),
    Spoiled("threshold: 0.6", "confusion: ¦no.json", "contamination.confusion", "is no file"),
    Spoiled("threshold: 0.6", "threshold: ¦nan", "contamination.threshold", "found 'nan'"),
    Spoiled("[1kB, 2kB]", "[1kB, ¦1kX]", "sample.budgets", "found '1kX', expected a size such as"),
    Spoiled("[1kB, 2kB]", "¦[1kB, 1000]", "sample.budgets", "a size that stands twice"),
    Spoiled("[1kB, 2kB]", "[¦0, 2kB]", "sample.budgets", "found '0', expected a size such as"),
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
    Spoiled(
      "kind: byte", "kind: ¦runes", "vocabularies.bytes.kind",
      "found 'runes', expected one of: byte"),
    Spoiled(
      "kind: byte", "¦kind: bpe", "vocabularies.bytes.kind",
      "found 'bpe', which is trained on text; expected 'train: bpe'"),
    Spoiled(
      "kind: byte", "¦train: byte", "vocabularies.bytes.train",
      "found 'byte', which is not trained on text; expected 'kind: byte'"),
    Spoiled(
      "{kind: byte}", "{train: bpe, from: [¦sv], budget: 1kB}", "vocabularies.bytes.from",
      "found 'sv', expected one of: en, fi"),
    Spoiled(
      "{kind: byte}", "¦{train: bpe, size: 300}", "vocabularies.bytes",
      "the key 'budget' is missing; expected one of: 1kB, 2kB"),
    Spoiled(
      "{kind: byte}", "{train: bpe, budget: ¦3kB}", "vocabularies.bytes.budget",
      "found '3kB', expected one of: 1kB, 2kB"),
    Spoiled(
      "bytes: {kind: byte}", "¦bytes: {}", "vocabularies.bytes",
      "found none of them, expected one of: kind, file, train, clone, merge"),
    Spoiled(
      "bytes: {kind: byte}", "¦bytes: {kind: byte, clone: a}", "vocabularies.bytes",
      "found kind and clone, expected one of"),
    Spoiled(
      "bytes: {kind: byte}", "bytes: {kind: byte}\n  two: {clone: ¦other, copies: 2}",
      "vocabularies.two.clone", "found 'other', expected one of: bytes"),
    Spoiled(
      "bytes: {kind: byte}", "bytes: {kind: byte}\n  two: {merge: ¦[bytes]}",
      "vocabularies.two.merge", "expected two vocabularies or more"),
    Spoiled(
      "bytes: {kind: byte}",
      "bytes: {kind: byte}\n  two: {clone: bytes, copies: 2}\n  more: {clone: ¦two, copies: 2}",
      "vocabularies.more.clone", "found 'two', expected one of: bytes"),
    Spoiled(
      "bytes: {kind: byte}", "bytes: {kind: byte}\n  two: ¦{clone: bytes}",
      "vocabularies.two", "the key 'copies' is missing"),
    Spoiled("bytes, weights: {en: 1", "¦b, weights: {en: 1", "mixtures.equal.vocabulary", "one of"),
    Spoiled("{en: 1, fi: 1}", "{en: 1, ¦sv: 1}", "mixtures.equal.weights.sv", "is not sampled"),
    Spoiled("{en: 1, fi: 1}", "¦{en: 0, fi: 0}", "mixtures.equal.weights", "no weight above 0"),
    Spoiled("{en: 1, fi: 1}", "{en: 1, fi: ¦1/0}", "mixtures.equal.weights.fi", "found '1/0'"),
    Spoiled(
      "{en: 1, fi: 1}", "¦{en: 18446744073709551615, fi: 1/2}", "mixtures.equal.weights",
      "no common denominator"),
    Spoiled("tiny: {layers: 1,", "tiny: {layers: ¦0,", "models.tiny.layers", "from 1 to 1024"),
    Spoiled("channels: 32", "channels: ¦9B", "models.tiny.channels", "from 1 to 65536"),
    Spoiled(
      "{batch: 4, ", "¦{", "training",
      "the key 'batch' is missing; expected a count such as 16, from 1"),
    Spoiled("model: tiny", "model: ¦huge", "runs.base.model", "expected one of: tiny, wide"),
    Spoiled("model: tiny", "model: [tiny, ¦huge]", "runs.base.model", "found 'huge'"),
    Spoiled("mixture: equal", "mixture: ¦[]", "runs.base.mixture", "found an empty list"),
    Spoiled("tokens: 10k", "tokens: ¦[]", "runs.base.tokens", "found an empty list"),
    Spoiled("[1kB, 2kB]", "¦[]", "sample.budgets", "found an empty list"),
    Spoiled("[test]", "¦[]", "evaluate.sets", "found an empty list"),
    Spoiled("budget: 2kB", "budget: ¦3kB", "runs.base.budget", "expected one of: 1kB, 2kB"),
    Spoiled("tokens: 10k", "tokens: ¦10kB", "runs.base.tokens", "found '10kB', expected a count"),
    Spoiled("tokens: 10k", "tokens: 10k, seeds: ¦0", "runs.base.seeds", "from 1 to 10000"),
    Spoiled(
      "tokens: 10k", "tokens: 10k, seeds: ¦9B", "runs.base.seeds", "found '9B', expected a count"),
    Spoiled(
      "base: {model: tiny", "base: ¦{model: [tiny, tiny]", "runs.base",
      "found two runs called 'base/tiny,main,equal,main,2kB,10k,seed-0'"),
    Spoiled(
      "base: {model: tiny, mixture: equal, budget: 2kB, tokens: 10k}",
      "base: ¦{model: tiny, mixture: equal, budget: 2kB, tokens: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], seeds: 10k}",
      "runs.base", "found more than 100000 runs"),
    Spoiled("[test]", "[¦train]", "evaluate.sets", "found 'train', expected test or validation"),
    Spoiled(
      "{sets: [test], window: 64, shift: 32}", "{sets: [test], window: 64, shift: ¦65}",
      "evaluate.shift", "found '65', expected 1 to 64"),
    Spoiled(
      "models:\n  tiny: {layers: 1, channels: 32, heads: 2",
      "models:\n  tiny: ¦{layers: 1, channels: 65536, heads: 2", "models.tiny",
      "head-channels: found '32768', expected a count such as 32, from 1 to 1024"),
    Spoiled("tokens: 10k", "tokens: ¦0", "runs.base.tokens", "at least 1"),
    Spoiled(
      "tokens: 10k", "tokens: 10k, seeds: {¦n: 2}", "runs.base.seeds.n", "one of: count, vary"),
    Spoiled(
      "tokens: 10k", "tokens: 10k, seeds: {count: ¦0}", "runs.base.seeds.count", "from 1 to 10000"),
    Spoiled(
      "tokens: 10k", "tokens: 10k, seeds: {vary: [order, ¦luck]}", "runs.base.seeds.vary",
      "found 'luck', expected one of: initialisation, order, sample"),
    Spoiled(
      "tokens: 10k", "tokens: 10k, seeds: {vary: ¦[]}", "runs.base.seeds.vary", "an empty list"),
    Spoiled(
      "tokens: 10k", "tokens: 10k, ¦carry: {}", "runs.base.carry", "found 'carry' without 'from'"),
    Spoiled(
      "model: tiny", "from: ¦base", "runs.base.from",
      "found 'base', expected an entry before this one, but there is none"),
    Spoiled(
      "model: tiny", "model: tiny, training: ¦fine", "runs.base.training", "expected one of: main"),
    Spoiled(
      "model: tiny", "model: tiny, sample: ¦second", "runs.base.sample", "expected one of: main"),
    Spoiled(
      "{model: tiny, ", "¦{", "runs.base", "the key 'model' is missing; expected one of: tiny"),
    Spoiled("model: tiny", "model: [¦[tiny]]", "runs.base.model", "found a list"),
    Spoiled(
      "model: tiny", "¦epochs: 3, model: tiny", "runs.base.epochs", "found 'epochs' beside 'tokens'"
    ),
    Spoiled(
      "training: {batch: 4, learning-rate: 1e-3}", "training: ¦{}", "training",
      "the key 'batch' is missing"),
    Spoiled(
      "training: {batch: 4, learning-rate: 1e-3}",
      "training: {batch: 4, learning-rate: 1e-3, ¦a: {}}",
      "training.a", "unknown key 'a'"),
    Spoiled("sample: {b", "sample: {}\n¦samples: {b", "samples", "found 'samples' beside 'sample'"),
    Spoiled(
      "{kind: byte}", "{merge: [¦a]}", "vocabularies.bytes.merge",
      "found 'a', expected a vocabulary that is before this one and encodes text itself"),
    Spoiled(
      "{kind: byte}", "{kind: byte, ¦budget: 1kB}", "vocabularies.bytes.budget",
      "found 'budget', but a vocabulary of the kind 'byte' is not trained on text"),
    Spoiled("fi: {source", "fi: {¦keep: {}, source", "corpora.fi.keep", "'keep' is not there yet"),
    Spoiled("evaluate:", "¦deduplicate: [a]\nevaluate:", "deduplicate", "is not there yet"),
    Spoiled(
      "evaluate:", "transfer: {bytes: {scratch: ¦a, finetuned: base}}\nevaluate:",
      "transfer.bytes.scratch", "expected one of: base"),
    Spoiled(
      "evaluate:", "transfer: {bytes: {scratch: ¦base, finetuned: base}}\nevaluate:",
      "transfer.bytes.scratch", "found runs on the mixture 'equal' of 2 corpora"),
    Spoiled(
      "evaluate:", "transfer: {¦blood: {monolingual: base}}\nevaluate:", "transfer.blood",
      "unknown key 'blood'"),
    Spoiled("seed: 7", "seed: 7\nlist: [1, 2\nlast¦: 1", "", "found broken YAML: did not find"),
    Spoiled("seed: 7", "seed: 7\n¦\t- a", "", "found broken YAML"),
  ]

  private static let weights = "weights: {en: 1, fi: 1}"
  private static let tenth = "weights: {en: 0.9, fi: 1/10}"

  /// What may be wrong with a mixture.
  static let spoiledMixtures: [Spoiled] = [
    Spoiled(weights, "stages: ¦[]", "mixtures.equal.stages", "found an empty list"),
    Spoiled(
      weights, "¦weights: {en: 1}, stages: [{fi: 1}]", "mixtures.equal.weights",
      "found 'weights' beside 'stages'"),
    Spoiled(
      weights, "weights: {¦en.2: 1, fi: 1}", "mixtures.equal.weights.en.2",
      "found clone 2 of 'en', expected 'en' alone, since the vocabulary 'bytes' is not cloned"),
    Spoiled(
      weights, "weights: {en: 1, ¦en.1: 1}", "mixtures.equal.weights.en.1",
      "found 'en.1', a clone that stands twice"),
    Spoiled(weights, "weights: {¦en.0: 1}", "mixtures.equal.weights.en.0", "is not sampled"),
    Spoiled(weights, "weights: {¦en.01: 1}", "mixtures.equal.weights.en.01", "is not sampled"),
    Spoiled(
      weights, "stages: [{en: 1}, {weights: {fi: 1}, switch: ¦slow}]",
      "mixtures.equal.stages.switch", "found 'slow', expected one of: immediate, linear"),
    Spoiled(
      weights, "stages: [{weights: {fi: 1}, switch: ¦linear}]", "mixtures.equal.stages.switch",
      "found 'linear' in the first stage, expected a stage before it"),
    Spoiled(
      weights, "packing: documents, stages: [{en: 1}, {weights: {fi: 1}, switch: ¦linear}]",
      "mixtures.equal.stages.switch", "expected immediate where exact shares are not of tokens"),
    Spoiled(
      weights, "stages: [{en: 1}, {weights: {fi: 1}, share: ¦3/2}]",
      "mixtures.equal.stages.share", "found '3/2', expected a share from 0 to 1"),
    Spoiled(
      weights, "stages: [{en: 1}, {weights: {fi: 1}, ¦share: 1/2, tokens: 5k}]",
      "mixtures.equal.stages.share", "found 'share' beside 'tokens'"),
    Spoiled(
      weights, "stages: [{en: 1}, {weights: {fi: 1}, temperature: ¦9}]",
      "mixtures.equal.stages.temperature", "found '9', expected a number from 0 to 4"),
    Spoiled(
      weights, "stages: [{en: 1}, {weights: {fi: 1}, ¦until: 9}]", "mixtures.equal.stages.until",
      "unknown key 'until'"),
    Spoiled(
      weights, "unit: ¦document, weights: {en: 1}", "mixtures.equal.unit",
      "found 'document', expected row or batch, or packing: documents"),
    Spoiled(
      "{vocabulary: bytes, \(weights)", "¦{vocabulary: bytes, unit: batch, \(weights)",
      "mixtures.equal", "the key 'batch-rows' is missing"),
    Spoiled(
      weights, "batch-rows: ¦4, weights: {en: 1}", "mixtures.equal.batch-rows",
      "found '4', expected unit: batch"),
    Spoiled(
      tenth, "of: ¦none, only: en", "mixtures.tenth.of", "found 'none', expected one of: equal"),
    Spoiled(
      tenth, "of: equal, only: ¦sv", "mixtures.tenth.only",
      "found 'sv', expected a clone that 'equal' has a weight for"),
    Spoiled(
      "{vocabulary: bytes, \(tenth)", "¦{vocabulary: bytes, of: equal", "mixtures.tenth",
      "the key 'only' is missing"),
    Spoiled(
      weights, "¦only: en, weights: {en: 1}", "mixtures.equal.only", "found 'only' without 'of'"),
    Spoiled(
      weights, "weights: {en: 1}, withhold: ¦{en: {documents: 1/10}}", "mixtures.equal.withhold",
      "found nobody in stage 1 whom the documents withheld from 'en.1' could go to"),
    Spoiled(
      weights, "weights: {en: 1}, withhold: {en: {documents: ¦2}}",
      "mixtures.equal.withhold.en.documents", "found '2', expected a share from 0 to 1"),
    Spoiled(
      weights, "weights: {en: 1}, withhold: {en: ¦1/10}", "mixtures.equal.withhold.en",
      "found '1/10', expected a map"),
    Spoiled(
      weights, "weights: {en: 1}, withhold: {¦sv: {documents: 1/10}}",
      "mixtures.equal.withhold.sv", "'sv' is not sampled"),
  ]

  /// The same of ``RecipeFile/whole``.
  static let spoiledWhole: [Spoiled] = [
    Spoiled("  second:\n", "  ¦s/d:\n", "samples.s/d", "found the name 's/d'"),
    Spoiled("[2kB, 3kB]", "[2kB, ¦0]", "samples.second.budgets", "found '0'"),
    Spoiled("[2kB, 3kB]", "¦[]", "samples.second.budgets", "found an empty list"),
    Spoiled("validation: 100", "validation: ¦-1", "samples.main.holdout.validation", "at least 0"),
    Spoiled("[fi]", "[¦sv]", "samples.second.corpora", "found 'sv', expected one of: en, fi"),
    Spoiled("[fi]", "¦[]", "samples.second.corpora", "found an empty list"),
    Spoiled(
      "take: documents", "take: ¦lines", "samples.second.take", "found 'lines', expected docum"),
    Spoiled(
      "take: documents", "unit: ¦lines", "samples.second.unit", "found 'lines', expected bytes"),
    Spoiled(
      "{batch: 2", "{batch: ¦0", "training.fine.batch", "found '0', expected a count such as"),
    Spoiled("fine: {batch: 2,", "fine: ¦{", "training.fine", "the key 'batch' is missing"),
    Spoiled("from: base", "from: ¦tuned", "runs.tuned.from", "entry before this one, one of: base"),
    Spoiled("from: base", "from: ¦[base]", "runs.tuned.from", "found a list"),
    Spoiled(
      "from: base", "from: base\n    ¦model: tiny", "runs.tuned.model",
      "found 'model' beside 'from', expected that of the runs it names alone"),
    Spoiled(
      "from: base", "from: base\n    ¦seeds: 2", "runs.tuned.seeds", "found 'seeds' beside 'from'"),
    Spoiled("optimiser: false", "optimiser: ¦no", "runs.tuned.carry.optimiser", "true or false"),
    Spoiled("optimiser: false", "¦moments: 1", "runs.tuned.carry.moments", "one of: optimiser"),
    Spoiled(
      "mixture: finnish", "mixture: ¦foreign", "runs.tuned.mixture",
      "found a mixture of the vocabulary 'others', expected one of 'bytes', which the runs before"),
    Spoiled(
      "mixture: finnish", "mixture: [finnish, ¦equal]", "runs.tuned.mixture",
      "found a mixture with 'en', which is not in the sample 'second'; expected corpora out of: fi"),
    Spoiled("budget: 3kB", "budget: ¦1kB", "runs.tuned.budget", "expected one of: 2kB, 3kB"),
    Spoiled("sample: second", "sample: ¦third", "runs.tuned.sample", "one of: main, second"),
    Spoiled(
      "sample: second\n    mixture: finnish\n    budget: 3kB",
      "sample: [second, main]\n    mixture: finnish\n    budget: ¦3kB", "runs.tuned.budget",
      "found '3kB', expected one of: 1kB, 2kB"),
    Spoiled(
      "training: fine", "training: [fine, ¦short]", "runs.tuned.training", "one of: long, fine"),
    Spoiled(
      "from: base\n    carry: {optimiser: false}\n    training: fine",
      "¦from: base\n    carry: {optimiser: false}", "runs.tuned",
      "the key 'training' is missing; expected one of: long, fine"),
    Spoiled(
      "from: base\n    carry: {optimiser: false}\n    training: fine\n    sample: second",
      "¦from: base\n    carry: {optimiser: false}\n    training: fine", "runs.tuned",
      "the key 'sample' is missing; expected one of: main, second"),
    Spoiled("{count: 2", "{count: ¦10001", "runs.base.seeds.count", "found '10001'"),
    Spoiled("{tables: rows}", "{tables: ¦cells}", "corpora.en.wikitext.tables", "drop, rows"),
    Spoiled("{tables: rows}", "{variant: ¦zh-tw}", "corpora.en.wikitext.variant", "found 'zh-tw'"),
    Spoiled("lines: 0.3}", "lines: ¦1.1}", "corpora.en.filters.repeated-lines", "from 0 to 1"),
    Spoiled("namespaces: [0]", "namespaces: [0, ¦-1]", "corpora.en.namespaces", "found '-1'"),
    Spoiled("namespaces: [0]", "extra-keys: ¦[a, a]", "corpora.en.extra-keys", "stands twice"),
    Spoiled("{damages: 1}", "{damages: ¦-1}", "corpora.en.tolerance.damages", "at least 0"),
    Spoiled("{damages: 1}", "{rejected: ¦101 %}", "corpora.en.tolerance.rejected", "found '101 %'"),
    Spoiled(
      "fi: {source", "fi: {namespaces: ¦[1], source", "corpora.fi.namespaces",
      "expected none, since no source is wikipedia or cirrus"),
    Spoiled(
      "namespaces: [0]", "namespaces: [0]\n    documents: ¦lines", "corpora.en.documents",
      "expected none, since no source is text"),
    Spoiled(
      "namespaces: [0]", "text-key: a\n    id-key: b\n    text-column: ¦c",
      "corpora.en.text-column", "expected none, since no source is csv or tsv"),
    Spoiled(
      "fi: {source: {mc4: fi.json}}", "fi: {source: {mc4: ¦'-'}}", "corpora.fi.source.mc4",
      "standard input"),
    Spoiled(
      "fi: {source: {mc4: fi.json}}", "fi: {source: {mc4: ¦'~nobody-is-called-so/x'}}",
      "corpora.fi.source.mc4", "begins with a home folder that is not known"),
    Spoiled(
      "fi: {source", "fi: {language: x-toy, filters: {script-share: ¦0.5}, source",
      "corpora.fi.filters.script-share", "'x-toy' has no script of its own"),
  ]

  @Test(arguments: spoiled + spoiledMixtures)
  func pointsAtTheSpot(_ spoiled: Spoiled) throws { try check(spoiled, of: RecipeFile.text) }

  @Test(arguments: spoiledWhole)
  func pointsAtTheSpotInLongForms(_ spoiled: Spoiled) throws {
    try check(spoiled, of: RecipeFile.whole)
  }

  private func check(_ spoiled: Spoiled, of text: String) throws {
    let file = try RecipeFile()
    #expect(text.contains(spoiled.from))
    let marked = text.replacingFirst(spoiled.from, with: spoiled.to)
    let before = try #require(marked.split(separator: "¦", omittingEmptySubsequences: false).first)
    let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
    // Names that are not there any more are told as well, where they are used.
    let errors = RecipeFile.errors {
      _ = try file.read(bytes: Array(marked.filter { $0 != "¦" }.utf8))
    }
    let error = try #require(errors.first { $0.key == spoiled.key } ?? errors.first)
    #expect(error.file == file.path)
    #expect(error.key == spoiled.key)
    #expect(error.position?.line == lines.count)
    #expect(error.position?.column == (lines.last?.count ?? 0) + 1)
    #expect(error.reason.contains(spoiled.reason), "\(error)")
    let place = "\(file.path):\(lines.count):\((lines.last?.count ?? 0) + 1): "
    #expect(error.description.hasPrefix(place))
  }

  @Test func unspoiledRecipeIsRead() throws {
    let file = try RecipeFile()
    #expect(try file.read().runs.count == 1)
    #expect(try file.read(RecipeFile.whole).runs.count == 10)
  }

  @Test func aSampleThatRunsUseNeedsTheSets() throws {
    let file = try RecipeFile()
    let two = RecipeFile.text.replacing(
      "sample: {", with: "samples:\n  bare: {budgets: [2kB]}\n  main: {")
    let error = try #require(throws: RecipeError.self) {
      _ = try file.read(two, changing: "model: tiny", to: "model: tiny, sample: [main, bare]")
    }
    #expect(error.reason == "'test' is empty; give it bytes in samples.bare.holdout")
    // One that none uses does not.
    #expect(
      try file.read(two, changing: "model: tiny", to: "model: tiny, sample: main").runs.count == 1)
  }

  /// What one sample holds out, another with other hold-outs may train on.
  @Test func runsGoOnWithTheSameHoldOuts() throws {
    let file = try RecipeFile()
    let text = RecipeFile.whole.replacing(
      "validation: 100, test: 200}\n    corpora", with: "test: 200}\n    corpora")
    #expect(text != RecipeFile.whole)
    let error = try #require(throws: RecipeError.self) { _ = try file.read(text) }
    #expect(error.key == "runs.tuned.sample")
    #expect(
      error.reason == "found the sample 'second', whose hold-outs are not those of 'main', so that "
        + "the runs before may have been trained on them; expected the same holdout")
  }

  @Test func whatVariablesStandForIsNotShown() throws {
    let file = try RecipeFile()
    for (from, to) in [
      ("threshold: 0.6", "threshold: '${X}'"), ("model: tiny", "model: '${X}'"),
      ("10k", "'${X}'"), ("kind: byte", "kind: '${X}'"), ("{en: 1,", "{en: '${X}',"),
    ] {
      let error = try #require(throws: RecipeError.self) {
        _ = try file.read(changing: from, to: to, variables: ["X": "geheim"])
      }
      #expect(error.reason.contains("found '${X}', expected"), "\(error)")
      #expect(!"\(error)".contains("geheim"))
    }
  }

  @Test func manyNamesAreNotAllTold() throws {
    let models = (0..<1000).map { "  m\($0): {layers: 1, channels: 8, heads: 1, context: 64}\n" }
    let error = try #require(throws: RecipeError.self) {
      _ = try RecipeFile().read(
        RecipeFile.text.replacing("models:\n", with: "models:\n" + models.joined()),
        changing: "model: tiny", to: "model: huge")
    }
    #expect(error.reason.hasSuffix("m17, m18, m19 and 988 more"), "\(error)")
  }

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
    let long = Array(RecipeFile.whole.utf8)
    for count in 0..<long.count { expectNoTrap(file, Array(long[..<count])) }
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
      #expect(error is RecipeError || error is RecipeErrors, "\(error)")
    }
  }
}

extension String {
  fileprivate func replacingFirst(_ part: String, with other: String) -> String {
    guard let range = range(of: part) else { return self }
    return replacingCharacters(in: range, with: other)
  }
}
