import Glibc
import Synchronization

/// The bytes of a short run, as a key that is compared at once.
struct RunKey {
  /// The most bytes of a run that is kept.
  static let longest = 31

  let words: (UInt64, UInt64, UInt64, UInt64)

  /// The key of the `count` bytes, 1 to ``longest``, at `start`, from where `readable` can be read.
  @inline(__always)
  init(_ start: UnsafePointer<UInt8>, _ count: Int, _ readable: Int) {
    let length = UInt64(count) << 56
    guard readable >= 32 else {
      var copy: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
      withUnsafeMutableBytes(of: &copy) { bytes in
        bytes.copyMemory(from: UnsafeRawBufferPointer(start: start, count: count))
      }
      copy.3 |= length
      words = copy
      return
    }
    let raw = UnsafeRawPointer(start)
    func load(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    func last(_ offset: Int) -> UInt64 { load(offset) & (~0 >> UInt64(64 - 8 * (count - offset))) }
    switch (count - 1) >> 3 {
    case 0: words = (last(0), 0, 0, length)
    case 1: words = (load(0), last(8), 0, length)
    case 2: words = (load(0), load(8), last(16), length)
    default: words = (load(0), load(8), load(16), last(24) | length)
    }
  }

  @inline(__always)
  var hash: Int {
    var hash = words.0 &* 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ (hash >> 29) ^ words.1) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 32) ^ words.2) &* 0x94D0_49BB_1331_11EB
    hash = (hash ^ (hash >> 29) ^ words.3) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: hash >> 32)
  }
}

/// Remembers the ids of short runs: a run for each place, the last one that came.
///
/// It changes how long encoding takes and nothing else.
final class RunCache {
  private static let count = 1 << 15
  private static let most = 7
  /// Eight words a place: the key, then the number of ids and seven of them.
  private let places: UnsafeMutablePointer<UInt64>

  init() {
    // Memory of zeros is mapped as it is used; no key is zero, since none is empty.
    guard let memory = calloc(Self.count, 64) else { fatalError("no memory for a cache of 2 MiB") }
    places = memory.bindMemory(to: UInt64.self, capacity: Self.count * 8)
  }

  deinit { free(places) }

  /// Appends the ids of the run, if they are known.
  @inline(__always)
  func append(_ key: RunKey, to ids: inout [Int32]) -> Bool {
    let place = places + (key.hash & (Self.count - 1)) << 3
    guard place[0] == key.words.0, place[1] == key.words.1, place[2] == key.words.2,
      place[3] == key.words.3
    else { return false }
    let head = place[4]
    let count = Int(truncatingIfNeeded: head & 0xFF)
    if count == 0 { return true }
    ids.append(Int32(truncatingIfNeeded: head >> 32))
    if count == 1 { return true }
    let rest = UnsafeRawPointer(place + 5)
    for index in 0..<count - 1 {
      ids.append(rest.load(fromByteOffset: index * 4, as: Int32.self))
    }
    return true
  }

  /// Keeps the ids from `start` on as those of the run, if they are few.
  func store(_ key: RunKey, _ ids: [Int32], from start: Int) {
    let count = ids.count - start
    if count > Self.most { return }
    let place = places + (key.hash & (Self.count - 1)) << 3
    (place[0], place[1], place[2], place[3]) = key.words
    place[4] = UInt64(count) | (count > 0 ? UInt64(UInt32(bitPattern: ids[start])) << 32 : 0)
    let rest = UnsafeMutableRawPointer(place + 5)
    for index in 0..<max(0, count - 1) {
      rest.storeBytes(of: ids[start + 1 + index], toByteOffset: index * 4, as: Int32.self)
    }
  }
}

/// What one thread at a time needs to encode.
final class EncoderState {
  let cache = RunCache()
  /// Memory for the symbols of a word; longer ones go the slow way.
  let word = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: 1024)

  deinit { word.deallocate() }
}

/// States that are not in use: as many are made as threads encode at once.
final class StatePool: Sendable {
  /// Handed from thread to thread, and used by one at a time.
  private struct Handed: @unchecked Sendable { let state: EncoderState }

  private let free = Mutex<[Handed]>([])

  func take() -> EncoderState {
    let handed = free.withLock { $0.popLast() }
    return handed?.state ?? EncoderState()
  }

  func give(_ state: EncoderState) {
    let handed = Handed(state: state)
    free.withLock { $0.append(handed) }
  }
}
