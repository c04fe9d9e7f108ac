import ArgumentParser
import ByteIO
import Corpus
import Encode
import Engine
import Values
import Vocabulary

/// Says how vocabularies cut text up, side by side.
struct MeasureVocabularies: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Says how vocabularies cut text up, side by side.",
    discussion: """
      For each vocabulary and file: tokens, bytes and characters a token, fertility (tokens a \
      word), the share of words of several tokens, unknown tokens, pieces that are unused or rare, \
      and the Gini coefficient of how often pieces occur. Every line is a text. Files with as many \
      lines as the first are taken for its translations: parity is a file's number of tokens by \
      that of the first.

      Example: isogloss vocabulary measure --vocabulary byte corpora-manifests/demo.yaml
      """)

  @Argument(help: "The files: paths, folders, patterns in quotes.", completion: .file())
  var files: [String]

  @Option(
    name: .customLong("vocabulary"),
    help: "A folder, a .model, a tokenizer.json, a vocab.txt, or 'byte'; may be repeated.",
    completion: .file())
  var vocabularies: [String]

  @Flag(help: "Print JSON.") var json = false

  func run() async throws {
    let opened = try vocabularies.map { (name: $0, vocabulary: try Vocabulary(path: $0)) }
    let files = try files.flatMap { try TextFile.files(named: $0, tell: sayLeftOut) }
    var rows: [MeasuredText] = []
    for (name, vocabulary) in opened {
      var own: [MeasuredText] = []
      for file in files {
        own.append(
          MeasuredText(
            vocabulary: name, file: file.name, try await measures(of: file, vocabulary),
            first: own.first))
      }
      rows += own
    }
    try printed(
      json
        ? String(decoding: StableJSON.lines(rows), as: UTF8.self)
        : MeasuredText.table(rows), terminator: "", isData: json)
  }

  private func measures(
    of file: TextFile, _ vocabulary: Vocabulary
  ) async throws -> VocabularyMeasures {
    var measures = VocabularyMeasures(vocabulary)
    let input = try TextInput(file, form: .lines, workers: 1)
    var texts = TextBatch()
    while let batch = try await input.next() {
      if let problem = batch.problems.first {
        throw CorpusError.badDocument(
          file: file.name, record: problem.record ?? 0, reason: problem.reason)
      }
      texts.removeAll()
      batch.records.bytes.withUnsafeBytes { bytes in
        for range in batch.records.records { texts.append(.init(rebasing: bytes[range])) }
      }
      measures.add(texts)
    }
    return measures
  }
}

/// A row of the table.
private struct MeasuredText: Encodable {
  var bytes: Int
  var bytesPerToken: Double?
  var charactersPerToken: Double?
  var continuedWordShare: Double?
  var fertility: Double?
  var file: String
  var gini: Double?
  var lines: Int
  var parity: Double?
  var rarePieces: Int
  var tokens: Int
  var unknownShare: Double?
  var unusedPieces: Int
  var vocabulary: String

  init(vocabulary: String, file: String, _ measures: VocabularyMeasures, first: MeasuredText?) {
    self.vocabulary = vocabulary
    self.file = file
    bytes = measures.byteCount
    bytesPerToken = measures.bytesPerToken
    charactersPerToken = measures.charactersPerToken
    continuedWordShare = measures.continuedWordShare
    fertility = measures.fertility
    gini = measures.gini
    lines = measures.textCount
    rarePieces = measures.rarePieceCount
    tokens = measures.tokenCount
    unknownShare = measures.unknownShare
    unusedPieces = measures.unusedPieceCount
    if let first, first.lines == lines, first.tokens > 0 {
      parity = Double(tokens) / Double(first.tokens)
    } else if first == nil {
      parity = tokens > 0 ? 1 : nil
    }
  }

  /// The rows under their headings, numbers to the right.
  static func table(_ rows: [MeasuredText]) -> String {
    let heading = [
      "vocabulary", "file", "lines", "bytes", "tokens", "bytes/token", "chars/token", "fertility",
      "continued", "unknown", "unused", "rare", "gini", "parity",
    ]
    func short(_ value: Double?) -> String {
      value.map { "\(($0 * 1000).rounded() / 1000)" } ?? "-"
    }
    let cells =
      [heading]
      + rows.map { row in
        [
          row.vocabulary, row.file, "\(row.lines)", "\(row.bytes)", "\(row.tokens)",
          short(row.bytesPerToken), short(row.charactersPerToken), short(row.fertility),
          short(row.continuedWordShare), short(row.unknownShare), "\(row.unusedPieces)",
          "\(row.rarePieces)", short(row.gini), short(row.parity),
        ]
      }
    let widths = heading.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    return cells.map { row in
      row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column < 2 ? cell + space : space + cell
      }.joined(separator: "  ") + "\n"
    }.joined()
  }
}
