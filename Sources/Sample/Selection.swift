import Corpus

/// Which documents, or how many bytes of them, each set takes.
///
/// Sets are filled one after the other in the order of drawing: hold-outs first, then the training
/// budgets from small to large, each with all that the smaller one has. A document that fits is
/// taken whole; one that is longer than what is missing is cut there, which ends the set, unless
/// that would split a character: then it is passed over, and comes first for the next set.
///
/// Whole documents are ranges of the order; only the few others are noted one by one.
struct Selection: Sendable {
  /// A set to fill.
  struct Goal: Sendable {
    var part: SetName.Part
    /// UTF-8 bytes of text; for a training budget those of the smaller budgets included.
    var byteCount: Int
    /// Whether no other set may have a document with one of its texts.
    var isHoldOut: Bool { part.isHeldOut }
  }

  /// The texts that are needed to decide where documents can be cut.
  struct NeedsTexts: Error { var keys: Set<DrawKey> }

  let goals: [Goal]
  /// The last key of the order that was looked at for each goal.
  fileprivate var bounds: [DrawKey] = []
  /// Cut and passed-over documents: bytes by goal.
  fileprivate var exceptions: [DrawKey: [Int]] = [:]
  /// The texts that are held out, each with the document that holds it.
  fileprivate var heldOut: [UInt32: DrawKey] = [:]

  /// Fills `goals` in the order of drawing.
  ///
  /// - Parameter texts: The texts of possible cut documents that are known so far.
  /// - Throws: ``NeedsTexts`` with the keys whose texts must be fetched first, or a
  ///   ``SampleError``.
  static func fill(
    _ goals: [Goal], from order: DrawOrder, texts: [DrawKey: [UInt8]], corpus: String
  ) throws -> Selection {
    var filler = SelectionFiller(
      selection: Selection(goals: goals), rest: order.makeIterator(), texts: texts, corpus: corpus)
    return try filler.fill()
  }

  /// The bytes that each goal takes of a document, from its start; `nil` if none takes any.
  func bytes(of key: DrawKey, length: Int) -> [Int]? {
    if length == 0 || isExcluded(key) { return nil }
    if let given = exceptions[key] { return given.contains { $0 > 0 } ? given : nil }
    guard let goal = bounds.firstIndex(where: { key <= $0 }) else { return nil }
    return given(length, from: goal)
  }

  /// Whether a document's text is held out in another document.
  fileprivate func isExcluded(_ key: DrawKey) -> Bool {
    heldOut[key.text].map { $0 != key } ?? false
  }

  /// `bytes` for `goal`, and for every larger budget if `goal` is one.
  fileprivate func given(_ bytes: Int, from goal: Int) -> [Int] {
    goals.indices.map { $0 == goal || (!goals[goal].isHoldOut && $0 > goal) ? bytes : 0 }
  }
}

/// The state of filling: documents come from the order, those passed over come back first.
private struct SelectionFiller {
  var selection: Selection
  var rest: DrawOrder.Iterator
  let texts: [DrawKey: [UInt8]]
  let corpus: String

  private var passedOver: [DrawOrder.Element] = []
  /// Documents of which a training budget has only a part, with the bytes taken.
  private var parts: [(element: DrawOrder.Element, taken: Int)] = []
  private var needed: Set<DrawKey> = []

  /// How many documents may be passed over for one set. Where a third can be cut, as in scripts of
  /// three bytes a character, the chance to need more is below 10⁻⁴⁴.
  private static let triedCount = 256

  init(
    selection: Selection, rest: DrawOrder.Iterator, texts: [DrawKey: [UInt8]], corpus: String
  ) {
    self.selection = selection
    self.rest = rest
    self.texts = texts
    self.corpus = corpus
  }

  mutating func fill() throws -> Selection {
    var trained = 0
    for goal in selection.goals.indices {
      selection.bounds.append(selection.bounds.last ?? DrawKey(priority: 0, text: 0))
      let wanted = selection.goals[goal].byteCount
      do {
        try take(selection.goals[goal].isHoldOut ? wanted : wanted - trained, for: goal)
      } catch {
        // With texts still to come, this may be a mistake of the optimistic attempt.
        if needed.isEmpty { throw error }
        break
      }
      if !selection.goals[goal].isHoldOut { trained = wanted }
    }
    if !needed.isEmpty { throw Selection.NeedsTexts(keys: needed) }
    return selection
  }

  /// Takes exactly `wanted` further bytes for `goal`.
  private mutating func take(_ wanted: Int, for goal: Int) throws(SampleError) {
    var missing = wanted
    continueParts(goal, &missing)
    var setAside: [DrawOrder.Element] = []
    while missing > 0 {
      guard setAside.count < Self.triedCount, let (element, isNew) = next(for: goal) else {
        throw failure(goal, missing: missing, tried: setAside.count)
      }
      if element.length <= missing {
        missing -= element.length
        give(element, element.length, to: goal, isException: !isNew)
      } else if canCut(element, at: missing) {
        give(element, missing, to: goal, isException: true)
        if !selection.goals[goal].isHoldOut { parts.append((element, missing)) }
        missing = 0
      } else {
        selection.exceptions[element.key] = selection.goals.map { _ in 0 }
        setAside.append(element)
      }
    }
    passedOver = setAside + passedOver
  }

  private func failure(_ goal: Int, missing: Int, tried: Int) -> SampleError {
    let goal = selection.goals[goal]
    return tried > 0
      ? .noExactCut(
        corpus: corpus, set: goal.part.word, wanted: goal.byteCount, missing: missing,
        tried: tried)
      : .tooLittleText(
        corpus: corpus, set: goal.part.word, wanted: goal.byteCount,
        available: goal.byteCount - missing)
  }

  /// Gives this budget more of the documents that smaller budgets have cut, as far as it fits.
  private mutating func continueParts(_ goal: Int, _ missing: inout Int) {
    guard !selection.goals[goal].isHoldOut else { return }
    for index in parts.indices where missing > 0 {
      let (element, taken) = parts[index]
      let more = min(missing, element.length - taken)
      let end = taken + more
      guard end == element.length || canCut(element, at: end) else { continue }
      parts[index].taken = end
      missing -= more
      give(element, end, to: goal, isException: true)
    }
    parts.removeAll { $0.taken == $0.element.length }
  }

  /// The next document that may be in a set, and whether it was never looked at before.
  private mutating func next(for goal: Int) -> (DrawOrder.Element, isNew: Bool)? {
    while true {
      let isNew = passedOver.isEmpty
      guard let element = isNew ? rest.next() : passedOver.removeFirst() else { return nil }
      if isNew { selection.bounds[goal] = element.key }
      if !selection.isExcluded(element.key) { return (element, isNew) }
    }
  }

  private mutating func give(
    _ element: DrawOrder.Element, _ bytes: Int, to goal: Int, isException: Bool
  ) {
    if selection.goals[goal].isHoldOut { selection.heldOut[element.key.text] = element.key }
    guard isException else { return }
    var given = selection.given(bytes, from: goal)
    // A smaller budget keeps the shorter part that it has.
    if let before = selection.exceptions[element.key] {
      for smaller in 0..<goal { given[smaller] = before[smaller] }
    }
    selection.exceptions[element.key] = given
  }

  private mutating func canCut(_ element: DrawOrder.Element, at offset: Int) -> Bool {
    if let text = texts[element.key] { return offset < text.count && text[offset] & 0xC0 != 0x80 }
    // Go on as if it could be cut, so that one pass over the corpus fetches all that is needed. As
    // many as are known already come along: a set that is hard to fill takes few passes.
    needed.insert(element.key)
    var ahead = rest
    for _ in 0..<min(max(8, texts.count), Self.triedCount) {
      guard let candidate = ahead.next() else { break }
      if texts[candidate.key] == nil { needed.insert(candidate.key) }
    }
    return true
  }
}
