/// Everything a report can show, as plain values.
///
/// A report may be made after any stage: a list that is still empty leaves its section out, and the
/// page says so. Nothing here is read from disk, so the same contents give the same bytes anywhere.
public struct ReportContents: Codable, Equatable, Sendable {
  /// The study and the recipe that asked for it.
  public var study: StudySummary
  /// What each corpus took in and kept.
  public var corpora: [CorpusSummary] = []
  /// What each corpus gave to each budget.
  public var samples: [SampleSummary] = []
  /// Contamination, one value for each set of corpora that was measured.
  public var contamination: [ContaminationSummary] = []
  /// The encoded corpora.
  public var shardSets: [ShardSetSummary] = []
  /// What each mixture asked for and drew.
  public var mixtures: [MixtureSummary] = []
  /// The trained models and their scores.
  public var runs: [RunSummary] = []
  /// The losses while training, one value for each chart.
  public var curves: [TrainingCurves] = []
  /// Records that could not be read; the first 50 are shown.
  public var rejections: [RejectedRecord] = []
  /// How many records could not be read in all, where `rejections` holds only the first of them.
  public var rejectionCount = 0
  /// The artefacts that the figures come from.
  public var artefacts: [ArtefactSummary] = []

  /// Contents of which only the study is known yet.
  public init(study: StudySummary) { self.study = study }
}

/// The study a report is about.
public struct StudySummary: Codable, Equatable, Sendable {
  /// The name of the study: the title of the page.
  public var name: String
  /// The recipe's file name, without its folder.
  public var recipeFile: String
  /// The recipe, as it was read.
  public var recipeText: String
  /// The seed of every choice in the study.
  public var seed: UInt64
  /// The version of the tool that made the report.
  public var toolVersion: String

  /// Names a study.
  public init(
    name: String, recipeFile: String, recipeText: String, seed: UInt64, toolVersion: String
  ) {
    self.name = name
    self.recipeFile = recipeFile
    self.recipeText = recipeText
    self.seed = seed
    self.toolVersion = toolVersion
  }
}

/// One corpus: its sources, and a ledger that should balance.
public struct CorpusSummary: Codable, Equatable, Sendable {
  /// A file that documents were read from.
  public struct Source: Codable, Equatable, Sendable {
    /// The file's name.
    public var name: String
    /// The number of records read from it, good or bad.
    public var records: Int

    /// Names a source file.
    public init(name: String, records: Int) {
      self.name = name
      self.records = records
    }
  }

  /// The documents that one filter dropped.
  public struct Drop: Codable, Equatable, Sendable {
    /// The filter's reason, as the ledger has it.
    public var reason: String
    /// The number of documents dropped for it; each document is dropped for one reason only.
    public var documents: Int

    /// Counts the documents dropped for `reason`.
    public init(reason: String, documents: Int) {
      self.reason = reason
      self.documents = documents
    }
  }

  /// The corpus's name in the recipe.
  public var name: String
  /// The declared language, as a BCP 47 tag.
  public var language: String
  /// Where the documents came from, in reading order.
  public var sources: [Source]
  /// Documents that came in.
  public var documentsIn: Int
  /// Documents that were kept.
  public var documentsKept: Int
  /// Documents that were dropped, by reason.
  public var drops: [Drop]
  /// Documents that could not be read.
  public var documentsRejected: Int
  /// Decompressed bytes that came in.
  public var bytesIn: Int
  /// UTF-8 bytes of the text that was kept.
  public var textBytes: Int
  /// Sentences in the text that was kept.
  public var sentences: Int

  /// Describes a corpus.
  public init(
    name: String, language: String, sources: [Source], documentsIn: Int, documentsKept: Int,
    drops: [Drop], documentsRejected: Int, bytesIn: Int, textBytes: Int, sentences: Int
  ) {
    self.name = name
    self.language = language
    self.sources = sources
    self.documentsIn = documentsIn
    self.documentsKept = documentsKept
    self.drops = drops
    self.documentsRejected = documentsRejected
    self.bytesIn = bytesIn
    self.textBytes = textBytes
    self.sentences = sentences
  }
}

/// What one corpus gave to one budget.
public struct SampleSummary: Codable, Equatable, Sendable {
  /// The corpus's name in the recipe.
  public var corpus: String
  /// The budget as the recipe words it, such as `10MB`.
  public var budget: String
  /// Documents sampled.
  public var documents: Int
  /// UTF-8 bytes sampled, exactly.
  public var bytes: Int
  /// Characters sampled, as Unicode scalars.
  public var characters: Int
  /// UTF-8 bytes held out for validation.
  public var validationBytes: Int
  /// UTF-8 bytes held out for testing.
  public var testBytes: Int
  /// Documents that were cut so that the budget is met exactly.
  public var cutDocuments: Int

  /// Describes a sample.
  public init(
    corpus: String, budget: String, documents: Int, bytes: Int, characters: Int,
    validationBytes: Int, testBytes: Int, cutDocuments: Int
  ) {
    self.corpus = corpus
    self.budget = budget
    self.documents = documents
    self.bytes = bytes
    self.characters = characters
    self.validationBytes = validationBytes
    self.testBytes = testBytes
    self.cutDocuments = cutDocuments
  }
}

/// A record that could not be read.
public struct RejectedRecord: Codable, Equatable, Sendable {
  /// The file the record is in.
  public var file: String
  /// The record's number in the file, from 0.
  public var record: Int
  /// The byte of the decompressed file that the record starts at, where it is known.
  public var offset: Int?
  /// What is wrong with it.
  public var reason: String

  /// Describes a rejected record.
  public init(file: String, record: Int, offset: Int?, reason: String) {
    self.file = file
    self.record = record
    self.offset = offset
    self.reason = reason
  }
}

/// An artefact that figures in the report come from.
public struct ArtefactSummary: Codable, Equatable, Sendable {
  /// The artefact's id, such as `sample/10MB/fi`.
  public var id: String
  /// The hash of its content, in full.
  public var contentHash: String
  /// The version of the stage that made it.
  public var stageVersion: String

  /// Names an artefact.
  public init(id: String, contentHash: String, stageVersion: String) {
    self.id = id
    self.contentHash = contentHash
    self.stageVersion = stageVersion
  }
}
