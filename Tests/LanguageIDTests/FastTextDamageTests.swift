import LanguageID
import TestSupport
import Testing

/// Files that are no models: an error with the offset, and never a trap.
struct FastTextDamageTests {
  private func damage(_ bytes: [UInt8]) -> (offset: Int, reason: String)? {
    do {
      _ = try FastTextModel(decoding: bytes)
      return nil
    } catch LanguageIDError.damagedFastText(_, let offset, let reason) {
      return (offset, reason)
    } catch {
      Issue.record("another error: \(error)")
      return nil
    }
  }

  @Test(arguments: FastTextFixture.names)
  func everyTruncationIsDamage(_ name: String) throws {
    let bytes = try FastTextFixture.bytes(name)
    let lengths = Array(0..<200) + Array(stride(from: 200, to: bytes.count, by: 97))
    for length in lengths + [bytes.count - 1] where length < bytes.count {
      let found = try #require(damage(Array(bytes[..<length])), "\(length) bytes are accepted")
      #expect(found.offset <= length)
    }
    #expect(damage(bytes) == nil)
    #expect(try #require(damage(bytes + [0])).offset == bytes.count)
  }

  @Test(arguments: [
    (0, [0, 0, 0, 0], "the magic number is 0"), (4, [13, 0, 0, 0], "the version is 13"),
    (8, [0, 0, 0, 0], "dim is 0"), (8, [255, 255, 255, 127], "dim is 2147483647"),
    (28, [255, 255, 255, 255], "wordNgrams is -1"), (32, [5, 0, 0, 0], "loss is 5"),
    (36, [1, 0, 0, 0], "only supervised models"), (40, [0, 0, 0, 128], "bucket is -2147483648"),
    (40, [0, 0, 0, 0], "bucket is 0"), (48, [65, 0, 0, 0], "maxn is 65"),
    (64, [255, 255, 255, 127], "2147483647 entries are not"),
    (68, [255, 255, 255, 255], "the number of words is -1"),
    (72, [0, 0, 0, 0], "the number of labels is 0"),
    (84, [254, 255, 255, 255, 255, 255, 255, 255], "the number of buckets kept is -2"),
    (84, [255, 255, 255, 127, 0, 0, 0, 0], "2147483647 buckets of 110 were kept"),
  ])
  func absurdNumbersAreNamed(_ offset: Int, _ value: [UInt8], _ reason: String) throws {
    var bytes = try FastTextFixture.bytes("hs.bin")
    bytes.replaceSubrange(offset..<offset + value.count, with: value)
    let found = try #require(damage(bytes))
    #expect(
      found.reason.contains(reason), "\(found.offset): \(found.reason)")
    #expect(found.offset >= offset || offset == 68 || offset == 64)
  }

  /// A tree cannot be built where counts pass fastText's 10^15.
  @Test func hugeLabelCounts() throws {
    var bytes = try FastTextFixture.bytes("hs.bin")
    let label = Array("__label__".utf8)
    for start in bytes.indices where bytes[start...].starts(with: label) {
      let end = try #require(bytes[start...].firstIndex(of: 0))
      bytes.replaceSubrange(end + 1...end + 8, with: [0, 0, 0, 0, 0, 0, 0, 0x7F])
    }
    #expect(try #require(damage(bytes)).reason.contains("expected less than 10^15"))
  }

  /// A bucket kept where there are none, and more kept than there are.
  @Test func keptBucketsAreFewerThanBuckets() throws {
    var bytes = try FastTextFixture.bytes("words.bin")
    bytes.replaceSubrange(84..<92, with: [1, 0, 0, 0, 0, 0, 0, 0])
    #expect(try #require(damage(bytes)).reason == "1 buckets of 0 were kept")
  }

  @Test(arguments: FastTextFixture.names)
  func flippedBitsNeverTrap(_ name: String) throws {
    let bytes = try FastTextFixture.bytes(name)
    let lines = try FastTextFixture.randomLines(count: 12, seed: 9)
    var generator = SeededGenerator(seed: 10)
    for _ in 0..<300 {
      var flipped = bytes
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        // The head decides most, so it is hit more often.
        let limit = Bool.random(using: &generator) ? min(300, bytes.count) : bytes.count
        let index = Int.random(in: 0..<limit, using: &generator)
        flipped[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
      }
      guard let model = try? FastTextModel(decoding: flipped) else { continue }
      let identifier = LineIdentifier.fastText(model)
      for count in [1, 4] {
        let found = identifier.predictions(lines, try identifier.question(count: count))
        #expect(found.joined().allSatisfy { (0...1.0001).contains($0.probability) })
      }
    }
  }

  @Test func randomBytesAreDamage() {
    var generator = SeededGenerator(seed: 11)
    for length in 0..<300 {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      #expect(damage(bytes) != nil)
    }
  }

  @Test func missingFileIsNamed() {
    #expect { try FastTextModel(path: "/nonexistent/lid.ftz") } throws: { error in
      "\(error)".contains("/nonexistent/lid.ftz")
    }
  }
}
