import Corpus
import Encode
import Engine
import Model
import Sample

/// Where artefacts stand below the build folder: no id is made, or cut up, anywhere else.
///
/// A folder names all that its artefact is about, always, since its name is part of what a manifest
/// proves: a second value on an axis must not rename, and so make again, what is there.
enum Folders {
  static func extract(_ corpus: String) -> String { "extract/\(corpus)" }

  static func sample(_ sample: String, draw: Int, _ corpus: String) -> String {
    "sample/\(sample)/draw-\(draw)/\(corpus)"
  }

  /// What the stage called `stage` measures of a set.
  static func measured(_ stage: String, _ corpus: String, _ set: SetName) -> String {
    "\(stage)/\(place(corpus, set))"
  }

  static func vocabulary(_ name: String) -> String { "vocabularies/\(name)" }

  static func shards(_ vocabulary: String, _ corpus: String, _ set: SetName) -> String {
    "shards/\(vocabulary)/\(place(corpus, set))"
  }

  /// What describes the shards of a set.
  static func shardsFile(_ vocabulary: String, _ corpus: String, _ set: SetName) -> ArtefactFile {
    ShardEncoder.shards(of: shards(vocabulary, corpus, set))
  }

  /// The order of a run's rows, which depends on the length of these: the model's context.
  static func mixture(_ run: Run) -> String {
    let names = [
      run.mixture.name, run.sample.name, run.budget.name, run.tokens.name,
      "c\(run.model.settings.contextLength)",
    ]
    return "mixtures/\(join(names))/draw-\(run.draw)/order-\(run.order)"
  }

  /// A model made elsewhere, with the vocabulary that its ids are of.
  static func model(_ name: String, _ vocabulary: String) -> String {
    "models/\(join([name, vocabulary]))"
  }

  static func train(_ run: Run) -> String { "train/\(run.id)" }

  static func evaluate(
    _ run: Run, _ corpus: String, _ clone: Int, _ part: SetName.Part
  ) -> String {
    let place = run.mixture.vocabulary.copies > 1 ? join([corpus, "clone-\(clone)"]) : corpus
    return "evaluate/\(run.id)/\(place)/\(part.word)"
  }

  // The measures of transfer.
  static let bytes = "transfer/bytes"
  static let bloodBank = "transfer/blood-bank"
  static let imbalance = "transfer/imbalance"

  static func claim(_ name: String) -> String { "claims/\(name)" }

  /// The score of a run on a data set.
  static func dataset(_ run: Run, _ name: String) -> String { "datasets/\(run.id)/\(name)" }

  /// The comparison of the runs of a seed on a set.
  static func compare(_ corpus: String, _ clone: Int?, _ set: SetName, seed: Int) -> String {
    let corpus = clone.map { join([corpus, "clone-\($0)"]) } ?? corpus
    return "compare/\(place(corpus, set))/seed-\(seed)"
  }

  static let report = "report"

  /// A run, by its entry and its values on the other axes.
  static func run(entry: String, _ values: [String]) -> String { "\(entry)/\(join(values))" }

  /// A run that goes on from the run `parent`.
  static func run(entry: String, _ values: [String], from parent: String) -> String {
    "\(entry)/\(join(values))/from/\(parent)"
  }

  /// The name in `id` that a file system would not take, or all of `id` where it is too deep.
  static func tooLong(_ id: String) -> String? {
    if id.utf8.count > longestPath { return id }
    return id.split(separator: "/").first { $0.utf8.count > longestName }.map(String.init)
  }

  /// 255 bytes is what file systems take.
  private static let longestName = 250
  /// 4096 bytes is what Linux takes, the build folder and the files' names included.
  private static let longestPath = 2000

  private static func place(_ corpus: String, _ set: SetName) -> String {
    "\(set.sample)/draw-\(set.draw)/\(corpus)/\(set.part.word)"
  }

  /// No name holds a comma.
  private static func join(_ names: [String]) -> String { names.joined(separator: ",") }
}
