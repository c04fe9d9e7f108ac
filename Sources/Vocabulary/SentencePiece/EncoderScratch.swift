import Glibc

/// What encoding a batch needs besides the model: a cache of words, and room to work in.
///
/// Nothing that is kept from batch to batch can change an id, and none of it grows beyond what the
/// largest batch needs: the cache has two places for the words of each hash, so that words made to
/// collide only cost what they would cost without it.
struct EncoderScratch {
  /// 64 bytes for each word: 32 of the word, what is known of it, and up to six ids.
  let cache: UnsafeMutablePointer<UInt64>
  private let memory: UnsafeMutableRawPointer
  /// The ids of the batch so far.
  var ids: UnsafeMutablePointer<Int32>
  var idCount = 0
  var idCapacity: Int
  /// Tokens of the run of text that is being encoded.
  var stack: UnsafeMutablePointer<UInt32>
  /// Whether no encoding of the run goes on from a place. All are false between runs.
  var isDead: UnsafeMutablePointer<Bool>
  var runCapacity: Int
  /// A word with the ▁ before it.
  let word: UnsafeMutablePointer<UInt8>
  /// Words whose places in the cache are on their way from memory.
  let waiting: UnsafeMutablePointer<WaitingWord>
  var waitingCount = 0
  /// Text that had to be changed.
  var normalised: [UInt8] = []
  /// Ids of the agenda.
  var slowIDs: [Int32] = []

  static let cacheBits: UInt64 = 17
  static let longestWord = 32
  static let mostIDs = 6
  static let mostWaiting = 16

  init() {
    let words = 8 << Int(Self.cacheBits)
    // A bucket is two cache lines that lie next to each other. What no word has used yet is no
    // memory yet.
    guard let memory = calloc(words * 8 + 128, 1) else { preconditionFailure("out of memory") }
    self.memory = memory
    cache = memory.alignedUp(toMultipleOf: 128).assumingMemoryBound(to: UInt64.self)
    idCapacity = 4096
    ids = .allocate(capacity: idCapacity)
    runCapacity = 1024
    stack = .allocate(capacity: runCapacity)
    isDead = .allocate(capacity: runCapacity)
    isDead.initialize(repeating: false, count: runCapacity)
    word = .allocate(capacity: 64)
    waiting = .allocate(capacity: Self.mostWaiting)
  }

  func deallocate() {
    free(memory)
    ids.deallocate()
    stack.deallocate()
    isDead.deallocate()
    word.deallocate()
    waiting.deallocate()
  }

  /// Makes room for `count` more ids.
  @inline(__always)
  mutating func reserveIDs(_ count: Int) {
    if idCapacity &- idCount < count { growIDs(count) }
  }

  /// Appends an id.
  mutating func append(_ id: Int32) {
    reserveIDs(1)
    ids[idCount] = id
    idCount += 1
  }

  @inline(never)
  private mutating func growIDs(_ count: Int) {
    let capacity = max(idCapacity * 2, idCount + count)
    let more = UnsafeMutablePointer<Int32>.allocate(capacity: capacity)
    more.update(from: ids, count: idCount)
    ids.deallocate()
    (ids, idCapacity) = (more, capacity)
  }

  /// Makes room for a run of `count` bytes.
  @inline(__always)
  mutating func reserveRun(_ count: Int) {
    if runCapacity <= count { growRun(count + 1) }
  }

  @inline(never)
  private mutating func growRun(_ count: Int) {
    runCapacity = max(count, runCapacity * 2)
    stack.deallocate()
    isDead.deallocate()
    stack = .allocate(capacity: runCapacity)
    isDead = .allocate(capacity: runCapacity)
    isDead.initialize(repeating: false, count: runCapacity)
  }
}

/// A word that is yet to be looked up.
struct WaitingWord {
  let key: WordKey
  let word: UnsafePointer<UInt8>
  let count: Int
  let hasSpace: Bool
}

/// Owns the memory of a scratch. Whoever took it out of the encoder's store is alone with it.
final class EncoderScratchBox: @unchecked Sendable {
  var scratch = EncoderScratch()
  deinit { scratch.deallocate() }
}
