import ByteIO
import Corpus
public import Engine
import Foundation
import LanguageID

/// A corpus whose declared language is to be held against what its lines look like.
public struct DeclaredCorpus: Sendable {
  /// The corpus's name.
  public var name: String
  /// Its declared language.
  public var language: String
  /// The file with exactly the documents in question.
  public var path: String
  /// Files with documents of the same corpus that are not among these.
  public var holdOuts: [String]

  /// Names a corpus.
  public init(name: String, language: String, path: String, holdOuts: [String]) {
    self.name = name
    self.language = language
    self.path = path
    self.holdOuts = holdOuts
  }
}

/// Trains the language identifier on the corpora themselves, crosswise, so that no line is judged
/// by a model that has seen its document.
public struct LanguageIDStage {
  private let context: TaskContext
  private let seed: UInt64

  /// The most lines of a language that are learnt from.
  private static let linesPerLanguage = 40_000
  private static let minimumLineBytes = 20

  /// Prepares to train under `seed`.
  public init(seed: UInt64, context: TaskContext) {
    self.seed = seed
    self.context = context
  }

  /// Writes `model.bin`.
  public func run(_ corpora: [DeclaredCorpus]) throws {
    context.progress.start("language-id: read", total: corpora.count, unit: "corpora")
    var lines: [LabelledLine] = []
    for (index, corpus) in corpora.enumerated() {
      lines += try labelledLines(of: corpus, limit: Self.linesPerLanguage)
      context.progress.update(done: index + 1)
    }
    context.progress.start("language-id: train", total: nil, unit: "lines")
    let model = try CrossFittedModel.train(lines, settings: TrainingSettings(seed: seed))
    try AtomicFile.write(model.encoded(), to: context.output("model.bin"))
  }

  /// The first lines of a corpus; its documents are in random order, so these are a random choice.
  private func labelledLines(of corpus: DeclaredCorpus, limit: Int) throws -> [LabelledLine] {
    var lines: [LabelledLine] = []
    try DocumentFile(path: corpus.path).forEach { document in
      guard lines.count < limit else { return }
      let hash = document.fold
      for line in document.text.split(separator: UInt8(ascii: "\n"))
      where line.count >= Self.minimumLineBytes {
        lines.append(LabelledLine(label: corpus.language, document: hash, text: Array(line)))
      }
    }
    return Array(lines.prefix(limit))
  }
}

/// Measures which languages the lines of sampled corpora are in.
public struct ContaminationStage {
  private let rule: LineRule
  private let seed: UInt64
  private let context: TaskContext

  private static let exampleCount = 20

  /// Prepares to measure by `rule`.
  ///
  /// - Parameter seed: The seed of the bootstrap.
  public init(rule: LineRule, seed: UInt64, context: TaskContext) {
    self.rule = rule
    self.seed = seed
    self.context = context
  }

  /// Writes `contamination.json` and `contamination.csv`, a row for each declared language: corpora
  /// of one language are counted together.
  ///
  /// The classifier is measured on the corpora's hold-outs, documents that were neither learnt from
  /// nor are counted here. These have the corpus's own stray lines, too, so what looks like the
  /// classifier's error is an upper bound of it.
  public func run(_ corpora: [DeclaredCorpus], model path: String) throws {
    let model = try CrossFittedModel(decoding: readFile(path))
    var evaluation = Evaluation(labels: model.labels)
    var accumulators: [ContaminationAccumulator] = []
    for corpus in corpora {
      context.progress.start("contamination \(corpus.name)", total: nil)
      let counted = try accumulate(corpus, model)
      if let same = accumulators.firstIndex(where: { $0.declared == corpus.language }) {
        try accumulators[same].merge(counted)
      } else {
        accumulators.append(counted)
      }
      for path in corpus.holdOuts {
        try evaluate(model, on: path, language: corpus.language, into: &evaluation)
      }
    }
    let quality = evaluation.lineCount > 0 ? evaluation : nil
    let rows = accumulators.map { $0.row(evaluation: quality, seed: seed) }
    let matrix = ContaminationMatrix(rule: rule, rows: rows, evaluation: quality)
    try AtomicFile.write(try matrix.encoded(), to: context.output("contamination.json"))
    try AtomicFile.write(Array(matrix.csv.utf8), to: context.output("contamination.csv"))
  }

  private func accumulate(
    _ corpus: DeclaredCorpus, _ model: CrossFittedModel
  ) throws -> ContaminationAccumulator {
    var accumulator = try ContaminationAccumulator(
      declared: corpus.language, model: model, rule: rule, exampleCount: Self.exampleCount)
    var done = 0
    try DocumentFile(path: corpus.path).forEach { document in
      accumulator.add(
        text: document.text.span, document: document.id, fold: Int(document.fold & 1))
      done += document.text.count
      context.progress.update(done: done)
    }
    return accumulator
  }

  private func evaluate(
    _ model: CrossFittedModel, on path: String, language: String,
    into evaluation: inout Evaluation
  ) throws {
    try DocumentFile(path: path).forEach { document in
      for line in document.text.split(separator: UInt8(ascii: "\n")) {
        let prediction = model.predict(Array(line).span, fold: Int(document.fold & 1))
        guard let label = rule.label(of: prediction) else { continue }
        evaluation.add(label: language, detected: label, probability: prediction.probability)
      }
    }
  }
}

extension Document {
  /// The hash that decides which fold the document falls into: equal texts, equal folds.
  fileprivate var fold: UInt64 { ContentHash(of: text).low }
}
