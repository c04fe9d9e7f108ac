import Evaluate
import TestSupport
import Testing

@Suite struct MinimalPairTests {
  private func read(_ text: String, _ name: String) throws -> [MinimalPair] {
    try MinimalPair.read(Array(text.utf8), name: name)
  }

  private func pair(_ good: String, _ bad: String, _ phenomenon: String) -> MinimalPair {
    MinimalPair(good: Array(good.utf8), bad: Array(bad.utf8), phenomenon: phenomenon)
  }

  @Test func linesOfBLiMP() throws {
    let text = """
      {"sentence_good": "Cats sleep.", "sentence_bad": "Cats sleeps.", "UID": "agr_1", \
      "linguistics_term": "agreement", "pairID": "0"}

      {"sentence_good": "é", "sentence_bad": "e", "UID": "agr_2"}
      {"sentence_good": "a", "sentence_bad": "b"}
      """
    #expect(
      try read(text, "data/wug.v1.jsonl") == [
        pair("Cats sleep.", "Cats sleeps.", "agreement"), pair("é", "e", "agr_2"),
        pair("a", "b", "wug"),
      ])
  }

  @Test func tablesOfMultiBLiMP() throws {
    let text = """
      \tphenomenon\tsen\twrong_sen
      0\tSV-P\tHän menee, nyt.\tHän menen, nyt.
      1\t\t"Hän ""on"" täällä"\tHän olen

      """
    let pairs = [
      pair("Hän menee, nyt.", "Hän menen, nyt.", "SV-P"),
      pair("Hän \"on\" täällä", "Hän olen", "fin"),
    ]
    #expect(try read(text, "x/fin.tsv") == pairs)
    #expect(try read("sen,wrong_sen\r\na,b\r\n", "fin.csv") == [pair("a", "b", "fin")])
  }

  @Test(arguments: [
    ("", "a.jsonl", 1), ("{}", "a.jsonl", 1), ("\n[1]", "a.jsonl", 2),
    (#"{"sentence_good": "a", "sentence_bad": 1}"#, "a.jsonl", 1),
    (#"{"sentence_good": "a", "sentence_bad": ""}"#, "a.jsonl", 1),
    ("sen\twrong\na\tb", "a.tsv", 1), ("sen\twrong_sen\na", "a.tsv", 2),
    ("sen\twrong_sen\na\tb\n\tb", "a.tsv", 3), ("sen\twrong_sen\n", "a.tsv", 1),
    ("sen,wrong_sen\na,b", "a.txt", 1), ("", "a.csv", 1),
  ])
  func whatIsNoPairIsTold(text: String, name: String, line: Int) {
    let error = #expect(throws: EvaluateError.self) { try read(text, name) }
    #expect(error?.description.hasPrefix("\(name):\(line): found '") == true)
  }

  @Test func anyBytesAreReadOrRefused() {
    var generator = SeededGenerator(seed: 6)
    let alphabet = Array("{}[]\"\\:,\t\nsen wrong_sentence_good\u{E9}".utf8) + [0, 0xFF]
    for _ in 0..<300 {
      let bytes = (0..<Int.random(in: 0..<60, using: &generator)).map { _ in
        alphabet.randomElement(using: &generator) ?? 0
      }
      for name in ["a.jsonl", "a.tsv", "a.csv"] {
        _ = try? MinimalPair.read(bytes, name: name)
        _ = try? MinimalPair.read(Array("sen,wrong_sen\n".utf8) + bytes, name: name)
      }
    }
    let broken = #expect(throws: EvaluateError.self) {
      try MinimalPair.read([0xFF], name: "a.csv")
    }
    #expect(broken?.description == "a.csv:1: found 'broken UTF-8', expected UTF-8")
  }
}
