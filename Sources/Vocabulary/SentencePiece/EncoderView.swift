import CKernels

/// The tables of an encoder, while they are in use, and its inner loops.
///
/// Pointers are to bytes that hold during the call; lengths are checked by whoever moves a place.
struct EncoderView {
  let text: NormaliserView
  let merges: MergeView?
  let cuts: WordCuts
  let slow: SlowSentencePieceEncoder
  let byteIDs: UnsafeBufferPointer<Int32>
  let symbolIDs: UnsafeBufferPointer<Int32>
  let unknown: Int32
  let normaliser: SentencePieceNormaliser
  let hasPlainASCII: Bool
}

// MARK: Text that is not normalised yet

extension EncoderView {
  /// What of the normalised text has no ids yet, and what the normaliser has to know.
  private struct State {
    /// The number of ▁ that stand before the next word.
    var spaces = 0
    /// Whether a space here would be one too many.
    var wasSpace: Bool
    /// Where the ids of the text begin.
    let firstID: Int
  }

  /// Encodes a text word by word. Words of characters that stay as they are need no copy.
  func encodeRaw(_ base: UnsafePointer<UInt8>, _ count: Int, _ scratch: inout EncoderScratch) {
    var place = 0
    let removes = normaliser.removesExtraWhitespace
    if removes {
      while place < count {
        let step = text.step(base, place, count)
        guard step.count == 1, step.bytes[0] == 0x20 else { break }
        place += step.consumed
      }
      if place == count { return }
    }
    var state = State(wasSpace: removes, firstID: scratch.idCount)
    if normaliser.addsDummyPrefix { state.spaces = 1 }
    while place < count {
      if base[place] == 0x20 {
        if !state.wasSpace { state.spaces &+= 1 }
        state.wasSpace = removes
        place &+= 1
        continue
      }
      let end = wordEnd(base, place, count)
      if end > place, end == count || base[end] == 0x20, state.spaces < 2 || !cuts.joinsSpaces {
        while state.spaces > 1 {
          wait(base + place, 0, count &- place, true, state.firstID, &scratch)
          state.spaces &-= 1
        }
        wait(base + place, end &- place, count &- place, state.spaces > 0, state.firstID, &scratch)
        (state.spaces, state.wasSpace) = (0, false)
        place = end
      } else {
        encodeWaiting(state.firstID, &scratch)
        place = encodeChanged(base, place, count, &state, &scratch)
      }
    }
    encodeWaiting(state.firstID, &scratch)
    if !removes, state.spaces > 0 { encodeSpaces(&state, &scratch) }
  }

  /// Where the characters end that stay as they are, or `place` where the first two do not.
  @inline(__always)
  private func wordEnd(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var place = start
    var begins = false
    while place < end {
      if base[place] < 0x80 {
        if hasPlainASCII {
          let next = asciiEnd(base, place, end)
          if next == place { return place }
          place = next
          begins = text.asciiClass(base[place &- 1]) & CharacterClasses.begins != 0
        } else {
          let found = text.asciiClass(base[place])
          if base[place] == 0x20 || found & CharacterClasses.changes != 0 { return place }
          if begins, found & CharacterClasses.follows != 0 { return start }
          begins = found & CharacterClasses.begins != 0
          place &+= 1
        }
      } else {
        guard let (scalar, count) = decodeUTF8(base, place, end) else { return place }
        let found = text.characterClass(scalar)
        if found != 0 {
          if found & CharacterClasses.changes != 0 { return place }
          if begins, found & CharacterClasses.follows != 0 { return start }
        }
        begins = found & CharacterClasses.begins != 0
        place &+= count
      }
    }
    return place
  }

  /// Where bytes end that are visible ASCII characters.
  @inline(__always)
  private func asciiEnd(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var place = start
    while place &+ 8 <= end {
      let word = UnsafeRawPointer(base + place).loadUnaligned(as: UInt64.self).littleEndian
      let low = (word &- 0x2121_2121_2121_2121) & ~word
      let high = word &+ 0x0101_0101_0101_0101
      let stop = (low | high | word) & 0x8080_8080_8080_8080
      if stop != 0 { return place &+ stop.trailingZeroBitCount &>> 3 }
      place &+= 8
    }
    while place < end, base[place] &- 0x21 < 0x5E { place &+= 1 }
    return place
  }

  /// Encodes what stands before the next space, where some of it changes.
  ///
  /// - Returns: Where the space is.
  @inline(never)
  private func encodeChanged(
    _ base: UnsafePointer<UInt8>, _ place: Int, _ count: Int, _ state: inout State,
    _ scratch: inout EncoderScratch
  ) -> Int {
    var end = place
    while end < count, base[end] != 0x20 { end &+= 1 }
    var output = scratch.normalised
    scratch.normalised = []
    output.removeAll(keepingCapacity: true)
    for _ in 0..<state.spaces { output.append(contentsOf: spaceSymbol) }
    text.normalise(base, place, end, normaliser, &state.wasSpace, &output)
    // A ▁ at the end may belong to the next word, or to nothing.
    state.spaces = 0
    while output.suffix(3).elementsEqual(spaceSymbol) {
      output.removeLast(3)
      state.spaces += 1
    }
    output.withUnsafeBufferPointer { text in
      if let base = text.baseAddress, !text.isEmpty {
        encodeWords(base, text.count, state.firstID, &scratch)
      }
    }
    scratch.normalised = output
    return end
  }

  /// Encodes spaces that no word follows.
  @inline(never)
  private func encodeSpaces(_ state: inout State, _ scratch: inout EncoderScratch) {
    let spaces = Array(repeatElement(spaceSymbol, count: state.spaces).joined())
    spaces.withUnsafeBufferPointer { text in
      if let base = text.baseAddress {
        encodeWords(base, text.count, state.firstID, &scratch)
      }
    }
  }
}

// MARK: Words

extension EncoderView {
  /// Encodes normalised text a word at a time.
  func encodeWords(
    _ base: UnsafePointer<UInt8>, _ count: Int, _ firstID: Int, _ scratch: inout EncoderScratch
  ) {
    var place = 0
    while place < count {
      let end = cuts.end(base, place, count)
      let word = base + place
      let length = end &- place
      let left = count &- place
      if length >= 3, word[0] == 0xE2, word[1] == 0x96, word[2] == 0x81 {
        if length &- 3 <= EncoderScratch.longestWord {
          encodeWord(word + 3, length &- 3, left &- 3, true, firstID, &scratch)
        } else {
          encodeRun(word, length, firstID, &scratch)
        }
      } else {
        encodeWord(word, length, left, false, firstID, &scratch)
      }
      place = end
    }
  }

  /// Appends the ids of a word.
  ///
  /// - Parameters:
  ///   - word: Its first byte, without the ▁ before it.
  ///   - count: The number of its bytes.
  ///   - readable: The number of bytes that may be read, at least as many.
  ///   - hasSpace: Whether there is a ▁ before it.
  ///   - firstID: Where the ids of the text begin.
  private func encodeWord(
    _ word: UnsafePointer<UInt8>, _ count: Int, _ readable: Int, _ hasSpace: Bool, _ firstID: Int,
    _ scratch: inout EncoderScratch
  ) {
    if count <= EncoderScratch.longestWord {
      let key = WordKey(word, count, readable, hasSpace)
      encode(
        WaitingWord(key: key, word: word, count: count, hasSpace: hasSpace), firstID, &scratch)
    } else {
      encodeLongWord(word, count, hasSpace, firstID, &scratch)
    }
  }

  /// Appends the ids of a word, when its place in the cache has arrived.
  @inline(__always)
  private func wait(
    _ word: UnsafePointer<UInt8>, _ count: Int, _ readable: Int, _ hasSpace: Bool, _ firstID: Int,
    _ scratch: inout EncoderScratch
  ) {
    guard count <= EncoderScratch.longestWord else {
      encodeWaiting(firstID, &scratch)
      encodeLongWord(word, count, hasSpace, firstID, &scratch)
      return
    }
    let key = WordKey(word, count, readable, hasSpace)
    cb_prefetch_once(scratch.cache + key.bucket)
    cb_prefetch_once(scratch.cache + key.bucket + 8)
    scratch.waiting[scratch.waitingCount] = WaitingWord(
      key: key, word: word, count: count, hasSpace: hasSpace)
    scratch.waitingCount &+= 1
    if scratch.waitingCount == EncoderScratch.mostWaiting { encodeWaiting(firstID, &scratch) }
  }

  /// Appends the ids of all words that wait.
  private func encodeWaiting(_ firstID: Int, _ scratch: inout EncoderScratch) {
    for index in 0..<scratch.waitingCount { encode(scratch.waiting[index], firstID, &scratch) }
    scratch.waitingCount = 0
  }

  @inline(__always)
  private func encode(_ word: WaitingWord, _ firstID: Int, _ scratch: inout EncoderScratch) {
    let entry = scratch.cache + word.key.bucket
    scratch.reserveIDs(EncoderScratch.mostIDs)
    if word.key.matches(entry) {
      append(entry, firstID, &scratch)
    } else if word.key.matches(entry + 8) {
      append(entry + 8, firstID, &scratch)
    } else {
      encodeNewWord(word, firstID, &scratch)
    }
  }

  /// Appends what the cache has.
  @inline(__always)
  private func append(
    _ entry: UnsafeMutablePointer<UInt64>, _ firstID: Int, _ scratch: inout EncoderScratch
  ) {
    let about = entry[4]
    let count = Int(truncatingIfNeeded: (about &>> 16) & 0xFF)
    let target = UnsafeMutableRawPointer(scratch.ids + scratch.idCount)
    if about & WordKey.beginsUnknown != 0, follows(firstID, scratch) {
      let ids = UnsafeRawPointer(entry + 5).assumingMemoryBound(to: Int32.self)
      for index in 1..<count { scratch.ids[scratch.idCount &+ index &- 1] = ids[index] }
      scratch.idCount &+= count &- 1
      return
    }
    target.copyMemory(from: entry + 5, byteCount: 24)
    scratch.idCount &+= count
  }

  /// Whether an unknown id here would be the second in a row.
  @inline(__always)
  private func follows(_ firstID: Int, _ scratch: EncoderScratch) -> Bool {
    scratch.idCount > firstID && scratch.ids[scratch.idCount &- 1] == unknown
  }

  @inline(never)
  private func encodeNewWord(
    _ new: WaitingWord, _ firstID: Int, _ scratch: inout EncoderScratch
  ) {
    let (key, count) = (new.key, new.count)
    (scratch.word[0], scratch.word[1], scratch.word[2]) = (0xE2, 0x96, 0x81)
    (scratch.word + 3).update(from: new.word, count: count)
    // Ids that begin with an unknown one are kept as if no unknown one stood before them.
    let joins = follows(firstID, scratch)
    let start = scratch.idCount
    if new.hasSpace {
      encodeRun(UnsafePointer(scratch.word), count &+ 3, start, &scratch)
    } else {
      encodeRun(UnsafePointer(scratch.word + 3), count, start, &scratch)
    }
    let idCount = scratch.idCount &- start
    let ids = scratch.ids + start
    let beginsUnknown = byteIDs.isEmpty && idCount > 0 && ids[0] == unknown
    if idCount <= EncoderScratch.mostIDs {
      key.store(ids, idCount, beginsUnknown, in: scratch.cache + key.bucket)
    }
    if beginsUnknown, joins {
      for index in 1..<idCount { ids[index &- 1] = ids[index] }
      scratch.idCount &-= 1
    }
  }

  @inline(never)
  private func encodeLongWord(
    _ word: UnsafePointer<UInt8>, _ count: Int, _ hasSpace: Bool, _ firstID: Int,
    _ scratch: inout EncoderScratch
  ) {
    guard hasSpace else {
      encodeRun(word, count, firstID, &scratch)
      return
    }
    var spaced = scratch.normalised
    scratch.normalised = []
    spaced.removeAll(keepingCapacity: true)
    spaced += spaceSymbol
    spaced.append(contentsOf: UnsafeBufferPointer(start: word, count: count))
    spaced.withUnsafeBufferPointer { text in
      if let base = text.baseAddress { encodeRun(base, text.count, firstID, &scratch) }
    }
    scratch.normalised = spaced
  }
}

/// A word as the cache knows it.
struct WordKey {
  static let beginsUnknown: UInt64 = 1 << 24

  private let words: (UInt64, UInt64, UInt64, UInt64)
  /// The number of bytes, whether a ▁ stands before them, and that there is a word at all.
  private let about: UInt64
  /// Where the two entries begin that could have it.
  let bucket: Int

  @inline(__always)
  init(_ word: UnsafePointer<UInt8>, _ count: Int, _ readable: Int, _ hasSpace: Bool) {
    let first = Self.load(word, count, readable)
    let second = count > 8 ? Self.load(word + 8, count &- 8, readable &- 8) : 0
    if count > 16 {
      let third = Self.load(word + 16, count &- 16, readable &- 16)
      let fourth = count > 24 ? Self.load(word + 24, count &- 24, readable &- 24) : 0
      words = (first, second, third, fourth)
    } else {
      words = (first, second, 0, 0)
    }
    about = UInt64(truncatingIfNeeded: count) | (hasSpace ? 0x300 : 0x200)
    var hash = (first ^ about) &* 0x9E37_79B9_7F4A_7C15 &+ second &* 0xC2B2_AE3D_27D4_EB4F
    hash = hash &+ words.2 &* 0x1656_67B1_9E37_79F9 &+ words.3 &* 0x27D4_EB2F_1656_67C5
    hash = (hash ^ hash &>> 32) &* 0xD6E8_FEB8_6659_FD93
    bucket = Int(truncatingIfNeeded: hash &>> (65 &- EncoderScratch.cacheBits)) &* 16
  }

  /// The first eight bytes, or as many as there are.
  @inline(__always)
  private static func load(
    _ word: UnsafePointer<UInt8>, _ count: Int, _ readable: Int
  ) -> UInt64 {
    if readable >= 8 {
      let loaded = UnsafeRawPointer(word).loadUnaligned(as: UInt64.self).littleEndian
      return count >= 8 ? loaded : loaded & ((1 &<< (UInt64(truncatingIfNeeded: count) &* 8)) &- 1)
    }
    var loaded: UInt64 = 0
    for index in 0..<min(count, 8) {
      loaded |= UInt64(word[index]) &<< (UInt64(truncatingIfNeeded: index) &* 8)
    }
    return loaded
  }

  @inline(__always)
  func matches(_ entry: UnsafePointer<UInt64>) -> Bool {
    entry[4] & 0xFFFF == about && entry[0] == words.0 && entry[1] == words.1
      && entry[2] == words.2 && entry[3] == words.3
  }

  /// Puts the word first in its bucket; the one that was first comes second.
  func store(
    _ ids: UnsafePointer<Int32>, _ count: Int, _ beginsUnknown: Bool,
    in bucket: UnsafeMutablePointer<UInt64>
  ) {
    (bucket + 8).update(from: bucket, count: 8)
    (bucket[0], bucket[1], bucket[2], bucket[3]) = words
    bucket[4] =
      about | UInt64(truncatingIfNeeded: count) << 16 | (beginsUnknown ? Self.beginsUnknown : 0)
    (bucket[5], bucket[6], bucket[7]) = (0, 0, 0)
    UnsafeMutableRawPointer(bucket + 5).copyMemory(from: ids, byteCount: count * 4)
  }
}

// MARK: Runs

extension EncoderView {
  /// Appends the ids of normalised text without looking it up.
  func encodeRun(
    _ base: UnsafePointer<UInt8>, _ count: Int, _ firstID: Int, _ scratch: inout EncoderScratch
  ) {
    guard let merges else {
      encodeSlowly(base, count, firstID, &scratch)
      return
    }
    // Every byte may become an id, and the cache's ids are copied six at a time.
    scratch.reserveIDs(count &+ EncoderScratch.mostIDs)
    scratch.reserveRun(count)
    guard text.hasSymbols else {
      backtrack(merges, base, 0, count, firstID, &scratch)
      return
    }
    var start = 0
    var place = 0
    while place < count {
      let (length, symbol) = text.longestPrefix(text.symbols, base, place, count)
      if length > 0 {
        if start < place { backtrack(merges, base, start, place, firstID, &scratch) }
        append(symbolIDs[Int(symbol)], base + place, length, firstID, &scratch)
        place &+= length
        start = place
      } else {
        place &+= min(leadLength(base[place]), count &- place)
      }
    }
    if start < count { backtrack(merges, base, start, count, firstID, &scratch) }
  }

  /// Encodes with the agenda.
  func encodeSlowly(
    _ base: UnsafePointer<UInt8>, _ count: Int, _ firstID: Int, _ scratch: inout EncoderScratch
  ) {
    scratch.slowIDs.removeAll(keepingCapacity: true)
    slow.encode(
      normalised: UnsafeRawBufferPointer(start: base, count: count), into: &scratch.slowIDs)
    scratch.reserveIDs(scratch.slowIDs.count &+ EncoderScratch.mostIDs)
    for (index, id) in scratch.slowIDs.enumerated() {
      if index == 0, id == unknown, byteIDs.isEmpty, follows(firstID, scratch) { continue }
      scratch.ids[scratch.idCount] = id
      scratch.idCount &+= 1
    }
  }

  /// Appends the ids of characters that no user-defined symbol interrupts: always the longest token
  /// that goes with the one before it, and back where none does.
  private func backtrack(
    _ merges: MergeView, _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ firstID: Int,
    _ scratch: inout EncoderScratch
  ) {
    guard let tokens = merges.tokens.baseAddress, !merges.ids.isEmpty else {
      encodeUnknown(base, start, end, firstID, &scratch)
      return
    }
    var run = Run(first: start, place: start)
    var token = merges.longestAtStart(base, start, end)
    while run.place < end {
      if token < 0 {
        passUnknown(merges, base, end, &run, firstID, &scratch)
        token = merges.longest(base, run.place, end)
      } else if goesOn(merges, tokens, token, run, scratch) {
        scratch.stack[run.depth] = UInt32(bitPattern: token)
        run.depth &+= 1
        run.place &+= Int(tokens[Int(token)].count)
        token = merges.longest(base, run.place, end)
      } else {
        token = tokens[Int(token)].shorter
        if token >= 0 { continue }
        guard run.depth > 0 else {
          // The tokens were checked not to lead here.
          encodeSlowly(base + run.first, end &- run.first, firstID, &scratch)
          run.place = end
          continue
        }
        scratch.isDead[run.place] = true
        run.hasDead = true
        run.depth &-= 1
        token = Int32(bitPattern: scratch.stack[run.depth])
        run.place &-= Int(tokens[Int(token)].count)
      }
    }
    flush(merges, base, run, firstID, &scratch)
    if run.hasDead {
      for place in start...end { scratch.isDead[place] = false }
    }
  }

  /// How far backtracking is: tokens of the stack cover `first ..< place`.
  private struct Run {
    var first: Int
    var place: Int
    var depth = 0
    var hasDead = false
  }

  /// Whether the text so far may go on with `token`.
  @inline(__always)
  private func goesOn(
    _ merges: MergeView, _ tokens: UnsafePointer<MergeTokens.Token>, _ token: Int32, _ run: Run,
    _ scratch: EncoderScratch
  ) -> Bool {
    if run.hasDead, scratch.isDead[run.place &+ Int(tokens[Int(token)].count)] { return false }
    return run.depth == 0
      || MergeView.areNeighbours(
        scratch.stack[run.depth &- 1], UInt32(bitPattern: token), merges.pairs, merges.splits)
  }

  /// Passes a character of no piece: nothing is merged across it.
  private func passUnknown(
    _ merges: MergeView, _ base: UnsafePointer<UInt8>, _ end: Int, _ run: inout Run,
    _ firstID: Int, _ scratch: inout EncoderScratch
  ) {
    flush(merges, base, run, firstID, &scratch)
    let count = min(leadLength(base[run.place]), end &- run.place)
    append(unknown, base + run.place, count, firstID, &scratch)
    run.place &+= count
    (run.first, run.depth) = (run.place, 0)
  }

  /// Appends the ids of the tokens on the stack.
  @inline(__always)
  private func flush(
    _ merges: MergeView, _ base: UnsafePointer<UInt8>, _ run: Run, _ firstID: Int,
    _ scratch: inout EncoderScratch
  ) {
    for index in 0..<run.depth {
      let id = merges.ids[Int(scratch.stack[index])]
      if id == unknown {
        flushUnknown(merges, base, run, from: index, firstID, &scratch)
        return
      }
      scratch.ids[scratch.idCount] = id
      scratch.idCount &+= 1
    }
  }

  /// Goes on with this from a token that is a character, but no piece.
  private func flushUnknown(
    _ merges: MergeView, _ base: UnsafePointer<UInt8>, _ run: Run, from start: Int,
    _ firstID: Int, _ scratch: inout EncoderScratch
  ) {
    var place = run.first
    for index in 0..<run.depth {
      let token = Int(scratch.stack[index])
      let count = Int(merges.tokens[token].count)
      if index >= start { append(merges.ids[token], base + place, count, firstID, &scratch) }
      place &+= count
    }
  }

  /// Appends an id; in place of an unknown one those of its bytes, if there are such.
  private func append(
    _ id: Int32, _ base: UnsafePointer<UInt8>, _ count: Int, _ firstID: Int,
    _ scratch: inout EncoderScratch
  ) {
    if id == unknown, !byteIDs.isEmpty {
      for index in 0..<count {
        scratch.ids[scratch.idCount] = byteIDs[Int(base[index])]
        scratch.idCount &+= 1
      }
    } else if id != unknown || !follows(firstID, scratch) {
      scratch.ids[scratch.idCount] = id
      scratch.idCount &+= 1
    }
  }

  /// Appends what stands for characters of a model without pieces of characters.
  private func encodeUnknown(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ firstID: Int,
    _ scratch: inout EncoderScratch
  ) {
    append(unknown, base + start, end &- start, firstID, &scratch)
  }
}
