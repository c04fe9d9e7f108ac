import ArgumentParser
import ByteIO
import Corpus
import Encode
import Engine
import Vocabulary

/// Says which ids lines of text have.
struct EncodeLines: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encode",
    abstract: "Prints the ids of each line of text, parted by spaces.",
    discussion: """
      Lines end at line feeds only. gzip, bzip2, zstd and xz are told by content.

      Example: printf 'Hei maailma\\n' | isogloss vocabulary encode --vocabulary byte
      """)

  @OptionGroup var shared: LineOptions

  func run() async throws {
    let coder = try shared.coder()
    try await shared.run { try coder.encoded($0) }
  }
}

/// Says which text lines of ids stand for.
struct DecodeLines: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode",
    abstract: "Prints the text of each line of ids.",
    discussion: """
      Of a clone or a merged vocabulary the first copy and parent that have all ids of a line are \
      taken, unless they are named.

      Example: printf '75 104 108\\n' | isogloss vocabulary decode --vocabulary byte
      """)

  @OptionGroup var shared: LineOptions

  func run() async throws {
    let coder = try shared.coder()
    try await shared.run { try coder.decoded($0) }
  }
}

/// What both commands take.
struct LineOptions: ParsableArguments {
  @Argument(
    help: "The files: paths, folders, patterns in quotes; '-' is standard input.",
    completion: .file())
  var files: [String] = ["-"]

  @Option(
    help: "A folder with vocabulary.json, a .model, a tokenizer.json, a vocab.txt, or 'byte'.",
    completion: .file())
  var vocabulary: String

  @Option(help: "Of a merged vocabulary: which of its parents, from 1; the first encodes.")
  var parent: Int?

  @Option(help: "Of a clone: which of its copies, from 1; the first encodes.")
  var copy: Int?

  @OptionGroup var workers: WorkerOptions

  /// What codes lines.
  func coder() throws -> LineCoder {
    let ids = try IDSpace(path: vocabulary)
    for (name, number, count) in [
      ("parent", parent, ids.parents.count), ("copy", copy, ids.copyCount),
    ] {
      guard let number, !(1...count).contains(number) else { continue }
      throw ValidationError(
        "--\(name): found \(number), expected 1 to \(count), as the vocabulary has")
    }
    return try LineCoder(ids, parent: parent.map { $0 - 1 }, copy: copy.map { $0 - 1 })
  }

  /// Prints what `transform` makes of each batch of lines, in order.
  func run(_ transform: @escaping @Sendable (TextInput.Batch) throws -> [UInt8]) async throws {
    let output = try File(writing: "-")
    for file in try files.flatMap({ try TextFile.files(named: $0, tell: sayLeftOut) }) {
      let input = try TextInput(
        file, form: .lines, workers: workers.workers, batchBytes: 1 << 18)
      try await orderedMap(workers: workers.workers) { () async throws -> TextInput.Batch? in
        try await input.next()
      } transform: {
        try transform($0)
      } consume: {
        try output.write($0)
      }
    }
  }
}
