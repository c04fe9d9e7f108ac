import Chance
import TestSupport
import Testing
import Vocabulary

/// The encoder against its twin, and both against merging as it is defined, on models and texts
/// made at random.
@Suite struct ByteLevelEncoderTests {
  private static let letters = Array("abc 'é1".utf8)

  /// A model of random merges; those of `isOrdered` are of pieces that came about before.
  private static func model(
    _ generator: inout SeededGenerator, isOrdered: Bool
  ) -> ByteLevelModel {
    var pieces: [[UInt8]] = []
    for byte in Set(letters).sorted()
    where isOrdered || Int.random(in: 0..<9, using: &generator) > 0 {
      pieces.append([byte])
    }
    var merges: [ByteLevelModel.Merge] = []
    var seen = Set<ByteLevelModel.Merge>()
    for _ in 0..<Int.random(in: 0...40, using: &generator) {
      let left = Int32.random(in: 0..<Int32(pieces.count), using: &generator)
      let right = Int32.random(in: 0..<Int32(pieces.count), using: &generator)
      let piece = pieces[Int(left)] + pieces[Int(right)]
      if piece.count > 12 { continue }
      let merged = pieces.firstIndex(of: piece) ?? pieces.count
      if merged == pieces.count { pieces.append(piece) }
      let merge = ByteLevelModel.Merge(left: left, right: right, merged: Int32(merged))
      if seen.insert(merge).inserted { merges.append(merge) }
    }
    if !isOrdered { merges.shuffle(using: &generator) }
    var model = ByteLevelModel(
      pieces: pieces.map(ByteAlphabet.piece), merges: merges,
      pattern: WordPattern.allCases.randomElement(using: &generator) ?? .contractions)
    model.ignoresMerges = Int.random(in: 0..<4, using: &generator) == 0
    model.addsPrefixSpace = Int.random(in: 0..<4, using: &generator) == 0
    model.fusesUnknown = Bool.random(using: &generator)
    if !isOrdered, Bool.random(using: &generator) {
      model.unknown = Int32.random(in: 0..<Int32(pieces.count), using: &generator)
    }
    return model
  }

  private static func text(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
    (0..<count).map { _ in
      Int.random(in: 0..<40, using: &generator) == 0
        ? UInt8.random(in: 0...255, using: &generator)
        : letters.randomElement(using: &generator) ?? 0
    }
  }

  /// Merges the first of all pairs, from left to right, again and again.
  private static func merged(_ word: [UInt8], _ model: ByteLevelModel) -> [Int32] {
    let alone = model.pieces.map { ByteAlphabet.bytes(of: $0) ?? [] }
    var ids: [Int32] = []
    var wasUnknown = false
    for byte in word {
      if let id = alone.firstIndex(of: [byte]) {
        ids.append(Int32(id))
        wasUnknown = false
      } else {
        if let unknown = model.unknown, !(wasUnknown && model.fusesUnknown) { ids.append(unknown) }
        wasUnknown = true
      }
    }
    if model.ignoresMerges, let id = alone.firstIndex(of: word) { return [Int32(id)] }
    while let merge = model.merges.first(where: { merge in
      zip(ids, ids.dropFirst()).contains { $0 == merge.left && $1 == merge.right }
    }) {
      let place = zip(ids, ids.dropFirst()).enumerated().first {
        $0.element.0 == merge.left && $0.element.1 == merge.right
      }
      guard let place else { break }
      ids.replaceSubrange(place.offset...place.offset + 1, with: [merge.merged])
    }
    return ids
  }

  @Test(arguments: [true, false]) func theTwinGivesTheSameIDs(isOrdered: Bool) {
    var generator = SeededGenerator(seed: isOrdered ? 3 : 4)
    var backtracking = 0
    for _ in 0..<600 {
      let model = Self.model(&generator, isOrdered: isOrdered)
      let codec = ByteLevelCodec(model)
      let slow = SlowByteLevelEncoder(model)
      backtracking += codec.backtracks ? 1 : 0
      let texts = [0, 1, 5, 20, 33, 34, 120].map { Self.text($0, &generator) }
      let found = codec.encode(texts + texts)
      for (text, ids) in zip(texts + texts, found) {
        #expect(ids == slow.encode(text), "\(text) \(model)")
      }
      for text in texts {
        let spaced =
          (model.addsPrefixSpace && text.first != 0x20 && !text.isEmpty ? [0x20] : []) + text
        let words = SlowWordScanner.words(of: spaced, model.pattern)
        #expect(slow.encode(text) == words.flatMap { Self.merged($0, model) }, "\(text) \(model)")
      }
    }
    #expect(backtracking > (isOrdered ? 400 : 20))
  }

  @Test func aRunOfOneLetterIsNotQuadratic() {
    let model = ByteLevelModel(
      pieces: [[0x61], [0x61, 0x61]], merges: [.init(left: 0, right: 0, merged: 1)],
      pattern: .contractions)
    let ids = ByteLevelCodec(model).encode([[UInt8](repeating: 0x61, count: 300_001)])[0]
    #expect(ids.count == 150_001 && ids.last == 0 && ids.dropLast().allSatisfy { $0 == 1 })
    var out = ByteLevelModel(
      pieces: [[0x61], [0x61, 0x61], [0x61, 0x61, 0x61, 0x61]],
      merges: [.init(left: 1, right: 1, merged: 2), .init(left: 0, right: 0, merged: 1)],
      pattern: .contractions)
    let codec = ByteLevelCodec(out)
    #expect(!codec.backtracks)
    #expect(codec.encode([[UInt8](repeating: 0x61, count: 400_002)])[0].count == 100_001)
    out.merges.reverse()
    #expect(ByteLevelCodec(out).backtracks)
  }
}

/// Encodes with a model that stands in no file.
struct ByteLevelCodec: Sendable {
  private let encoder: ByteLevelEncoder

  init(_ model: ByteLevelModel) { encoder = ByteLevelEncoder(model, size: model.pieces.count) }

  var backtracks: Bool { encoder.backtracks }

  func encode(_ texts: [[UInt8]]) -> [[Int32]] {
    var batch = TextBatch()
    for text in texts { text.withUnsafeBytes { batch.append($0) } }
    var tokens = TokenBatch()
    encoder.encode(batch, into: &tokens)
    return zip([0] + tokens.ends, tokens.ends).map { tokens.narrow[$0..<$1].map { Int32($0) } }
  }
}
