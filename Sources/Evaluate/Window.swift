/// A stretch of targets that the model predicts together, and the part of it that is scored.
package struct Window: Hashable, Sendable {
  /// The positions of the stream that are targets; the inputs are one position before.
  package var range: Range<Int>
  /// The positions whose losses count: an end of `range`.
  package var scored: Range<Int>

  /// Windows that score each of `count` positions exactly once, in order.
  ///
  /// The last one ends with the stream and is as long as the others where the stream is.
  ///
  /// - Complexity: O(1) memory; a window is made when it is asked for.
  package static func cover(
    _ count: Int, _ settings: EvaluationSettings
  ) -> LazyMapSequence<Range<Int>, Window> {
    let (length, shift) = (settings.window, settings.shift)
    let afterFirst = max(0, count - length)
    let windowCount = (count > 0 ? 1 : 0) + afterFirst / shift + (afterFirst % shift > 0 ? 1 : 0)
    return (0..<windowCount).lazy.map { index in
      let scoredStart = index == 0 ? 0 : length + (index - 1) * shift
      let end = min(count, length + index * shift)
      return Window(range: max(0, end - length)..<end, scored: scoredStart..<end)
    }
  }
}
