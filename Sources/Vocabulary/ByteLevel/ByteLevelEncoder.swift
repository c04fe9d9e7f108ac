import CKernels
import Synchronization

/// Encodes with a byte-level model: finds words, and looks each up in a cache before it is encoded
/// by backtracking.
///
/// - Source: as ``SentencePieceEncoder``; ``SlowByteLevelEncoder`` is the twin.
package final class ByteLevelEncoder: Sendable {
  private let model: ByteLevelModel
  private let size: Int
  private let tokens: MergeTokens?
  private let slow: SlowByteLevelEncoder
  private let words: PieceIndex?
  private let raw: AddedTokenMatcher
  private let normalised: AddedTokenMatcher
  private let scratches = Mutex<[EncoderScratchBox]>([])

  /// Prepares to encode by `model`, whose ids and those of its added tokens are below `size`.
  package init(_ model: ByteLevelModel, size: Int) {
    self.model = model
    self.size = size
    tokens = MergeTokens(model)
    slow = SlowByteLevelEncoder(model)
    if model.ignoresMerges {
      var words = PieceIndex(count: model.pieces.count)
      for (id, piece) in model.pieces.enumerated() {
        if let bytes = ByteAlphabet.bytes(of: piece) { _ = words.insert(bytes, Int32(id)) }
      }
      self.words = words
    } else {
      words = nil
    }
    raw = AddedTokenMatcher(model.written(isNormalised: false))
    normalised = AddedTokenMatcher(model.written(isNormalised: true))
  }

  /// Whether the model's pieces come about as backtracking needs it.
  package var backtracks: Bool { tokens != nil }

  /// Appends the ids of each of `texts` to `output`.
  package func encode(_ texts: TextBatch, into output: inout TokenBatch) {
    let box = scratches.withLock { $0.popLast() } ?? EncoderScratchBox()
    defer { scratches.withLock { $0.append(box) } }
    box.scratch.idCount = 0
    var ends: [Int] = []
    ends.reserveCapacity(texts.ends.count)
    texts.bytes.withUnsafeBufferPointer { bytes in
      withView { view in
        var start = 0
        for end in texts.ends {
          encode(view, UnsafeBufferPointer(rebasing: bytes[start..<end]), &box.scratch)
          ends.append(box.scratch.idCount)
          start = end
        }
      }
    }
    output.append(
      UnsafeBufferPointer(start: box.scratch.ids, count: box.scratch.idCount), ends, size: size)
  }

  private func withView(_ body: (ByteLevelView) -> Void) {
    WordScanner.with { scanner in
      func use(_ merges: MergeView?) {
        body(ByteLevelView(scanner: scanner, merges: merges, words: words, slow: slow))
      }
      if let tokens { tokens.withView { use($0) } } else { use(nil) }
    }
  }

  /// Encodes one text: around added tokens it is normalised, and around those of normalised text
  /// it is parted into words.
  private func encode(
    _ view: ByteLevelView, _ text: UnsafeBufferPointer<UInt8>, _ scratch: inout EncoderScratch
  ) {
    if raw.isEmpty { return section(view, text, &scratch) }
    raw.parts(of: text) { part, id in
      if let id {
        scratch.append(id)
      } else {
        section(view, UnsafeBufferPointer(rebasing: text[part]), &scratch)
      }
    }
  }

  private func section(
    _ view: ByteLevelView, _ text: UnsafeBufferPointer<UInt8>, _ scratch: inout EncoderScratch
  ) {
    if !model.composes || Composition.isSurelyComposed(text) {
      return normalisedSection(view, text, &scratch)
    }
    var composed: [UInt8] = []
    Composition.compose(text, into: &composed)
    composed.withUnsafeBufferPointer { normalisedSection(view, $0, &scratch) }
  }

  private func normalisedSection(
    _ view: ByteLevelView, _ text: UnsafeBufferPointer<UInt8>, _ scratch: inout EncoderScratch
  ) {
    if normalised.isEmpty { return wordsSection(view, text, &scratch) }
    normalised.parts(of: text) { part, id in
      if let id {
        scratch.append(id)
      } else {
        wordsSection(view, UnsafeBufferPointer(rebasing: text[part]), &scratch)
      }
    }
  }

  private func wordsSection(
    _ view: ByteLevelView, _ text: UnsafeBufferPointer<UInt8>, _ scratch: inout EncoderScratch
  ) {
    guard let base = text.baseAddress, !text.isEmpty else { return }
    guard model.addsPrefixSpace, base[0] != 0x20 else {
      return view.encode(base, text.count, model.pattern, &scratch)
    }
    var spaced = scratch.normalised
    scratch.normalised = []
    spaced.removeAll(keepingCapacity: true)
    spaced.append(0x20)
    spaced.append(contentsOf: text)
    spaced.withUnsafeBufferPointer { text in
      if let base = text.baseAddress { view.encode(base, text.count, model.pattern, &scratch) }
    }
    scratch.normalised = spaced
  }
}

/// The tables of a ``ByteLevelEncoder``, while they are in use, and its inner loops.
struct ByteLevelView {
  let scanner: WordScanner
  let merges: MergeView?
  /// Pieces that are whole words, where merges do not matter for them.
  let words: PieceIndex?
  let slow: SlowByteLevelEncoder

  /// Appends the ids of text word by word.
  func encode(
    _ base: UnsafePointer<UInt8>, _ count: Int, _ pattern: WordPattern,
    _ scratch: inout EncoderScratch
  ) {
    switch pattern {
    case .contractions: encodeWords(base, count, .contractions, &scratch)
    case .threeDigits: encodeWords(base, count, .threeDigits, &scratch)
    case .singleDigits: encodeWords(base, count, .singleDigits, &scratch)
    }
  }

  @inline(__always)
  private func encodeWords(
    _ base: UnsafePointer<UInt8>, _ count: Int, _ pattern: WordPattern,
    _ scratch: inout EncoderScratch
  ) {
    var place = 0
    while place < count {
      let end = scanner.wordEnd(pattern, base, place, count)
      let word = base + place
      let length = end &- place
      if length <= EncoderScratch.longestWord {
        wait(word, length, count &- place, &scratch)
      } else {
        encodeWaiting(&scratch)
        encodeRun(word, length, &scratch)
      }
      place = end
    }
    encodeWaiting(&scratch)
  }

  /// Appends the ids of a word, when its place in the cache has arrived.
  @inline(__always)
  private func wait(
    _ word: UnsafePointer<UInt8>, _ count: Int, _ readable: Int, _ scratch: inout EncoderScratch
  ) {
    let key = WordKey(word, count, readable, false)
    cb_prefetch_once(scratch.cache + key.bucket)
    cb_prefetch_once(scratch.cache + key.bucket + 8)
    scratch.waiting[scratch.waitingCount] = WaitingWord(
      key: key, word: word, count: count, hasSpace: false)
    scratch.waitingCount &+= 1
    if scratch.waitingCount == EncoderScratch.mostWaiting { encodeWaiting(&scratch) }
  }

  /// Appends the ids of all words that wait.
  private func encodeWaiting(_ scratch: inout EncoderScratch) {
    scratch.reserveIDs(EncoderScratch.mostWaiting &* EncoderScratch.mostIDs)
    for index in 0..<scratch.waitingCount {
      let key = scratch.waiting[index].key
      let entry = scratch.cache + key.bucket
      if key.matches(entry) {
        append(entry, &scratch)
      } else if key.matches(entry + 8) {
        append(entry + 8, &scratch)
      } else {
        encodeNewWord(scratch.waiting[index], &scratch)
        scratch.reserveIDs(EncoderScratch.mostWaiting &* EncoderScratch.mostIDs)
      }
    }
    scratch.waitingCount = 0
  }

  /// Appends what the cache has.
  @inline(__always)
  private func append(
    _ entry: UnsafeMutablePointer<UInt64>, _ scratch: inout EncoderScratch
  ) {
    UnsafeMutableRawPointer(scratch.ids + scratch.idCount)
      .copyMemory(from: entry + 5, byteCount: 24)
    scratch.idCount &+= Int(truncatingIfNeeded: (entry[4] &>> 16) & 0xFF)
  }

  @inline(never)
  private func encodeNewWord(_ new: WaitingWord, _ scratch: inout EncoderScratch) {
    let start = scratch.idCount
    encodeRun(new.word, new.count, &scratch)
    let idCount = scratch.idCount &- start
    guard idCount <= EncoderScratch.mostIDs else { return }
    new.key.store(scratch.ids + start, idCount, false, in: scratch.cache + new.key.bucket)
  }

  /// Appends the ids of a word without looking it up.
  private func encodeRun(
    _ word: UnsafePointer<UInt8>, _ count: Int, _ scratch: inout EncoderScratch
  ) {
    scratch.reserveIDs(count &+ EncoderScratch.mostIDs)
    if let words {
      let id = words.id(of: UnsafeRawBufferPointer(start: word, count: count))
      if id >= 0 {
        scratch.ids[scratch.idCount] = id
        scratch.idCount &+= 1
        return
      }
    }
    scratch.reserveRun(count)
    if let merges, backtrack(merges, word, count, &scratch) { return }
    for id in slow.encode(word: Array(UnsafeBufferPointer(start: word, count: count))) {
      scratch.ids[scratch.idCount] = id
      scratch.idCount &+= 1
    }
  }

  /// Appends the ids of a word: always the longest token that goes with the one before it, and back
  /// where none does.
  ///
  /// - Returns: Whether it did; not where a byte is no token.
  private func backtrack(
    _ merges: MergeView, _ base: UnsafePointer<UInt8>, _ end: Int, _ scratch: inout EncoderScratch
  ) -> Bool {
    guard let tokens = merges.tokens.baseAddress else { return false }
    var (place, depth) = (0, 0)
    var (hasDead, isDone) = (false, true)
    var token = merges.longest(base, 0, end)
    while place < end {
      guard token >= 0 else {
        isDone = false
        break
      }
      let next = place &+ Int(tokens[Int(token)].count)
      if !(hasDead && scratch.isDead[next]),
        depth == 0
          || MergeView.areNeighbours(
            scratch.stack[depth &- 1], UInt32(bitPattern: token), merges.pairs, merges.splits)
      {
        scratch.stack[depth] = UInt32(bitPattern: token)
        depth &+= 1
        place = next
        if place < end { token = merges.longest(base, place, end) }
        continue
      }
      token = tokens[Int(token)].shorter
      if token >= 0 { continue }
      guard depth > 0 else {
        isDone = false
        break
      }
      scratch.isDead[place] = true
      hasDead = true
      depth &-= 1
      token = Int32(bitPattern: scratch.stack[depth])
      place &-= Int(tokens[Int(token)].count)
    }
    if hasDead {
      for place in 0...end { scratch.isDead[place] = false }
    }
    guard isDone else { return false }
    for index in 0..<depth {
      scratch.ids[scratch.idCount &+ index] = merges.ids[Int(scratch.stack[index])]
    }
    scratch.idCount &+= depth
    return true
  }
}
