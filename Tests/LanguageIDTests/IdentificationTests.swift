import ByteIO
import Corpus
import Engine
import LanguageID
import TestSupport
import Testing

/// What `isogloss identify` stands on; IdentifyTests runs it as its user does.
@Suite struct IdentificationTests {
  private func answers(
    _ content: String, named name: String, settings: IdentificationSettings = .init(),
    form: Identification.Form = .columns, holds: TextForm? = nil, workers: Int = 1
  ) async throws -> (text: String, problems: Int) {
    let folder = try TemporaryFolder()
    try AtomicFile.write(Array(content.utf8), to: folder.file(name))
    let identification = try Identification(
      .own(toyModel(featureCount: 500)), settings: settings, form: form)
    var output: [UInt8] = []
    let problems = try await identification.run(
      TextFile(path: folder.file(name), name: name), holds: holds, workers: workers,
      progress: ProgressLine(isQuiet: true)
    ) { output += $0 }
    return (String(decoding: output, as: UTF8.self), problems)
  }

  private func line(_ label: String) -> String {
    toyLines(lineCount: 30, seed: 4).first { $0.truth == label }
      .map { String(decoding: $0.line.text, as: UTF8.self) } ?? ""
  }

  @Test func linesAnswerLines() async throws {
    let text = "\(line("aa"))\n\n\(line("bb"))\r\n12"
    let found = try await answers(text, named: "t.txt")
    #expect(found.problems == 0)
    let rows = found.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(rows.map { $0.split(separator: "\t").first ?? "" } == ["aa", "zxx", "bb", "zxx", ""])
  }

  @Test func documentsComeBackWithPredictions() async throws {
    let good = #"{"text":"\#(line("bb"))","x":[1, 2] }"#
    let found = try await answers("\(good)\nno JSON\n\n{\"id\":1}\n", named: "d.json")
    #expect(found.problems == 2)
    let head = good.dropLast()
    #expect(found.text.hasPrefix("\(head),\"predictions\":[{\"label\":\"bb\",\"probability\":"))
    #expect(found.text.split(separator: "\n").count == 1)
  }

  @Test func contentTellsWhereNamesDoNot() async throws {
    let document = #"{"text":"\#(line("aa"))"}"#
    #expect(try await answers(document, named: "d").text.hasPrefix("{\"text\":"))
    #expect(try await answers(document, named: "d", holds: .lines).text.hasPrefix("aa\t"))
    #expect(try await answers(line("aa"), named: "d").text.hasPrefix("aa\t"))
    // What name or flag say is held against the content.
    for (text, name, form) in [
      (document, "d.txt", nil), ("plain", "d.jsonl", nil), ("plain", "d", .documents),
    ] as [(String, String, TextForm?)] {
      await #expect(throws: CorpusError.self) {
        try await answers(text, named: name, holds: form)
      }
    }
    #expect(try await answers("", named: "d") == ("", 0))
  }

  @Test func settingsAreHeeded() async throws {
    var settings = IdentificationSettings()
    settings.top = 2
    settings.labels = ["aa", "bb"]
    let two = try await answers(line("aa"), named: "t.txt", settings: settings).text
    #expect(two.split(separator: "\t").count == 4)
    settings.threshold = 1
    #expect(try await answers("ac bd", named: "t.txt", settings: settings).text == "\t\n")
    let json = try await answers("ac bd", named: "t.txt", settings: settings, form: .json).text
    #expect(json == "{\"predictions\":[]}\n")
    settings.labels = ["fi"]
    await #expect(throws: LanguageIDError.self) {
      try await answers("a", named: "t.txt", settings: settings)
    }
  }

  @Test func numberOfWorkersChangesNothing() async throws {
    let text = (0..<20_000).map { "\(line($0 % 3 == 0 ? "aa" : "bb")) \($0)" }
      .joined(separator: "\n")
    let one = try await answers(text, named: "t.txt")
    #expect(one.text.split(separator: "\n").count == 20_000)
    #expect(try await answers(text, named: "t.txt", workers: 5) == one)
  }
}
