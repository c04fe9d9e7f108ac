/// What docs/wikitext-conformance.md says, made from a run.
struct ConformanceReport {
  /// All tests of the files, counting or not.
  let tests: [ParserTestCase]
  /// The cases that count, and whether they pass.
  let rows: [(test: ParserTestCase, passes: Bool)]
  /// Why the others fail, by identifier.
  let reasons: [String: String]

  var markdown: String {
    let passed = rows.count(where: \.passes)
    return """
      # Wikitext: conformance with MediaWiki's parser tests

      Written by `ISOGLOSS_WRITE_CONFORMANCE=1 swift test -c release --filter ConformanceTests`; do not
      edit. The tests are Parsoid's of 2021 (`parserTests.txt` and three smaller files, GPL, read from
      beside the checkout and no part of it). Wikitext is rendered with every heading kept; the HTML is
      read as text, less what plain text leaves out on purpose; white space is folded; the two must be
      equal. **\(passed) of \(rows.count) cases pass (\(percent(passed, rows.count))).**

      ## Which tests count

      A rule chose them before any was made to pass
      (`Tests/IngestTests/Conformance/ConformanceRule.swift`); their list is
      `Tests/Fixtures/wikitext-conformance/cases.txt`. Of \(tests.count) tests in the files,
      \(rows.count) count. A test does not if it

      | reason | tests |
      |---|---|
      \(exclusions)

      ## By part of the files

      | part | pass | of |
      |---|---|---|
      \(parts)

      ## What does not pass, and why

      \(failures)
      """ + "\n"
  }

  private func percent(_ part: Int, _ whole: Int) -> String {
    let tenths = (2000 * part + whole) / (2 * max(whole, 1))
    return "\(tenths / 10).\(tenths % 10) %"
  }

  private var exclusions: String {
    var counts: [ConformanceRule.Exclusion: Int] = [:]
    for test in tests {
      if let reason = ConformanceRule.exclusion(of: test) { counts[reason, default: 0] += 1 }
    }
    return ConformanceRule.Exclusion.allCases
      .map { "| \($0.rawValue) | \(counts[$0, default: 0]) |" }.joined(separator: "\n")
  }

  /// Parts with fewer than five cases are counted together.
  private var parts: String {
    var order: [String] = []
    var counts: [String: (passed: Int, all: Int)] = [:]
    let sizes = rows.reduce(into: [:]) { $0[$1.test.part, default: 0] += 1 }
    for row in rows {
      let isSmall = sizes[row.test.part, default: 0] < 5
      let part = isSmall ? "all parts of fewer than five cases" : row.test.part
      if counts[part] == nil { order.append(part) }
      counts[part, default: (0, 0)].all += 1
      counts[part, default: (0, 0)].passed += row.passes ? 1 : 0
    }
    return order.map { part in
      let count = counts[part, default: (0, 0)]
      let name = part.replacing("<", with: "&lt;")
      return "| \(name) | \(count.passed) | \(count.all) |"
    }.joined(separator: "\n")
  }

  private var failures: String {
    var order: [String] = []
    var titles: [String: [String]] = [:]
    for row in rows where !row.passes {
      let reason = reasons[row.test.identifier] ?? "Not explained yet."
      if titles[reason] == nil { order.append(reason) }
      titles[reason, default: []].append("- `\(row.test.title)`")
    }
    return order.map { reason in
      ([reason, ""] + titles[reason, default: []]).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }
}
