/// Transforms batches on up to `workers` threads at once and hands the results on in order.
///
/// One file uses every core: the unit of work is a batch, cut by content, so the result does not
/// depend on `workers`. At most `workers + 1` batches are in memory.
///
/// - Parameters:
///   - workers: How many batches are transformed at once; with 1 everything runs in turn.
///   - next: Gives the next batch, or `nil` at the end; called in order.
///   - transform: The work; called from several threads.
///   - consume: Takes each result, in the order of the batches.
public func orderedMap<Batch: Sendable, Result: Sendable>(
  workers: Int,
  next: () async throws -> Batch?,
  transform: @escaping @Sendable (Batch) throws -> Result,
  consume: (Result) async throws -> Void
) async throws {
  if workers <= 1 {
    while let batch = try await next() { try await consume(try transform(batch)) }
    return
  }
  var inFlight: [Task<Result, any Error>] = []
  defer { for task in inFlight { task.cancel() } }
  while let batch = try await next() {
    try Task.checkCancellation()
    inFlight.append(Task { try transform(batch) })
    if inFlight.count > workers {
      let first = inFlight.removeFirst()
      try await consume(try await first.value)
    }
  }
  while !inFlight.isEmpty {
    let first = inFlight.removeFirst()
    try await consume(try await first.value)
  }
}
