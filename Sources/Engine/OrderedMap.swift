/// Transforms up to `workers` batches at once and hands the results on in order.
///
/// One file uses every core: the unit of work is a batch, cut by content, so the result does not
/// depend on `workers`. At most `workers + 1` batches are in memory. When something fails, or the
/// calling task is cancelled, what is under way is cancelled and waited for.
///
/// - Parameters:
///   - workers: How many batches are transformed at once; with 1 everything runs in turn.
///   - next: Gives the next batch, or `nil` at the end; called in order.
///   - transform: The work; called from several threads.
///   - consume: Takes each result, in the order of the batches.
/// - Throws: What one of the three throws, or `CancellationError`.
public func orderedMap<Batch: Sendable, Result: Sendable>(
  workers: Int,
  next: () async throws -> Batch?,
  transform: @escaping @Sendable (Batch) throws -> Result,
  consume: (Result) async throws -> Void
) async throws {
  if workers <= 1 {
    while let batch = try await next() {
      try Task.checkCancellation()
      try await consume(try transform(batch))
    }
    return
  }
  var inFlight: [Task<Result, any Error>] = []
  do {
    while let batch = try await next() {
      let oldest = inFlight.count < workers ? nil : try await inFlight[0].value
      try Task.checkCancellation()
      if oldest != nil { inFlight.removeFirst() }
      inFlight.append(Task { try transform(batch) })
      if let oldest { try await consume(oldest) }
    }
    while let oldest = inFlight.first {
      let result = try await oldest.value
      try Task.checkCancellation()
      inFlight.removeFirst()
      try await consume(result)
    }
  } catch {
    for task in inFlight { task.cancel() }
    for task in inFlight { _ = await task.result }
    throw error
  }
}
