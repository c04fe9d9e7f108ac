import ByteIO
import Chance

/// A place in a stream that is drawn row by row, epoch by epoch, without replacement.
///
/// What is drawn in one go is a window of contiguous rows, or a document. The first epoch takes
/// them as they lie, since documents are in random order already; each later one takes them in a
/// permutation of its own. A window may be taken in parts.
struct WindowCursor {
  private let stream: Mixture.Stream
  private let rowLength: Int
  private let seed: UInt64
  private let packing: Mixture.Packing
  /// Where documents end, which contiguous rows do not need.
  private let shards: TokenShards?
  private let pieceCount: Int
  private var permutation: Permutation?
  private var ordinal = 0
  private(set) var epoch = 0
  /// Where the rest of the row starts in the stream, and how many tokens it has; 0 only in an
  /// empty stream.
  private(set) var offset = 0
  private(set) var tokensLeft = 0
  /// What is left of the window or document after this row.
  private var tokensAfter = 0

  init(
    _ stream: Mixture.Stream, rowLength: Int, seed: UInt64, packing: Mixture.Packing = .contiguous,
    shards: TokenShards? = nil
  ) {
    self.stream = stream
    self.rowLength = rowLength
    self.seed = seed
    self.packing = packing
    self.shards = shards
    let windows = stream.tokenCount / rowLength + (stream.tokenCount % rowLength == 0 ? 0 : 1)
    pieceCount = packing == .contiguous ? windows : shards?.documentCount ?? 0
    open()
  }

  /// Whether the next row begins a window or a document.
  var isAtStart: Bool {
    let piece = piece(permutation?.value(at: ordinal) ?? ordinal)
    return piece.lowerBound == offset
  }

  /// Moves on by `count` tokens, at most those left of the row.
  mutating func take(_ count: Int) {
    offset += count
    tokensLeft -= count
    if tokensLeft > 0 { return }
    if tokensAfter > 0 {
      tokensLeft = min(rowLength, tokensAfter)
      tokensAfter -= tokensLeft
      return
    }
    goOn()
    open()
  }

  /// Moves to the next piece, into the next epoch after the last.
  private mutating func goOn() {
    ordinal += 1
    if ordinal < pieceCount { return }
    ordinal = 0
    epoch += 1
    permutation = Permutation(count: pieceCount, key: key(ofEpoch: epoch))
  }

  /// Starts the piece that is next, or the first after it that has tokens.
  private mutating func open() {
    if stream.tokenCount == 0 || pieceCount == 0 { return }
    var piece = piece(permutation?.value(at: ordinal) ?? ordinal)
    while piece.isEmpty {
      goOn()
      piece = self.piece(permutation?.value(at: ordinal) ?? ordinal)
    }
    offset = piece.lowerBound
    tokensLeft = min(rowLength, piece.count)
    tokensAfter = packing == .documents ? piece.count - tokensLeft : 0
  }

  private func piece(_ index: Int) -> Range<Int> {
    if packing == .contiguous {
      return index * rowLength..<min((index + 1) * rowLength, stream.tokenCount)
    }
    return (try? shards?.range(ofDocument: index)) ?? 0..<0
  }

  /// The key of an epoch's order: the hash of purpose, seed, epoch (both 64-bit) and stream's name.
  private func key(ofEpoch epoch: Int) -> ContentHash {
    var message = Array("window order\0".utf8)
    message.append(littleEndian: seed)
    message.append(littleEndian: UInt64(epoch))
    message.append(contentsOf: stream.name.utf8)
    return ContentHash(of: message)
  }
}
