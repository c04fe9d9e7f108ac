import LanguageID
import TestSupport
import Testing

@Suite struct LineClassifierCodingTests {
  @Test func comesBackAsItWas() throws {
    let model = try toyModel()
    #expect(try LineClassifier(decoding: model.encoded()) == model)
    #expect(try LineClassifier(content: model.content()) == model)
  }

  @Test func refusesWhatIsNotPacked() throws {
    let bytes = try toyModel(featureCount: 100).encoded()
    let broken = [
      Array(bytes.dropLast()), bytes + [0], bytes + bytes.dropFirst(8), Array(bytes.prefix(8)),
      Array(bytes.prefix(8)) + [UInt8](repeating: 0, count: 40), [0] + bytes.dropFirst(),
      Array(bytes.prefix(7)) + [3] + bytes.dropFirst(8),
    ]
    for bytes in broken {
      #expect(throws: LanguageIDError.self) { try LineClassifier(decoding: bytes) }
    }
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<200 {
      var changed = bytes
      let place = Int.random(in: 8..<bytes.count, using: &generator)
      changed[place] ^= UInt8.random(in: 1...255, using: &generator)
      // A bit of the frame's header that means nothing is the only one that may change.
      if let read = try? LineClassifier(decoding: changed) {
        #expect(try read == toyModel(featureCount: 100))
      }
    }
  }

  @Test func refusesEveryTruncation() throws {
    let bytes = try toyModel(featureCount: 100).content()
    for count in 0..<bytes.count {
      #expect(throws: LanguageIDError.self) { try LineClassifier(content: Array(bytes[..<count])) }
    }
    #expect(
      throws: LanguageIDError.damagedModel(offset: bytes.count, reason: "1 bytes follow the end")
    ) { try LineClassifier(content: bytes + [0]) }
  }

  @Test func changedBytesAreRefusedOrHarmless() throws {
    let bytes = try toyModel(featureCount: 100).content()
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
      guard let model = try? LineClassifier(content: changed) else { continue }
      #expect(model.content() == changed)
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
    var bytes = names(["a", "b"]) + names([]) + [0] + short(0)
    bytes += names(table.sources) + names(table.truths) + short(table.rows.count) + [0, 0]
    for (source, truth, outcomes) in table.rows {
      bytes += short(source) + short(truth) + [0] + short(outcomes.count)
      for outcome in outcomes { bytes += short(outcome) + [1, 2, 3, 4, 5] }
    }
    let model = try? LineClassifier(content: bytes)
    #expect((model != nil) == table.isAccepted)
    if let model { #expect(model.content() == bytes) }
  }

  @Test func saysWhereTheDamageIs() throws {
    let bytes = try toyModel(featureCount: 100).content()
    func refusal(at offset: Int, _ values: [UInt8]) -> Int? {
      var changed = bytes
      changed.replaceSubrange(offset..<(offset + values.count), with: values)
      do {
        _ = try LineClassifier(content: changed)
        return nil
      } catch LanguageIDError.damagedModel(let place, _) {
        return place
      } catch {
        return nil
      }
    }
    #expect(refusal(at: 0, [1, 0]) == 0)  // one label
    #expect(refusal(at: 3, [0xFF, 0xFF]) == 5)  // a label that is no UTF-8
    #expect(refusal(at: 6, Array("aa".utf8)) == 8)  // two equal labels
    #expect(refusal(at: 11, [1, 0]) == 16)  // an outside class that is none
    #expect(refusal(at: 13, [200]) == 13)  // more scripts than there are
    let latin = 14
    #expect(refusal(at: latin, [0xFF]) == latin)  // no such script
    #expect(refusal(at: latin + 1, [4, 0]) == latin + 1)  // more labels than the model has
    #expect(refusal(at: latin + 5, [3, 0]) == latin + 5)  // a label that the model has not
    let slopes = latin + 7
    #expect(refusal(at: slopes, [0, 0, 0, 0, 0, 0, 0xF8, 0x7F]) == slopes)  // a slope of NaN
    let floors = slopes + 40
    #expect(refusal(at: floors, [2]) == floors)  // neither floors nor none
    #expect(refusal(at: floors + 1, [0, 0, 0, 0, 0, 0, 0xF8, 0x7F]) == floors + 1)  // NaN
    let table = floors + 1 + 5 * 2 * 8
    #expect(refusal(at: table, [3]) == table)  // no n-gram shorter than three
    #expect(refusal(at: table + 1, [9]) == table + 1)  // n-grams of nine
    #expect(refusal(at: table + 2, [17]) == table + 2)  // too many slots
    #expect(refusal(at: table + 5, [0xFF, 0xFF]) == table + 5)  // a slot's row beyond the last
    #expect(refusal(at: bytes.count - 4, [1]) == bytes.count - 4)  // a row without a source
  }
}
