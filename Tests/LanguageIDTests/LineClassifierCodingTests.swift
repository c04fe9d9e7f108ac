import LanguageID
import TestSupport
import Testing

@Suite struct LineClassifierCodingTests {
  @Test func comesBackAsItWas() throws {
    let model = try toyModel()
    #expect(try LineClassifier(decoding: model.encoded()) == model)
  }

  @Test func refusesEveryTruncation() throws {
    let bytes = try toyModel(featureCount: 100).encoded()
    for count in 0..<bytes.count {
      #expect(throws: LanguageIDError.self) { try LineClassifier(decoding: Array(bytes[..<count])) }
    }
    #expect(
      throws: LanguageIDError.damagedModel(offset: bytes.count, reason: "1 bytes follow the end")
    ) { try LineClassifier(decoding: bytes + [0]) }
  }

  @Test func changedBytesAreRefusedOrHarmless() throws {
    let bytes = try toyModel(featureCount: 100).encoded()
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
      guard let model = try? LineClassifier(decoding: changed) else { continue }
      #expect(model.encoded() == changed)
      let prediction = model.predict(text.span)
      #expect((0...1).contains(prediction.probability))
    }
  }

  /// Found by `make fuzz TARGET=line-classifier`: a table with a source and no lines of it.
  @Test(arguments: [
    (sources: ["s"], truths: [], rows: [(0, 0, [0])], isAccepted: true),
    (["s"], ["c"], [(0, 0, [0]), (0, 2, [3])], true),
    (["s"], [], [], false),
    (["s", "t"], [], [(0, 0, [0])], false),
    (["s"], ["c"], [(0, 0, [0])], false),
    (["t", "s"], [], [(0, 0, [0]), (1, 0, [0])], false),
    (["s"], ["a"], [(0, 2, [0])], false),
    (["s"], [], [(0, 1, [0]), (0, 0, [0])], false),
    (["s"], [], [(0, 0, [0]), (0, 0, [0])], false),
    (["s"], [], [(0, 0, [1, 0])], false),
    (["s"], [], [(0, 0, [1, 1])], false),
  ])
  func thereIsOneWayToWriteATable(
    _ table: (sources: [String], truths: [String], rows: [(Int, Int, [Int])], isAccepted: Bool)
  ) throws {
    func short(_ value: Int) -> [UInt8] { [UInt8(value), 0] }
    func names(_ names: [String]) -> [UInt8] {
      short(names.count) + names.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
    }
    var bytes = Array("isoglid\u{3}".utf8) + names(["a", "b"]) + [0] + short(0)
    bytes += names(table.sources) + names(table.truths) + short(table.rows.count) + [0, 0]
    for (source, truth, outcomes) in table.rows {
      bytes += short(source) + short(truth) + [0] + short(outcomes.count)
      for outcome in outcomes { bytes += short(outcome) + [1, 2, 3, 4, 5] }
    }
    let model = try? LineClassifier(decoding: bytes)
    #expect((model != nil) == table.isAccepted)
    if let model { #expect(model.encoded() == bytes) }
  }

  @Test func saysWhereTheDamageIs() throws {
    let bytes = try toyModel(featureCount: 100).encoded()
    func refusal(at offset: Int, _ values: [UInt8]) -> Int? {
      var changed = bytes
      changed.replaceSubrange(offset..<(offset + values.count), with: values)
      do {
        _ = try LineClassifier(decoding: changed)
        return nil
      } catch LanguageIDError.damagedModel(let place, _) {
        return place
      } catch {
        return nil
      }
    }
    #expect(refusal(at: 0, [0]) == 0)  // magic
    #expect(refusal(at: 7, [1]) == 0)  // version
    #expect(refusal(at: 8, [1, 0]) == 8)  // one label
    #expect(refusal(at: 11, [0xFF, 0xFF]) == 13)  // a label that is no UTF-8
    #expect(refusal(at: 14, Array("aa".utf8)) == 16)  // two equal labels
    #expect(refusal(at: 19, [200]) == 19)  // more scripts than there are
    let latin = 20
    #expect(refusal(at: latin, [0xFF]) == latin)  // no such script
    #expect(refusal(at: latin + 1, [4, 0]) == latin + 1)  // more labels than the model has
    #expect(refusal(at: latin + 5, [3, 0]) == latin + 5)  // a label that the model has not
    let slopes = latin + 7
    #expect(refusal(at: slopes, [0, 0, 0, 0, 0, 0, 0xF8, 0x7F]) == slopes)  // a slope of NaN
    let table = slopes + 40
    #expect(refusal(at: table, [3]) == table)  // no n-gram shorter than three
    #expect(refusal(at: table + 1, [9]) == table + 1)  // n-grams of nine
    #expect(refusal(at: table + 2, [17]) == table + 2)  // too many slots
    #expect(refusal(at: table + 5, [0xFF, 0xFF]) == table + 5)  // a slot's row beyond the last
    #expect(refusal(at: bytes.count - 4, [1]) == bytes.count - 4)  // a row without a source
  }
}
