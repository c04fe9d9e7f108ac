import ByteIO
import Corpus
import Engine
import Text

/// Writes chosen documents, which arrive in the order of drawing, into the files of their sets.
struct SetWriter {
  private let goals: [Selection.Goal]
  private let files: [DocumentWriter]
  private let provenance: DocumentWriter
  private let parser: JSONObjectParser
  private let sentences: SentenceBoundaries
  private let context: TaskContext
  private var sets: [SampledSet]

  init(goals: [Selection.Goal], language: String, context: TaskContext) throws {
    self.goals = goals
    self.context = context
    files = try goals.map { try DocumentWriter(path: context.output("\($0.name).jsonl.zst")) }
    provenance = try DocumentWriter(path: context.output("provenance.jsonl.zst"))
    parser = try JSONObjectParser()
    sentences = try SentenceBoundaries(language: language)
    sets = goals.map {
      SampledSet(
        name: $0.name, documents: 0, cutDocuments: 0, bytes: 0, scalars: 0, sentences: 0)
    }
  }

  mutating func write(_ record: SortedRecord) throws {
    var document = try Document(line: record.line, parser: parser, file: context.folder, record: 0)
    if record.occurrence > 0 { document.id += "-\(record.occurrence)" }
    try writeProvenance(of: document)
    document.source = nil
    let text = document.text
    var (line, scalars, sentenceCount) = ([UInt8](), 0, 0)
    for goal in goals.indices where record.taken[goal] > 0 {
      // Nested budgets mostly take the same bytes, which need no second look.
      if line.isEmpty || document.text.count != record.taken[goal] {
        document.text = Array(text.prefix(record.taken[goal]))
        line = document.line
        scalars = document.text.count { $0 & 0xC0 != 0x80 }
        sentenceCount = try sentences.count(in: document.text)
      }
      try files[goal].append(line)
      sets[goal].documents += 1
      sets[goal].cutDocuments += record.taken[goal] < text.count ? 1 : 0
      sets[goal].bytes += document.text.count
      sets[goal].scalars += scalars
      sets[goal].sentences += sentenceCount
    }
  }

  private func writeProvenance(of document: Document) throws {
    var line = JSONLineWriter()
    line.field("id", document.id)
    if let source = document.source {
      line.open("source")
      line.field("file", source.file)
      line.field("record", source.record)
      line.close()
    }
    try provenance.append(line.line())
  }

  /// Ends the files; `nil` if a set has not the bytes that it was to have.
  consuming func finish() throws -> [SampledSet]? {
    guard zip(sets, goals).allSatisfy({ $0.bytes == $1.bytes }) else { return nil }
    for file in files { try file.finish() }
    try provenance.finish()
    try AtomicFile.write(try StableJSON.page(sets), to: context.output("sample.json"))
    return sets
  }
}
