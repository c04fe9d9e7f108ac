import Synchronization

/// Encodes with a SentencePiece model: normalises, cuts the text where no piece can lie across the
/// cut, and looks each word up in a cache before it is encoded by backtracking.
///
/// - Source: the idea to encode from left to right with one look back is that of github/rust-gems'
///   crate `bpe`; ``SlowSentencePieceEncoder`` is the twin.
package final class SentencePieceEncoder: Sendable {
  private let tables: SentencePieceTables
  private let normaliser: SentencePieceNormaliser
  private let slow: SlowSentencePieceEncoder
  private let tokens: MergeTokens?
  private let cuts: WordCuts
  private let symbolIDs: [Int32]
  /// Whether words may be encoded on their own.
  private let hasWords: Bool
  /// Whether words can be found before the text is normalised.
  private let findsRawWords: Bool
  private let hasPlainASCII: Bool
  private let scratches = Mutex<[EncoderScratchBox]>([])

  init(_ tables: SentencePieceTables, _ normaliser: SentencePieceNormaliser) {
    self.tables = tables
    self.normaliser = normaliser
    slow = SlowSentencePieceEncoder(tables)
    // With broken text within words, characters are not what they seem.
    let isWhole =
      normaliser.classes.haveWholeTargets
      && tables.symbols.symbols.allSatisfy { scalars(of: $0) != nil }
    tokens = isWhole ? MergeTokens(tables) : nil
    cuts = WordCuts(tables)
    symbolIDs = tables.symbols.symbols.map { tables.id(of: $0) }
    // So may unused pieces: what one is split into is what its own bytes came about from, since
    // merges across its border would have kept it from coming about.
    hasWords = isWhole
    findsRawWords =
      hasWords && normaliser.escapesWhitespace && !normaliser.treatsWhitespaceAsSuffix
      && normaliser.classes.areWhole && cuts.areBeforeSpaces
      && !normaliser.classes.haveSpaces
    let classes = normaliser.classes
    hasPlainASCII = (UInt32(0x21)...0x7E).allSatisfy { scalar in
      let unusual = CharacterClasses.changes | CharacterClasses.follows
      return classes[scalar] & unusual == 0
    }
  }

  /// Whether the model's pieces come about as backtracking needs it.
  package var backtracks: Bool { tokens != nil }

  /// Appends the ids of each of `texts` to `output`.
  func encode(_ texts: TextBatch, into output: inout TokenBatch) {
    let box = scratches.withLock { $0.popLast() } ?? EncoderScratchBox()
    defer { scratches.withLock { $0.append(box) } }
    box.scratch.idCount = 0
    var ends: [Int] = []
    ends.reserveCapacity(texts.ends.count)
    texts.bytes.withUnsafeBufferPointer { bytes in
      withView { view in
        var start = 0
        for end in texts.ends {
          if let base = bytes.baseAddress, start < end {
            encode(view, base + start, end - start, &box.scratch)
          }
          ends.append(box.scratch.idCount)
          start = end
        }
      }
    }
    output.append(
      UnsafeBufferPointer(start: box.scratch.ids, count: box.scratch.idCount), ends,
      size: tables.model.pieces.count)
  }

  /// Encodes one text.
  private func encode(
    _ view: EncoderView, _ base: UnsafePointer<UInt8>, _ count: Int,
    _ scratch: inout EncoderScratch
  ) {
    if findsRawWords {
      view.encodeRaw(base, count, &scratch)
      return
    }
    var normalised = scratch.normalised
    scratch.normalised = []
    normaliser.normalise(UnsafeRawBufferPointer(start: base, count: count), into: &normalised)
    normalised.withUnsafeBufferPointer { text in
      if let base = text.baseAddress, !text.isEmpty {
        let start = scratch.idCount
        if hasWords {
          view.encodeWords(base, text.count, start, &scratch)
        } else {
          view.encodeSlowly(base, text.count, start, &scratch)
        }
      }
    }
    scratch.normalised = normalised
  }

  private func withView(_ body: (EncoderView) -> Void) {
    normaliser.withView { normaliserView in
      tables.byteIDs.withUnsafeBufferPointer { byteIDs in
        symbolIDs.withUnsafeBufferPointer { symbolIDs in
          func use(_ merges: MergeView?) {
            body(
              EncoderView(
                text: normaliserView, merges: merges, cuts: cuts, slow: slow,
                byteIDs: byteIDs, symbolIDs: symbolIDs, unknown: tables.unknown,
                normaliser: normaliser, hasPlainASCII: hasPlainASCII))
          }
          if let tokens { tokens.withView { use($0) } } else { use(nil) }
        }
      }
    }
  }
}

/// Where normalised text may be cut: at a ▁, if no piece has one together with what is on its other
/// side.
struct WordCuts: Sendable {
  /// Whether words end with ▁, rather than begin with it.
  let areAfterSpaces: Bool
  /// Whether pieces may have two ▁ next to each other.
  private(set) var joinsSpaces = false
  /// By the byte on the other side of a ▁, whether a piece has them together.
  private(set) var isJoined = [Bool](repeating: false, count: 256)

  init(_ tables: SentencePieceTables) {
    areAfterSpaces = tables.model.trainer.treatsWhitespaceAsSuffix
    for piece in tables.model.pieces {
      switch piece.type {
      case .normal, .unused, .userDefined: look(at: piece.bytes)
      case .unknown, .control, .byte: break
      }
    }
  }

  private mutating func look(at bytes: [UInt8]) {
    guard bytes.count > 3 else { return }
    for place in 0..<bytes.count - 2 where bytes[place...].starts(with: spaceSymbol) {
      if areAfterSpaces {
        guard place + 3 < bytes.count else { continue }
        if bytes[(place + 3)...].starts(with: spaceSymbol) {
          joinsSpaces = true
        } else {
          isJoined[Int(bytes[place + 3])] = true
        }
      } else if place > 0 {
        if bytes[..<place].suffix(3) == spaceSymbol[...] {
          joinsSpaces = true
        } else {
          isJoined[Int(bytes[place - 1])] = true
        }
      }
    }
  }

  /// Whether every ▁ after something else begins a word.
  var areBeforeSpaces: Bool { !areAfterSpaces && !isJoined.contains(true) }

  /// Where the word ends that begins at `start` of normalised text.
  @inline(__always)
  func end(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var place = areAfterSpaces ? start : start + 1
    while place + 2 < end {
      if base[place] == 0xE2, base[place + 1] == 0x96, base[place + 2] == 0x81 {
        let cut = areAfterSpaces ? place + 3 : place
        if cut < end, isCut(base, cut, start, end) { return cut }
      }
      place += 1
    }
    return end
  }

  /// Whether text may be cut at `cut`, which is at a ▁.
  private func isCut(
    _ base: UnsafePointer<UInt8>, _ cut: Int, _ start: Int, _ end: Int
  ) -> Bool {
    let other = areAfterSpaces ? cut : cut - 3
    if other >= start, other + 2 < end, base[other] == 0xE2, base[other + 1] == 0x96,
      base[other + 2] == 0x81
    {
      return !joinsSpaces
    }
    return !isJoined[Int(base[areAfterSpaces ? cut : cut - 1])]
  }
}

extension CharacterClasses {
  subscript(scalar: UInt32) -> UInt8 {
    classes[Int(pages[Int(scalar >> 8)]) << 8 | Int(scalar & 0xFF)]
  }
}
