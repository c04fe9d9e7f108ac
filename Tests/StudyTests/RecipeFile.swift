import ByteIO
import Foundation
import Study
import TestSupport
import Testing

/// A recipe in a folder of its own, beside some input files.
struct RecipeFile {
  /// A recipe with one of everything, in its short forms.
  static let text = """
    name: study
    seed: 7
    corpora:
      en: {source: {mc4: en.json}}
      fi: {source: {mc4: fi.json}}
    sample: {budgets: [1kB, 2kB], holdout: {validation: 100, test: 200}}
    contamination: {threshold: 0.6}
    vocabularies:
      bytes: {kind: byte}
    mixtures:
      equal: {vocabulary: bytes, weights: {en: 1, fi: 1}}
      tenth: {vocabulary: bytes, weights: {en: 0.9, fi: 1/10}}
    models:
      tiny: {layers: 1, channels: 32, heads: 2, context: 64}
      wide: {layers: 1, channels: 64, heads: 2, context: 64}
    training: {batch: 4, learning-rate: 1e-3}
    runs:
      base: {model: tiny, mixture: equal, budget: 2kB, tokens: 10k}
    evaluate: {sets: [test], window: 64, shift: 32}

    """

  /// A recipe with every section that has settings, in its long forms.
  static let whole = """
    name: study
    seed: 7
    corpora:
      en:
        source:
          mc4: en.json
          wikipedia: dump.xml
          jsonl: en.json
          artificial: {seed: 1, bytes: 1kB}
        text: {minimum-line-characters: 2}
        filters: {repeated-lines: 0.3}
        wikitext: {tables: rows}
        namespaces: [0]
        tolerance: {damages: 1}
      fi: {source: {mc4: fi.json}}
    samples:
      main: {budgets: [1kB, 2kB], holdout: {validation: 100, test: 200}}
      second:
        budgets: [2kB, 3kB]
        holdout: {validation: 100, test: 200}
        corpora: [fi]
        take: documents
    contamination: {threshold: 0.6}
    vocabularies:
      bytes: {kind: byte}
      others: {kind: byte}
      bpe: {train: bpe, size: 300, sample: main, budget: 1kB}
      wordpiece: {train: wordpiece, size: 300, sample: main, budget: 1kB}
      twins: {clone: bytes, copies: 2}
      joined: {merge: [bytes, bpe]}
    mixtures:
      equal: {vocabulary: bytes, weights: {en: 1, fi: 1}}
      finnish: {vocabulary: bytes, weights: {fi: 1}}
      foreign: {vocabulary: others, weights: {fi: 1}}
    models:
      tiny: {layers: 1, channels: 32, heads: 2, context: 64}
    training:
      long: {batch: 4, learning-rate: 1e-3}
      fine: {batch: 2, learning-rate: 1e-4, warm-up: 3}
    runs:
      base:
        model: tiny
        training: long
        sample: main
        mixture: equal
        budget: [1kB, 2kB]
        tokens: 10k
        seeds: {count: 2, vary: [initialisation, order, sample]}
      tuned:
        from: base
        carry: {optimiser: false}
        training: fine
        sample: second
        mixture: finnish
        budget: 3kB
        tokens: 1k
      alone: {model: tiny, training: long, sample: main, mixture: finnish, budget: 1kB, tokens: 1k}
      after: {from: alone, training: fine, sample: main, mixture: finnish, budget: 2kB, tokens: 1k}
    evaluate: {sets: [test], window: 64, shift: 32, compare: first}
    transfer:
      bytes: {scratch: alone, finetuned: after}
      blood-bank: {monolingual: alone, bilingual: after}
      imbalance: {monolingual: alone, mixed: base}
    claims:
      alike: {measure: bits-per-byte, of: {entry: after}, than: {entry: alone}, is: alike}

    """

  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in ["en.json", "fi.json", "sv.json", "dump.xml"] { try touch(name) }
  }

  /// Makes an empty file.
  func touch(_ name: String) throws {
    let path = folder.file(name)
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try AtomicFile.write([], to: path)
  }

  /// What is told to be wrong, in the order of the file.
  static func errors(_ read: () throws -> Void) -> [RecipeError] {
    do {
      try read()
    } catch let error as RecipeError {
      return [error]
    } catch let errors as RecipeErrors {
      return errors.errors
    } catch {
      Issue.record(error)
    }
    return []
  }

  /// The path of the recipe.
  var path: String { folder.file("recipe.yaml") }

  /// Reads `bytes` as a recipe.
  func read(bytes: [UInt8], variables: [String: String] = [:]) throws -> Recipe {
    try File(writing: path).write(bytes)
    return try Recipe(path: path, variables: variables)
  }

  /// Reads ``text``, or another one, with one change.
  func read(
    _ text: String = Self.text, changing from: String = "", to: String = "",
    variables: [String: String] = [:]
  ) throws -> Recipe {
    let text = from.isEmpty ? text : text.replacingOccurrences(of: from, with: to)
    return try read(bytes: Array(text.utf8), variables: variables)
  }
}
