import ArgumentParser
import ByteIO
import Corpus
import Encode
import Engine
import TokenStore
import Values
import Vocabulary

/// Says what is in shards.
struct InspectShards: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Says how many documents and tokens shards have, or prints documents of them.",
    discussion: """
      SHARDS is a folder with a shards.json, or the prefix of a pair of files in Megatron-LM's \
      layout, PREFIX.bin and PREFIX.idx. With --document, prints the ids of that document on a \
      line, and with --vocabulary its text on the next.

      Example: isogloss shards inspect build/shards --document 0 --vocabulary byte
      """)

  @Argument(help: "The folder of the shards, or the prefix of a pair of files.")
  var shards: String

  @Option(
    name: .customLong("document"),
    help: "Print the ids of this document, counted from 0; may be repeated.")
  var documents: [Int] = []

  @Option(help: "Print the text of documents, too: a folder with a vocabulary.json, or byte.")
  var vocabulary: String?

  @Flag(help: "Print JSON: an object, or one a line for each document.") var json = false

  func run() async throws {
    let store = try Store(shards)
    if documents.isEmpty { return try Shards.print(store.statistics(name: shards), json: json) }
    let vocabulary = try vocabulary.map { try Vocabulary(path: $0) }
    let output = try File(writing: "-")
    for document in documents {
      let ids = try store.ids(ofDocument: document)
      let text = vocabulary.map { $0.decode(ids.map { Int32(clamping: $0) }) }
      try output.write(json ? line(document, ids, text) : lines(ids, text))
    }
  }

  private func lines(_ ids: [Int64], _ text: [UInt8]?) -> [UInt8] {
    var lines = Array(ids.map { "\($0)" }.joined(separator: " ").utf8)
    lines.append(UInt8(ascii: "\n"))
    if let text {
      // As it is, but safe for terminals: a document is anybody's bytes.
      lines += Array(String(decoding: text, as: UTF8.self).safeForTerminal().utf8)
      lines.append(UInt8(ascii: "\n"))
    }
    return lines
  }

  private struct Line: Encodable {
    var document: Int
    var ids: [Int64]
    var text: String?
  }

  private func line(_ document: Int, _ ids: [Int64], _ text: [UInt8]?) throws -> [UInt8] {
    try StableJSON.line(
      Line(document: document, ids: ids, text: text.map { String(decoding: $0, as: UTF8.self) }))
      + [UInt8(ascii: "\n")]
  }

  /// What was named: our shards, or a pair of files.
  private enum Store {
    case shards(TokenShards)
    case pair(MegatronFile)

    init(_ path: String) throws {
      self =
        try MegatronFile.isThere(prefix: path)
        ? .pair(MegatronFile(prefix: path)) : .shards(TokenShards(folder: path))
    }

    func statistics(name: String) throws -> TokenStatistics {
      switch self {
      case .shards(let shards): try TokenStatistics(of: shards)
      case .pair(let file): try TokenStatistics(of: file, name: MegatronFile.stem(of: name))
      }
    }

    func ids(ofDocument document: Int) throws -> [Int64] {
      switch self {
      case .shards(let shards):
        try shards.ids(in: shards.range(ofDocument: document)).map(Int64.init)
      case .pair(let file): try file.ids(ofDocument: document)
      }
    }
  }
}
