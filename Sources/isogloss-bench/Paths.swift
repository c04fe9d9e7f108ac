import ArgumentParser
import ByteIO
import Corpus
import Engine
import Foundation
import Sample

// The paths that the command has no verb for, each a process that does nothing else.

/// Decompresses a file, throws the bytes away and prints how many they were.
struct Decompress: AsyncParsableCommand {
  @Argument var file: String
  @Option var workers = 1

  func run() async throws {
    let source = try ByteSource(path: file, workers: workers)
    var count = 0
    while let chunk = try await source.next() {
      if case .bytes(let bytes) = chunk { count += bytes.count }
    }
    print(count)
  }
}

/// Reads JSON lines into documents with a valid text, and throws them away.
struct Validate: AsyncParsableCommand {
  // Made once, as the parsers of records do.
  private static let text: JSONPath = "text"
  private static let url: JSONPath = "url"
  private static let timestamp: JSONPath = "timestamp"

  @Argument var file: String

  func run() async throws {
    let reader = try RecordReader(path: file, framing: .lines, workers: 1)
    let json = try JSONObjectParser()
    var documentCount = 0
    var textByteCount = 0
    while let batch = try await reader.next() {
      batch.bytes.withUnsafeBytes { bytes in
        for record in batch.records {
          let line = UnsafeRawBufferPointer(rebasing: bytes[record])
          guard json.parse(line) == nil, case .value(let text) = json.string(Self.text) else {
            continue
          }
          let document = ValidDocument(
            text: Array(text), url: json.text(Self.url), timestamp: json.text(Self.timestamp))
          documentCount += 1
          textByteCount += document.text.count
        }
      }
    }
    print("\(documentCount) documents, \(textByteCount) bytes of text")
  }

  private struct ValidDocument {
    let text: [UInt8]
    let url: String?
    let timestamp: String?
  }
}

/// Draws hold-outs of 1 MB, or of a hundredth where that is less, and nested budgets of a tenth and
/// four tenths of a corpus.
struct Draw: AsyncParsableCommand {
  @Argument var documents: String
  @Argument var output: String
  @Option(help: "The bytes of text in the corpus, about.") var textBytes: Int

  func run() async throws {
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    let budgets = [("tenth", 1), ("four-tenths", 4)].map {
      SampleSettings.Budget(name: $0.0, byteCount: textBytes / 10 * $0.1)
    }
    let holdOutBytes = min(1_000_000, textBytes / 100)
    let sampler = try Sampler(
      corpus: "bench", language: "en", path: documents,
      settings: SampleSettings(
        seed: 1, budgets: budgets,
        holdout: HoldOutSettings(validation: holdOutBytes, test: holdOutBytes)),
      context: TaskContext(
        folder: output, workers: 1, progress: ProgressLine(isQuiet: true)))
    for set in try await sampler.run() { print("\(set.name): \(set.byteCount) bytes") }
  }
}

/// Builds many small artefacts, or, where they are there, proves that nothing is left to do.
struct Resume: AsyncParsableCommand {
  @Argument var root: String
  @Option var artefacts = 10_000

  func run() async throws {
    var builder = try Builder(root: root, workers: 1, progress: ProgressLine(isQuiet: true))
    let tasks = try (0..<artefacts).map { number in
      try BuildTask(
        id: "part-\(number / 100)/\(number)", stage: "bench", version: 1, settings: number,
        inputs: []
      ) { context in
        try AtomicFile.write(Array("\(number)\n".utf8), to: context.output("part.txt"))
        return nil
      }
    }
    print("\(try await builder.build(tasks).count) of \(artefacts) built")
  }
}
