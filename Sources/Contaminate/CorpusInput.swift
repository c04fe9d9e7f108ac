internal import ByteIO
public import Corpus
internal import Engine
internal import LanguageID

/// A corpus whose declared language is to be held against what its lines look like.
public struct DeclaredCorpus: Sendable {
  /// Its declared language.
  public let language: String
  /// Its files.
  public let files: [TextFile]

  /// Names a corpus.
  public init(language: String, files: [TextFile]) {
    self.language = language
    self.files = files
  }
}

/// Counts the lines of files, a batch of records on each worker; `TextInput` says what the files
/// may be, and what is a document in them.
struct CorpusInput {
  let corpus: DeclaredCorpus
  let workers: Int

  /// Adds the lines of all files to `counts`.
  ///
  /// - Parameters:
  ///   - empty: The same counts without any line, for each batch to begin with.
  ///   - progress: Is told the stored bytes of all files that were read.
  /// - Throws: ``ContaminateError/badRecord(file:record:offset:reason:)``, a `ByteIOError`.
  func count(
    into counts: inout CorpusCounts, empty: CorpusCounts, progress: (Int) -> Void,
    predict: @escaping @Sendable (Span<UInt8>) -> Prediction
  ) async throws {
    var read = 0
    for file in corpus.files {
      let input = try TextInput(file, workers: workers)
      try await orderedMap(workers: workers) { () async throws -> TextInput.Batch? in
        try await input.next()
      } transform: { batch in
        try Self.check(batch)
        var part = empty
        try batch.forEachDocument {
          part.add(InputDocument($0), file: file.name, predict: predict)
        } problem: { problem in
          throw ContaminateError(problem, near: batch)
        }
        return part
      } consume: { part in
        try counts.merge(part)
        progress(read + input.storedBytesRead)
      }
      read += input.storedBytesRead
    }
  }

  /// Shares of what can be read would say nothing of the corpus: the first problem is the end.
  private static func check(_ batch: TextInput.Batch) throws(ContaminateError) {
    let problems = batch.problems
    // A record that was lost says more than the damage that it was lost to.
    if let worst = problems.first(where: { $0.record != nil }) ?? problems.first {
      throw ContaminateError(worst, near: batch)
    }
  }
}

extension ContaminateError {
  fileprivate init(_ problem: TextProblem, near batch: TextInput.Batch) {
    self = .badRecord(
      file: problem.file, record: problem.record ?? batch.records.ordinals.first ?? 1,
      offset: problem.offset,
      reason: problem.record == nil
        ? "the stored file is damaged: \(problem.reason)" : problem.reason)
  }
}
