import Corpus
import Report
import TestSupport
import Testing

@Suite struct ResultsSectionTests {
  @Test func languagesHaveTablesOfTheirOwn() async throws {
    let outline = try await StudyFixture.shared().outline
    let captions = outline.elements.filter {
      $0.name == "strong" && $0.path.contains { $0.hasPrefix("results-") }
    }.map(\.text)
    #expect(captions == ["English (en)", "Finnish (fi): fi", "Russian (ru): ru"])
    let english = outline.rows(ofTable: "results-1")
    #expect(english.count == 1 + 2 * 4)
    #expect(english[1].prefix(2) == ["equal, 4kB", "en-web"])
    #expect(english[8].prefix(2) == ["finnish-tenth, 12kB", "en-wiki"])
    let finnish = outline.rows(ofTable: "results-2")
    #expect(
      finnish[0] == [
        "Run", "Bits per byte", "95\u{A0}% from", "to", "± deviation", "Seeds", "Unigram",
        "Difference to unigram", "Validation",
      ])
  }

  @Test func twoCorporaOfOneLanguageHaveTheirOwnScores() async throws {
    let report = try await StudyFixture.shared()
    let rows = report.outline.rows(ofTable: "results-1")
    #expect(rows[1][2] != rows[5][2])
    let keys = report.outline.elements("td", inside: "results-1")
      .compactMap { $0.attributes["data-facts"] }
    let web = keys.count { $0.contains("corpus=en-web") }
    let wiki = keys.count { $0.contains("corpus=en-wiki") }
    #expect(web == wiki && web + wiki == keys.count)
  }

  @Test func threeSeedsAreAMeanAndADeviationLabelledWithWhatVaried() async throws {
    let report = try await StudyFixture.shared()
    let cells = report.outline.elements("td", inside: "results-2")
    #expect(cells.count { $0.attributes["data-how"] == "mean" } == 3 * 4)
    #expect(cells.count { $0.attributes["data-how"] == "deviation" } == 4)
    let note = report.outline.elements("p", inside: "results").first?.text ?? ""
    #expect(note.hasSuffix("are over seeds, which varied initialisation and order."))
    #expect(cells.count { $0.attributes["data-how"] == "interval-low" } == 4)
  }

  @Test func fewerSeedsAreShownEachWithItsInterval() async throws {
    for seeds in [1, 2] {
      let report = try await StudyFixture(seeds: seeds).built()
      let rows = report.outline.rows(ofTable: "results-2")
      #expect(rows.count == 1 + 4 * seeds)
      #expect(rows[0].prefix(4) == ["Run", "Bits per byte", "95\u{A0}% from", "to"])
      #expect(rows[1][0] == (seeds == 1 ? "equal, 4kB" : "equal, 4kB, seed 0"))
      #expect(!rows[0].contains("± deviation") && !rows[0].contains("Seeds"))
      let note = report.outline.elements("p", inside: "results").first?.text ?? ""
      #expect(!note.contains("deviation"))
    }
  }

  @Test func entriesWhoseSeedsVaryOtherThingsAreToldApart() async throws {
    var fixture = StudyFixture()
    fixture.study.varied["more"] = ["sample"]
    for index in fixture.artefacts.indices where fixture.artefacts[index].id.contains("tenth") {
      fixture.artefacts[index].facts = fixture.artefacts[index].facts.map {
        var fact = $0
        if fact.about[.entry] != nil { fact.about[.entry] = "more" }
        return fact
      }
    }
    let report = try await fixture.built()
    let note = report.outline.elements("p", inside: "results").first?.text ?? ""
    #expect(note.contains("varied initialisation and order in base; sample in more."))
    #expect(report.outline.rows(ofTable: "results-2")[4][0] == "more, finnish-tenth, 12kB")
  }

  @Test func seedsThatDrawOtherSamplesAreOneGroup() async throws {
    var fixture = StudyFixture()
    for index in fixture.artefacts.indices where fixture.artefacts[index].id.contains("/base/") {
      fixture.artefacts[index].facts = fixture.artefacts[index].facts.map {
        var fact = $0
        fact.about[.draw] = fact.about[.seed]
        return fact
      }
    }
    let report = try await fixture.built()
    #expect(report.outline.rows(ofTable: "results-2").count == 5)
  }

  @Test func childrenOfOneRunsSeedsAreOneGroup() async throws {
    var fixture = StudyFixture()
    let parents = fixture.artefacts.filter { $0.id.contains("base/tiny,main,equal") }
    fixture.artefacts += parents.map { artefact in
      var child = artefact
      child.id = artefact.id.replacing("/base/", with: "/more/")
      child.facts = artefact.facts.map {
        var fact = $0
        fact.about[.parent] = fact.about[.run]
        fact.about[.run] = "more/from/\(fact.about[.run] ?? "")"
        fact.about[.entry] = "more"
        return fact
      }
      return child
    }
    let report = try await fixture.built()
    let rows = report.outline.rows(ofTable: "results-2")
    #expect(
      rows.dropFirst().map { $0[0] }.suffix(2) == [
        "more, equal, 4kB, from base, equal, 4kB", "more, equal, 12kB, from base, equal, 12kB",
      ])
    #expect(PageNumbers(of: report.outline, facts: report.facts).complaints == [])
  }

  @Test func validationAloneIsTheResult() async throws {
    var fixture = StudyFixture()
    fixture.artefacts.removeAll { $0.id.hasPrefix("evaluate/") && $0.id.hasSuffix("/test") }
    let report = try await fixture.built()
    #expect(report.outline.rows(ofTable: "results-2")[0].last == "Difference to unigram")
    let note = report.outline.elements("p", inside: "results").first?.text ?? ""
    #expect(note.hasPrefix("Bits per byte on validation text"))
  }

  @Test func everyRunHasItsScoreWithItsInterval() async throws {
    let report = try await StudyFixture.shared()
    let rows = report.outline.rows(ofTable: "scores-2")
    #expect(rows.count == 1 + 12 * 2)
    #expect(rows[1].prefix(3) == ["equal, 4kB, seed 0", "fi", "test"])
    let cells = report.outline.elements("td", inside: "scores-2")
    #expect(cells.count { $0.attributes["data-how"] == "interval-low" } == 24)
  }

  // MARK: - Comparisons

  /// A fixture whose runs at seed 0 are compared with the first on the Finnish test set.
  private func compared() -> StudyFixture {
    var fixture = StudyFixture()
    let set: [Axis: String] = [.corpus: "fi", .language: "fi", .set: "test"]
    let runs = StudyFixture.mixtures.flatMap { mixture in
      StudyFixture.budgets.map { StudyFixture.run(mixture, $0, 0) }
    }
    fixture.artefacts.append(
      .init(
        id: "compare/main/draw-0/fi/test/seed-0",
        facts: runs.dropFirst().enumerated().map { index, run in
          let value = 0.0625 * Double(index) - 0.0312
          return Fact(
            "bits-per-byte-difference", value, "bit/byte",
            about: run.merging(set) { $1 }.merging([.baseline: runs[0][.run] ?? ""]) { $1 },
            interval: [value - 0.01, value + 0.0201], method: "paired", count: 17)
        }))
    return fixture
  }

  @Test func runsAreComparedWithTheFirst() async throws {
    let report = try await compared().built()
    let rows = report.outline.rows(ofTable: "differences")
    #expect(rows.count == 4)
    #expect(
      rows[0] == [
        "Run", "Compared with", "Corpus", "Difference", "95\u{A0}% from", "to", "Documents",
      ])
    #expect(
      rows[1] == [
        "equal, 12kB, seed 0", "equal, 4kB, seed 0", "fi", "−0.031", "−0.041", "−0.011", "17",
      ])
    #expect(rows[2][3] == "+0.031")
    #expect(PageNumbers(of: report.outline, facts: report.facts).complaints == [])
    let plain = try await StudyFixture.shared().outline
    #expect(plain.rows(ofTable: "differences").isEmpty)
  }

  @Test func whatHasNoBitsPerByteIsTold() async throws {
    var fixture = StudyFixture()
    for index in fixture.artefacts.indices where fixture.artefacts[index].id.hasPrefix("evaluate/")
    {
      let isLossy =
        fixture.artefacts[index].id.contains("/equal") == false
        && fixture.artefacts[index].id.contains("finnish-tenth")
      let about = fixture.artefacts[index].facts[0].about
      if isLossy { fixture.artefacts[index].facts.removeFirst() }
      fixture.artefacts[index].facts.append(
        Fact("unknown-targets", isLossy ? 7 : 0, "token", about: about))
    }
    let report = try await fixture.built()
    let notes = report.outline.elements("p", inside: "results").map(\.text)
    let note = try #require(notes.first { $0.contains("no bits per byte") })
    #expect(note.hasPrefix("24 scores have no bits per byte: for 168 tokens of their text"))
    #expect(report.outline.rows(ofTable: "results-2").count == 3)
    #expect(PageNumbers(of: report.outline, facts: report.facts).complaints == [])
  }
}
