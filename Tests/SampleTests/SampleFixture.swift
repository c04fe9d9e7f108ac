import ByteIO
import Corpus
import Engine
import Foundation
import Sample
import TestSupport
import Values

/// A drawn sample, read back from its files.
struct Drawn {
  /// The rows of `sample.json`.
  let sets: [SampledSet]
  /// The documents of each set, by its name.
  let documents: [String: [Document]]
  /// Id and source of every sampled document, in the order of the file.
  let provenance: [(id: String, source: Document.Source)]
  /// The ids that the provenance marks as unverified.
  let unverifiedIDs: Set<String>
  /// The bytes of every file, by name.
  let files: [String: [UInt8]]
}

/// Draws samples from documents in memory, by way of files in a folder of its own.
struct SampleFixture {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func draw(
    _ documents: [Document], _ settings: SampleSettings, bucketBytes: Int? = nil, workers: Int = 1
  ) async throws -> Drawn {
    try await draw(
      lines: documents.map(\.line), settings, bucketBytes: bucketBytes, workers: workers)
  }

  /// Draws from a file of these lines, each with its newline.
  func draw(
    lines: [[UInt8]], _ settings: SampleSettings, bucketBytes: Int? = nil, workers: Int = 1
  ) async throws -> Drawn {
    let input = folder.file("documents.jsonl.zst")
    let writer = try DocumentWriter(path: input)
    for line in lines { try writer.append(line) }
    try writer.finish()
    let output = folder.file("sample")
    try? FileManager.default.removeItem(atPath: output)
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    let context = TaskContext(
      folder: output, scratch: folder.file("scratch"), workers: workers,
      progress: ProgressLine(isQuiet: true), root: folder.path)
    let sampler =
      if let bucketBytes {
        try Sampler(
          corpus: "fi", language: "fi", path: input, settings: settings, context: context,
          bucketBytes: bucketBytes)
      } else {
        try Sampler(
          corpus: "fi", language: "fi", path: input, settings: settings, context: context)
      }
    return try read(output, sets: try await sampler.run())
  }

  private func read(_ output: String, sets: [SampledSet]) throws -> Drawn {
    var documents: [String: [Document]] = [:]
    for set in sets {
      var found: [Document] = []
      try DocumentFile(path: "\(output)/\(set.name).jsonl.zst").forEach { found.append($0) }
      documents[set.name] = found
    }
    let frames = try ZstdFrames(path: "\(output)/provenance.jsonl.zst")
    let lines = try frames.frames.indices.flatMap { try frames.read(frame: $0) }
    let rows = try lines.split(separator: UInt8(ascii: "\n")).map { line in
      try StableJSON.decode(ProvenanceRow.self, from: Array(line), file: "provenance")
    }
    let provenance = rows.map { row in
      (id: row.id, source: Document.Source(file: row.source.file, record: row.source.record))
    }
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: output) {
      files[name] = try readFile("\(output)/\(name)")
    }
    return Drawn(
      sets: sets, documents: documents, provenance: provenance,
      unverifiedIDs: Set(rows.filter { $0.unverified == true }.map(\.id)), files: files)
  }

  private struct ProvenanceRow: Decodable {
    struct Source: Decodable {
      var file: String
      var record: Int
    }
    var id: String
    var unverified: Bool?
    var source: Source
  }
}

/// Random corpora of a given mixture of scripts, with duplicates.
struct RandomCorpus {
  /// Characters of one, two, three and four bytes.
  static let alphabets = [
    Array("abc xyz."), Array("жщюя"), Array("字漢क्ष"), Array("😀𐍈"),
    Array("a字 ж😀"),
  ]

  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &generator)
  }

  mutating func text(_ alphabet: [Character], characters: Int) -> [UInt8] {
    Array(String((0..<characters).map { _ in alphabet[number(0...alphabet.count - 1)] }).utf8)
  }

  /// `count` documents: mostly short ones, some of one character, some empty, some told again in
  /// full, some with the same text at another address, and now and then a giant one.
  mutating func documents(_ count: Int, alphabet: [Character]) -> [Document] {
    var documents: [Document] = []
    for index in 0..<count {
      let source = Document.Source(file: "f\(index % 3)", record: index + 1)
      let fate = number(0...19)
      if fate < 5, !documents.isEmpty {
        var copy = documents[number(0...documents.count - 1)]
        let url = fate < 2 ? "https://x.org/\(index)" : copy.url
        copy = Document(text: copy.text, language: "fi", url: url, source: source)
        documents.append(copy)
        continue
      }
      let characters = fate == 5 ? 1 : fate == 6 ? 0 : fate == 7 ? 600 : number(1...40)
      documents.append(
        Document(
          text: text(alphabet, characters: characters), language: "fi", source: source))
    }
    return documents
  }

  mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    elements.shuffled(using: &generator)
  }
}

/// Settings in a line.
func settings(
  seed: UInt64 = 7, _ budgets: [Int], validation: Int = 0, test: Int = 0
) -> SampleSettings {
  SampleSettings(
    seed: seed, budgets: budgets.map { .init(name: "\($0)", byteCount: $0) },
    holdout: HoldOutSettings(validation: validation, test: test))
}
