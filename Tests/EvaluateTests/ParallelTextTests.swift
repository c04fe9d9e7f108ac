import Evaluate
import Testing

struct ParallelTextTests {
  private func read(_ text: String, _ languages: [String] = ["en", "fr"]) throws -> ParallelText {
    try ParallelText.read(Array(text.utf8), name: "a.tsv", languages: languages)
  }

  @Test func readsLinesOfFields() throws {
    let text = try read("\u{FEFF}A cat\tUn chat\r\n\n \t \n\"Two\"\tdeux\u{E9}")
    #expect(text.languages == ["en", "fr"])
    #expect(
      text.lines.map { $0.map { String(decoding: $0, as: UTF8.self) } } == [
        ["A cat", "Un chat"], ["\"Two\"", "deux\u{E9}"],
      ])
  }

  @Test(arguments: [
    ("a\tb\nc\n", 2, "1 fields"), ("a\tb\tc", 1, "3 fields"), ("a\t\n", 1, "nothing in fr"),
    ("\tb\n", 1, "nothing in en"), ("", 1, "nothing"), ("\n\n", 1, "nothing"),
  ])
  func whatIsNoneIsTold(text: String, line: Int, found: String) throws {
    let error = #expect(throws: EvaluateError.self) { try read(text) }
    guard case .brokenParallel(let file, let number, let words, let expected) = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(file == "a.tsv" && number == line && words == found && !expected.isEmpty)
    #expect("\(error as Any)".contains("a.tsv"))
  }

  @Test func brokenUTF8IsToldWithItsLine() {
    let error = #expect(throws: EvaluateError.self) {
      try ParallelText.read(
        Array("a\tb\n".utf8) + [97, 9, 0xFF, 10], name: "a.tsv", languages: ["en", "fr"])
    }
    #expect(
      error
        == .brokenParallel(file: "a.tsv", line: 2, found: "broken UTF-8", expected: "UTF-8"))
  }
}
