import Glibc

/// The Huffman tree of a hierarchical softmax: leaves are labels, and each inner node tells how
/// likely its right side is.
///
/// - Source: Morin and Bengio (2005), “Hierarchical probabilistic neural network language model”;
///   which nodes are joined where counts are equal is fastText's (`loss.cc`, `buildTree`).
struct FastTextTree {
  private struct Node {
    var left = -1
    var right = -1
    var parent = -1
  }

  let labelCount: Int
  private var nodes: [Node]
  /// By inner node: its weights.
  private let weights: [Float]
  private let norms: [Float]
  private let columnCount: Int
  /// By how much the score of a leaf can be above that of a node over it, since a node's score is
  /// the logarithm of its probability plus 1e-5; with what rounding adds.
  private let slack: Float

  private var root: Int { nodes.count - 1 }

  init(
    _ matrix: FastTextMatrix, counts: [Int64], _ file: FastTextCursor
  ) throws(LanguageIDError) {
    labelCount = counts.count
    columnCount = matrix.columnCount
    var weights = [Float](repeating: 0, count: counts.count * matrix.columnCount)
    var norms = [Float](repeating: 1, count: counts.count)
    weights.withUnsafeMutableBufferPointer { weights in
      for row in norms.indices {
        let start = row * matrix.columnCount
        norms[row] = matrix.write(
          row: row,
          to: UnsafeMutableBufferPointer(rebasing: weights[start..<start + matrix.columnCount]))
      }
    }
    (self.weights, self.norms) = (weights, norms)
    nodes = try Self.build(counts, file)
    slack = Self.slack(of: nodes)
  }

  private static func build(
    _ counts: [Int64], _ file: FastTextCursor
  ) throws(LanguageIDError) -> [Node] {
    let total = 2 * counts.count - 1
    var nodes = [Node](repeating: Node(), count: total)
    var sums = counts + [Int64](repeating: 1_000_000_000_000_000, count: counts.count - 1)
    var (leaf, inner) = (counts.count - 1, counts.count)
    for parent in counts.count..<total {
      func next() throws(LanguageIDError) -> Int {
        if leaf >= 0, sums[leaf] < sums[inner] {
          leaf -= 1
          return leaf + 1
        }
        if inner == parent {
          throw file.damage(
            at: file.offset, "a label's count is \(sums[max(leaf, 0)]): expected less than 10^15")
        }
        inner += 1
        return inner - 1
      }
      let (left, right) = (try next(), try next())
      nodes[parent].left = left
      nodes[parent].right = right
      (nodes[left].parent, nodes[right].parent) = (parent, parent)
      sums[parent] = sums[left] &+ sums[right]
    }
    return nodes
  }

  private static func slack(of nodes: [Node]) -> Float {
    var depths = [Int](repeating: 0, count: nodes.count)
    // A parent's number is above its children's.
    for index in nodes.indices.reversed() where nodes[index].parent >= 0 {
      depths[index] = depths[nodes[index].parent] + 1
    }
    return 2e-5 * Float((depths.max() ?? 0) + 1)
  }

  /// The score at an inner node: the log-odds of its right side.
  private func score(at node: Int, _ hidden: UnsafeMutableBufferPointer<Float>) -> Float {
    let row = node - labelCount
    return weights.withUnsafeBufferPointer { weights in
      var sum: Float = 0
      for column in 0..<columnCount { sum += weights[row * columnCount + column] * hidden[column] }
      return sum * norms[row]
    }
  }

  /// The scores of the two children of a node whose score is `parent`.
  @inline(__always)
  private func children(
    of node: Int, parent: Float, _ hidden: UnsafeMutableBufferPointer<Float>
  ) -> (left: Float, right: Float) {
    let rightShare = Float(1 / Double(1 + expf(-score(at: node, hidden))))
    return (
      parent + fastTextLogarithm(Float(1 - Double(rightShare))),
      parent + fastTextLogarithm(rightShare)
    )
  }

  /// The `limit` best labels whose score is at least that of `threshold`, from the best on, or none
  /// where a score is no number.
  ///
  /// Nodes are visited as fastText does, from left to right, so that the same are passed over.
  func best(
    _ limit: Int, threshold: Float, _ scratch: FastTextScratch
  ) -> [FastTextCandidate] {
    let lowest = fastTextLogarithm(threshold)
    var heap = FastTextHeap(limit: limit, memory: scratch.candidates)
    scratch.pending.removeAll(keepingCapacity: true)
    scratch.pending.append(FastTextCandidate(score: 0, index: root))
    while let next = scratch.pending.popLast() {
      if next.score.isNaN { return [] }
      if next.score < lowest || heap.excludes(next.score) { continue }
      if next.index < labelCount {
        heap.insert(next)
        continue
      }
      let scores = children(of: next.index, parent: next.score, scratch.hidden)
      let node = nodes[next.index]
      scratch.pending.append(FastTextCandidate(score: scores.right, index: node.right))
      scratch.pending.append(FastTextCandidate(score: scores.left, index: node.left))
    }
    let sorted = heap.sorted()
    scratch.candidates = heap.elements
    return sorted
  }

  /// The best label, if its score is at least that of `threshold`: what ``best(_:threshold:_:)``
  /// gives for one label, by a shorter way.
  ///
  /// The likelier side of a node comes first, so that most nodes are passed over. Where a second
  /// label comes so near that the order of the visits could matter, all is done again in order.
  func best(threshold: Float, _ scratch: FastTextScratch) -> FastTextCandidate? {
    let lowest = fastTextLogarithm(threshold)
    var best: FastTextCandidate?
    var runnerUp = -Float.infinity
    var bound = lowest - 2 * slack
    scratch.pending.removeAll(keepingCapacity: true)
    scratch.pending.append(FastTextCandidate(score: 0, index: root))
    while let next = scratch.pending.popLast() {
      if next.score < bound { continue }
      if next.score.isNaN { return nil }
      if next.index >= labelCount {
        let scores = children(of: next.index, parent: next.score, scratch.hidden)
        let node = nodes[next.index]
        let left = FastTextCandidate(score: scores.left, index: node.left)
        let right = FastTextCandidate(score: scores.right, index: node.right)
        scratch.pending.append(left.score > right.score ? right : left)
        scratch.pending.append(left.score > right.score ? left : right)
      } else if let old = best, old.score >= next.score {
        runnerUp = max(runnerUp, next.score)
      } else {
        runnerUp = max(runnerUp, best?.score ?? runnerUp)
        best = next
        bound = max(bound, next.score - 2 * slack)
      }
    }
    guard let best else { return nil }
    if runnerUp >= best.score - slack || best.score < lowest + slack {
      return self.best(1, threshold: threshold, scratch).first
    }
    return best
  }

  /// Writes the natural logarithm of each label's share of the tree, without fastText's 1e-5.
  ///
  /// - Parameter labels: The labels that are wanted.
  func logarithms(
    of labels: [Int], _ scratch: FastTextScratch
  ) -> [Double] {
    var known = [Double?](repeating: nil, count: labelCount)
    return labels.map { label in
      var sum = 0.0
      var node = label
      while nodes[node].parent >= 0 {
        let parent = nodes[node].parent
        let odds = known[parent - labelCount] ?? Double(score(at: parent, scratch.hidden))
        known[parent - labelCount] = odds
        // log(1 / (1 + exp(-x))), which does not overflow.
        let x = nodes[parent].right == node ? odds : -odds
        sum -= x < 0 ? log1p(exp(x)) - x : log1p(exp(-x))
        node = parent
      }
      return sum
    }
  }
}
