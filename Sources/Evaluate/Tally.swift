import Foundation
import Statistics
import TokenStore

/// Adds up the losses of a stream, in its order, by document.
struct Tally {
  /// What one document adds to the two sums of bits per byte.
  private struct DocumentLoss {
    var nats = 0.0
    var bytes = 0
  }

  private(set) var score = StreamScore()
  private let shards: TokenShards
  /// The bytes of text that each id stands for.
  private let byteCounts: [Int]
  private var counts: [Int]
  private var open = DocumentLoss()
  /// Where the open document ends in the stream.
  private var end = 0
  private var documents: [DocumentLoss] = []

  /// Starts with no losses.
  ///
  /// - Parameter byteCounts: The bytes of text that each id stands for, by id.
  init(shards: TokenShards, byteCounts: [Int]) {
    self.shards = shards
    self.byteCounts = byteCounts
    counts = [Int](repeating: 0, count: byteCounts.count)
  }

  /// Adds the finite loss of the target `id` at `position`, which follows the one before.
  mutating func add(position: Int, id: Int32, nats: Double) throws {
    if position >= end {
      closeDocument()
      let document = try shards.location(ofToken: position).document
      end = try shards.range(ofDocument: document).upperBound
    }
    score.targetCount += 1
    score.sumNats += nats
    counts[Int(id)] += 1
    open.nats += nats
    score.textByteCount += byteCounts[Int(id)]
    open.bytes += byteCounts[Int(id)]
  }

  /// The score of all that was added, which is the whole stream; `seed` is the bootstrap's.
  ///
  /// The bytes are those of the text, which the pieces need not add up to: normalisation changes
  /// some, and what is unknown has none. Documents get them in proportion to their pieces' bytes.
  consuming func finish(seed: UInt64) throws -> StreamScore {
    closeDocument()
    if let last = documents.indices.last { documents[last].nats += open.nats }
    let total = Double(score.targetCount)
    for count in counts where count > 0 {
      score.unigramEntropyNats -= Double(count) / total * log(Double(count) / total)
    }
    score.interval = try interval(seed: seed)
    let bytesOfPieces = score.textByteCount
    score.textByteCount = shards.set.textByteCount
    if bytesOfPieces != score.textByteCount, score.textByteCount > 0 {
      let scale = Double(bytesOfPieces) / Double(score.textByteCount)
      score.interval = score.interval?.map { $0 * scale }
    }
    return score
  }

  /// A document without text stays open, so that its loss counts with the next: resamples of
  /// documents without bytes would have no ratio.
  private mutating func closeDocument() {
    if open.bytes == 0 { return }
    documents.append(open)
    open = DocumentLoss()
  }

  private func interval(seed: UInt64) throws -> [Double]? {
    guard documents.count > 1 else { return nil }
    // The bootstrap takes whole numbers of 32 bits: the largest loss is given all of them.
    let largest = documents.reduce(0) { max($0, $1.nats) }
    let scale = Double(UInt32.max) / max(largest, 1)
    let clusters = documents.map {
      Cluster(numerator: Int(($0.nats * scale).rounded()), denominator: $0.bytes)
    }
    let interval = try RatioBootstrap(eventful: clusters).interval(seed: seed)
    return [interval.lower, interval.upper].map { $0 / scale / log(2) }
  }
}
