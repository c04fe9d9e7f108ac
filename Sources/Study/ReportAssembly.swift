import ByteIO
import Contaminate
import Corpus
import Engine
import Foundation
import Ingest
import Report
import Sample
import TokenStore
import Values

/// Gathers what the stages have written into the contents of the report.
struct ReportAssembly {
  let planner: Planner
  let context: TaskContext

  /// Rejected records shown one by one.
  private static let shownRejections = 50

  func contents(of ids: [String]) throws -> ReportContents {
    let recipe = planner.recipe
    let file = recipe.file.split(separator: "/").last.map(String.init) ?? recipe.file
    var contents = ReportContents(
      study: StudySummary(
        name: recipe.name, recipeFile: file, recipeText: recipe.text, seed: recipe.seed,
        toolVersion: Tool.version))
    contents.corpora = try recipe.corpora.map(corpus)
    contents.samples = try planner.sampled.flatMap(samples)
    try addRejections(to: &contents)
    try addContamination(to: &contents)
    try addShards(to: &contents)
    try addRuns(to: &contents)
    contents.artefacts = try ids.map(artefact)
    return contents
  }

  func decode<Value: Decodable>(
    _ type: Value.Type, _ file: String, of id: String
  ) throws -> Value {
    let path = context.path(file, of: id)
    return try StableJSON.decode(type, from: readFile(path), file: path)
  }

  func decodeLines<Value: Decodable>(
    _ type: Value.Type, _ file: String, of id: String
  ) throws -> [Value] {
    let path = context.path(file, of: id)
    return try readFile(path).split(separator: UInt8(ascii: "\n")).map {
      try StableJSON.decode(type, from: Array($0), file: path)
    }
  }

  private func corpus(_ corpus: CorpusRecipe) throws -> CorpusSummary {
    let books = try decode([FileLedger].self, "files.json", of: "extract/\(corpus.name)")
    var ledger = Ledger()
    for book in books { ledger.merge(book.ledger) }
    return CorpusSummary(
      name: corpus.name, language: corpus.language.code,
      sources: books.map { .init(name: $0.name, records: $0.ledger.read.recordCount) },
      documentsIn: ledger.read.recordCount, documentsKept: ledger.kept.recordCount,
      drops: ledger.dropped.sorted { $0.key < $1.key }.map {
        .init(reason: $0.key, documents: $0.value.recordCount)
      },
      documentsRejected: ledger.rejectedTotal.recordCount, bytesIn: ledger.read.byteCount,
      textBytes: ledger.textByteCount, sentences: ledger.sentenceCount)
  }

  private func samples(_ corpus: CorpusRecipe) throws -> [SampleSummary] {
    let sets = try decode([SampledSet].self, "sample.json", of: "sample/\(corpus.name)")
    let bytes = { name in sets.first { $0.name == name }?.byteCount ?? 0 }
    return sets.filter { $0.name.hasPrefix("train-") }.map { set in
      SampleSummary(
        corpus: corpus.name, budget: String(set.name.dropFirst("train-".count)),
        documents: set.documentCount, bytes: set.byteCount, characters: set.scalarCount,
        validationBytes: bytes("validation"), testBytes: bytes("test"),
        cutDocuments: set.cutDocumentCount)
    }
  }

  private func addRejections(to contents: inout ReportContents) throws {
    for corpus in planner.recipe.corpora {
      let rejects = try decodeLines(Reject.self, "rejects.jsonl", of: "extract/\(corpus.name)")
      contents.rejectionCount += rejects.count
      for reject in rejects.prefix(Self.shownRejections - contents.rejections.count) {
        contents.rejections.append(
          RejectedRecord(
            file: reject.file, record: reject.record ?? 0, offset: reject.offset,
            reason: reject.reason))
      }
    }
  }

  private func artefact(_ id: String) throws -> ArtefactSummary {
    let manifest = try decode(Manifest.self, "manifest.json", of: id)
    return ArtefactSummary(
      id: id, contentHash: try manifest.contentHash,
      stageVersion: "\(manifest.stage) \(manifest.stageVersion)")
  }
}

extension ReportAssembly {
  private func addContamination(to contents: inout ReportContents) throws {
    guard planner.recipe.contamination != nil else { return }
    for set in planner.sets where set.hasPrefix("train-") {
      let path = context.path("contamination.json", of: "contamination/\(set)")
      let matrix = try ContaminationResult(decoding: readFile(path), file: path)
      contents.contamination.append(
        ContaminationSummary(matrix, title: String(set.dropFirst("train-".count))))
    }
  }

  private func addShards(to contents: inout ReportContents) throws {
    for vocabulary in planner.recipe.vocabularies {
      for corpus in planner.sampled {
        for set in planner.sets {
          let id = Planner.shardsID(vocabulary.name, corpus.name, set)
          let shards = try decode(ShardSet.self, "shards.json", of: id)
          contents.shardSets.append(
            ShardSetSummary(
              name: String(id.dropFirst("shards/".count)), vocabularySize: shards.vocabularySize,
              documents: shards.documentCount, tokens: shards.tokenCount,
              bytes: shards.textByteCount))
        }
      }
    }
  }
}
