import ByteIO
import TestSupport
import Testing

@Suite struct DigestTests {
  /// The example of FIPS 180-4.
  @Test func sha256OfKnownMessages() {
    #expect(
      SHA256.hex(of: Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      SHA256.hex(of: []) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test func sha256OfFileIsThatOfItsBytes() throws {
    let folder = try TemporaryFolder()
    let bytes = randomText(byteCount: 2_500_000, seed: 2)
    #expect(try SHA256.hex(ofFile: folder.store(bytes)) == SHA256.hex(of: bytes))
  }

  /// XXH3-128 of the empty input, from the xxHash specification's test vectors.
  @Test func contentHash() {
    #expect(ContentHash(of: []).hexadecimal == "99aa06d3014798d86001c324468d497f")
    #expect(ContentHash(of: [1]) != ContentHash(of: [2]))
    #expect(ContentHash(high: 1, low: 0) > ContentHash(high: 0, low: .max))
  }

  @Test func contentHashesAreReadBack() {
    func read(_ digits: String) -> ContentHash? {
      Array(digits.utf8).withUnsafeBytes { ContentHash(hexadecimal: $0) }
    }
    for seed in 0..<100 {
      let hash = ContentHash(of: [UInt8(seed)])
      #expect(read(hash.hexadecimal) == hash)
    }
    let digits = ContentHash(of: []).hexadecimal
    for bad in ["", digits.uppercased(), digits + "0", "g" + digits.dropFirst(), " " + digits] {
      #expect(read(bad) == nil, "\(bad)")
    }
  }
}
