/// Encodes text: a table of what each character comes to, a cache of runs of letters, and a trie.
///
/// - Complexity: Linear in the bytes of text; text that is not normalised character by character,
///   and words found through tokens of normalised text, take the way of ``ReferenceWordPiece``.
package final class WordPieceEncoder: Sendable {
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
  private let stage: [UInt16]
  private let blocks: [UInt32]
  private let sequences: [[UInt32]]
  private let raw: AddedTokenMatcher
  private let normalised: AddedTokenMatcher
  private let states = StatePool()

  /// Prepares to encode by `model`.
  package init(_ model: WordPieceModel) {
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
    (stage, blocks) = Self.blocks(shapes, lists, model.unknown)
  }

  /// Translates the shapes of characters; those that stay as they are share blocks until a piece
  /// has one of them.
  private static func blocks(
    _ shapes: BertShapes, _ lists: PieceLists, _ unknown: Int32
  ) -> (stage: [UInt16], blocks: [UInt32]) {
    func letter(_ scalar: UInt32) -> UInt32 { (lists.symbols[scalar] ?? 0) << 3 | Kind.letter }
    func alone(_ scalar: UInt32) -> UInt32 {
      UInt32(lists.single[scalar] ?? unknown) << 3 | Kind.alone
    }
    var stage = shapes.stage
    var blocks = shapes.blocks.map { shape in
      switch BertShapes.kind(shape) {
      case .same: Kind.letter
      case .letter: letter(shape >> 3)
      case .sequence: shape & ~7 | Kind.sequence
      case .dropped: Kind.dropped
      case .general: Kind.general
      case .separator: Kind.separator
      case .aloneSame: UInt32(unknown) << 3 | Kind.alone
      case .alone: alone(shape >> 3)
      }
    }
    var isOwn = [Bool](repeating: false, count: stage.count)
    for scalar in Set(lists.symbols.keys).union(lists.single.keys).sorted() {
      let kind = BertShapes.kind(shapes.shape(of: scalar))
      guard kind == .same || kind == .aloneSame else { continue }
      let page = Int(scalar >> 8)
      if !isOwn[page] {
        isOwn[page] = true
        let start = Int(stage[page]) << 8
        stage[page] = UInt16(blocks.count >> 8)
        blocks += blocks[start..<start + 256]
      }
      blocks[Int(stage[page]) << 8 | Int(scalar & 0xFF)] =
        kind == .same ? letter(scalar) : alone(scalar)
    }
    return (stage, blocks)
  }
}

extension WordPieceEncoder {
  /// Appends the ids of each text of `batch` to `ids`, and to `ends` where each text ends.
  package func encode(_ batch: TextBatch, into ids: inout [Int32], ends: inout [Int]) {
    let state = states.take()
    defer { states.give(state) }
    batch.bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else {
        return ends += [Int](repeating: ids.count, count: batch.ends.count)
      }
      blocks.withUnsafeBufferPointer { blocks in
        let first = Int(stage[0]) << 8
        let pass = Pass(
          encoder: self, blocks: blocks,
          ascii: UnsafeBufferPointer(rebasing: blocks[first..<first + 128]),
          cache: state.cache, word: state.word, end: base + bytes.count)
        var start = 0
        for end in batch.ends {
          pass.encode(UnsafeBufferPointer(rebasing: bytes[start..<end]), into: &ids)
          ends.append(ids.count)
          start = end
        }
      }
    }
  }

  /// A batch's way through the encoder.
  private struct Pass {
    let encoder: WordPieceEncoder
    let blocks: UnsafeBufferPointer<UInt32>
    /// The block of ASCII.
    let ascii: UnsafeBufferPointer<UInt32>
    let cache: RunCache
    /// Memory for the symbols of a word.
    let word: UnsafeMutableBufferPointer<UInt32>
    /// Where the memory of all texts ends.
    let end: UnsafePointer<UInt8>

    func encode(_ text: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) {
      if encoder.raw.isEmpty { return section(text, &ids) }
      encoder.raw.parts(of: text) { part, id in
        if let id {
          ids.append(id)
        } else {
          section(UnsafeBufferPointer(rebasing: text[part]), &ids)
        }
      }
    }

    private func section(_ text: UnsafeBufferPointer<UInt8>, _ ids: inout [Int32]) {
      if !encoder.normalised.isEmpty { return encoder.normalisedSection(text, &ids) }
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
        if position < end { run(UnsafeBufferPointer(rebasing: text[position..<end]), &ids) }
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

    /// Appends the ids of a run of letters.
    @inline(__always)
    private func run(_ run: UnsafeBufferPointer<UInt8>, _ ids: inout [Int32]) {
      guard run.count <= RunKey.longest, let base = run.baseAddress else {
        return matched(run, &ids)
      }
      let key = RunKey(base, run.count, end - base)
      if cache.append(key, to: &ids) { return }
      let start = ids.count
      matched(run, &ids)
      cache.store(key, ids, from: start)
    }

    /// Appends the ids of a run of letters by the trie.
    private func matched(_ run: UnsafeBufferPointer<UInt8>, _ ids: inout [Int32]) {
      var count = 0
      var isKnown = true
      var position = 0
      while position < run.count {
        let (entry, length) = entry(run, position)
        position += length
        let payload = entry >> 3
        switch entry & 7 {
        case Kind.letter:
          if count == word.count { return encoder.slowly(run, &ids) }
          word[count] = payload
          count += 1
          isKnown = isKnown && payload > 0
        case Kind.sequence:
          for symbol in encoder.sequences[Int(payload)] {
            if count == word.count { return encoder.slowly(run, &ids) }
            word[count] = symbol
            count += 1
            isKnown = isKnown && symbol > 0
          }
        case Kind.general: return encoder.slowly(run, &ids)
        default: break
        }
      }
      if count > 0 {
        encoder.match(UnsafeBufferPointer(rebasing: word[..<count]), isKnown, &ids)
      }
    }
  }

  /// Appends the ids of a word; of symbols that no piece has, it is unknown.
  private func match(
    _ word: UnsafeBufferPointer<UInt32>, _ isKnown: Bool, _ ids: inout [Int32]
  ) {
    let start = ids.count
    if isKnown, word.count <= longestWord, trie.match(word, into: &ids) { return }
    ids.removeLast(ids.count - start)
    ids.append(unknown)
  }

  /// Appends the ids of a run of letters that has to be normalised as a whole.
  private func slowly(_ run: UnsafeBufferPointer<UInt8>, _ ids: inout [Int32]) {
    for word in BertNormaliser.words(of: normaliser.normalised(ScalarReader.scalars(run))) {
      encode(word: word, &ids)
    }
  }

  /// Appends the ids of a normalised word.
  private func encode(word: [UInt32], _ ids: inout [Int32]) {
    if word.count == 1, let id = single[word[0]] { return ids.append(id) }
    let symbols = word.map { self.symbols[$0] ?? 0 }
    symbols.withUnsafeBufferPointer { match($0, !symbols.contains(0), &ids) }
  }

  /// Appends the ids of text in which tokens are looked for once it is normalised.
  private func normalisedSection(_ text: UnsafeBufferPointer<UInt8>, _ ids: inout [Int32]) {
    let bytes = ScalarReader.utf8(normaliser.normalised(ScalarReader.scalars(text)))
    bytes.withUnsafeBufferPointer { bytes in
      normalised.parts(of: bytes) { part, id in
        if let id { return ids.append(id) }
        let scalars = ScalarReader.scalars(UnsafeBufferPointer(rebasing: bytes[part]))
        for word in BertNormaliser.words(of: scalars) { encode(word: word, &ids) }
      }
    }
  }
}

/// The pieces as a trie wants them: symbols are numbers from 1, small for frequent characters.
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
      if canStand(scalars, model) { pieces.append((scalars, id)) }
      guard suffixes != nil, piece.starts(with: model.prefix) else { continue }
      let rest = ScalarReader.scalars(piece.dropFirst(model.prefix.count))
      if canStand(rest, model) { suffixes?.append((rest, id)) }
    }
    var counts: [UInt32: Int] = [:]
    for piece in pieces { for scalar in piece.symbols { counts[scalar, default: 0] += 1 } }
    for piece in suffixes ?? [] { for scalar in piece.symbols { counts[scalar, default: 0] += 1 } }
    for (index, item) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).enumerated()
    {
      symbols[item.key] = UInt32(index + 1)
    }
    pieces = pieces.map { (numbered($0.symbols), $0.id) }
    suffixes = suffixes?.map { (numbered($0.symbols), $0.id) }
  }

  /// Whether scalars can be part of a word of several.
  private func canStand(_ scalars: [UInt32], _ model: WordPieceModel) -> Bool {
    !scalars.isEmpty && scalars.count <= model.longestWord
      && scalars.allSatisfy {
        BertCharacters.shared.flags[Int($0)].isDisjoint(with: [.space, .punctuation])
      }
  }

  private func numbered(_ scalars: [UInt32]) -> [UInt32] { scalars.map { symbols[$0] ?? 0 } }
}
