import TestSupport
import Testing
import Text

@Suite("Boilerplate lines")
struct BoilerplateLinesTests {
  private func rest(_ text: String, _ rules: [BoilerplateRule]) -> String {
    String(
      decoding: BoilerplateLines(rules).removed(from: Array(text.utf8)).text, as: UTF8.self)
  }

  @Test("each rule takes its lines and no others")
  func rules() {
    let text = """
      Prose.
      Please enable JavaScript.
      This site uses cookies.
      She bakes cookies.
      Privacy Policy | Contact
      Lorem ipsum dolor sit amet
      The end
      """
    let cases: [(BoilerplateRule, String)] = [
      (.javascript, "Please enable JavaScript.\n"), (.cookies, "This site uses cookies.\n"),
      (.policies, "Privacy Policy | Contact\n"), (.loremIpsum, "Lorem ipsum dolor sit amet\n"),
    ]
    for (rule, line) in cases {
      #expect(rest(text, [rule]) == text.replacing(line, with: ""))
    }
    #expect(rest(text, BoilerplateRule.allCases) == "Prose.\nShe bakes cookies.\nThe end")
    #expect(rest(text, []) == text)
  }

  @Test("as a slow twin takes them")
  func randomTexts() {
    var generator = SeededGenerator(seed: 30)
    let pieces = [
      "javascript", "JAVASCRIPT", "java", "script", "use", "uses", " ", "cookies", "of", "policy",
      "Cookie", "terms of use", "\n", "\n", "lorem ", "ipsum", "é", "privacy",
    ]
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      }.joined()
      let rules = BoilerplateRule.allCases.filter { _ in Bool.random(using: &generator) }
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let taken = lines.map { line in
        rules.flatMap(\.phrases).contains { line.lowercased().contains($0) }
      }
      let (rest, lineCount) = BoilerplateLines(rules).removed(from: Array(text.utf8))
      #expect(lineCount == taken.count { $0 })
      var kept = zip(lines, taken).filter { !$0.1 }.map { String($0.0) }
      // The line end before a last line that is taken stays.
      if taken.last == true, kept.count > 0 { kept.append("") }
      #expect(String(decoding: rest, as: UTF8.self) == kept.joined(separator: "\n"))
    }
  }
}
