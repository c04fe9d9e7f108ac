import Synchronization

/// Encodes with a byte-level model: finds words, and looks each up in a cache before it is encoded
/// by backtracking.
///
/// - Source: as ``SentencePieceEncoder``; ``SlowByteLevelEncoder`` is the twin.
package final class ByteLevelEncoder: Sendable {
  private let model: ByteLevelModel
  private let size: Int
  private let tokens: MergeTokens?
  private let starts: TokenStarts?
  private let slow: SlowByteLevelEncoder
  private let words: PieceIndex?
  private let raw: AddedTokenMatcher
  private let normalised: AddedTokenMatcher
  private let scratches = Mutex<[ByteLevelScratchBox]>([])

  /// Prepares to encode by `model`, whose ids and those of its added tokens are below `size`.
  package init(_ model: ByteLevelModel, size: Int) {
    self.model = model
    self.size = size
    tokens = MergeTokens(model)
    starts = tokens.map { TokenStarts($0.trie) }
    slow = SlowByteLevelEncoder(model)
    words = Self.words(model, tokens)
    raw = AddedTokenMatcher(model.written(isNormalised: false))
    normalised = AddedTokenMatcher(model.written(isNormalised: true))
  }

  /// The pieces that merges do not come to, where words that are pieces are these; `nil` for none.
  private static func words(_ model: ByteLevelModel, _ tokens: MergeTokens?) -> PieceIndex? {
    guard model.ignoresMerges else { return nil }
    let merged = Set(tokens?.ids ?? [])
    var words = PieceIndex(count: model.pieces.count - merged.count)
    for (id, piece) in model.pieces.enumerated() where !merged.contains(Int32(id)) {
      // Words with a byte 0 take the twin's way, which finds them itself.
      guard let bytes = ByteAlphabet.bytes(of: piece), !bytes.contains(0) else { continue }
      _ = words.insert(bytes, Int32(id))
    }
    return words.longest > 0 ? words : nil
  }

  /// Whether the model's pieces come about as backtracking needs it.
  package var backtracks: Bool { tokens != nil }

  /// Appends the ids of each of `texts` to `output`.
  package func encode(_ texts: TextBatch, into output: inout TokenBatch) {
    let box = scratches.withLock { $0.popLast() } ?? ByteLevelScratchBox()
    defer { scratches.withLock { $0.append(box) } }
    encode(texts, into: &output, &box.scratch)
  }

  private func encode(
    _ texts: TextBatch, into output: inout TokenBatch, _ scratch: inout ByteLevelScratch
  ) {
    scratch.words.idCount = 0
    var ends: [Int] = []
    ends.reserveCapacity(texts.ends.count)
    texts.bytes.withUnsafeBufferPointer { bytes in
      withView { view in
        var start = 0
        for end in texts.ends {
          encode(view, UnsafeBufferPointer(rebasing: bytes[start..<end]), &scratch)
          ends.append(scratch.words.idCount)
          start = end
        }
      }
    }
    let ids = UnsafeBufferPointer(start: scratch.words.ids, count: scratch.words.idCount)
    output.append(ids, ends, size: size)
  }

  private func withView(_ body: (ByteLevelView) -> Void) {
    WordScanner.with { scanner in
      guard let tokens, let starts else {
        return body(ByteLevelView(scanner: scanner, tables: nil, owner: self))
      }
      tokens.withView { merges in
        starts.starts.withUnsafeBufferPointer { starts in
          self.starts?.bytes.withUnsafeBufferPointer { bytes in
            body(
              ByteLevelView(
                scanner: scanner, tables: .init(merges, starts, bytes), owner: self))
          }
        }
      }
    }
  }

  /// Appends the ids of a word that is a piece, where that is enough.
  func appendPiece(
    _ word: UnsafePointer<UInt8>, _ count: Int, _ scratch: inout EncoderScratch
  ) -> Bool {
    guard let words else { return false }
    let id = words.id(of: UnsafeRawBufferPointer(start: word, count: count))
    if id < 0 { return false }
    scratch.append(id)
    return true
  }

  /// Appends the ids of a word by the twin.
  func appendSlowly(
    _ word: UnsafePointer<UInt8>, _ count: Int, _ scratch: inout EncoderScratch
  ) {
    for id in slow.encode(word: Array(UnsafeBufferPointer(start: word, count: count))) {
      scratch.append(id)
    }
  }

  /// Encodes one text: around added tokens it is normalised, and around those of normalised text
  /// it is parted into words.
  private func encode(
    _ view: ByteLevelView, _ text: UnsafeBufferPointer<UInt8>, _ scratch: inout ByteLevelScratch
  ) {
    apart(from: raw, text, &scratch) { section(view, $0, &$1) }
  }

  /// Appends the ids of added tokens, and has `encode` append those of the text between them.
  private func apart(
    from tokens: AddedTokenMatcher, _ text: UnsafeBufferPointer<UInt8>,
    _ scratch: inout ByteLevelScratch,
    _ encode: (UnsafeBufferPointer<UInt8>, inout ByteLevelScratch) -> Void
  ) {
    if tokens.isEmpty { return encode(text, &scratch) }
    tokens.parts(of: text) { part, id in
      if let id {
        scratch.words.append(id)
      } else {
        encode(UnsafeBufferPointer(rebasing: text[part]), &scratch)
      }
    }
  }

  private func section(
    _ view: ByteLevelView, _ text: UnsafeBufferPointer<UInt8>, _ scratch: inout ByteLevelScratch
  ) {
    if !model.composes || Composition.isSurelyComposed(text) {
      return normalisedSection(view, text, &scratch)
    }
    var composed: [UInt8] = []
    Composition.compose(text, into: &composed)
    composed.withUnsafeBufferPointer { normalisedSection(view, $0, &scratch) }
  }

  private func normalisedSection(
    _ view: ByteLevelView, _ text: UnsafeBufferPointer<UInt8>, _ scratch: inout ByteLevelScratch
  ) {
    apart(from: normalised, text, &scratch) { wordsSection(view, $0, &$1) }
  }

  private func wordsSection(
    _ view: ByteLevelView, _ text: UnsafeBufferPointer<UInt8>, _ scratch: inout ByteLevelScratch
  ) {
    guard let base = text.baseAddress, !text.isEmpty else { return }
    guard model.addsPrefixSpace, base[0] != 0x20 else {
      return view.encode(base, text.count, model.pattern, &scratch)
    }
    var spaced = scratch.words.normalised
    scratch.words.normalised = []
    spaced.removeAll(keepingCapacity: true)
    spaced.append(0x20)
    spaced.append(contentsOf: text)
    spaced.withUnsafeBufferPointer { text in
      if let base = text.baseAddress { view.encode(base, text.count, model.pattern, &scratch) }
    }
    scratch.words.normalised = spaced
  }
}
