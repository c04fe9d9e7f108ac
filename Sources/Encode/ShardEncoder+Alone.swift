public import Corpus
public import Engine
import TokenStore
public import Values
public import Vocabulary

/// What `isogloss shards write` is told.
public struct ShardWriteSettings: SettingsSection {
  /// What the names of the files begin with.
  public var name = ""
  /// How much a shard holds.
  public var shardSize = ShardSize.standard
  /// Chooses the order of the documents; that of the files if it is `nil`.
  public var shuffleSeed: UInt64?

  /// The defaults.
  public init() { setDefaults() }

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = [
    .optional("name", \.name, .shardName, default: "documents"),
    .optional("shard-size", \.shardSize, .shardSize(), default: .standard),
    .optional("shuffle-seed", \.shuffleSeed, .seed),
  ]
}

extension SettingKind where Value == String {
  /// What the names of shards begin with.
  static var shardName: Self {
    SettingKind(
      expected: "letters, digits, '-', '_' and '.', which does not come first",
      outside: [".a", "a b", "a/b"], inside: ["a", "A-1_b.c"],
      parse: { ShardSettings.isName($0) ? $0 : nil }, show: { $0 }, allows: ShardSettings.isName)
  }
}

extension ShardEncoder {
  /// The word of `--until`.
  public static let stage = "shards"

  /// The task that encodes files outside any recipe.
  ///
  /// - Throws: `SettingError` where a setting is out of its limits.
  public static func task(
    id: String, files: [TextFile], vocabulary: Vocabulary, settings: ShardWriteSettings
  ) throws -> BuildTask {
    try settings.validate()
    let recorded = RecordedShardSettings(shards: settings, vocabulary: vocabulary.digest)
    return try BuildTask(
      id: id, stage: stage, version: version, settings: recorded,
      inputs: files.map { .file(path: $0.path, name: $0.name) }
    ) { context in
      let encoder = ShardEncoder(
        vocabulary: vocabulary, context: context, size: settings.shardSize)
      let set = try await encoder.run(
        files: files, name: settings.name, shuffleSeed: settings.shuffleSeed)
      try FactFile(facts(of: set, about: [:]), hashes: ["vocabulary": vocabulary.digest])
        .write(to: context.folder)
      return nil
    }
  }
}

/// What the manifest of shards written outside any recipe records.
struct RecordedShardSettings: Codable {
  var shards: ShardWriteSettings
  var vocabulary: String
}
