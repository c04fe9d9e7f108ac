import Corpus
import Ingest
import TestSupport
import Testing
import Values

@Suite("Filters")
struct TextFilterTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func filtered(
    _ text: String, _ measure: TextFilter.Measure, _ limit: Double, language: String = "en"
  ) async throws -> Extraction {
    try await Extraction([folder.store(text)], .text, language: language) {
      $0.filters[measure] = limit
    }
  }

  @Test("each filter drops its documents, and the ledger says which")
  func filters() async throws {
    let cases: [(bad: String, TextFilter.Measure, limit: Double)] = [
      ("#one #two three", .symbolRatio, 0.1), ("same\nsame\nother", .repeatedLines, 0.3),
      ("so it is and so it is", .repeated2Grams, 0.2),
      ("so it is and so it is", .repeated3Grams, 0.18),
      ("so it is that so it is that", .repeated4Grams, 0.16),
      ("Это не по-английски.", .scriptShare, 0.5), ("Home\nNews\nContact", .listPage, 0.9),
    ]
    #expect(cases.count == TextFilter.Measure.allCases.count)
    for (bad, measure, limit) in cases {
      let good = "A sentence that is in order."
      let read = try await filtered("\(good)\n\n\(bad)\n\n\(good)", measure, limit)
      #expect(read.texts == [good, good], "\(measure)")
      #expect(read.ledger.droppedCount("filter: \(measure.rawValue)") == 1)
      #expect(read.ledger.isBalanced)
    }
  }

  @Test("a limit that is met is no reason to drop")
  func limits() async throws {
    #expect(try await filtered("a\na", .repeatedLines, 0.5).texts.count == 1)
    #expect(try await filtered("ab вг", .scriptShare, 0.5, language: "ru").texts.count == 1)
    #expect(try await filtered("ab вг", .scriptShare, 0.51, language: "ru").texts.isEmpty)
  }

  @Test("the first filter in the order of the measures is counted")
  func order() async throws {
    let read = try await Extraction([folder.store("#x\n#x")], .text) {
      $0.filters[.repeatedLines] = 0
      $0.filters[.symbolRatio] = 0
    }
    #expect(read.ledger.droppedCount("filter: symbol-ratio") == 1)
  }

  @Test("a language without a script refuses the filter by script")
  func noScript() async throws {
    await #expect(throws: IngestError.self) {
      try await filtered("a", .scriptShare, 0.5, language: "x-nested-1")
    }
  }

  @Test("limits are read as they are written, by name")
  func settings() throws {
    let settings = try FilterSettings(reading: ["list-page": ["0.5"], "symbol-ratio": ["1"]])
    #expect(
      settings.filters == [
        TextFilter(measure: .symbolRatio, limit: 1), TextFilter(measure: .listPage, limit: 0.5),
      ])
    let line = try StableJSON.line(settings)
    #expect(String(decoding: line, as: UTF8.self) == #"{"list-page":0.5,"symbol-ratio":1}"#)
    #expect(try StableJSON.decode(FilterSettings.self, from: line, file: "f") == settings)
    #expect(FilterSettings().filters.isEmpty)
    for words in [["-0.1"], ["1.01"], ["nan"], ["0", "1"], ["some"]] {
      let error = #expect(throws: SettingError.self) {
        try FilterSettings(reading: ["repeated-lines": words])
      }
      #expect(error?.key == "repeated-lines" && error?.expected == "a number from 0 to 1")
    }
    #expect(throws: SettingError.self) { try FilterSettings(reading: ["size": ["1"]]) }
  }
}
