import Foundation
import LanguageID
import TestSupport
import Testing

struct FastTextModelTests {
  @Test(arguments: FastTextFixture.names + FastTextFixture.changedNames)
  func agreesWithFastText(_ name: String) throws {
    let golden = try FastTextFixture.golden()
    let model = LineIdentifier.fastText(
      try FastTextModel(decoding: FastTextFixture.bytes(name)))
    let answers = try #require(golden.models[name])
    for (count, expected) in answers {
      let question = try model.question(count: try #require(Int(count)))
      let found = model.predictions(golden.lineBytes, question)
      #expect(found.count == expected.count)
      for (line, (mine, theirs)) in zip(golden.lines, zip(found, expected)) {
        #expect(mine.map(\.label) == theirs.map(\.label), "\(line), \(count) labels")
        for (mine, theirs) in zip(mine, theirs) {
          #expect(abs(mine.probability - theirs.probability) < 1e-5, "\(line)")
        }
      }
    }
  }

  @Test func someLinesHaveNoAnswer() throws {
    let silent = try FastTextFixture.golden().models["sparse.bin"]?["1"]?.filter(\.isEmpty)
    #expect(try #require(silent).count > 10)
  }

  @Test(arguments: FastTextFixture.names + FastTextFixture.changedNames)
  func agreesWithItsSlowTwin(_ name: String) throws {
    let bytes = try FastTextFixture.bytes(name)
    let twin = SlowFastText(bytes)
    let lines = try FastTextFixture.randomLines(count: 600, seed: 5)
    // With rows that are decoded in advance, and one by one.
    for limit in [256 << 20, 0] {
      let model = LineIdentifier.fastText(
        try FastTextModel(decoding: bytes, maximumDecodedByteCount: limit))
      #expect(model.labels == twin.labels)
      for threshold in [0, 0.3] {
        let found = model.predictions(lines, try model.question(threshold: threshold))
        for (line, mine) in zip(lines, found) {
          let theirs = twin.best(line, threshold: Float(threshold))
          #expect(mine.first?.label == theirs?.label, "\(line)")
          let difference = (mine.first?.probability ?? 0) - Double(theirs?.probability ?? 0)
          #expect(abs(difference) < 1e-5, "\(line)")
        }
      }
    }
  }

  @Test(arguments: FastTextFixture.names)
  func labelsAreRestricted(_ name: String) throws {
    let bytes = try FastTextFixture.bytes(name)
    let twin = SlowFastText(bytes)
    let model = LineIdentifier.fastText(try FastTextModel(decoding: bytes))
    let chosen = [3, 0, 2]
    let question = try model.question(count: 3, labels: chosen.map { twin.labels[$0] })
    let lines = try FastTextFixture.randomLines(count: 200, seed: 6)
    for (line, mine) in zip(lines, model.predictions(lines, question)) {
      let theirs = twin.probabilities(among: chosen, line)
      #expect(mine.count == (theirs == nil ? 0 : 3))
      #expect(mine.map(\.probability) == mine.map(\.probability).sorted(by: >))
      for (index, expected) in zip(chosen, theirs ?? []) {
        let found = try #require(mine.first { $0.label == twin.labels[index] })
        #expect(abs(found.probability - expected) < 1e-5)
      }
    }
    let best = model.predictions(
      lines, try model.question(count: 1, threshold: 0.5, labels: chosen.map { twin.labels[$0] }))
    for (all, one) in zip(model.predictions(lines, question), best) {
      #expect(one == all.prefix(1).filter { $0.probability >= 0.5 })
    }
  }

  @Test func longLinesTakeSeveralParts() throws {
    for name in ["hs.ftz", "bigrams.bin", "softmax.bin"] {
      let bytes = try FastTextFixture.bytes(name)
      let model = LineIdentifier.fastText(try FastTextModel(decoding: bytes))
      let lines = try FastTextFixture.randomLines(count: 900, seed: 8)
      let long = Array(lines.joined(separator: [0x20]).filter { $0 != 0x0A })
      let longWord = [UInt8](repeating: 0x61, count: 20_000)
      let continuations = [UInt8](repeating: 0x80, count: 20_000)
      let found = model.predictions([long, longWord, continuations], try model.question())
      for (line, mine) in zip([long, longWord, continuations], found) {
        let theirs = SlowFastText(bytes).best(line)
        #expect(mine.first?.label == theirs?.label)
        #expect(
          abs((mine.first?.probability ?? 0) - Double(theirs?.probability ?? 0)) < 1e-5)
      }
    }
  }

  @Test func unknownLabelsAreNamed() throws {
    let model = LineIdentifier.fastText(
      try FastTextModel(decoding: FastTextFixture.bytes("ova.bin")))
    #expect(throws: LanguageIDError.unknownLabel("xx", known: model.labels)) {
      try model.question(labels: ["l0", "xx"])
    }
    #expect(
      "\(LanguageIDError.unknownLabel("xx", known: ["b", "a"]))"
        == "the model has no label 'xx': expected one of a, b")
  }

  @Test func readsRealModel() throws {
    guard let path = SharedData.path("langid/lid.176.ftz"),
      let english = SharedData.path("langid/whatlang_examples.json")
    else { return }
    let examples = try JSONDecoder().decode(
      [String: String].self, from: Data(contentsOf: URL(fileURLWithPath: english)))
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    let twin = SlowFastText(bytes)
    let model = try LineIdentifier(model: path)
    let lines = examples.sorted { $0.key < $1.key }.flatMap { example in
      example.value.split(separator: "\n").map { Array($0.utf8) }
    }
    #expect(lines.count > 50)
    for (line, mine) in zip(lines, model.predictions(lines, try model.question())) {
      let theirs = twin.best(line)
      #expect(mine.first?.label == theirs?.label)
      #expect(abs((mine.first?.probability ?? 0) - Double(theirs?.probability ?? 0)) < 1e-5)
    }
  }
}
