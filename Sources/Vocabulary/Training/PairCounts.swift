/// The pairs of neighbouring symbols that may become one, and how often each occurs.
///
/// Columns of plain numbers, and an open-addressing table of their places: some 28 bytes a pair.
struct PairCounts: ~Copyable {
  /// No pair, or no list.
  static let none = UInt32.max

  private(set) var left = RawArray<UInt32>()
  private(set) var right = RawArray<UInt32>()
  /// How often each occurs, overlapping occurrences counted twice.
  private(set) var counts = RawArray<UInt64>()
  /// The number of the list of each one's occurrences.
  private(set) var lists = RawArray<UInt32>()
  private var slots = RawArray<UInt32>(repeating: 0, count: 1 << 12)
  private var slotBits: UInt64 = 12

  var count: Int { left.count }

  @inline(__always)
  private func slot(_ left: UInt32, _ right: UInt32) -> Int {
    let key = UInt64(left) << 32 | UInt64(right)
    return Int(((key ^ key >> 29) &* 0x9E37_79B9_7F4A_7C15) >> (64 - slotBits))
  }

  /// The place of a pair, or ``none``.
  func find(_ leftSymbol: UInt32, _ rightSymbol: UInt32) -> UInt32 {
    let mask = 1 << Int(slotBits) - 1
    var slot = slot(leftSymbol, rightSymbol)
    while true {
      let found = slots[slot]
      if found == 0 { return Self.none }
      if left[found - 1] == leftSymbol && right[found - 1] == rightSymbol { return found - 1 }
      slot = (slot + 1) & mask
    }
  }

  /// Adds a pair that is not there.
  mutating func add(_ leftSymbol: UInt32, _ rightSymbol: UInt32) -> UInt32 {
    if 3 * (count + 1) > 2 << Int(slotBits) { grow() }
    let place = UInt32(count)
    left.append(leftSymbol)
    right.append(rightSymbol)
    counts.append(0)
    lists.append(Self.none)
    enter(place)
    return place
  }

  private func enter(_ place: UInt32) {
    let mask = 1 << Int(slotBits) - 1
    var slot = slot(left[place], right[place])
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = place + 1
  }

  private mutating func grow() {
    slotBits += 1
    slots = RawArray(repeating: 0, count: 1 << Int(slotBits))
    for place in 0..<UInt32(count) where !isTaken(place) { enter(place) }
  }

  /// Takes a pair out: it has become a symbol, or never will.
  func take(_ place: UInt32) {
    left[place] = Self.none
    right[place] = Self.none
    counts[place] = 0
  }

  /// Whether the pair was taken out.
  func isTaken(_ place: UInt32) -> Bool { left[place] == Self.none }
}

/// Where pairs occur: for each pair of those that have a list, its places in ascending order.
///
/// A place is kept as its distance from the one before, seven bits a byte: frequent pairs, of whose
/// places there are most, take a byte or two each.
struct OccurrenceLists: ~Copyable {
  private var bytes = RawArray<UInt8>()
  private var starts = RawArray<Int>()
  private var ends = RawArray<Int>()
  private var unusedBytes = 0

  /// The number of bytes that a distance takes.
  @inline(__always)
  static func size(_ distance: UInt32) -> Int {
    distance < 1 << 7
      ? 1 : distance < 1 << 14 ? 2 : distance < 1 << 21 ? 3 : distance < 1 << 28 ? 4 : 5
  }

  /// Adds a list of so many bytes, which ``write(_:at:)`` is to fill.
  ///
  /// - Returns: Its number, and where it begins.
  mutating func add(byteCount: Int) -> (list: UInt32, start: Int) {
    let start = bytes.count
    bytes.resize(to: start + byteCount)
    starts.append(start)
    ends.append(start + byteCount)
    return (UInt32(starts.count - 1), start)
  }

  /// Writes a distance at `place`, and moves it behind.
  @inline(__always)
  func write(_ distance: UInt32, at place: inout Int) {
    var rest = distance
    while rest >= 1 << 7 {
      bytes[place] = UInt8(truncatingIfNeeded: rest) | 1 << 7
      place += 1
      rest >>= 7
    }
    bytes[place] = UInt8(truncatingIfNeeded: rest)
    place += 1
  }

  /// Where a list stands.
  func range(_ list: UInt32) -> Range<Int> { starts[list]..<ends[list] }

  /// Reads the distance at `place`, and moves it behind.
  @inline(__always)
  func read(at place: inout Int) -> UInt32 {
    var distance: UInt32 = 0
    var shift: UInt32 = 0
    while true {
      let byte = bytes[place]
      place += 1
      distance |= UInt32(byte & 0x7F) << shift
      if byte < 1 << 7 { return distance }
      shift += 7
    }
  }

  /// Forgets a list. Its memory comes back when half of all is unused.
  mutating func remove(_ list: UInt32) {
    unusedBytes += ends[list] - starts[list]
    ends[list] = starts[list]
    if unusedBytes > 1 << 12 && unusedBytes > bytes.count / 2 { compact() }
  }

  /// Moves the lists together; they stand in order of their numbers.
  private mutating func compact() {
    var target = 0
    for list in 0..<starts.count {
      let count = ends[list] - starts[list]
      if count > 0 { (bytes.base + target).update(from: bytes.base + starts[list], count: count) }
      starts[list] = target
      ends[list] = target + count
      target += count
    }
    bytes.resize(to: target)
    unusedBytes = 0
  }
}
