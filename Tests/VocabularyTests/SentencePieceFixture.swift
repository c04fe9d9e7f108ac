import Foundation
import TestSupport
import Testing
import Vocabulary

/// Small models that the package trained, and what it makes of texts;
/// `Tests/Tools/sentencepiece_golden.py` made them with sentencepiece 0.2.3.
enum SentencePieceFixture {
  static let names = ["rules", "study", "symbols", "suffix", "unsplit"]

  static func model(_ name: String) throws -> [UInt8] {
    let path = "\(repositoryRoot)/Tests/Fixtures/sentencepiece/\(name).model"
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  static func vocabulary(_ name: String) throws -> BPEVocabulary {
    try BPEVocabulary(model: model(name), file: "\(name).model")
  }

  struct Case {
    var text: [UInt8]
    var ids: [Int32]
    var decoded: [UInt8]
  }

  static func cases(_ name: String) throws -> [Case] {
    let path = "\(repositoryRoot)/Tests/Fixtures/sentencepiece/\(name).tsv"
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      return Case(
        text: bytes(parts[0]), ids: parts[1].split(separator: " ").compactMap { Int32($0) },
        decoded: bytes(parts[2]))
    }
  }

  private static func bytes(_ digits: Substring) -> [UInt8] {
    let digits = Array(digits)
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0..<$0 + 2]), radix: 16)
    }
  }
}

extension BPEVocabulary {
  /// The ids of each of `texts`, encoded in one batch.
  func ids(of texts: [[UInt8]]) -> [[Int32]] {
    var batch = TextBatch()
    for text in texts { text.withUnsafeBytes { batch.append($0) } }
    var tokens = TokenBatch()
    encode(batch, into: &tokens)
    var start = 0
    return tokens.ends.map { end in
      defer { start = end }
      return size <= 1 << 16
        ? tokens.narrow[start..<end].map { Int32($0) } : Array(tokens.wide[start..<end])
    }
  }
}

/// Makes text and models that are unusual.
struct SentencePieceChaos {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &generator)
  }

  mutating func chance(_ one: Int) -> Bool { number(1...one) == 1 }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[number(0...elements.count - 1)]
  }

  /// Text, at times broken.
  mutating func text(_ letters: [String], atMost count: Int = 40) -> [UInt8] {
    if chance(8) { return (0..<number(0...20)).map { _ in UInt8(number(0...255)) } }
    var text = (0..<number(0...count)).flatMap { _ in Array(pick(letters).utf8) }
    if chance(8) {
      text = Array(repeatElement(Array(pick(letters).utf8), count: number(1...90)).joined())
    }
    if chance(8), !text.isEmpty { text[number(0...text.count - 1)] = UInt8(number(0...255)) }
    return text
  }

  static let letters = [
    "a", "a", "b", "b", "c", "é", "日", " ", " ", "\u{2581}", "e", "\u{301}", "A", "\u{3000}", "<",
    "\0",
    "\u{1}", "ﬁ", "x",
  ]

  /// A model of few letters in which anything may be wrong that a model can hold.
  mutating func model() -> SentencePieceModel {
    var model = SentencePieceModel()
    model.trainer.modelType = .bpe
    let letters = ["a", "b", "c", "é", "日", "\u{2581}", "e"]
    var pieces: Set<[UInt8]> = []
    for _ in 0..<number(0...60) {
      pieces.insert((0..<number(1...5)).flatMap { _ in Array(pick(letters).utf8) })
    }
    for letter in letters where !chance(5) { pieces.insert(Array(letter.utf8)) }
    let areTied = chance(3)
    let mayBeUnused = chance(3)
    let mayBeDefined = chance(3)
    model.pieces = [.init(bytes: Array("<unk>".utf8), score: 0, type: .unknown)]
    for piece in pieces.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      var score = areTied ? Float(number(-4...4)) : Float.random(in: -100...0, using: &generator)
      // What trainers write: longer pieces come about later.
      if !areTied, chance(2) { score -= 1000 * Float(piece.count) }
      let type: SentencePieceModel.PieceType =
        mayBeUnused && chance(6)
        ? .unused
        : mayBeDefined && chance(8)
          ? .userDefined
          : chance(30) ? .control : .normal
      model.pieces.append(.init(bytes: piece, score: score, type: type))
    }
    if chance(3) {
      model.trainer.hasByteFallback = true
      let digits = Array("0123456789ABCDEF")
      for byte in 0..<256 {
        let name = "<0x\(digits[byte >> 4])\(digits[byte & 15])>"
        model.pieces.append(.init(bytes: Array(name.utf8), score: 0, type: .byte))
      }
    }
    if chance(4) { model.trainer.treatsWhitespaceAsSuffix = true }
    model.normaliser = normaliser()
    return model
  }

  /// A normaliser with rules for some letters.
  mutating func normaliser() -> NormaliserSpec {
    var spec = NormaliserSpec()
    if chance(2) { spec.addsDummyPrefix = chance(2) }
    if chance(2) { spec.removesExtraWhitespace = chance(2) }
    if chance(6) { spec.escapesWhitespace = false }
    if chance(2) {
      let targets = ["", " ", "a", "ab", " b", "b ", "é", "\u{2581}", "  "]
      let rules = (0..<number(1...8)).map { _ in
        let source = (0..<number(1...3)).map { _ in pick(Self.letters) }.joined()
        return (
          Array(source.unicodeScalars.filter { $0 != "\0" }), Array(pick(targets).unicodeScalars)
        )
      }
      let map = try? SentencePieceCharsMap(rules: rules.filter { !$0.0.isEmpty })
      spec.charsMap = map?.serialised() ?? []
    }
    return spec
  }
}
