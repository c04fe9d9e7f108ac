import ByteIO
import Foundation
import Study
import TestSupport

/// A recipe in a folder of its own, beside one input file.
struct RecipeFile {
  /// A recipe with one of everything.
  static let text = """
    name: study
    seed: 7
    corpora:
      en: {source: {mc4: en.json}}
      fi: {source: {mc4: en.json}}
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

  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try touch("en.json")
  }

  /// Makes an empty file.
  func touch(_ name: String) throws {
    let path = folder.file(name)
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try AtomicFile.write([], to: path)
  }

  /// The path of the recipe.
  var path: String { folder.file("recipe.yaml") }

  /// Reads `bytes` as a recipe.
  func read(bytes: [UInt8], variables: [String: String] = [:]) throws -> Recipe {
    try File(writing: path).write(bytes)
    return try Recipe(path: path, variables: variables)
  }

  /// Reads ``text`` with one change.
  func read(
    changing from: String = "", to: String = "", variables: [String: String] = [:]
  ) throws -> Recipe {
    let text = from.isEmpty ? Self.text : Self.text.replacingOccurrences(of: from, with: to)
    return try read(bytes: Array(text.utf8), variables: variables)
  }
}
