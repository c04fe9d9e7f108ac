import ByteIO
public import Engine
public import TokenStore
public import Values
public import Vocabulary

/// What `isogloss shards export` is told.
public struct ShardExportSettings: SettingsSection {
  /// Whose layout.
  public var format = TokenExport.Format.megatron
  /// What the names of the files begin with.
  public var name = ""
  /// The most tokens of a file of llm.c.
  public var fileTokens = 0

  /// The defaults.
  public init() { setDefaults() }

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = [
    .required("format", \.format, .word),
    .optional("name", \.name, .shardName, default: "export"),
    .optional(
      "file-tokens", \.fileTokens, .count(1...TokenExport.mostTokensPerFile, example: "100M"),
      default: 100_000_000),
  ]
}

/// Writes token shards, or the rows of a draw table, as another program's files.
public struct ShardExporter: Sendable {
  private let context: TaskContext
  private let settings: ShardExportSettings

  /// Prepares to write into the context's folder.
  public init(context: TaskContext, settings: ShardExportSettings) {
    self.context = context
    self.settings = settings
  }

  /// Writes the documents of `shards`, each a sequence.
  ///
  /// In Megatron-LM's layout a document keeps its end of text at its end; in llm.c's it stands
  /// before the document, as llm.c has it, and there is none behind the last.
  public func run(_ shards: TokenShards) async throws -> TokenExport.Outcome {
    let end = Int32(shards.set.endOfText)
    let comesFirst = settings.format == .llmc
    return try await write(
      shards.documentCount, unit: "documents", vocabularySize: shards.set.vocabularySize
    ) { document in
      let ids = try shards.ids(in: shards.range(ofDocument: document))
      return comesFirst ? [end] + (ids.last == end ? ids.dropLast() : ids[...]) : ids
    }
  }

  /// Writes the rows of a draw table in its order, each a sequence with the length it has there:
  /// its targets, which are the ids of its stream at its place.
  ///
  /// - Parameter vocabularySize: Every id of a row is below this.
  public func run(_ rows: RowReader, vocabularySize: Int) async throws -> TokenExport.Outcome {
    try await write(rows.table.rowCount, unit: "rows", vocabularySize: vocabularySize) {
      try rows.rowTokens($0).targets
    }
  }

  /// How many sequences a worker takes at a time.
  private static let batchCount = 512

  private func write(
    _ count: Int, unit: String, vocabularySize: Int,
    _ sequence: @escaping @Sendable (Int) throws -> [Int32]
  ) async throws -> TokenExport.Outcome {
    var export = try TokenExport(
      settings.format, folder: context.folder, name: settings.name, vocabularySize: vocabularySize,
      tokensPerFile: settings.fileTokens)
    context.progress.start("export", total: count, unit: unit)
    var (first, done) = (0, 0)
    try await orderedMap(workers: context.workers) { () -> Range<Int>? in
      defer { first += Self.batchCount }
      return first < count ? first..<min(count, first + Self.batchCount) : nil
    } transform: { numbers in
      try numbers.map(sequence)
    } consume: { sequences in
      for ids in sequences { try export.append(ids) }
      done += sequences.count
      context.progress.update(done: done)
    }
    return try export.finish()
  }
}

extension ShardExporter {
  /// The stage of what is for other programs.
  public static let stage = "shards-export"
  /// Raised when the same shards give other files.
  private static let version = 1

  /// What is written out.
  public enum Source: Sendable {
    /// The documents of the shards in a folder.
    case documents(folder: String)
    /// The rows of the draw table in a folder, over the shards of its streams, with the ids of the
    /// vocabulary that clones them or that they were merged to, if there is one.
    case rows(folder: String, streams: [String], ids: IDSpace?)
  }

  /// The task that writes `source` out.
  ///
  /// - Throws: What is wrong with settings, shards or draw table.
  public static func task(
    id: String, _ source: Source, settings: ShardExportSettings
  ) throws -> BuildTask {
    struct Recorded: Encodable {
      var export: ShardExportSettings
      var map: String?
    }
    try settings.validate()
    var recorded = Recorded(export: settings)
    var inputs: [BuildTask.Input] = []
    switch source {
    case .documents(let folder): inputs = try self.inputs(ofShards: folder)
    case .rows(let folder, let streams, let ids):
      recorded.map = ids?.digest
      inputs = [DrawTable.fileName, DrawSummary.fileName].map {
        .file(path: "\(folder)/\($0)", name: "\(folder)/\($0)")
      }
      inputs += try streams.flatMap(self.inputs)
    }
    return try BuildTask(
      id: id, stage: stage, version: version, settings: recorded, inputs: inputs
    ) { context in
      let exporter = ShardExporter(context: context, settings: settings)
      switch source {
      case .documents(let folder): _ = try await exporter.run(TokenShards(folder: folder))
      case .rows(let folder, let streams, let ids):
        let shards = try streams.map { try TokenShards(folder: $0) }
        let map = try ids.map { try idMap($0, shards, folder) } ?? plainMap(shards, folder)
        // Only targets are written: what would stand before the first of a stream is not seen.
        let rows = try RowReader(
          table: DrawTable(folder: folder), streams: shards, padding: 0, map: map)
        _ = try await exporter.run(rows, vocabularySize: map.vocabularySize)
      }
      return nil
    }
  }

  private static func inputs(ofShards folder: String) throws -> [BuildTask.Input] {
    let set = try ShardSet.read(folder: folder)
    let names = [ShardSet.fileName] + set.shards.flatMap { [$0.ids.name, $0.index.name] }
    return names.map { .file(path: "\(folder)/\($0)", name: "\(folder)/\($0)") }
  }

  /// The ids of a clone, or of a merged vocabulary that has the vocabularies of all streams.
  private static func idMap(
    _ ids: IDSpace, _ shards: [TokenShards], _ folder: String
  ) throws -> IDMap {
    let parents = try shards.map { shards in
      guard let parent = ids.parent(digest: shards.set.vocabularyHash) else {
        throw EncodeError.badDraw(
          folder: folder,
          reason: "its stream \(shards.set.name) is of the vocabulary with the SHA-256 "
            + "\(shards.set.vocabularyHash); expected one that --vocabulary was made of: "
            + ids.parents.map(\.digest).joined(separator: " or "))
      }
      return parent
    }
    return IDMap(vocabularySize: ids.size) { stream, clone in
      try ids.map(parent: parents[stream], copy: clone)
    }
  }

  /// Ids as they are: for streams of one vocabulary, without clones.
  private static func plainMap(_ shards: [TokenShards], _ folder: String) throws -> IDMap {
    let sets = shards.map(\.set)
    if let other = sets.first(where: { $0.vocabularyHash != sets[0].vocabularyHash }) {
      throw EncodeError.badDraw(
        folder: folder,
        reason: "its streams \(sets[0].name) and \(other.name) are of different vocabularies; "
          + "expected --vocabulary, the one they were merged to")
    }
    return IDMap(vocabularySize: sets.first?.vocabularySize ?? 1) { _, clone in
      if clone > 0 {
        throw EncodeError.badDraw(
          folder: folder,
          reason:
            "it has rows of clone \(clone); expected --vocabulary, the clone, which has their ids")
      }
      return nil
    }
  }
}
