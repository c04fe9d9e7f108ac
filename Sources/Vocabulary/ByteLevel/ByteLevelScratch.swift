import Glibc

/// What encoding a batch needs besides the model: ``EncoderScratch``, whose cache has the longer
/// words, and a cache of short ones, most of all, in half the room.
struct ByteLevelScratch {
  /// Ids so far, room for tokens, and the cache of longer words.
  var words = EncoderScratch()
  /// Two places of 32 bytes for the words of each hash, a cache line.
  let short: UnsafeMutablePointer<UInt64>
  private let memory: UnsafeMutableRawPointer
  /// Words whose places in a cache are on their way from memory.
  let waiting: UnsafeMutablePointer<Waiting>
  var waitingCount = 0

  /// A word that is yet to be looked up.
  struct Waiting {
    let word: UnsafePointer<UInt8>
    let count: Int
    /// The number of bytes that may be read, at least ``count``.
    let readable: Int
    /// What the cache knows it by, if it is a short one.
    let key: ShortWordKey
  }

  static let mostWaiting = 16

  init() {
    let size = 64 << ShortWordKey.bucketBits
    // What no word has used yet is no memory yet.
    guard let memory = calloc(size + 64, 1) else { preconditionFailure("out of memory") }
    self.memory = memory
    short = memory.alignedUp(toMultipleOf: 64).assumingMemoryBound(to: UInt64.self)
    waiting = .allocate(capacity: Self.mostWaiting)
  }

  func deallocate() {
    words.deallocate()
    free(memory)
    waiting.deallocate()
  }
}

/// A word of at most 15 bytes as the cache knows it: a place has the key, the number of ids in its
/// highest bits, and up to four ids.
struct ShortWordKey {
  static let longest = 15
  static let mostIDs = 4
  static let bucketBits = 18
  private static let keyMask: UInt64 = ~0 >> 4

  private let low: UInt64
  /// The bytes from the ninth on, and above them the number of all.
  private let high: UInt64

  @inline(__always)
  init(_ word: UnsafePointer<UInt8>, _ count: Int, _ readable: Int) {
    let bits = UInt64(truncatingIfNeeded: count) &* 8
    let raw = UnsafeRawPointer(word)
    var (low, high): (UInt64, UInt64)
    if readable >= 16 {
      low = raw.loadUnaligned(as: UInt64.self).littleEndian
      high = raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian
    } else {
      (low, high) = (0, 0)
      for index in 0..<min(count, 8) { low |= UInt64(word[index]) &<< UInt64(index &* 8) }
      for index in 8..<max(count, 8) { high |= UInt64(word[index]) &<< UInt64(index &* 8 &- 64) }
    }
    if count > 8 {
      high &= (1 &<< (bits &- 64)) &- 1
    } else {
      if count < 8 { low &= (1 &<< bits) &- 1 }
      high = 0
    }
    self.low = low
    self.high = high | UInt64(truncatingIfNeeded: count) &<< 56
  }

  /// Where the two places begin that could have it, in words of 64 bits.
  @inline(__always)
  var bucket: Int {
    var hash = low &* 0x9E37_79B9_7F4A_7C15 &+ high &* 0xC2B2_AE3D_27D4_EB4F
    hash = (hash ^ hash &>> 32) &* 0xD6E8_FEB8_6659_FD93
    return Int(truncatingIfNeeded: hash &>> UInt64(64 - Self.bucketBits)) &* 8
  }

  @inline(__always)
  func matches(_ place: UnsafePointer<UInt64>) -> Bool {
    place[0] == low && place[1] & Self.keyMask == high
  }

  /// Puts the word first in its bucket; the one that was first comes second.
  func store(
    _ ids: UnsafePointer<Int32>, _ count: Int, in bucket: UnsafeMutablePointer<UInt64>
  ) {
    (bucket + 4).update(from: bucket, count: 4)
    (bucket[0], bucket[1]) = (low, high | UInt64(truncatingIfNeeded: count) &<< 60)
    (bucket[2], bucket[3]) = (0, 0)
    UnsafeMutableRawPointer(bucket + 2).copyMemory(from: ids, byteCount: count * 4)
  }
}

/// Owns the memory of a scratch. Whoever took it out of the encoder's store is alone with it.
final class ByteLevelScratchBox: @unchecked Sendable {
  var scratch = ByteLevelScratch()
  deinit { scratch.deallocate() }
}
