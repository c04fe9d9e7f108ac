import ByteIO
import Model
import TestSupport
import Testing
import TokenStore
import Train
import Values
import Vocabulary

/// Ids of a vocabulary whose ids above 3 are bytes, 1 being the end of a text.
@Suite struct WordCountTests {
  private static let ids = 40

  private func vocabulary() throws -> Vocabulary {
    try Vocabulary(BareVocabulary(size: Self.ids, mask: 3))
  }

  @Test(arguments: [
    ("", 0), (" ", 0), ("a", 1), (" a", 1), ("a b", 2), ("a\tb\nc\r\nd\u{B}e\u{C}f", 6),
    ("\u{A0}", 1), ("日本語", 1), ("a  b ", 2),
  ])
  func wordsOfText(text: String, count: Int) {
    #expect(WordCount.words(in: Array(text.utf8)) == count)
  }

  @Test(
    arguments: [
      ([20, 21, 32, 22], nil, 2), ([20, 21, 32, 22], 23, 1), ([20, 21], 23, 0), ([20, 21], 32, 1),
      ([32, 20], 23, 1), ([20, 1, 21], nil, 2), ([20, 1, 21], 22, 1), ([20], 1, 1), ([], 20, 0),
      ([1], 20, 0), ([1, 1, 20, 1], nil, 1),
    ] as [([Int32], Int32?, Int)])
  func wordsBeginOnce(ids: [Int32], previous: Int32?, count: Int) throws {
    let found = WordCount.words(beginningIn: ids, after: previous, of: try vocabulary())
    #expect(found == count)
  }

  /// A fixture whose streams are words, and how many words begin in the rows of each step.
  private func fixture() throws -> (TrainingFixture, words: [Int]) {
    var fixture = try TrainingFixture()
    fixture.vocabulary = try vocabulary()
    var generator = SeededGenerator(seed: 5)
    let letters = [UInt16](14..<32) + [1] + [UInt16](repeating: 32, count: 9)
    for (name, count) in [("first", 171), ("second", 95)] {
      try fixture.writeStream(
        name, (1..<count).map { _ in letters.randomElement(using: &generator) ?? 32 })
    }
    try fixture.draw(tokens: 301)
    let streams = try fixture.streams().map { try $0.ids(in: 0..<$0.tokenCount) }
    let reader = try fixture.reader()
    let rows = try (0..<reader.table.rowCount).map { index in
      let row = try reader.table.row(index)
      return (row.offset..<row.offset + row.length).count { place in
        let ids = streams[row.stream]
        return ids[place] != 32 && ids[place] != 1
          && (place == 0 || [32, 1].contains(ids[place - 1]))
      }
    }
    let words = stride(from: 0, to: rows.count, by: 4).map {
      rows[$0..<min($0 + 4, rows.count)].reduce(0, +)
    }
    return (fixture, words)
  }

  /// Weights are kept by the step that reaches the words, also by a run that was stopped.
  @Test(arguments: [nil, 3, 6]) func weightsAreKeptAtTheirWords(stoppedAfter stop: Int?) throws {
    var (fixture, words) = try self.fixture()
    let step = 5
    let count = words.prefix(step).reduce(0, +)
    try #require(words[step - 1] > 0 && words.count > step)
    fixture.settings.run.keep = try RunSettings(reading: [
      "keep": ["\(count) words", "\(count + 1) words"]
    ]).keep
    if let stop {
      _ = try fixture.withDamage(inRow: stop * 4) { () throws in
        #expect(throws: TokenStoreError.self) {
          try fixture.train(scratch: "scratch", checkpointSteps: 1)
        }
      }
    }
    try fixture.train(scratch: "scratch", checkpointSteps: 1)
    var shorter = fixture
    shorter.settings.run.keep = []
    let tokens = try fixture.log()
    for (kept, step) in [(count, step), (count + 1, step + 1)] {
      shorter.settings.run.keep = try RunSettings(reading: ["keep": ["\(tokens[step - 1].tokens)"]])
        .keep
      try shorter.train(output: "plain-\(step)", scratch: "plain-scratch-\(step)")
      let paths = [
        "output/model-\(kept)-words.safetensors",
        "plain-\(step)/model-\(tokens[step - 1].tokens).safetensors",
      ]
      let files = try paths.map { try readFile(fixture.folder.file($0)) }
      #expect(files[0] == files[1])
    }
  }
}
