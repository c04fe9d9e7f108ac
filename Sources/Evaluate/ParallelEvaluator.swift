import ByteIO
public import Corpus
public import Engine
import Model
import Values
import Vocabulary

/// Scores a causal model on parallel text.
public enum ParallelEvaluator {
  /// Raised when the same weights and text give other scores or other facts.
  private static let version = 1
  private static let fileName = "lines.csv"
  private static let linesAtOnce = 256

  /// A language of the text that a run's vocabulary can write.
  public struct Written: Encodable, Sendable {
    /// Its place among the columns, from 0.
    public var column: Int
    /// What encodes it: the run's vocabulary, or a parent of it.
    public var parent: String
    /// Its byte premium, where that is known from elsewhere.
    public var premium: Double?

    /// Notes a language.
    public init(column: Int, parent: String, premium: Double?) {
      self.column = column
      self.parent = parent
      self.premium = premium
    }
  }

  private struct Settings: Encodable {
    var axes: [String: String]
    var evaluate: EvaluationSettings
    var files, languages: [String]
    var written: [Written]
    var reference: String
  }

  /// The task that scores a run.
  ///
  /// - Parameters:
  ///   - axes: What the facts are about: the run's place on every axis, and the data set.
  ///   - train: The id of the run's weights.
  ///   - vocabulary: The description of the run's vocabulary.
  ///   - parents: Those of the vocabularies that encode lines.
  ///   - files: The files of lines, whose columns are `languages`.
  ///   - written: The languages that are scored.
  ///   - reference: The code of the language that others are compared with.
  public static func task(
    id: String, axes: [Axis: String], train: String, vocabulary: ArtefactFile,
    parents: [ArtefactFile], files: [TextFile], languages: [String], written: [Written],
    reference: String, settings: EvaluationSettings
  ) throws -> BuildTask {
    let others = parents.filter { $0.id != vocabulary.id }
    return try BuildTask(
      id: id, stage: "evaluate", version: version,
      settings: Settings(
        axes: axes.words, evaluate: settings, files: files.map(\.name), languages: languages,
        written: written, reference: reference),
      inputs: [
        .artefact(id: train, files: [ModelDescription.fileName, TrainingState.modelFileName]),
        .artefact(vocabulary),
      ] + others.map { .artefact($0) } + files.map { .file(path: $0.path, name: $0.name) },
      libraries: ["instructions": InstructionSet.name]
    ) { context in
      let (model, ids, hash) = try Evaluator.open(train, vocabulary, context)
      var lines: [[[UInt8]]] = []
      for file in files {
        let bytes = try await content(of: file)
        lines += try ParallelText.read(bytes, name: file.name, languages: languages).lines
      }
      let scorer = try SentenceScorer(model: model, ids: ids, settings: settings)
      let scores = try written.map { language in
        try scored(language, languages[language.column], lines, by: scorer, context, label: id)
      }
      let score = ParallelScore(languages: scores, reference: reference)
      try AtomicFile.write(
        Array(score.rows.map(CSV.row).joined().utf8), to: context.output(fileName))
      try FactFile(score.facts(about: axes), hashes: ["model": hash, "vocabulary": ids.digest])
        .write(to: context.folder)
      return nil
    }
  }

  /// What the model makes of the lines in a language.
  private static func scored(
    _ language: Written, _ code: String, _ lines: [[[UInt8]]], by scorer: SentenceScorer,
    _ context: TaskContext, label: String
  ) throws -> ParallelScore.Language {
    let parent = try Vocabulary(folder: context.folder(of: language.parent))
    let texts = lines.map { $0[language.column] }
    context.progress.start("\(label) \(code)", total: texts.count, unit: "lines")
    var nats: [Double] = []
    for first in stride(from: 0, to: texts.count, by: linesAtOnce) {
      let some = texts[first..<min(first + linesAtOnce, texts.count)]
      nats += try scorer.nats(of: Array(some), by: parent, label: label)
      context.progress.update(done: nats.count)
    }
    return ParallelScore.Language(
      code: code, nats: nats, byteCounts: texts.map(\.count), premium: language.premium)
  }

  /// The content of a file, decompressed.
  private static func content(of file: TextFile) async throws -> [UInt8] {
    let source = try ByteSource(path: file.path, workers: 1)
    var content: [UInt8] = []
    while let chunk = try await source.next() {
      guard case .bytes(let bytes) = chunk else {
        throw EvaluateError.brokenParallel(
          file: file.name, line: 1 + content.count { $0 == 10 }, found: "a damaged place",
          expected: "a whole file, since lines have to match")
      }
      content += bytes
    }
    return content
  }
}
