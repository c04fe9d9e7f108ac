import ByteIO
import Corpus
import Values

/// What a model makes of one document.
public struct DocumentScore: Hashable, Sendable {
  /// Targets scored, the end of text among them.
  public var targetCount = 0
  /// Bytes of text among them; no whole number where the pieces do not add up to the text.
  public var byteCount = 0.0
  /// −ln p of the targets together.
  public var nats = 0.0

  /// A document of which nothing was scored.
  public init() {}

  /// Notes the score of a document.
  public init(targetCount: Int, byteCount: Double, nats: Double) {
    self.targetCount = targetCount
    self.byteCount = byteCount
    self.nats = nats
  }

  /// The scores of several models on the same documents, document by document, each of which has
  /// bytes in all of them: one without counts with the next that has, or, at the end, the last.
  ///
  /// Resamples of documents without bytes would have no ratio.
  static func joined(_ models: [[DocumentScore]]) -> [[DocumentScore]] {
    let count = models.map(\.count).min() ?? 0
    var joined: [[DocumentScore]] = []
    var open = models.map { _ in DocumentScore() }
    for document in 0..<count {
      for model in models.indices { open[model].add(models[model][document]) }
      if open.contains(where: { $0.byteCount <= 0 }) { continue }
      joined.append(open)
      open = models.map { _ in DocumentScore() }
    }
    if let last = joined.indices.last {
      for model in models.indices { joined[last][model].add(open[model]) }
    }
    return joined
  }

  private mutating func add(_ other: DocumentScore) {
    targetCount += other.targetCount
    byteCount += other.byteCount
    nats += other.nats
  }
}

/// `documents.csv` of an evaluation: a row a document, in the order of the shards.
enum DocumentScoreFile {
  static let name = "documents.csv"
  private static let columns = ["targets", "text-bytes", "nats"]

  static func encoded(_ documents: [DocumentScore]) -> [UInt8] {
    var text = CSV.row(columns)
    for document in documents {
      text += "\(document.targetCount),\(document.byteCount),\(document.nats)\n"
    }
    return Array(text.utf8)
  }

  /// Reads the file at `path`.
  ///
  /// - Throws: ``EvaluateError/brokenDocuments(file:line:found:)``; a `ByteIOError`.
  static func read(path: String) throws -> [DocumentScore] {
    let rows = CSV.rows(of: try readFile(path))
    guard rows.first == columns else {
      throw EvaluateError.brokenDocuments(
        file: path, line: 1, found: rows.first?.joined(separator: ",") ?? "nothing")
    }
    return try rows.dropFirst().enumerated().map { index, row in
      guard row.count == 3, let targets = Int(row[0]), let bytes = Double(row[1]),
        let nats = Double(row[2]), targets >= 0, bytes >= 0, bytes.isFinite, nats.isFinite
      else {
        throw EvaluateError.brokenDocuments(
          file: path, line: index + 2, found: row.joined(separator: ","))
      }
      return DocumentScore(targetCount: targets, byteCount: bytes, nats: nats)
    }
  }
}
