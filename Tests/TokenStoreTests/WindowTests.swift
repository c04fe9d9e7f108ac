import TestSupport
import Testing
import TokenStore

@Suite struct WindowTests {
  @Test func everyPositionIsScoredExactlyOnce() {
    for count in 0...30 {
      for length in 1...12 {
        for shift in 1...length { check(count, length, shift) }
      }
    }
  }

  @Test func randomStreams() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<200 {
      let length = Int.random(in: 1...700, using: &generator)
      let shift = Int.random(in: 1...length, using: &generator)
      check(.random(in: 0...5_000, using: &generator), length, shift)
    }
  }

  /// Windows are made as they are asked for: a stream of 2^48 tokens costs no memory.
  @Test func longStreams() {
    let count = 1 << 48
    let windows = Window.cover(count, length: 512, shift: 128)
    #expect(windows.count == 1 + (count - 512) / 128)
    #expect(windows[1].range == 128..<640 && windows[1].scored == 512..<640)
    #expect(windows[windows.count - 1].range == count - 512..<count)
  }

  private func check(_ count: Int, _ length: Int, _ shift: Int) {
    let windows = Array(Window.cover(count, length: length, shift: shift))
    #expect(windows.flatMap { Array($0.scored) } == Array(0..<count))
    #expect(windows.map { [$0.range, $0.scored] } == naive(count, length, shift))
    for window in windows {
      #expect(window.range.count == min(count, length))
      #expect(window.range.lowerBound >= 0 && window.range.upperBound <= count)
      #expect(window.scored.upperBound == window.range.upperBound && !window.scored.isEmpty)
      let context = window.scored.lowerBound - window.range.lowerBound
      #expect(window.scored.lowerBound == 0 || context >= length - shift)
    }
  }

  /// The definition, as a loop: the range and the scored part of each window.
  private func naive(_ count: Int, _ length: Int, _ shift: Int) -> [[Range<Int>]] {
    var windows: [[Range<Int>]] = []
    var scored = 0
    while scored < count {
      let end = min(count, windows.isEmpty ? length : scored + shift)
      windows.append([max(0, end - length)..<end, scored..<end])
      scored = end
    }
    return windows
  }
}
