/// A stretch of targets that the model predicts together, and the part of it that is scored.
package struct Window: Hashable, Sendable {
  /// The positions of the stream that are targets; the inputs are one position before.
  package var range: Range<Int>
  /// The positions whose losses count: an end of `range`.
  package var scored: Range<Int>

  /// Makes a window.
  package init(range: Range<Int>, scored: Range<Int>) {
    self.range = range
    self.scored = scored
  }

  /// Windows that score each of `count` positions exactly once, in order.
  ///
  /// The last one ends with the stream and is as long as the others where the stream is.
  ///
  /// - Parameters:
  ///   - length: The positions of a window, at least 1.
  ///   - shift: How far it moves, 1 to `length`.
  /// - Complexity: O(1) memory; a window is made when it is asked for.
  package static func cover(
    _ count: Int, length: Int, shift: Int
  ) -> LazyMapSequence<Range<Int>, Window> {
    let afterFirst = max(0, count - length)
    let windowCount = (count > 0 ? 1 : 0) + afterFirst / shift + (afterFirst % shift > 0 ? 1 : 0)
    return (0..<windowCount).lazy.map { index in
      let scoredStart = index == 0 ? 0 : length + (index - 1) * shift
      let end = min(count, length + index * shift)
      return Window(range: max(0, end - length)..<end, scored: scoredStart..<end)
    }
  }
}

/// Reads windows of a stream as a model takes them, whoever scores it.
///
/// As in training, the context goes on across ends of text, and padding stands before the first
/// token.
package struct WindowReader: Sendable {
  private let shards: TokenShards
  private let map: IDMap
  private let stream: Int
  private let clone: Int
  private let padding: Int32

  /// Reads `shards` with the ids that `map` gives a clone of a stream.
  package init(
    _ shards: TokenShards, map: IDMap, stream: Int = 0, clone: Int = 0, padding: Int32
  ) {
    self.shards = shards
    self.map = map
    self.stream = stream
    self.clone = clone
    self.padding = padding
  }

  /// The ids at `range` of the stream, which lies in it.
  package func ids(in range: Range<Int>) throws -> [Int32] {
    try map.mapped(shards.ids(in: range), stream: stream, clone: clone)
  }

  /// Appends a row of `length` positions, of which only the scored have a target; −1 stands for
  /// none.
  ///
  /// - Parameter start: Where the text begins that the model may know of, at or before the window.
  package func append(
    _ window: Window, length: Int, start: Int = 0, _ tokens: inout [Int32],
    _ targets: inout [Int32]
  ) throws {
    let isFirst = window.range.lowerBound == start
    let mapped = try ids(
      in: (isFirst ? start : window.range.lowerBound - 1)..<window.range.upperBound)
    let own = isFirst ? [padding] + mapped : mapped
    let missing = length - window.range.count
    let unscored = window.scored.lowerBound - window.range.lowerBound
    tokens += own.dropLast() + repeatElement(padding, count: missing)
    targets += repeatElement(-1, count: unscored) + own.dropFirst(1 + unscored)
    targets += repeatElement(-1, count: missing)
  }
}
