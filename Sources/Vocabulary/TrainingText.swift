public import Engine

/// The text that a vocabulary is made from, a batch of documents at a time.
public struct TrainingText {
  /// Threads to use; they must not change the vocabulary.
  public let workers: Int
  /// What tells people how far training is.
  public let progress: ProgressLine
  private let read: ((TextBatch) throws -> Void) async throws -> Void

  /// Describes text.
  ///
  /// - Parameter read: Calls its argument with each batch in turn, always in the same order.
  public init(
    workers: Int, progress: ProgressLine,
    read: @escaping ((TextBatch) throws -> Void) async throws -> Void
  ) {
    self.workers = workers
    self.progress = progress
    self.read = read
  }

  /// Calls `body` with each batch in turn. A trainer reads the text once.
  package func forEachBatch(_ body: (TextBatch) throws -> Void) async throws {
    try await read(body)
  }
}
