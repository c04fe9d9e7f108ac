public import ArgumentParser
public import Artificial
import ByteIO
import Foundation

/// Writes artificial-language corpora of any size.
struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes text in an artificial language as an mC4 shard or a Wikipedia dump.",
    discussion: """
      The container follows the file's name: .gz, .bz2, .zst, or none. Equal arguments give equal \
      bytes.

      Example: isogloss generate wikipedia build/x-nested.xml.bz2 --seed 1 --bytes 10000000
      """)

  /// What is written.
  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case mc4, wikipedia
  }

  @Argument(help: "What to write: mc4 or wikipedia.")
  var kind: Kind

  @Argument(help: "The file to write; '-' is standard output, plain.")
  var file: String

  @Option(help: "The seed of the language: its words, affixes and word order.")
  var seed: UInt64

  @Option(help: "Bytes to write before compression, at least; the last document is whole.")
  var bytes: Int

  @Option(
    help: "nested: phrase structure, agreement, embedding; flat: the same words, no structure.")
  var grammar: ArtificialLanguage.Grammar = .nested

  @Option(help: "The letters.")
  var script: ArtificialLanguage.Script = .latin

  func run() throws {
    let folder = (file as NSString).deletingLastPathComponent
    if !folder.isEmpty {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    let language = ArtificialLanguage(seed: seed, grammar: grammar, script: script)
    var writer = try CompressedWriter(path: file, container: container, level: nil)
    let written =
      switch kind {
      case .mc4: try language.writeMC4(targetByteCount: bytes) { try writer.write($0) }
      case .wikipedia: try language.writeWikipedia(targetByteCount: bytes) { try writer.write($0) }
      }
    try writer.finish()
    if file != "-" {
      print(
        "\(written.documentCount) documents, \(written.redirectCount) redirects, "
          + "\(written.otherNamespaceCount) other pages, \(written.textByteCount) bytes of text")
    }
  }

  private var container: Container {
    let containers: [(String, Container)] = [(".gz", .gzip), (".bz2", .bzip2), (".zst", .zstd)]
    return containers.first { file.hasSuffix($0.0) }?.1 ?? .plain
  }
}

extension ArtificialLanguage.Grammar: ExpressibleByArgument {}
extension ArtificialLanguage.Script: ExpressibleByArgument {}
