import ByteIO
import Chance
public import Corpus
import Engine
public import TokenStore
import Vocabulary

/// Files as people have them, and their documents in another order.
extension ShardEncoder {
  /// Encodes the documents of several files, in their order or in one that `shuffleSeed` chooses.
  ///
  /// A shuffled store is written twice: once as the documents come, into the context's scratch
  /// folder, and then in the order of a permutation of their numbers. So every order of the whole
  /// corpus is drawn from, whatever its size.
  ///
  /// - Units: memory is that of ``ShardWriter`` and a batch for each worker; of a shuffled store,
  ///   16 bytes a document as well, and the space of the store once more on the disk.
  /// - Parameters:
  ///   - name: What the names of the shards' files begin with.
  ///   - shuffleSeed: Chooses the order; the order of the files if it is `nil`.
  /// - Returns: What `shards.json` says. Its `corpusHash` is the SHA-256 of the file or, of
  ///   several, of their SHA-256s, each with a newline; `unknown` of what can be read only once.
  /// - Throws: ``EncodeError``, and as ``run(path:name:)``.
  public func run(
    files: [TextFile], name: String, shuffleSeed: UInt64?
  ) async throws -> ShardSet {
    guard let seed = shuffleSeed else {
      return noted(try await write(files, name: name, into: context.folder).set)
    }
    let folder = "\(context.scratch)/.in-order"
    try Folder.make(folder)
    defer { try? Folder.remove(folder) }
    let (set, textByteCounts) = try await write(files, name: name, into: folder)
    return noted(
      try await shuffle(
        try TokenShards(folder: folder), textByteCounts, seed: seed, corpusHash: set.corpusHash))
  }

  /// Writes the documents as they come; returns the bytes of text of each, too.
  private func write(
    _ files: [TextFile], name: String, into folder: String
  ) async throws -> (set: ShardSet, textByteCounts: [Int]) {
    let settings = settings(name: name)
    var writer = try ShardWriter(folder: folder, settings: settings)
    var textByteCounts: [Int] = []
    context.progress.start("encode \(name)", total: nil)
    var done = 0
    func append(_ batch: DocumentBatch, to writer: inout ShardWriter) throws {
      try writer.append(batch)
      textByteCounts += batch.textByteCounts
      done += batch.textByteCount
      context.progress.update(done: done)
    }
    for file in files {
      if Self.isOfArtefact(file) {
        try await encode(try DocumentFile(path: file.path), settings) {
          try append($0, to: &writer)
        }
      } else {
        try await encode(file, settings) { try append($0, to: &writer) }
      }
    }
    return (try writer.finish(corpusHash: hash(of: files)), textByteCounts)
  }

  /// Whether a file was written by us, in frames that end where a line ends: documents of an
  /// artefact, which its manifest stands beside.
  private static func isOfArtefact(_ file: TextFile) -> Bool {
    let folder = PathParts.folder(of: file.path)
    return file.path.hasSuffix(".jsonl.zst")
      && File.isRegular((folder.isEmpty ? "." : folder) + "/manifest.json")
  }

  private func encode(
    _ file: TextFile, _ settings: ShardSettings, consume: (DocumentBatch) throws -> Void
  ) async throws {
    let input = try TextInput(file, workers: context.workers)
    let memory = EncodingMemory()
    try await orderedMap(workers: context.workers) { () async throws -> TextInput.Batch? in
      try await input.next()
    } transform: { batch in
      let problems = batch.problems
      // A record that was lost says more than the damage that it was lost to.
      if let worst = problems.first(where: { $0.record != nil }) ?? problems.first {
        throw EncodeError.badText(worst)
      }
      return try memory.batch(vocabulary, settings) { texts in
        try batch.forEachDocument {
          texts.append($0.text)
        } problem: {
          throw EncodeError.badText($0)
        }
      }
    } consume: {
      try consume($0)
    }
  }

  private func hash(of files: [TextFile]) throws -> String {
    if files.contains(where: { !File.isRegular($0.path) }) { return "unknown" }
    let hashes = try files.map { try hash(ofFile: $0.path, input: $0.name) }
    if hashes.count == 1 { return hashes[0] }
    return SHA256.hex(of: hashes.flatMap { Array("\($0)\n".utf8) })
  }

  /// Writes the documents of a store into the context's folder, in the order that `seed` chooses.
  private func shuffle(
    _ shards: TokenShards, _ textByteCounts: [Int], seed: UInt64, corpusHash: String
  ) async throws -> ShardSet {
    let settings = settings(name: shards.set.name)
    var writer = try ShardWriter(folder: context.folder, settings: settings)
    let count = shards.documentCount
    let order = DocumentOrder(documentCount: count, seed: seed)
    context.progress.start("shuffle \(shards.set.name)", total: count, unit: "documents")
    var first = 0
    try await orderedMap(workers: context.workers) { () -> Range<Int>? in
      defer { first += Self.shuffledDocumentCount }
      return first < count ? first..<min(count, first + Self.shuffledDocumentCount) : nil
    } transform: { places in
      var ids: [Int32] = []
      var (ends, textEnds): ([Int], [Int]) = ([], [])
      for place in places {
        let document = order.document(at: place)
        ids += try shards.ids(in: shards.range(ofDocument: document)).dropLast()
        ends.append(ids.count)
        textEnds.append((textEnds.last ?? 0) + textByteCounts[document])
      }
      return DocumentBatch(ids, ends: ends, textEnds: textEnds, settings: settings)
    } consume: { batch in
      try writer.append(batch)
      context.progress.update(done: min(first, count))
    }
    return try writer.finish(corpusHash: corpusHash)
  }

  /// How many documents a worker looks up at a time.
  private static let shuffledDocumentCount = 256
}

/// The order in which a seed shuffles the documents of a corpus: any document's place is found
/// without the others.
public struct DocumentOrder: Sendable {
  private let permutation: Permutation?

  /// Shuffles `documentCount` documents.
  public init(documentCount: Int, seed: UInt64) {
    let key = Array("shuffle".utf8) + [0] + withUnsafeBytes(of: seed.littleEndian, Array.init)
    permutation =
      documentCount > 0 ? Permutation(count: documentCount, key: ContentHash(of: key)) : nil
  }

  /// The number, in the order of the input, of the document that stands at `place`, which is below
  /// the number of documents.
  public func document(at place: Int) -> Int { permutation?.value(at: place) ?? 0 }
}
