import Foundation
import Statistics
import TokenStore

/// Adds up the losses of a stream, in its order, by document.
struct Tally {
  private(set) var score = StreamScore()
  private let shards: TokenShards
  private let kinds: IDKinds
  private var counts: [Int]
  /// Where the open document ends in the stream.
  private var end = 0
  /// The bytes that all pieces stand for, those that are not scored among them.
  private var bytesOfAllPieces = 0
  private var isWhole = true

  /// Starts with no losses.
  init(shards: TokenShards, kinds: IDKinds) {
    self.shards = shards
    self.kinds = kinds
    counts = [Int](repeating: 0, count: kinds.byteCounts.count)
  }

  /// Adds the finite loss of the target `id` at `position`, which follows the one before.
  ///
  /// - Parameter choiceNats: What of it is spent on choosing the clone, where a text begins.
  mutating func add(position: Int, id: Int32, nats: Double, choiceNats: Double? = nil) throws {
    try open(position)
    let last = score.documents.count - 1
    let bytes = kinds.byteCounts[Int(id)]
    score.targetCount += 1
    score.sumNats += nats
    counts[Int(id)] += 1
    score.textByteCount += bytes
    bytesOfAllPieces += bytes
    score.documents[last].targetCount += 1
    score.documents[last].nats += nats
    score.documents[last].byteCount += Double(bytes)
    if id == kinds.endOfText { score.separatorNats += nats }
    // Some vocabularies have one id for both.
    if id == kinds.unknown, id != kinds.endOfText { score.unknownCount += 1 }
    if let choiceNats {
      score.choiceCount += 1
      score.choiceNats += choiceNats
    }
  }

  /// Passes over an id that is not scored.
  mutating func skip(position: Int, id: Int32) throws {
    try open(position)
    isWhole = false
    bytesOfAllPieces += kinds.byteCounts[Int(id)]
  }

  private mutating func open(_ position: Int) throws {
    if position < end { return }
    let document = try shards.location(ofToken: position).document
    end = try shards.range(ofDocument: document).upperBound
    while score.documents.count <= document { score.documents.append(DocumentScore()) }
  }

  /// The score of all that was added, which with what was skipped is the whole stream; `seed` is
  /// the bootstrap's.
  ///
  /// The bytes are those of the text, which the pieces need not add up to: normalisation changes
  /// some, and what is unknown has none. Documents get them in proportion to their pieces' bytes,
  /// and so does what is scored of a text that is not scored whole.
  consuming func finish(seed: UInt64) throws -> StreamScore {
    let total = Double(score.targetCount)
    for count in counts where count > 0 {
      score.unigramEntropyNats -= Double(count) / total * log(Double(count) / total)
    }
    while score.documents.count < shards.documentCount { score.documents.append(DocumentScore()) }
    score.interval = try interval(seed: seed)
    let bytesOfPieces = score.textByteCount
    if isWhole {
      score.textByteCount = shards.set.textByteCount
    } else if bytesOfAllPieces > 0 {
      let share = Double(bytesOfPieces) / Double(bytesOfAllPieces)
      score.textByteCount = Int((share * Double(shards.set.textByteCount)).rounded())
    }
    if bytesOfPieces != score.textByteCount, score.textByteCount > 0 {
      let scale = Double(bytesOfPieces) / Double(score.textByteCount)
      score.interval = score.interval?.map { $0 * scale }
      for index in score.documents.indices where scale > 0 {
        score.documents[index].byteCount /= scale
      }
    }
    return score
  }

  private func interval(seed: UInt64) throws -> [Double]? {
    // The bootstrap takes whole numbers of 32 bits: the largest loss is given all of them.
    let documents = DocumentScore.joined([score.documents]).map { $0[0] }
    guard documents.count > 1 else { return nil }
    let largest = documents.reduce(0) { max($0, $1.nats) }
    let scale = Double(UInt32.max) / max(largest, 1)
    let clusters = documents.map {
      Cluster(numerator: Int(($0.nats * scale).rounded()), denominator: Int($0.byteCount))
    }
    let interval = try RatioBootstrap(eventful: clusters).interval(seed: seed)
    return [interval.lower, interval.upper].map { $0 / scale / log(2) }
  }
}
