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
    for goal in goals.indices where record.taken[goal] > 0 {
      document.text = Array(text[..<record.taken[goal]])
      try files[goal].append(document.line)
      sets[goal].documents += 1
      sets[goal].cutDocuments += record.taken[goal] < text.count ? 1 : 0
      sets[goal].bytes += document.text.count
      sets[goal].scalars += document.text.count { $0 & 0xC0 != 0x80 }
      sets[goal].sentences += try sentences.count(in: document.text)
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

  consuming func finish() throws -> [SampledSet] {
    for file in files { try file.finish() }
    try provenance.finish()
    try AtomicFile.write(try StableJSON.page(sets), to: context.output("sample.json"))
    return sets
  }
}
