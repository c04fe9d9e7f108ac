import CKernels

/// The tables of a ``ByteLevelEncoder``, while they are in use, and its inner loops.
struct ByteLevelView {
  let scanner: WordScanner
  /// What backtracking needs, where it can be done.
  let tables: Tables?
  /// What has the tables, for words that take another way.
  unowned(unsafe) let owner: ByteLevelEncoder

  struct Tables {
    let merges: MergeView
    let tokens: UnsafePointer<MergeTokens.Token>
    let units: UnsafePointer<UInt32>
    let starts: UnsafePointer<TokenStarts.Start>
    let bytes: UnsafePointer<Int32>

    /// Nothing where there are no tokens at all.
    init?(
      _ merges: MergeView, _ starts: UnsafeBufferPointer<TokenStarts.Start>,
      _ bytes: UnsafeBufferPointer<Int32>
    ) {
      guard let tokens = merges.tokens.baseAddress, let units = merges.units.baseAddress,
        let starts = starts.baseAddress, let bytes = bytes.baseAddress
      else { return nil }
      (self.merges, self.tokens, self.units) = (merges, tokens, units)
      (self.starts, self.bytes) = (starts, bytes)
    }

    /// The longest token that stands at `start`, below `end`, or −1, and its length.
    @inline(__always)
    func longest(
      _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int
    ) -> (token: Int32, count: Int) {
      if start &+ 1 == end { return (bytes[Int(base[start])], 1) }
      let first = starts[Int(base[start]) &<< 8 | Int(base[start &+ 1])]
      if first.children < 0 { return (first.token, first.count) }
      let count = merges.units.count
      var children = Int(first.children)
      var found = -1
      var foundEnd = 0
      var place = start &+ 2
      while place < end {
        let byte = base[place]
        children ^= Int(byte)
        guard children < count else { break }
        let unit = units[children]
        guard DoubleArrayTrie.label(unit) == UInt32(byte) else { break }
        children ^= DoubleArrayTrie.offset(unit)
        place &+= 1
        if DoubleArrayTrie.hasLeaf(unit) { (found, foundEnd) = (children, place) }
      }
      if found < 0 { return (first.token, first.count) }
      return (Int32(truncatingIfNeeded: units[found] & 0x7FFF_FFFF), foundEnd &- start)
    }
  }

  /// Appends the ids of text word by word.
  func encode(
    _ base: UnsafePointer<UInt8>, _ count: Int, _ pattern: WordPattern,
    _ scratch: inout ByteLevelScratch
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
    _ scratch: inout ByteLevelScratch
  ) {
    var place = 0
    while place < count {
      let end = scanner.wordEnd(pattern, base, place, count)
      wait(base + place, end &- place, count &- place, &scratch)
      place = end
    }
    encodeWaiting(&scratch)
  }

  /// Appends the ids of a word, when its place in the cache has arrived.
  @inline(__always)
  private func wait(
    _ word: UnsafePointer<UInt8>, _ count: Int, _ readable: Int,
    _ scratch: inout ByteLevelScratch
  ) {
    let key = ShortWordKey(word, min(count, ShortWordKey.longest), readable)
    if count <= ShortWordKey.longest {
      cb_prefetch_once(scratch.short + key.bucket)
    } else if count <= EncoderScratch.longestWord {
      cb_prefetch_once(scratch.words.cache + WordKey(word, count, readable, false).bucket)
    }
    scratch.waiting[scratch.waitingCount] = .init(
      word: word, count: count, readable: readable, key: key)
    scratch.waitingCount &+= 1
    if scratch.waitingCount == ByteLevelScratch.mostWaiting { encodeWaiting(&scratch) }
  }

  /// Appends the ids of all words that wait.
  private func encodeWaiting(_ scratch: inout ByteLevelScratch) {
    scratch.words.reserveIDs(ByteLevelScratch.mostWaiting &* EncoderScratch.mostIDs)
    for index in 0..<scratch.waitingCount {
      let next = scratch.waiting[index]
      guard next.count <= ShortWordKey.longest else {
        encodeLongWord(next, &scratch.words)
        continue
      }
      let bucket = scratch.short + next.key.bucket
      if next.key.matches(bucket) {
        append(bucket, &scratch.words)
      } else if next.key.matches(bucket + 4) {
        append(bucket + 4, &scratch.words)
      } else {
        encodeShortWord(next, bucket, &scratch.words)
      }
    }
    scratch.waitingCount = 0
  }

  /// Appends what the cache of short words has.
  @inline(__always)
  private func append(
    _ place: UnsafeMutablePointer<UInt64>, _ scratch: inout EncoderScratch
  ) {
    UnsafeMutableRawPointer(scratch.ids + scratch.idCount)
      .copyMemory(from: place + 2, byteCount: 16)
    scratch.idCount &+= Int(truncatingIfNeeded: place[1] &>> 60)
  }

  @inline(never)
  private func encodeShortWord(
    _ new: ByteLevelScratch.Waiting, _ bucket: UnsafeMutablePointer<UInt64>,
    _ scratch: inout EncoderScratch
  ) {
    let start = scratch.idCount
    encodeRun(new.word, new.count, &scratch)
    let count = scratch.idCount &- start
    if count <= ShortWordKey.mostIDs { new.key.store(scratch.ids + start, count, in: bucket) }
    scratch.reserveIDs(ByteLevelScratch.mostWaiting &* EncoderScratch.mostIDs)
  }

  /// Appends the ids of a word that is not short: by the other cache, unless it is very long.
  @inline(never)
  private func encodeLongWord(
    _ new: ByteLevelScratch.Waiting, _ scratch: inout EncoderScratch
  ) {
    defer { scratch.reserveIDs(ByteLevelScratch.mostWaiting &* EncoderScratch.mostIDs) }
    guard new.count <= EncoderScratch.longestWord else {
      return encodeRun(new.word, new.count, &scratch)
    }
    let key = WordKey(new.word, new.count, new.readable, false)
    let bucket = scratch.cache + key.bucket
    let isSecond = !key.matches(bucket)
    let place = isSecond ? bucket + 8 : bucket
    if !isSecond || key.matches(place) {
      let count = Int(truncatingIfNeeded: (place[4] &>> 16) & 0xFF)
      UnsafeMutableRawPointer(scratch.ids + scratch.idCount)
        .copyMemory(from: place + 5, byteCount: 24)
      scratch.idCount &+= count
      return
    }
    let start = scratch.idCount
    encodeRun(new.word, new.count, &scratch)
    let count = scratch.idCount &- start
    if count <= EncoderScratch.mostIDs {
      key.store(scratch.ids + start, count, false, in: bucket)
    }
  }

  /// Appends the ids of a word without looking it up.
  private func encodeRun(
    _ word: UnsafePointer<UInt8>, _ count: Int, _ scratch: inout EncoderScratch
  ) {
    scratch.reserveIDs(count &+ EncoderScratch.mostIDs)
    if owner.appendPiece(word, count, &scratch) { return }
    scratch.reserveRun(count)
    if let tables, backtrack(tables, word, count, &scratch) { return }
    owner.appendSlowly(word, count, &scratch)
  }

  /// Appends the ids of a word: always the longest token that goes with the one before it, and back
  /// where none does.
  ///
  /// - Returns: Whether it did; not where a byte is no token.
  private func backtrack(
    _ tables: Tables, _ base: UnsafePointer<UInt8>, _ end: Int, _ scratch: inout EncoderScratch
  ) -> Bool {
    let merges = tables.merges
    var (place, depth) = (0, 0)
    var (hasDead, isDone) = (false, true)
    var (token, count) = tables.longest(base, 0, end)
    while true {
      guard token >= 0 else {
        isDone = false
        break
      }
      let next = place &+ count
      if !(hasDead && scratch.isDead[next]),
        depth == 0
          || MergeView.areNeighbours(
            scratch.stack[depth &- 1], UInt32(bitPattern: token), merges.pairs, merges.splits)
      {
        scratch.stack[depth] = UInt32(bitPattern: token)
        depth &+= 1
        place = next
        if place == end { break }
        (token, count) = tables.longest(base, place, end)
        continue
      }
      token = tables.tokens[Int(token)].shorter
      if token < 0, depth > 0 {
        token = retreat(tables, &place, &depth, scratch)
        hasDead = true
      }
      if token >= 0 { count = Int(tables.tokens[Int(token)].count) }
    }
    if hasDead {
      for place in 0...end { scratch.isDead[place] = false }
    }
    if isDone { append(tables.merges, depth, &scratch) }
    return isDone
  }

  /// Takes back the last token: no encoding goes on from where it ends.
  ///
  /// - Returns: That token, of which shorter ones are to be tried.
  private func retreat(
    _ tables: Tables, _ place: inout Int, _ depth: inout Int, _ scratch: EncoderScratch
  ) -> Int32 {
    scratch.isDead[place] = true
    depth &-= 1
    let token = Int32(bitPattern: scratch.stack[depth])
    place &-= Int(tables.tokens[Int(token)].count)
    return token
  }

  /// Appends the ids of the tokens on the stack.
  @inline(__always)
  private func append(_ merges: MergeView, _ depth: Int, _ scratch: inout EncoderScratch) {
    for index in 0..<depth {
      scratch.ids[scratch.idCount &+ index] = merges.ids[Int(scratch.stack[index])]
    }
    scratch.idCount &+= depth
  }
}
