import LanguageID
import TestSupport
import Testing

@Suite struct LineClassifierTests {
  @Test func tellsToyLanguagesApart() throws {
    let model = try toyModel()
    let unseen = toyLines(lineCount: 300, seed: 2)
    let correct = unseen.count { model.predict($0.line.text.span).label == $0.truth }
    #expect(Double(correct) > 0.95 * Double(unseen.count), "\(correct) of \(unseen.count)")
  }

  @Test(arguments: [
    "", " ", "1234 5678", "https://example.org/a/path", "www.example.org", "mail@example.org",
    "x_y=z {w}", "0a1b2c3d", "e3b0c44298fc1c149afbf4c8996fb924", "C:\\Windows\\System32", "— … !?",
    "٣٤٥", "\u{FFFD}\u{200D}",
  ])
  func findsNoLanguageWhereThereAreNoLetters(_ line: String) throws {
    let prediction = predict(try toyModel(), line)
    #expect(prediction.label == "zxx")
    #expect(prediction.probability == 0)
    #expect(prediction.letterCount == 0)
  }

  @Test(arguments: ["a", "ab", "7 a 8 b", "中文字符很多", "ελληνικά γράμματα", "こんにちは abc"])
  func isUndeterminedWithoutEnoughKnownLetters(_ line: String) throws {
    let prediction = predict(try toyModel(), line)
    #expect(prediction.label == "und")
    #expect(prediction.probability == 0)
  }

  @Test(arguments: [
    "for index in rows.indices {", "let index = rows.count - 1",
    "return words[index].map { $0 + 1 }",
    "#include <stdio.h>", "static inline int next(const char *text) {", "def lines_of(path):",
    "</div><p class=\"wide\">", "if (count == 0 && isEmpty) return;",
    "SELECT_ALL=$(find . -name x)", "} else {", "words.removeAll(keepingCapacity: true)",
    "`let index = 1`", "std::vector<int> values;",
  ])
  func codeIsNoLanguage(_ line: String) throws {
    let prediction = predict(try toyModel(), line)
    #expect(prediction.label == "zxx")
    #expect(prediction.letterCount == 0)
    #expect(Array(line.utf8).span.letterCount == 0)
    #expect(SlowCodeLine.isCode(Array(line.utf8)))
  }

  @Test(arguments: [
    "\"Come in!\" she said (and smiled); \"sit down.\"", "1. Bread; 2. Milk; 3. Butter",
    "== History ==",
    "If x = 3 then y = 6. Always.", "Let f(x) = 2x + 1; find the value of f(3).",
    "The author(s) of the paper [1] thank YouTube, McDonald and example.com.",
    "- What? - Nothing...",
    "Call `rows.count()` to see how many rows there are.", "Name: ______ Date: ______",
    "Price: $20 & more", "Write to me@example.org or see https://example.org/a_b?c={d}",
    "#sunday :-) <3", "import duties", "let us go", "Он сказал: «x = 1»", "これはf(x)=2xです",
  ])
  func textWithMarksIsText(_ line: String) throws {
    #expect(predict(try toyModel(), line).label != "zxx")
    #expect(!SlowCodeLine.isCode(Array(line.utf8)))
  }

  @Test func addressesDoNotChangeAnAnswer() throws {
    let model = try toyModel()
    let bare = predict(model, "der hund")
    let dressed = predict(model, "der https://example.org/the?q=1 hund www.example.com me@home.org")
    #expect(bare == dressed)
    #expect(bare.letterCount == 7)
  }

  @Test func caseDoesNotChangeAnAnswer() throws {
    let model = try toyModel()
    #expect(predict(model, "ÄBER Öfter ЖУК") == predict(model, "äber öfter жук"))
  }

  @Test func agreesWithItsSlowTwinOnText() throws {
    let model = try toyModel()
    let twin = SlowModel(decoding: model.encoded())
    for (line, _) in toyLines(lineCount: 100, seed: 4) { expectAgreement(model, twin, line.text) }
    let awkward = [
      "İstanbul ǅ ß ﬁ Σς", "e\u{301}cole", "a//b c/d", "WWW.x wwwx www.", "=", "and/or km/h",
      "a1b2c3 d4e5f6a7 covid19 4x4x4x4x 12ab34cd é1a2b3c4d",
      "𐐀𐐁𝒜𝒷 abc", "ไทย เด็ก", "می‌خواهم", "x\u{0}y", String(repeating: "ab ", count: 3000),
      String(repeating: "é", count: 5000), String(repeating: "a", count: 4094),
    ]
    for line in awkward { expectAgreement(model, twin, Array(line.utf8)) }
  }

  @Test func agreesWithItsSlowTwinOnRandomBytes() throws {
    let model = try toyModel(featureCount: 200)
    let twin = SlowModel(decoding: model.encoded())
    var generator = SeededGenerator(seed: 7)
    let alphabets: [[UInt8]] = [
      Array(0...255), Array("aбé/w.@_ =中𝒜".utf8), Array("aB1 ._-(){}[]<>:;=&|\\$\"'`#é".utf8),
      [0xE0, 0xED, 0xF0, 0xF4, 0x80, 0x9F, 0xBF, 0x61],
    ]
    for round in 0..<4000 {
      let alphabet = alphabets[round % 4]
      let line = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
      }
      expectAgreement(model, twin, line)
    }
  }

  @Test func agreesWithItsSlowTwinOnManyLabels() throws {
    let languages = (0..<19).map {
      ToyLanguage("l\(10 + $0)", alphabet: "abcdefghijklmnop", seed: UInt64($0))
    }
    let lines = toyLines(lineCount: 30, seed: 5, languages: languages).map(\.line)
    let settings = LineClassifierSettings(seed: 2, maximumOrder: 8, features: 500, epochs: 1)
    let model = try LineClassifier.train(lines, settings: settings)
    let twin = SlowModel(decoding: model.encoded())
    #expect(model.labels.count == 19)
    for line in lines { expectAgreement(model, twin, line.text) }
  }

  @Test func theLikeliestComeFirst() throws {
    let model = try toyModel()
    for (line, _) in toyLines(lineCount: 20, seed: 6) {
      let top = model.predict(line.text.span, top: 2)
      #expect(top.first == model.predict(line.text.span))
      #expect(top.count == (top.first?.label == "cc" ? 1 : 2))
      #expect(top.reduce(0) { $0 + $1.probability } <= 1.000_000_1)
      #expect(top.last?.probability ?? 1 <= top.first?.probability ?? 0)
    }
    #expect(model.predict([0x31].span, top: 2).map(\.label) == ["zxx"])
    #expect(model.predict([0x31].span, top: 0).isEmpty)
  }

  @Test func choosesAmongWhatIsAllowed() throws {
    let model = try toyModel()
    let only = LabelSet(["bb", "elsewhere"], of: model)
    let cyrillic = LabelSet(["cc"], of: model)
    for (line, truth) in toyLines(lineCount: 20, seed: 6) {
      let restricted = model.predict(line.text.span, among: only)
      #expect(restricted.label == (truth == "cc" ? "und" : "bb"))
      #expect(restricted.probability == (truth == "cc" ? 0 : 1))
      #expect(model.predict(line.text.span, among: LabelSet([], of: model)).label == "und")
      #expect(
        model.predict(line.text.span, among: cyrillic).label == (truth == "cc" ? "cc" : "und"))
    }
  }

  private func expectAgreement(_ model: LineClassifier, _ twin: SlowModel, _ line: [UInt8]) {
    let fast = model.predict(line.span)
    let slow = twin.predict(line)
    #expect(fast.label == slow.label, "\(line.prefix(60))")
    #expect(abs(fast.probability - slow.probability) < 1e-8, "\(line.prefix(60))")
    #expect(fast.letterCount == slow.letterCount, "\(line.prefix(60))")
  }
}
