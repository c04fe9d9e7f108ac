import Glibc

/// A word in a piece of text.
package struct FoundWord {
  /// The secret of this process, so that no text can be made whose words collide.
  package static let processSeed = UInt64.random(in: .min ... .max)

  /// The hash of its bytes.
  var hash: UInt64
  /// Where it begins.
  var start: Int
  /// Its length in bytes.
  var count: Int

  /// Finds the word of `count` bytes at `start` of `text`.
  ///
  /// - Parameter seed: The secret of the hash.
  init(_ text: UnsafePointer<UInt8>, start: Int, count: Int, seed: UInt64) {
    self.start = start
    self.count = count
    hash = Self.hash(text + start, count, seed: seed)
  }

  /// A hash of 64 bits: the text, eight bytes at a time, each folded in by a wide product.
  package static func hash(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, seed: UInt64
  ) -> UInt64 {
    let raw = UnsafeRawPointer(bytes)
    var hash = fold(UInt64(count) ^ seed, 0xBF58_476D_1CE4_E5B9)
    var index = 0
    while count - index >= 8 {
      let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      hash = fold(hash ^ word, 0x94D0_49BB_1331_11EB)
      index += 8
    }
    var rest: UInt64 = 0
    while index < count {
      rest = rest << 8 | UInt64(bytes[index])
      index += 1
    }
    return fold(hash ^ rest, 0xD6E8_FEB8_6659_FD93)
  }

  private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}

/// Distinct words and how often each occurs.
///
/// An open-addressing table of 8 bytes a slot (32 bits of the hash, and where the word stands) over
/// one piece of memory that holds the words one after another: 12 bytes and the word itself, filled
/// up to a multiple of 4. So a word costs some 30 bytes, and no object.
final class WordTable {
  private static let headBytes = 12
  private static let unit = 4

  /// The number of distinct words.
  private(set) var count = 0
  private var slots: UnsafeMutablePointer<UInt64>
  private var slotBits = 12
  private var memory: UnsafeMutableRawPointer
  private var used = 0
  private var capacity = 1 << 16

  init() {
    slots = .allocate(capacity: 1 << slotBits)
    slots.initialize(repeating: 0, count: 1 << slotBits)
    memory = Self.resized(nil, to: capacity)
  }

  deinit {
    slots.deallocate()
    free(memory)
  }

  /// Memory that grows in place where the system can: `realloc` moves pages, not bytes.
  private static func resized(
    _ memory: UnsafeMutableRawPointer?, to capacity: Int
  ) -> UnsafeMutableRawPointer {
    guard let moved = realloc(memory, capacity) else {
      fatalError("no memory for \(capacity) bytes of words, and no way to go on without")
    }
    return moved
  }

  /// Counts each of `words`, which stand in `text`, once.
  ///
  /// - Throws: ``VocabularyError`` past 16 GiB of them.
  func add(_ words: [FoundWord], in text: UnsafePointer<UInt8>) throws(VocabularyError) {
    for word in words {
      if 4 * (count + 1) > 3 << slotBits { grow() }
      let tag = word.hash >> 32
      let mask = 1 << slotBits - 1
      var slot = Int(tag) >> (32 - slotBits)
      while true {
        let found = slots[slot]
        if found == 0 {
          slots[slot] = tag << 32 | UInt64(try append(word, in: text) + 1)
          break
        }
        if found >> 32 == tag {
          let place = memory + (Int(found & 0xFFFF_FFFF) - 1) * Self.unit
          let length = Int(place.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
          if length == word.count
            && memcmp(place + Self.headBytes, text + word.start, length) == 0
          {
            let total = place.loadUnaligned(as: UInt64.self) + 1
            place.storeBytes(of: total, as: UInt64.self)
            break
          }
        }
        slot = (slot + 1) & mask
      }
    }
  }

  /// Writes a new word, and says where, in units.
  private func append(
    _ word: FoundWord, in text: UnsafePointer<UInt8>
  ) throws(VocabularyError) -> UInt32 {
    let size = (Self.headBytes + word.count + Self.unit - 1) / Self.unit * Self.unit
    guard let place = UInt32(exactly: used / Self.unit), place < .max else { throw Self.tooMany }
    if used + size > capacity {
      capacity = max(used + size, capacity + capacity / 2)
      memory = Self.resized(memory, to: capacity)
    }
    let target = memory + used
    target.storeBytes(of: 1, as: UInt64.self)
    target.storeBytes(of: UInt32(word.count), toByteOffset: 8, as: UInt32.self)
    (target + Self.headBytes).copyMemory(from: text + word.start, byteCount: word.count)
    used += size
    count += 1
    return place
  }

  private func grow() {
    let (old, oldCount) = (slots, 1 << slotBits)
    slotBits += 1
    let mask = 1 << slotBits - 1
    slots = .allocate(capacity: 1 << slotBits)
    slots.initialize(repeating: 0, count: 1 << slotBits)
    for index in 0..<oldCount where old[index] != 0 {
      var slot = Int(old[index] >> 32) >> (32 - slotBits)
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = old[index]
    }
    old.deallocate()
  }

  private static let tooMany = VocabularyError(
    file: "the training text", key: "distinct words", found: "more than 16 GiB",
    expected: "less: train on fewer documents")

  /// Gives back the slots: no word can be added any more.
  func seal() {
    slots.deallocate()
    slotBits = 0
    slots = .allocate(capacity: 1)
    slots.initialize(to: 0)
  }

  /// Calls `body` with each word and how often it occurs, in the order in which they came.
  func forEach(_ body: (UnsafeBufferPointer<UInt8>, UInt64) -> Void) {
    var place = 0
    while place < used {
      let total = memory.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      let length = Int(memory.loadUnaligned(fromByteOffset: place + 8, as: UInt32.self))
      let start = (memory + place + Self.headBytes).assumingMemoryBound(to: UInt8.self)
      body(UnsafeBufferPointer(start: start, count: length), total)
      place += (Self.headBytes + length + Self.unit - 1) / Self.unit * Self.unit
    }
  }
}
