import LanguageID
import TestSupport
import Testing

@Suite struct ConfusionTableTests {
  private func table() -> ConfusionTable {
    var table = ConfusionTable(labels: ["fi", "en"])
    for (label, probability, letters) in [("en", 0.95, 30), ("fi", 0.55, 30), ("en", 0.9, 80)] {
      table.add(
        Prediction(label: label, probability: probability, letterCount: letters), label: "en",
        source: "book")
    }
    table.add(Prediction(label: "und", probability: 0, letterCount: 9), label: "sv", source: "web")
    return table
  }

  @Test func bucketsAndBinsAreClosedBelow() {
    #expect(
      [0, 9, 10, 19, 20, 39, 40, 79, 80, 9999].map { ConfusionTable.bucket(letterCount: $0) }
        == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4])
    #expect(
      [0, 0.499, 0.5, 0.6, 0.79, 0.8, 0.9, 1.00001, .nan].map {
        ConfusionTable.bin(probability: $0)
      } == [0, 0, 1, 2, 2, 3, 4, 4, 0])
  }

  @Test func countsBySourceLabelAndLength() {
    let table = table()
    #expect(table.labels == ["en", "fi"])
    #expect(table.sources == ["book", "web"])
    #expect(table.trueLabels == ["en", "sv"])
    #expect(table.lineCount == 4)
    let middle = table.counts.first { $0.key.bucket == 2 }
    #expect(middle?.value == ["en": [0, 0, 0, 0, 1], "fi": [0, 1, 0, 0, 0]])
    #expect(table.without(sources: ["book"]).lineCount == 1)
  }

  @Test func comesBackAsItWas() throws {
    let bytes = try table().encoded()
    #expect(try ConfusionTable(decoding: bytes) == table())
    #expect(try ConfusionTable(decoding: bytes).encoded() == bytes)
  }

  /// Tables that were written before keys were spelt as in recipes.
  @Test func versionOneIsRead() throws {
    let table = try ConfusionTable(
      decoding: Array(
        #"""
        {"format":"isogloss-confusion-table","labels":["en","fi"],"lengthBounds":[0,10,20,40,80],
        "probabilityEdges":[0.5,0.6,0.8,0.9],"rows":[{"bucket":2,"label":"en","lines":{"fi":
        [0,1,0,0,0],"en":[0,0,0,0,2]},"source":"book"}],"version":1}
        """#.utf8))
    #expect(table.counts.map(\.value) == [["fi": [0, 1, 0, 0, 0], "en": [0, 0, 0, 0, 2]]])
    let written = String(decoding: try table.encoded(), as: UTF8.self)
    #expect(written.contains(#""length-bounds":[0,10,20,40,80]"#))
    #expect(written.contains(#""version":2"#))
  }

  /// Labels are data: no key of theirs is respelt.
  @Test func labelsStayAsTheyAre() throws {
    var table = ConfusionTable(labels: ["sr-Latn", "zh-hansCN"])
    table.add(
      Prediction(label: "zh-hansCN", probability: 0.7, letterCount: 3), label: "sr-Latn",
      source: "A-web")
    #expect(try ConfusionTable(decoding: table.encoded()) == table)
  }

  @Test(arguments: [
    ("[0,0,0,0,1]", "[0,0,0,1]"), ("[0,0,0,0,1]", "[0,0,0,0,-1]"), ("\"bucket\":2", "\"bucket\":5"),
    ("\"bucket\":2", "\"bucket\":4"), ("\"version\":2", "\"version\":3"),
    ("\"version\":2", "\"version\":0"),
    ("[0,10,20,40,80]", "[0,10,20,40,90]"), ("[\"en\",\"fi\"]", "[\"en\",\"xx\"]"), ("{", "["),
  ])
  func refusesWhatIsNoTable(_ found: String, _ replacement: String) throws {
    let text = String(decoding: try table().encoded(), as: UTF8.self)
    let spoiled = text.replacing(found, with: replacement)
    #expect(spoiled != text)
    #expect(throws: LanguageIDError.self) { try ConfusionTable(decoding: Array(spoiled.utf8)) }
  }

  @Test func survivesDamage() throws {
    let bytes = try table().encoded()
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<300 {
      var damaged = bytes
      damaged[Int.random(in: 0..<bytes.count, using: &generator)] =
        UInt8.random(in: 0...255, using: &generator)
      _ = try? ConfusionTable(decoding: damaged)
    }
  }
}
