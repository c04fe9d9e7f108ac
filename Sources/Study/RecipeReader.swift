import ByteIO
import Corpus
import Ingest
import Sample
import Yams

extension Recipe {
  /// Reads and validates the recipe at `path`.
  ///
  /// - Parameter variables: Values of the `${NAME}`s in it.
  /// - Throws: ``RecipeError`` with file, line, key, what was found and what was expected.
  public init(path: String, variables: [String: String]) throws {
    let (root, text) = try RecipeNode.document(
      ofFile: path, expected: "a recipe", variables: variables)
    try self.init(root, text: text)
  }

  private init(_ root: RecipeNode, text: String) throws {
    var map = try root.map()
    file = root.file
    self.text = text
    name = try map.require("name", "a name such as my-study").value(
      "letters, digits, '-', '_' and '.'", RecipeNames.name)
    seed = try map.require("seed", "a whole number; no seed is chosen for you").value(
      "a whole number from 0 to 2^64 - 1", { UInt64($0) })
    corpora = try Self.corpora(map.require("corpora", "the corpora by name"))
    let corpusNames = corpora.map(\.name)
    sample = try map.take("sample").map { [seed] node in
      try SampleRecipe(node, seed: seed, corpora: corpusNames)
    }
    contamination = try map.take("contamination").map { try ContaminationRecipe($0) }
    vocabularies = try Self.named(map.take("vocabularies"), VocabularyRecipe.init)
    let sampledNames = sample?.corpora ?? []
    mixtures = try Self.named(map.take("mixtures")) { [vocabularies] name, node in
      try MixtureRecipe(
        name, node, sampled: sampledNames, vocabularies: vocabularies.map(\.name))
    }
    models = try Self.named(map.take("models"), ModelRecipe.init)
    let training = try map.take("training").map { try TrainingRecipe($0) }
    let runs = map.take("runs")
    self.runs = []
    if let runs {
      guard let training else {
        throw root.error("the key 'training' is missing; runs need batch, learning-rate and so on")
      }
      let axes = RunAxes(
        seed: seed, training: training, models: models, mixtures: mixtures,
        budgets: sample?.settings.budgets ?? [])
      self.runs = try axes.runs(runs)
    }
    evaluation = try map.take("evaluate").map {
      try EvaluationRecipe($0, sample: sample, runs: self.runs)
    }
    try map.finish()
  }

  /// Reads a map of named things, in the order written.
  private static func named<Value>(
    _ node: RecipeNode?, _ make: (String, RecipeNode) throws -> Value
  ) throws -> [Value] {
    guard let node else { return [] }
    return try node.map().entries.map { name, node in
      guard RecipeNames.name(name) != nil else {
        throw node.keyError("found the name '\(name)', expected letters, digits, '-', '_' and '.'")
      }
      return try make(name, node)
    }
  }

  private static func corpora(_ node: RecipeNode) throws -> [CorpusRecipe] {
    let corpora = try named(node, CorpusRecipe.init)
    if corpora.isEmpty { throw node.error("found no corpus, expected at least one") }
    return corpora
  }
}

extension RecipeNode {
  /// The root of the YAML file at `path`, and its text.
  static func document(
    ofFile path: String, expected: String, variables: [String: String] = [:]
  ) throws -> (root: RecipeNode, text: String) {
    func complaint(_ found: String) -> RecipeError {
      RecipeError(
        file: path, position: nil, key: "", reason: "found \(found), expected \(expected)")
    }
    guard let text = String(validating: try readFile(path), as: UTF8.self) else {
      throw RecipeError(
        file: path, position: nil, key: "", reason: "found broken UTF-8, expected YAML in UTF-8")
    }
    do {
      guard let node = try Yams.compose(yaml: text) else { throw complaint("an empty file") }
      return (RecipeNode(node: node, key: "", file: path, variables: variables), text)
    } catch let error as YamlError {
      throw RecipeError(brokenYAML: error, file: path)
    }
  }
}

extension RecipeError {
  /// What the YAML parser says, in the form of the other complaints.
  init(brokenYAML error: YamlError, file: String) {
    func complaint(_ mark: Mark?, _ problem: String) -> RecipeError {
      RecipeError(
        file: file, position: mark.map { Position(line: $0.line, column: $0.column) }, key: "",
        reason: "found broken YAML: \(problem)")
    }
    self =
      switch error {
      case .scanner(let context, let problem, let mark, let yaml),
        .parser(let context, let problem, let mark, let yaml),
        .composer(let context, let problem, let mark, let yaml):
        complaint(
          mark,
          [problem, context?.text].compactMap { $0 }.joined(separator: " ")
            + (yaml.contains("${") ? "; a ${NAME} inside { } must stand in quotes" : ""))
      case .duplicatedKeysInMapping(let duplicates, let context):
        complaint(context.mark, "\(duplicates.joined(separator: ", ")) stands twice in a map")
      default: complaint(nil, "\(error)")
      }
  }
}

/// Names become folders, so they are restricted to what every file system takes.
enum RecipeNames {
  static func name(_ text: String) -> String? {
    let isGood = text.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains($0)
      }
    }
    return isGood && !text.isEmpty && !text.hasPrefix(".") ? text : nil
  }
}
