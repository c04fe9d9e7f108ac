import ByteIO
import Chance

/// A place in a stream that is drawn window by window, epoch by epoch, without replacement.
///
/// The first epoch takes the windows as they lie, since documents are in random order already;
/// each later one takes them in a permutation of its own. A window may be taken in parts.
struct WindowCursor {
  private let stream: Mixture.Stream
  private let rowLength: Int
  private let seed: UInt64
  private let windowCount: Int
  private var permutation: Permutation?
  private var ordinal = 0
  private(set) var epoch = 0
  /// Where the rest of the window starts in the stream, and how many tokens it has; 0 only in an
  /// empty stream.
  private(set) var offset = 0
  private(set) var tokensLeft: Int

  init(_ stream: Mixture.Stream, rowLength: Int, seed: UInt64) {
    self.stream = stream
    self.rowLength = rowLength
    self.seed = seed
    windowCount = stream.tokenCount / rowLength + (stream.tokenCount % rowLength == 0 ? 0 : 1)
    tokensLeft = min(rowLength, stream.tokenCount)
  }

  /// Moves on by `count` tokens, at most those left of the window.
  mutating func take(_ count: Int) {
    offset += count
    tokensLeft -= count
    if tokensLeft > 0 { return }
    ordinal += 1
    if ordinal == windowCount {
      ordinal = 0
      epoch += 1
      permutation = Permutation(count: windowCount, key: key(ofEpoch: epoch))
    }
    offset = (permutation?.value(at: ordinal) ?? ordinal) * rowLength
    tokensLeft = min(rowLength, stream.tokenCount - offset)
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
