import LanguageID
import TestSupport
import Testing

@Suite struct LanguageModelCodingTests {
  @Test func comesBackAsItWas() throws {
    let model = try toyModel()
    #expect(try LanguageModel(decoding: model.encoded()) == model)
    #expect(model.encoded().count == 20 + 3 * 3 + 1088 + 2 * 3 * 4096)
  }

  @Test func refusesEveryTruncation() throws {
    let bytes = try toyModel(bucketBits: 8).encoded()
    for count in 0..<bytes.count {
      #expect(throws: LanguageIDError.self) { try LanguageModel(decoding: Array(bytes[..<count])) }
    }
    #expect(
      throws: LanguageIDError.damagedModel(offset: bytes.count, reason: "1 bytes follow the end")
    ) { try LanguageModel(decoding: bytes + [0]) }
  }

  @Test func changedBytesAreRefusedOrHarmless() throws {
    let bytes = try toyModel(bucketBits: 8).encoded()
    let text = Array("some words абв — and more".utf8)
    var generator = SeededGenerator(seed: 1)
    for round in 0..<4000 {
      var changed = bytes
      // Half of the changes are to the first bytes, where there is most to get wrong.
      let range = round % 2 == 0 ? 0..<40 : 0..<bytes.count
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: range, using: &generator)
        changed[place] = UInt8.random(in: 0...255, using: &generator)
      }
      guard let model = try? LanguageModel(decoding: changed) else { continue }
      let prediction = model.predict(text.span)
      #expect((0...1).contains(prediction.probability))
    }
  }

  @Test func saysWhereTheDamageIs() throws {
    let bytes = try toyModel(bucketBits: 8).encoded()
    func refusal(at offset: Int, _ values: [UInt8]) -> Int? {
      var changed = bytes
      changed.replaceSubrange(offset..<(offset + values.count), with: values)
      do {
        _ = try LanguageModel(decoding: changed)
        return nil
      } catch LanguageIDError.damagedModel(let place, _) {
        return place
      } catch {
        return nil
      }
    }
    #expect(refusal(at: 0, [0]) == 0)  // magic
    #expect(refusal(at: 7, [2]) == 0)  // version
    #expect(refusal(at: 8, [0]) == 8)  // order
    #expect(refusal(at: 9, [63]) == 9)  // bucket bits
    #expect(refusal(at: 10, [1, 0]) == 10)  // label count
    #expect(refusal(at: 12, [0, 0, 0, 0, 0, 0, 0xF8, 0x7F]) == 20)  // a slope of NaN
    #expect(refusal(at: 20, [0]) == 20)  // label length
    #expect(refusal(at: 21, [0xFF, 0xFF]) == 23)  // a label that is no UTF-8
    #expect(refusal(at: 24, Array("aa".utf8)) == 26)  // two equal labels
    let weights = 20 + 9 + 1088
    #expect(refusal(at: weights + 6, [0x00, 0x04]) == weights + 6)  // a weight of 1024
    #expect(refusal(at: weights + 6, [0xFF, 0x03]) == nil)  // a weight of 1023
  }
}
