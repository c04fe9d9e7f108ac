import Glibc

/// An array of plain values that is grown by `realloc`, which moves pages rather than bytes, and is
/// read and written without checks: callers keep within ``count``.
struct RawArray<Element: BitwiseCopyable>: ~Copyable {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity = 0

  /// Makes an array of `count` times `value`.
  init(repeating value: Element? = nil, count: Int = 0) {
    base = Self.resized(nil, to: max(count, 16))
    capacity = max(count, 16)
    if let value { base.initialize(repeating: value, count: count) }
    self.count = count
  }

  deinit { free(base) }

  private static func resized(
    _ base: UnsafeMutablePointer<Element>?, to capacity: Int
  ) -> UnsafeMutablePointer<Element> {
    guard let moved = realloc(base, capacity * MemoryLayout<Element>.stride) else {
      fatalError("no memory for \(capacity) values of a vocabulary, and no way to go on without")
    }
    return moved.bindMemory(to: Element.self, capacity: capacity)
  }

  subscript(index: Int) -> Element {
    @inline(__always) get { base[index] }
    @inline(__always) nonmutating set { base[index] = newValue }
  }

  subscript(index: UInt32) -> Element {
    @inline(__always) get { base[Int(index)] }
    @inline(__always) nonmutating set { base[Int(index)] = newValue }
  }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { reserve(count + 1) }
    base[count] = element
    count += 1
  }

  /// Makes room for `wanted` elements in all.
  mutating func reserve(_ wanted: Int) {
    if wanted <= capacity { return }
    capacity = max(wanted, capacity + capacity / 2)
    base = Self.resized(base, to: capacity)
  }

  /// Changes the count; what is added is not set to anything.
  mutating func resize(to newCount: Int) {
    reserve(newCount)
    count = newCount
  }

  mutating func removeAll() { count = 0 }
}
