import ByteIO
import Chance
import Corpus
import Engine
import Text
import Values

/// What a batch of chosen documents, in the order of drawing, adds to the files of the sets.
struct SetPiece: Sendable {
  /// What it adds to one set.
  struct Part: Sendable {
    /// Nothing where the set takes none of the documents.
    var frame: ZstdFrame?
    var documentCount = 0
    var cutDocumentCount = 0
    var byteCount = 0
    var scalarCount = 0
    var sentenceCount = 0
  }

  var parts: [Part]
  /// The lines of the provenance.
  var provenance: [[UInt8]] = []
}

/// Turns batches of chosen documents into what is written; called from several workers at once.
struct SetPieceMaker: Sendable {
  /// The number of sets.
  let goals: Int
  let language: String
  /// The file that the documents are from.
  let path: String
  /// What is put out of order in each document, and by which choice.
  let shuffle: Shuffle?
  let choice: Choice

  /// Makes the piece of `batch`.
  func piece(of batch: [SortedRecord]) throws -> SetPiece {
    let parser = try JSONObjectParser()
    let sentences = try SentenceBoundaries(language: language)
    var piece = SetPiece(parts: Array(repeating: SetPiece.Part(), count: goals))
    var lines = Array(repeating: [UInt8](), count: goals)
    for record in batch {
      var document = try Document(line: record.line, parser: parser, file: path, record: 0)
      // An extraction has numbered copies, others may not have.
      if record.occurrence > 0 { document.id = "\(document.id.prefix(32))-\(record.occurrence)" }
      piece.provenance.append(Self.provenance(of: document))
      document.source = nil
      let text = document.text
      var (line, scalars, sentenceCount) = ([UInt8](), 0, 0)
      for goal in 0..<goals where record.taken[goal] > 0 {
        // Nested budgets mostly take the same bytes, which need no second look.
        if line.isEmpty || document.text.count != record.taken[goal] {
          document.text = shuffled(Array(text.prefix(record.taken[goal])), of: text)
          line = document.line
          scalars = document.text.count { $0 & 0xC0 != 0x80 }
          sentenceCount = try sentences.count(in: document.text)
        }
        lines[goal].append(contentsOf: line)
        piece.parts[goal].documentCount += 1
        piece.parts[goal].cutDocumentCount += record.taken[goal] < text.count ? 1 : 0
        piece.parts[goal].byteCount += document.text.count
        piece.parts[goal].scalarCount += scalars
        piece.parts[goal].sentenceCount += sentenceCount
      }
    }
    for goal in 0..<goals where !lines[goal].isEmpty {
      let isLikeSmaller = goal > 0 && lines[goal] == lines[goal - 1]
      piece.parts[goal].frame =
        isLikeSmaller ? piece.parts[goal - 1].frame : try ZstdFrame(compressing: lines[goal])
    }
    return piece
  }

  /// A part of the text `whole`, out of order where that is asked for.
  private func shuffled(_ part: [UInt8], of whole: [UInt8]) -> [UInt8] {
    shuffle?.shuffled(part, key: choice.priority(of: ContentHash(of: whole))) ?? part
  }

  private static func provenance(of document: Document) -> [UInt8] {
    var line = JSONLineWriter()
    line.field("id", document.id)
    document.appendOrigin(to: &line)
    return line.line()
  }
}

/// Writes the pieces, in the order of drawing, into the files of their sets.
struct SetWriter {
  private let goals: [Selection.Goal]
  private let files: [DocumentWriter]
  private let provenance: DocumentWriter
  private let context: TaskContext
  private var sets: [SampledSet]

  init(goals: [Selection.Goal], context: TaskContext) throws {
    self.goals = goals
    self.context = context
    files = try goals.map { try DocumentWriter(path: context.output($0.part.documentFile)) }
    provenance = try DocumentWriter(path: context.output(Sampler.FileName.provenance))
    sets = goals.map { SampledSet(name: $0.part.word) }
  }

  mutating func write(_ piece: SetPiece) throws {
    for (goal, part) in piece.parts.enumerated() {
      guard let frame = part.frame else { continue }
      try files[goal].append(frame)
      sets[goal].documentCount += part.documentCount
      sets[goal].cutDocumentCount += part.cutDocumentCount
      sets[goal].byteCount += part.byteCount
      sets[goal].scalarCount += part.scalarCount
      sets[goal].sentenceCount += part.sentenceCount
    }
    for line in piece.provenance { try provenance.append(line) }
  }

  /// Ends the files; `nil` if a set has not the bytes that it was to have.
  consuming func finish() throws -> [SampledSet]? {
    guard zip(sets, goals).allSatisfy({ $0.byteCount == $1.byteCount }) else { return nil }
    for file in files { try file.finish() }
    try provenance.finish()
    try AtomicFile.write(try StableJSON.page(sets), to: context.output(Sampler.FileName.sets))
    return sets
  }
}
