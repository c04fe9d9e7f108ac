import ByteIO

/// A place in a stream that is drawn window by window, epoch by epoch, without replacement.
///
/// The first epoch takes the windows as they lie, since documents are in random order already;
/// each later one takes them in a permutation of its own. A window may be taken in parts.
struct WindowCursor {
  private let stream: Mixture.Stream
  private let rowLength: Int
  private let seed: UInt64
  private let windowCount: Int
  private var permutation: WindowPermutation?
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
      permutation = WindowPermutation(
        count: windowCount, key: WindowPermutation.key(seed: seed, stream: stream, epoch: epoch))
    }
    offset = (permutation?.window(at: ordinal) ?? ordinal) * rowLength
    tokensLeft = min(rowLength, stream.tokenCount - offset)
  }
}

/// A permutation of `0 ..< count`, evaluated one place at a time in constant memory.
///
/// An eight-round Feistel network permutes the smallest range of 4^*h* numbers that holds `count`;
/// a number that lands outside `0 ..< count` goes through it again until one lands inside, which
/// is a permutation of the smaller range.
///
/// - Source: Black and Rogaway (2002), “Ciphers with arbitrary finite domains” (cycle walking).
///   It is for order, not for secrets.
struct WindowPermutation {
  private let count: UInt64
  private let key: ContentHash
  private let halfBits: UInt64

  /// Makes the permutation that `key` chooses; `count` is at least 1.
  init(count: Int, key: ContentHash) {
    self.count = UInt64(count)
    self.key = key
    let bits = UInt64.bitWidth - (self.count - 1).leadingZeroBitCount
    halfBits = UInt64(max(1, (bits + 1) / 2))
  }

  /// The key of a stream's order: the hash of purpose, seed, epoch (both 64-bit) and name.
  static func key(seed: UInt64, stream: Mixture.Stream, epoch: Int) -> ContentHash {
    var message = Array("window order\0".utf8)
    message.append(littleEndian: seed)
    message.append(littleEndian: UInt64(epoch))
    message.append(contentsOf: stream.name.utf8)
    return ContentHash(of: message)
  }

  /// The window drawn at place `ordinal` of the epoch, `ordinal` being below the count.
  func window(at ordinal: Int) -> Int {
    var value = UInt64(ordinal)
    repeat { value = permuted(value) } while value >= count
    return Int(value)
  }

  private func permuted(_ value: UInt64) -> UInt64 {
    let mask = (1 << halfBits) - 1 as UInt64
    var left = value >> halfBits
    var right = value & mask
    for round in 0..<8 as Range<UInt64> {
      let mixed = Self.mix((right &+ key.low) ^ Self.mix(key.high &+ round))
      (left, right) = (right, left ^ (mixed & mask))
    }
    return left << halfBits | right
  }

  /// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
  private static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
