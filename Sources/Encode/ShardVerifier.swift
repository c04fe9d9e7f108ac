import ByteIO
import Corpus
public import Engine
public import TokenStore
public import Vocabulary

/// Looks for everything that is wrong with a folder of token shards.
public struct ShardVerifier: Sendable {
  /// What was found.
  public struct Outcome: Sendable {
    /// What is wrong, in the order of the shards; what concerns all of them comes first.
    public let faults: [ShardFault]
    /// What makes it right, in a sentence; `nil` where nothing is wrong.
    public let remedy: String?
  }

  private let folder: String
  private let vocabulary: Vocabulary?
  private let vocabularyPath: String?
  private let workers: Int
  private let progress: ProgressLine

  /// Prepares to look at `folder`.
  ///
  /// - Parameters:
  ///   - vocabulary: That which the shards should be of, where it is to be looked at.
  ///   - vocabularyPath: How a command names it.
  ///   - workers: How many shards are read at once.
  public init(
    folder: String, vocabulary: Vocabulary?, vocabularyPath: String? = nil, workers: Int,
    progress: ProgressLine
  ) {
    self.folder = folder
    self.vocabulary = vocabulary
    self.vocabularyPath = vocabularyPath
    self.workers = workers
    self.progress = progress
  }

  /// Reads every file, and tells of each that is bad.
  ///
  /// - Throws: `CancellationError`; what is wrong with files is in the outcome.
  public func run() async throws -> Outcome {
    let manifest = manifest()
    var faults: [ShardFault] = []
    do {
      let set = try ShardSet.read(folder: folder)
      faults += descriptionFaults(set, manifest)
      faults += vocabularyFaults(set)
      faults += try await shardFaults(set)
    } catch let error as CancellationError {
      throw error
    } catch {
      faults.append(ShardFault(file: ShardSet.fileName, reason: Self.reason(of: error)))
      faults += manifestFaults(manifest)
    }
    return Outcome(faults: faults, remedy: faults.isEmpty ? nil : remedy(faults, manifest))
  }

  /// The manifest beside the shards, where there is one that can be read.
  private func manifest() -> Manifest? { (try? Manifest.read(from: folder)) ?? nil }

  /// What is wrong, without the name of the file, which stands before it.
  private static func reason(of error: any Error) -> String {
    guard case TokenStoreError.damaged(let damage) = error else { return "\(error)" }
    return damage.reason
  }

  private func shardFaults(_ set: ShardSet) async throws -> [ShardFault] {
    var faults: [ShardFault] = []
    var (next, done) = (0, 0)
    progress.start("verify", total: set.tokenCount, unit: "tokens")
    let folder = folder
    try await orderedMap(workers: workers) { () -> Int? in
      defer { next += 1 }
      return next < set.shards.count ? next : nil
    } transform: { shard in
      (set.faults(ofShard: shard, in: folder), set.shards[shard].tokenCount)
    } consume: { found, tokenCount in
      faults += found
      done += tokenCount
      progress.update(done: done)
    }
    return faults
  }

  private func vocabularyFaults(_ set: ShardSet) -> [ShardFault] {
    guard let vocabulary else { return [] }
    func fault(_ what: String, _ found: some Any, _ expected: some Any) -> ShardFault {
      ShardFault(
        file: ShardSet.fileName,
        reason: "the \(what) is \(found); expected \(expected), as the vocabulary has it")
    }
    var faults: [ShardFault] = []
    if set.vocabularyHash != vocabulary.digest {
      let found = set.vocabularyHash.isEmpty ? "unknown" : set.vocabularyHash
      faults.append(fault("vocabulary-hash", found, vocabulary.digest))
    }
    if set.vocabularySize != vocabulary.size {
      faults.append(fault("vocabulary-size", set.vocabularySize, vocabulary.size))
    }
    if set.endOfText != Int(vocabulary.special.endOfText) {
      faults.append(fault("end-of-text", set.endOfText, vocabulary.special.endOfText))
    }
    return faults
  }

  /// What `shards.json` says against what the manifest proves.
  private func descriptionFaults(_ set: ShardSet, _ manifest: Manifest?) -> [ShardFault] {
    guard let manifest else { return [] }
    let proven = Dictionary(manifest.files.map { ($0.name, $0.sha256) }) { first, _ in first }
    let path = "\(folder)/\(ShardSet.fileName)"
    var faults: [ShardFault] = []
    if let expected = proven[ShardSet.fileName], let found = try? SHA256.hex(ofFile: path),
      found != expected
    {
      faults.append(
        ShardFault(
          file: ShardSet.fileName,
          reason: "the SHA-256 is \(found); expected \(expected), as manifest.json has it"))
    }
    for (index, shard) in set.shards.enumerated() {
      for file in [shard.ids, shard.index] where proven[file.name] != file.sha256 {
        faults.append(
          ShardFault(
            shard: index, file: ShardSet.fileName,
            reason: "the SHA-256 of \(file.name) is \(file.sha256); expected "
              + "\(proven[file.name] ?? "no such file"), as manifest.json has it"))
      }
    }
    return faults
  }

  /// Every file against the manifest, where `shards.json` cannot tell.
  private func manifestFaults(_ manifest: Manifest?) -> [ShardFault] {
    (manifest?.files ?? []).compactMap { file in
      if file.name == ShardSet.fileName { return nil }
      do {
        let found = try SHA256.hex(ofFile: "\(folder)/\(file.name)")
        if found == file.sha256 { return nil }
        return ShardFault(
          file: file.name,
          reason: "the SHA-256 is \(found); expected \(file.sha256), as manifest.json has it")
      } catch {
        return ShardFault(file: file.name, reason: "cannot be read: \(error)")
      }
    }
  }
}

/// What makes shards right again.
extension ShardVerifier {
  private func remedy(_ faults: [ShardFault], _ manifest: Manifest?) -> String {
    let bad = Set(faults.map(\.file)).sorted()
    guard let manifest else {
      return "write the shards again, from the documents and with the vocabulary whose SHA-256s "
        + "shards.json has"
    }
    guard let command = command(manifest) else {
      return "isogloss build, with the recipe that \(manifest.id) is of, makes them again"
    }
    let removal = (["rm", "-f"] + bad.map { "\(folder)/\($0)" }).map(Self.quoted)
    return "to make them again, the same to the byte:\n  \(removal.joined(separator: " "))\n"
      + "  \(command.map(Self.quoted).joined(separator: " "))"
  }

  /// The command that made the shards, if they stand alone.
  private func command(_ manifest: Manifest) -> [String]? {
    let vocabulary = ["--vocabulary", vocabularyPath ?? "VOCABULARY"]
    if manifest.stage == ShardEncoder.stage, manifest.id == ShardEncoder.stage,
      let recorded = try? manifest.settings.decoded(as: RecordedShardSettings.self)
    {
      let settings = recorded.shards
      return ["isogloss", "shards", "write"] + vocabulary + ["--output", folder]
        + Self.options(settings.name, settings.shardSize)
        + (settings.shuffleSeed.map { ["--shuffle-seed", "\($0)"] } ?? [])
        + manifest.inputs.map(\.name)
    }
    if manifest.stage == ShardImporter.stage, let input = manifest.inputs.first,
      let recorded = try? manifest.settings.decoded(as: ShardImporter.Recorded.self)
    {
      let settings = recorded.shards
      return ["isogloss", "shards", "import", "--prefix", MegatronFile.stem(of: input.name)]
        + ["--output", folder] + (recorded.vocabulary == nil ? [] : vocabulary)
        + (settings.vocabularySize.map { ["--vocabulary-size", "\($0)"] } ?? [])
        + (settings.endOfText.map { ["--end-of-text", "\($0)"] } ?? [])
        + Self.options(settings.name, settings.shardSize)
    }
    return nil
  }

  private static func options(_ name: String, _ size: ShardSize) -> [String] {
    ["--name", name] + (size == .standard ? [] : ["--shard-size", size.word])
  }

  /// A word as a shell takes it.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      ShardSettings.isName("a" + String(decoding: [byte], as: UTF8.self))
        || byte == UInt8(ascii: "/")
    }
    return isPlain && !word.isEmpty
      ? word : "'\(word.replacing("'", with: #"'\''"#))'"
  }
}
