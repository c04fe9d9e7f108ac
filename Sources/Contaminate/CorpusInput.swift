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
  ///   - tell: Is told every record that could not be read; its neighbours count.
  /// - Throws: A `ByteIOError`, or `CorpusError.otherContent`.
  func count(
    into counts: inout CorpusCounts, empty: CorpusCounts, progress: (Int) -> Void,
    tell: (TextProblem) -> Void, predict: @escaping @Sendable (Span<UInt8>) -> Prediction
  ) async throws {
    var read = 0
    for file in corpus.files {
      let input = try TextInput(file, workers: workers)
      try await orderedMap(workers: workers) { () async throws -> TextInput.Batch? in
        try await input.next()
      } transform: { batch in
        var part = empty
        var problems = batch.problems.filter { !$0.isEmptiness }
        try batch.forEachDocument {
          part.add(InputDocument($0), file: file.name, predict: predict)
        } problem: {
          problems.append($0)
        }
        for _ in problems { part.addUnread() }
        return (part, problems)
      } consume: { part, problems in
        try counts.merge(part)
        for problem in problems { tell(problem) }
        progress(read + input.storedBytesRead)
      }
      read += input.storedBytesRead
    }
  }
}
