import TestSupport
import Testing
import Vocabulary

@Suite struct SentencePieceCharsMapTests {
  private func bytes(_ values: UInt32...) -> [UInt8] {
    values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) } }
  }

  @Test func rulesComeBack() throws {
    let map = try SentencePieceCharsMap(rules: [
      (["b"], ["x", "y"]), (["a", "\u{301}"], ["á"]), (["a"], []), (["b"], ["z"]),
      (["日"], ["z"]),
    ])
    #expect(
      map.rules.map { String(decoding: $0.source, as: UTF8.self) } == ["a", "a\u{301}", "b", "日"])
    #expect(map.rules.map { String(decoding: $0.target, as: UTF8.self) } == ["", "á", "z", "z"])
    let again = try SentencePieceCharsMap(serialised: map.serialised(), file: "")
    #expect(again.rules == map.rules && again.serialised() == map.serialised())
    // The package takes whole blocks of 256 units alone.
    let size = map.serialised().prefix(4).enumerated().reduce(0) { $0 | Int($1.1) << (8 * $1.0) }
    #expect(size > 0 && size % 1024 == 0)
    #expect(try SentencePieceCharsMap(rules: []).serialised() == [])
  }

  @Test func manyRulesComeBack() throws {
    let scalars = (UInt32(0x100)..<0x3000).compactMap { Unicode.Scalar($0) }
    let rules = zip(scalars, scalars.dropFirst()).map { one, next in
      (source: one.value % 3 == 0 ? [one, next] : [one], target: [next])
    }
    let map = try SentencePieceCharsMap(rules: rules)
    let again = try SentencePieceCharsMap(serialised: map.serialised(), file: "")
    #expect(again.rules.count == rules.count && again.rules == map.rules)
  }

  /// The package's own rules are read, and written as they were.
  @Test func thePackagesRulesComeBack() throws {
    let model = try SentencePieceModel(
      serialised: SentencePieceFixture.model("rules"), file: "rules.model")
    let map = try SentencePieceCharsMap(serialised: model.normaliser.charsMap, file: "")
    #expect(map.serialised() == model.normaliser.charsMap)
    let rules = map.rules.map {
      "\(String(decoding: $0.source, as: UTF8.self))>\(String(decoding: $0.target, as: UTF8.self))"
    }
    #expect(rules.contains("ﬁ>fi") && rules.contains("…>...") && rules.count == 20)
  }

  @Test(
    arguments: [
      (rules: [([], ["a"])], "rule 0: found nothing to replace"),
      ([(["a"], ["a"]), (["a", "\0"], [])], "rule 1: found U+0000"),
      ([(["a"], ["\0"])], "rule 0: found U+0000"),
    ] as [(rules: [(source: [Unicode.Scalar], target: [Unicode.Scalar])], String)])
  func whatCannotBeKeptIsRefused(
    rules: [(source: [Unicode.Scalar], target: [Unicode.Scalar])], complaint: String
  ) {
    let error = #expect(throws: VocabularyError.self) { try SentencePieceCharsMap(rules: rules) }
    #expect(error?.description.contains(complaint) == true)
  }

  @Test func brokenRulesAreRefused() {
    // A root whose child 1 leads to itself.
    let circle = bytes(1024, 0, 0 << 10 | 1) + [UInt8](repeating: 0, count: 1016)
    let far = bytes(16, 2 << 10, 0, 0, 0x61 | 1 << 8)
    let cases: [([UInt8], String)] = [
      ([1, 2], "2 bytes"), (bytes(8, 0), "a trie of 8 bytes"), (bytes(3, 0), "a trie of 3 bytes"),
      (bytes(.max, 0), "a trie of 4294967295 bytes"), (circle, "leads in circles"),
    ]
    for (serialised, complaint) in cases {
      let error = #expect(throws: VocabularyError.self) {
        try SentencePieceCharsMap(serialised: serialised, file: "a.model")
      }
      #expect(
        error?.description.contains("a.model: normalizer_spec.precompiled_charsmap: ") == true)
      #expect(error?.description.contains(complaint) == true, "\(String(describing: error))")
    }
    _ = try? SentencePieceCharsMap(serialised: far, file: "")
  }

  /// Three levels of 255 units lead to 16 million keys, since all of a level share their children.
  @Test func sharedSubtreesWithLongReplacementsAreRefused() {
    var units = [UInt32](repeating: 1 << 31, count: 256 * 5)
    units[0] = 256 << 10
    for base in [256, 512, 768] {
      for label in 1...255 {
        let place = base + label
        units[place] = UInt32(label) | 1 << 8 | UInt32(place ^ (base + 256)) << 10
      }
    }
    let trie = ([UInt32(units.count * 4)] + units).flatMap { bytes($0) }
    let letter: UInt8 = 0x61
    let cases: [([UInt8], String)] = [
      ([UInt8](repeating: letter, count: 10_000_000), "at byte 0 without an end"),
      ([UInt8](repeating: letter, count: 1 << 16 + 1) + [0], "at byte 0 without an end"),
      ([UInt8](repeating: letter, count: 1 << 16) + [0], "too many rules"),
      ([0], "too many rules"), ([], "a replacement at byte 0, expected one before byte 0"),
    ]
    for (strings, complaint) in cases {
      let error = #expect(throws: VocabularyError.self) {
        try SentencePieceCharsMap(serialised: trie + strings, file: "")
      }
      #expect(error?.description.contains(complaint) == true, "\(String(describing: error))")
    }
  }

  @Test func aLongReplacementIsRead() throws {
    let target = [Unicode.Scalar](repeating: "b", count: 1 << 16)
    let map = try SentencePieceCharsMap(rules: [(["a"], target)])
    #expect(try SentencePieceCharsMap(serialised: map.serialised(), file: "").rules == map.rules)
  }

  @Test func aReplacementBeyondTheEndIsRefused() throws {
    var serialised = try SentencePieceCharsMap(rules: [(["a"], ["b"])]).serialised()
    serialised.removeLast(2)
    let error = #expect(throws: VocabularyError.self) {
      try SentencePieceCharsMap(serialised: serialised, file: "")
    }
    #expect(error?.description.contains("a replacement at byte 0") == true)
  }

  @Test func randomUnitsNeverTrap() throws {
    var chaos = SentencePieceChaos(seed: 8)
    for _ in 0..<2_000 {
      let units = (0..<chaos.number(1...300)).map { _ in
        UInt32(chaos.number(0...3) == 0 ? chaos.number(0...0xFFFF_FFFF) : chaos.number(0...0xFFFF))
      }
      let serialised =
        ([UInt32(units.count * 4)] + units).flatMap { bytes($0) } + Array("ab\0c\0".utf8)
      var spec = NormaliserSpec()
      spec.charsMap = serialised
      guard let normaliser = try? SentencePieceNormaliser(spec, file: "") else { continue }
      var output: [UInt8] = []
      chaos.text(SentencePieceChaos.letters).withUnsafeBytes {
        normaliser.normalise($0, into: &output)
      }
    }
  }
}
