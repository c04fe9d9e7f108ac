import Glibc

/// A label, or a node of a tree of labels, and the logarithm of its probability.
struct FastTextCandidate: Equatable {
  var score: Float
  var index: Int
}

/// The best candidates so far: a binary heap, the worst on top.
///
/// Which of two equal scores is kept, and in which order they come out, follows from how libstdc++
/// moves the elements of a heap; so the moves here are the same. The elements are never more than
/// `limit` + 1.
struct FastTextHeap {
  let limit: Int
  private(set) var elements: [FastTextCandidate]

  /// - Parameter memory: An array whose memory is used again.
  init(limit: Int, memory: [FastTextCandidate]) {
    self.limit = limit
    elements = memory
    elements.removeAll(keepingCapacity: true)
  }

  /// Whether `score` is worse than everything in a full heap.
  func excludes(_ score: Float) -> Bool { elements.count == limit && score < elements[0].score }

  mutating func insert(_ candidate: FastTextCandidate) {
    elements.append(candidate)
    siftUp(candidate, from: elements.count - 1, top: 0)
    if elements.count > limit {
      popToEnd(count: elements.count)
      elements.removeLast()
    }
  }

  /// The candidates from the best to the worst.
  mutating func sorted() -> [FastTextCandidate] {
    for count in stride(from: elements.count, to: 1, by: -1) { popToEnd(count: count) }
    return elements
  }

  private mutating func siftUp(_ candidate: FastTextCandidate, from start: Int, top: Int) {
    var hole = start
    while hole > top, elements[(hole - 1) / 2].score > candidate.score {
      elements[hole] = elements[(hole - 1) / 2]
      hole = (hole - 1) / 2
    }
    elements[hole] = candidate
  }

  /// Moves the worst of the first `count` elements behind the others.
  private mutating func popToEnd(count: Int) {
    let last = count - 1
    let candidate = elements[last]
    elements[last] = elements[0]
    guard last > 0 else { return }
    var hole = 0
    while 2 * hole + 2 < last {
      let right = 2 * hole + 2
      let child = elements[right].score > elements[right - 1].score ? right - 1 : right
      elements[hole] = elements[child]
      hole = child
    }
    if 2 * hole + 2 == last {
      elements[hole] = elements[last - 1]
      hole = last - 1
    }
    siftUp(candidate, from: hole, top: 0)
  }
}

/// fastText's logarithm, which knows no probability of 0.
func fastTextLogarithm(_ probability: Float) -> Float { Float(log(Double(probability) + 1e-5)) }

extension Float {
  /// *e* to the power of `x`.
  static func exponential(_ x: Float) -> Float { expf(x) }
}
