/// Encodes text: a table of what each character comes to, a cache of runs of letters, and a trie.
///
/// - Complexity: Linear in the bytes of text; text that is not normalised character by character,
///   and words found through tokens of normalised text, take the way of ``ReferenceWordPiece``.
struct WordPieceEncoder: Sendable {
  /// What a character comes to. Those from ``separator`` on end a run of letters.
  private enum Kind {
    /// The payload is a symbol of the trie, 0 if no piece has it.
    static let letter: UInt32 = 0
    /// The payload is a place in `sequences`.
    static let sequence: UInt32 = 1
    static let dropped: UInt32 = 2
    static let general: UInt32 = 3
    static let separator: UInt32 = 4
    /// The payload is the id of a word of its own.
    static let alone: UInt32 = 5
  }

  private let normaliser: BertNormaliser
  private let unknown: Int32
  private let longestWord: Int
  private let trie: PieceTrie
  /// Symbols by scalar, and ids of pieces of one character.
  private let symbols: [UInt32: UInt32]
  private let single: [UInt32: Int32]
  /// The block of each 256 characters, and the kinds and payloads of each block's.
  private var stage: [UInt16]
  private var blocks: [UInt32]
  private let sequences: [[UInt32]]
  private let raw: AddedTokenMatcher
  private let normalised: AddedTokenMatcher
  private let states = StatePool()

  /// Prepares to encode by `model`.
  init(_ model: WordPieceModel) {
    normaliser = model.normaliser
    unknown = model.unknown
    longestWord = model.longestWord
    raw = AddedTokenMatcher(model.written(isNormalised: false))
    normalised = AddedTokenMatcher(model.written(isNormalised: true))
    let lists = PieceLists(model)
    trie = PieceTrie(pieces: lists.pieces, suffixes: lists.suffixes)
    (symbols, single) = (lists.symbols, lists.single)
    let shapes = BertShapes.of(model.normaliser)
    sequences = shapes.sequences.map { $0.map { lists.symbols[$0] ?? 0 } }
    (stage, blocks) = (shapes.stage, [])
    fillBlocks(shapes)
  }

  /// Translates the shapes of characters; those that stay as they are share blocks until a piece
  /// has one of them.
  private mutating func fillBlocks(_ shapes: BertShapes) {
    blocks = shapes.blocks.map { shape in
      let payload = shape >> 3
      return switch BertShapes.kind(shape) {
      case .same: Kind.letter
      case .letter: (symbols[payload] ?? 0) << 3 | Kind.letter
      case .sequence: payload << 3 | Kind.sequence
      case .dropped: Kind.dropped
      case .general: Kind.general
      case .separator: Kind.separator
      case .aloneSame: UInt32(unknown) << 3 | Kind.alone
      case .alone: UInt32(single[payload] ?? unknown) << 3 | Kind.alone
      }
    }
    var isOwn = [Bool](repeating: false, count: stage.count)
    for scalar in Set(symbols.keys).union(single.keys).sorted() {
      let kind = BertShapes.kind(shapes.shape(of: scalar))
      guard kind == .same || kind == .aloneSame else { continue }
      let page = Int(scalar >> 8)
      if !isOwn[page] {
        isOwn[page] = true
        let start = Int(stage[page]) << 8
        stage[page] = UInt16(blocks.count >> 8)
        blocks += blocks[start..<start + 256]
      }
      let entry =
        kind == .same
        ? (symbols[scalar] ?? 0) << 3 | Kind.letter
        : UInt32(single[scalar] ?? unknown) << 3 | Kind.alone
      blocks[Int(stage[page]) << 8 | Int(scalar & 0xFF)] = entry
    }
  }
}

extension WordPieceEncoder {
  /// Appends the ids of each text of `batch` to `ids`, and to `ends` where each text ends.
  func encode(_ batch: TextBatch, into ids: inout [Int32], ends: inout [Int]) {
    let state = states.take()
    defer { states.give(state) }
    batch.bytes.withUnsafeBufferPointer { bytes in
      blocks.withUnsafeBufferPointer { blocks in
        let first = Int(stage[0]) << 8
        let ascii = UnsafeBufferPointer(rebasing: blocks[first..<first + 128])
        var start = 0
        for end in batch.ends {
          let text = UnsafeBufferPointer(rebasing: bytes[start..<end])
          let pass = Pass(
            encoder: self, blocks: blocks, ascii: ascii, state: state, after: bytes.count - end)
          pass.encode(text, into: &ids)
          ends.append(ids.count)
          start = end
        }
      }
    }
  }

  /// One text's way through the encoder.
  private struct Pass {
    let encoder: WordPieceEncoder
    let blocks: UnsafeBufferPointer<UInt32>
    /// The block of ASCII.
    let ascii: UnsafeBufferPointer<UInt32>
    let state: EncoderState
    /// How many bytes after the text can be read.
    let after: Int

    func encode(_ text: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) {
      if encoder.raw.isEmpty { return section(text, after, &ids) }
      encoder.raw.parts(of: text) { part, id in
        if let id {
          ids.append(id)
        } else {
          section(
            UnsafeBufferPointer(rebasing: text[part]), after + text.count - part.upperBound, &ids)
        }
      }
    }

    private func section(
      _ text: UnsafeBufferPointer<UInt8>, _ after: Int, _ ids: inout [Int32]
    ) {
      if !encoder.normalised.isEmpty { return encoder.normalisedSection(text, state, &ids) }
      var position = 0
      while position < text.count {
        var end = position
        var entry: UInt32 = 0
        var length = 0
        while end < text.count {
          (entry, length) = self.entry(text, end)
          if entry & 7 >= Kind.separator { break }
          end += length
        }
        if position < end {
          run(text, position..<end, text.count - position + after, &ids)
        }
        if end < text.count, entry & 7 == Kind.alone {
          ids.append(Int32(truncatingIfNeeded: entry >> 3))
        }
        position = end + length
      }
    }

    @inline(__always)
    private func entry(
      _ text: UnsafeBufferPointer<UInt8>, _ position: Int
    ) -> (entry: UInt32, length: Int) {
      let byte = text[position]
      if byte < 0x80 { return (ascii[Int(byte)], 1) }
      let (scalar, length) = ScalarReader.next(text, position)
      let block = Int(encoder.stage[Int(scalar >> 8)])
      return (blocks[block << 8 | Int(scalar & 0xFF)], length)
    }

    /// Appends the ids of a run of letters; `readable` bytes can be read from where it begins.
    private func run(
      _ text: UnsafeBufferPointer<UInt8>, _ place: Range<Int>, _ readable: Int,
      _ ids: inout [Int32]
    ) {
      guard place.count <= RunKey.longest, let base = text.baseAddress else {
        return matched(text, place, &ids)
      }
      let key = RunKey(base + place.lowerBound, place.count, readable)
      if state.cache.append(key, to: &ids) { return }
      let start = ids.count
      matched(text, place, &ids)
      state.cache.store(key, ids, from: start)
    }

    /// Appends the ids of a run of letters by the trie.
    private func matched(
      _ text: UnsafeBufferPointer<UInt8>, _ place: Range<Int>, _ ids: inout [Int32]
    ) {
      state.word.removeAll(keepingCapacity: true)
      var isKnown = true
      var position = place.lowerBound
      while position < place.upperBound {
        let (entry, length) = entry(text, position)
        position += length
        switch entry & 7 {
        case Kind.letter: isKnown = take(entry >> 3) && isKnown
        case Kind.sequence:
          for symbol in encoder.sequences[Int(entry >> 3)] { isKnown = take(symbol) && isKnown }
        case Kind.general:
          let run = ScalarReader.scalars(UnsafeBufferPointer(rebasing: text[place]))
          for word in BertNormaliser.words(of: encoder.normaliser.normalised(run)) {
            encoder.encode(word: word, state, &ids)
          }
          return
        default: break
        }
      }
      if !state.word.isEmpty { encoder.match(isKnown, state, &ids) }
    }

    /// Adds a symbol to the word; false if no piece has it, or if the word is too long.
    private func take(_ symbol: UInt32) -> Bool {
      if state.word.count > encoder.longestWord { return false }
      state.word.append(symbol)
      return symbol != 0 && state.word.count <= encoder.longestWord
    }
  }

  /// Appends the ids of the word in `state`.
  private func match(_ isKnown: Bool, _ state: EncoderState, _ ids: inout [Int32]) {
    let start = ids.count
    if isKnown, state.word.withUnsafeBufferPointer({ trie.match($0, into: &ids) }) { return }
    ids.removeLast(ids.count - start)
    ids.append(unknown)
  }

  /// Appends the ids of a normalised word.
  private func encode(word: [UInt32], _ state: EncoderState, _ ids: inout [Int32]) {
    if word.count == 1, let id = single[word[0]], longestWord > 0 { return ids.append(id) }
    state.word.removeAll(keepingCapacity: true)
    if word.count <= longestWord { state.word += word.map { symbols[$0] ?? 0 } }
    match(!state.word.isEmpty && !state.word.contains(0), state, &ids)
  }

  /// Appends the ids of text in which tokens are looked for once it is normalised.
  private func normalisedSection(
    _ text: UnsafeBufferPointer<UInt8>, _ state: EncoderState, _ ids: inout [Int32]
  ) {
    let bytes = ScalarReader.utf8(normaliser.normalised(ScalarReader.scalars(text)))
    bytes.withUnsafeBufferPointer { bytes in
      normalised.parts(of: bytes) { part, id in
        if let id { return ids.append(id) }
        let scalars = ScalarReader.scalars(UnsafeBufferPointer(rebasing: bytes[part]))
        for word in BertNormaliser.words(of: scalars) { encode(word: word, state, &ids) }
      }
    }
  }
}

/// The pieces as a trie wants them.
private struct PieceLists {
  private(set) var pieces: [(symbols: [UInt32], id: Int32)] = []
  private(set) var suffixes: [(symbols: [UInt32], id: Int32)]?
  private(set) var symbols: [UInt32: UInt32] = [:]
  private(set) var single: [UInt32: Int32] = [:]

  init(_ model: WordPieceModel) {
    if !model.prefix.isEmpty { suffixes = [] }
    for (index, piece) in model.pieces.enumerated() {
      let id = Int32(index)
      let scalars = ScalarReader.scalars(piece)
      if scalars.count == 1 { single[scalars[0]] = id }
      if canStand(scalars, model) { pieces.append((numbered(scalars), id)) }
      guard suffixes != nil, piece.starts(with: model.prefix) else { continue }
      let rest = ScalarReader.scalars(piece.dropFirst(model.prefix.count))
      guard canStand(rest, model) else { continue }
      let symbols = numbered(rest)
      suffixes?.append((symbols, id))
    }
  }

  /// Whether scalars can be part of a word of several.
  private func canStand(_ scalars: [UInt32], _ model: WordPieceModel) -> Bool {
    !scalars.isEmpty && scalars.count <= model.longestWord
      && scalars.allSatisfy {
        BertCharacters.shared.flags[Int($0)].isDisjoint(with: [.space, .punctuation])
      }
  }

  private mutating func numbered(_ scalars: [UInt32]) -> [UInt32] {
    scalars.map { scalar in
      if let symbol = symbols[scalar] { return symbol }
      let symbol = UInt32(symbols.count + 1)
      symbols[scalar] = symbol
      return symbol
    }
  }
}
