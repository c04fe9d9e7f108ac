/// Says which share is next, so that every share is met to within one row at every moment.
///
/// Let share *i* be due *d*ᵢ(*T*) after *T* tokens of the phase (``ShareCurve``), have *t*ᵢ, and
/// *L* be the most tokens in a row. Only shares that are due something before a whole row is over
/// may have the next row: *d*ᵢ(*T* + *L*) > *t*ᵢ. Among them it goes to the one that
/// first falls a whole row behind, where *d*ᵢ reaches *t*ᵢ + *L*; among equals to the first. Then
/// −*L* < *d*ᵢ − *t*ᵢ < *L* after every row, whatever the rows' lengths up to *L*: after a row of
/// *l*, *t*ᵢ + *l* < *d*ᵢ(*T* + *L*) + *l* ≤ *d*ᵢ(*T* + *l*) + *L*. And if a share passed its
/// deadline *D*, take the last row before *D*, at *s*, that went to a share with a later one: the
/// others were not to have it, so they had *d*ₖ(*s* + *L*), and all since went to them, which is
/// less than *D* − *s* − *L* and more than there was time for.
///
/// - Complexity: O(log *n*) a row for *n* shares.
/// - Source: for rows of one length this is the quota method of Balinski and Young (1975), “The
///   quota method of apportionment”. The largest deficit, by which Megatron-LM blends, can leave
///   a share more than one row behind from five shares on.
package struct QuotaOrder {
  /// A row that a share is to have.
  package struct Turn {
    /// The share, as an index of the curves.
    package var share: Int
    /// The first *T* at which the row may be over.
    package var earliestEnd: Int
    /// The first *T* at which it must have begun before.
    package var deadline: Int
    /// Where the share is due what it had before, and where it is due a row more, as closely as
    /// that can be said.
    package var due: (first: Double, last: Double)
  }

  private let curves: [ShareCurve]
  private let rowLength: Int
  private let budget: Int
  private var had: [Int]
  private var earliestEnds: [Int]
  private var waiting = KeyedHeap()
  private var ready = KeyedHeap()
  /// What all shares have.
  package private(set) var total = 0

  /// Starts a phase of `budget` tokens in rows of at most `rowLength`.
  package init(_ curves: [ShareCurve], rowLength: Int, budget: Int) {
    self.curves = curves
    self.rowLength = rowLength
    self.budget = budget
    had = [Int](repeating: 0, count: curves.count)
    earliestEnds = had
    for share in curves.indices { wait(share) }
  }

  /// The share that is to have the next row.
  package mutating func next() -> Turn {
    while let first = waiting.first, first.key <= total {
      waiting.removeFirst()
      let deadline = curves[first.index].point(atLeast: had[first.index] + rowLength)
      ready.insert(.init(key: deadline, index: first.index))
    }
    guard let turn = ready.first else {
      fatalError("the dues sum to T, so one share has less than it is due after the next row")
    }
    let (curve, had) = (curves[turn.index], had[turn.index])
    return Turn(
      share: turn.index, earliestEnd: earliestEnds[turn.index], deadline: turn.key,
      due: (curve.place(of: had), curve.place(of: had + rowLength)))
  }

  /// Gives the share that ``next()`` names a row of `length`.
  package mutating func take(_ length: Int) {
    guard let turn = ready.first else { return }
    ready.removeFirst()
    had[turn.index] += length
    total += length
    wait(turn.index)
  }

  private mutating func wait(_ share: Int) {
    let point = curves[share].point(above: had[share])
    earliestEnds[share] = point
    // Never due again in this phase.
    if point > budget { return }
    waiting.insert(.init(key: point - rowLength, index: share))
  }
}

/// Indices by key, the smallest first, among equal keys that of the smallest index.
struct KeyedHeap {
  struct Element {
    var key: Int
    var index: Int

    static func < (left: Self, right: Self) -> Bool {
      left.key < right.key || (left.key == right.key && left.index < right.index)
    }
  }

  private var elements: [Element] = []

  var first: Element? { elements.first }

  mutating func insert(_ element: Element) {
    elements.append(element)
    var place = elements.count - 1
    while place > 0 {
      let parent = (place - 1) / 2
      if !(element < elements[parent]) { break }
      elements[place] = elements[parent]
      place = parent
    }
    elements[place] = element
  }

  mutating func removeFirst() {
    guard let element = elements.popLast(), !elements.isEmpty else { return }
    var place = 0
    while true {
      var child = 2 * place + 1
      if child >= elements.count { break }
      if child + 1 < elements.count, elements[child + 1] < elements[child] { child += 1 }
      if !(elements[child] < element) { break }
      elements[place] = elements[child]
      place = child
    }
    elements[place] = element
  }
}
