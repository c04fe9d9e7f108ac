import ByteIO
import Testing
import Vocabulary

@Suite struct NormalisationRulesTests {
  /// SHA-256 of the rules of sentencepiece 0.2.3, each as source, tab, target and line feed in
  /// UTF-8, in order of the sources: read out of models that the package trained under these names.
  private static let digests: [(NamedNormalisation, Int, String)] = [
    (.nfkc, 225_232, "1496e823a4e0b516c2903a16406dab2e127854f6fc5c6499bfdfed8d1706a6f8"),
    (.nfkcFolded, 226_640, "b0435e8ae5a06b1416c3bf0c68ffad6ed621246ad0276657d70b7c1523a0ed6c"),
    (.nmtNFKC, 225_276, "c2f8c3f74566eb75f2c4446d30492d307a8fbbb7000449d408324610f3b0b03e"),
    (.nmtNFKCFolded, 226_684, "e307ee1a76fc0e573f5ff7c6225ac672ecfce2819cf9576e1d762e7ccaaf7564"),
  ]

  @Test func rulesAreThoseOfThePackage() throws {
    for (name, count, digest) in Self.digests {
      let map = try SentencePieceCharsMap(serialised: name.charsMap(), file: "")
      #expect(map.rules.count == count)
      var text: [UInt8] = []
      for rule in map.rules { text += rule.source + [0x09] + rule.target + [0x0A] }
      #expect(SHA256.hex(of: text) == digest, "\(name)")
    }
    #expect(try NamedNormalisation.identity.charsMap().isEmpty)
  }

  /// SHA-256 of what a model keeps, taken when units were placed one by one.
  @Test(
    arguments: [
      (.nfkc, "c7b5b507cc3c211a20138cae228280ff44032340e7859932146a2f39849b0b69"),
      (.nfkcFolded, "91de4944d5300178b45805c91f72f59d0e947f4ef249f06c7a194c15a8544d7f"),
      (.nmtNFKC, "98196c1873b807864f93c7122dc0484dab1d7ba99a7889cce8d2fe7a23de7e89"),
      (.nmtNFKCFolded, "b0b5790f49865fbe9c388ff5e1b664e4c042fab01e7d93d71f83bb1d80f9fa2b"),
    ] as [(NamedNormalisation, String)])
  func mapsAreTheSameBytes(name: NamedNormalisation, digest: String) throws {
    #expect(SHA256.hex(of: try name.charsMap()) == digest)
  }

  @Test func anOldICUIsRefused() {
    #expect(throws: Never.self) { try NamedNormalisation.requireUnicode15(age: 0xF00) }
    let error = #expect(throws: VocabularyError.self) {
      try NamedNormalisation.requireUnicode15(age: 0)
    }
    #expect(
      error?.description == """
        normalisation rules: ICU: found one that lacks Unicode 15, expected ICU 72 or newer, or \
        the normalisation 'identity'
        """)
  }

  @Test func namesAreThoseOfModels() {
    #expect(
      NamedNormalisation.allCases.map(\.modelName).sorted() == [
        "identity", "nfkc", "nfkc_cf", "nmt_nfkc", "nmt_nfkc_cf",
      ])
  }

  /// Scripts are Unicode 9.0's whatever ICU is installed: the digest was taken when they agreed
  /// with the package on all characters.
  @Test func scriptsAreThoseOfUnicode9() {
    var text: [UInt8] = []
    for scalar in UInt32(0)...0x10_FFFF {
      let script = UInt16(bitPattern: PieceRules.script(of: scalar))
      text += [UInt8(script >> 8), UInt8(script & 0xFF)]
    }
    #expect(
      SHA256.hex(of: text) == "d83a7b42f493f5928661e3bc85027f125956fb3f6500a88a054a7ce5d3f5f896")
  }
}
