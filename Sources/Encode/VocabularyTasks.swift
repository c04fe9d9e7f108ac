import ByteIO
public import Corpus
public import Engine
import Values
public import Vocabulary

/// Vocabularies as artefacts: trained, cloned and merged.
public enum VocabularyTasks {
  /// The word of `--until`.
  public static let stage = "vocabulary"

  /// A set of a corpus to train on.
  public struct Source: Sendable {
    /// The corpus.
    public var corpus: String
    /// The set.
    public var set: SetName
    /// Its documents.
    public var documents: ArtefactFile

    /// Names a set and its documents.
    public init(corpus: String, set: SetName, documents: ArtefactFile) {
      self.corpus = corpus
      self.set = set
      self.documents = documents
    }
  }

  /// Raised when the same settings and text give another vocabulary, other counts or other facts.
  private static let version = 3

  /// The task that makes the vocabulary called `name`.
  ///
  /// - Parameter sources: What it is trained on; none for a kind that is not trained.
  public static func make(
    id: String, name: String, settings: VocabularySettings, sources: [Source] = []
  ) throws -> BuildTask {
    try make(
      id: id, name: name, settings: settings, inputs: sources.map { .artefact($0.documents) },
      texts: sources.map { source in
        Text(about: source.set.axes.merging([.corpus: source.corpus]) { $1 }) { context in
          TrainingText(documents: context.path(source.documents), context: context)
        }
      })
  }

  /// The task that makes a vocabulary from files outside a build.
  public static func make(
    id: String, name: String, settings: VocabularySettings, files: [TextFile]
  ) throws -> BuildTask {
    let isReadOnce = files.contains { isStream($0.path) }
    return try make(
      id: id, name: name, settings: settings,
      inputs: files.map { .file(path: $0.path, name: $0.name) },
      texts: [Text(about: [:]) { TrainingText(files: files, context: $0) }],
      isCounted: !isReadOnce)
  }

  /// The task that takes over a vocabulary made elsewhere.
  ///
  /// - Parameters:
  ///   - path: What `Vocabulary.init(path:)` opens: a folder, or a file of another program.
  ///   - written: The path as it was given: what the manifest names.
  public static func open(
    id: String, name: String, path: String, written: String
  ) throws -> BuildTask {
    struct Settings: Encodable { var name: String }
    return try BuildTask(
      id: id, stage: stage, version: version, settings: Settings(name: name),
      inputs: Vocabulary.files(at: path).map { file in
        .file(path: file, name: written + file.dropFirst(path.utf8.count))
      }
    ) { context in
      let vocabulary = try Vocabulary(path: path)
      try vocabulary.write(to: context.folder)
      try FactFile(
        [Fact("vocabulary-size", vocabulary.size, "id", about: [.vocabulary: name])],
        hashes: ["vocabulary": vocabulary.digest]
      ).write(to: context.folder)
      return nil
    }
  }

  /// Text to train on.
  private struct Text: Sendable {
    /// What facts of it are about.
    var about: [Axis: String]
    var open: @Sendable (TaskContext) -> TrainingText
  }

  private static func make(
    id: String, name: String, settings: VocabularySettings, inputs: [BuildTask.Input],
    texts: [Text], isCounted: Bool = true
  ) throws -> BuildTask {
    struct Settings: Encodable {
      var name: String
      var vocabulary: VocabularySettings
    }
    return try BuildTask(
      id: id, stage: stage, version: version,
      settings: Settings(name: name, vocabulary: settings), inputs: inputs
    ) { context in
      let whole = TrainingText(workers: context.workers, progress: context.progress) { body in
        for text in texts { try await text.open(context).forEachBatch(body) }
      }
      let vocabulary = try await Vocabulary(settings, from: whole)
      try vocabulary.write(to: context.folder)
      let about: [Axis: String] = [.vocabulary: name]
      var facts = [Fact("vocabulary-size", vocabulary.size, "id", about: about)]
      if settings.isTrained, isCounted {
        facts += try await count(vocabulary, texts, context, about: about)
      }
      try FactFile(facts, hashes: ["vocabulary": vocabulary.digest]).write(to: context.folder)
      return nil
    }
  }

  /// Counts how often each id stands in the text that `vocabulary` was trained on.
  private static func count(
    _ vocabulary: Vocabulary, _ texts: [Text], _ context: TaskContext, about: [Axis: String]
  ) async throws -> [Fact] {
    var total = [Int](repeating: 0, count: vocabulary.size)
    var facts: [Fact] = []
    context.progress.start("count pieces", total: nil)
    for text in texts {
      var counter = PieceCounter(vocabulary)
      try await text.open(context).forEachBatch {
        counter.add($0)
        context.progress.update(done: counter.byteCount)
      }
      for (id, count) in counter.counts.enumerated() { total[id] += count }
      let own = about.merging(text.about) { $1 }
      facts += [
        Fact("training-bytes", counter.byteCount, "byte", about: own),
        Fact("training-tokens", counter.tokenCount, "token", about: own),
      ]
    }
    try AtomicFile.write(PieceCounts.csv(total), to: context.output(PieceCounts.fileName))
    return facts + [
      Fact(
        "unused-pieces", total.count { $0 == 0 }, "id", about: about, table: PieceCounts.fileName)
    ]
  }

  /// The description of the vocabulary that the task `id` makes: an input of all that uses it.
  public static func file(of id: String) -> ArtefactFile {
    ArtefactFile(id: id, name: Vocabulary.fileName)
  }
}

extension TrainingText {
  /// The documents of a file of ours, a frame at a time.
  init(documents path: String, context: TaskContext) {
    self.init(workers: context.workers, progress: context.progress) { body in
      var batch = TextBatch()
      let documents = try DocumentFile(path: path)
      for frame in 0..<documents.frameCount {
        batch.removeAll()
        try documents.forEach(inFrame: frame) { batch.append($0.text) }
        try body(batch)
      }
    }
  }

  /// The documents of people's files, in their order.
  fileprivate init(files: [TextFile], context: TaskContext) {
    self.init(workers: context.workers, progress: context.progress) { body in
      var texts = TextBatch()
      for file in files {
        let input = try TextInput(file, workers: context.workers)
        while let batch = try await input.next() {
          texts.removeAll()
          try batch.problems.first.map { throw CorpusError($0) }
          try batch.forEachDocument {
            texts.append($0.text)
          } problem: {
            throw CorpusError($0)
          }
          try body(texts)
        }
      }
    }
  }
}

extension CorpusError {
  init(_ problem: TextProblem) {
    self = .badDocument(
      file: problem.file, record: problem.record ?? 0, reason: problem.reason)
  }
}

/// Adds up how often ids stand in texts.
struct PieceCounter {
  private(set) var counts: [Int]
  private(set) var byteCount = 0
  private(set) var tokenCount = 0
  private let vocabulary: Vocabulary
  private var tokens = TokenBatch()

  init(_ vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    counts = [Int](repeating: 0, count: vocabulary.size)
  }

  mutating func add(_ texts: TextBatch) {
    tokens.removeAll()
    vocabulary.encode(texts, into: &tokens)
    for id in tokens.narrow { counts[Int(id)] += 1 }
    for id in tokens.wide { counts[Int(id)] += 1 }
    byteCount += texts.bytes.count
    tokenCount += tokens.ends.last ?? 0
  }
}
