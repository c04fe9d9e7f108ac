import ByteIO
import Corpus
import Foundation
import TestSupport
import Testing
import Transfer

@Suite struct BloodBankResultTests {
  private func result(resamples: Int = 999) throws -> BloodBankResult {
    let scores = try SeedScores(scores: sample("blood-bank-scores.csv"))
    var settings = BloodBankSettings()
    settings.resamples = resamples
    return try BloodBankResult(
      scores, groups: LanguageGroups(sample("languages.csv"), languages: scores.languages),
      zeroShot: ZeroShot(
        scores: sample("zero-shot-scores.csv"), sets: sample("zero-shot-sets.csv")),
      settings: settings)
  }

  /// The columns of docs/transfer-blood-bank.md, in order.
  private static let heads = [
    "languages.csv": "language,donation,donation_lower,donation_upper,recipience,recipience_lower,"
      + "recipience_upper,given_pairs,received_pairs,type,type_share",
    "transfer.csv": "source,target,transfer,transfer_lower,transfer_upper,log_ratio",
    "asymmetry.csv": "correlation,value,p_two_sided,orders,lowest_order,highest_order",
    "bins.csv": "bin,lower_percent,upper_percent,pairs",
    "tests.csv": "test,value,p_two_sided,least_p,orders,exhaustive",
    "zero-shot.csv": "set,zero_shot,monolingual",
    "hypotheses.csv": "equation,statement,held,cases,exceptions,value,p_two_sided,least_p",
  ]

  @Test func filesHaveTheirColumnsAndRows() throws {
    let folder = try TemporaryFolder()
    let result = try result()
    try result.write(to: folder.file("a/b"))
    let names = try Folder.names(in: folder.file("a/b"))
    #expect(names == (Self.heads.keys + [FactFile.name]).sorted())
    let counts = [
      "languages.csv": 6, "transfer.csv": 30, "asymmetry.csv": 3, "bins.csv": 4, "tests.csv": 8,
      "zero-shot.csv": 4, "hypotheses.csv": 5,
    ]
    for (name, head) in Self.heads {
      let table = try NumberTable(readFile(folder.file("a/b/\(name)")), file: name)
      #expect(table.columns.joined(separator: ",") == head)
      #expect(table.rows.count == counts[name], "\(name)")
    }
    let languages = try NumberTable(readFile(folder.file("a/b/languages.csv")), file: "l")
    for row in languages.rows.indices {
      let donation = try #require(try languages.number(row: row, column: 1))
      #expect(donation == result.bank.donation(of: row))
      #expect(try #require(try languages.number(row: row, column: 2)) < donation)
      #expect(try #require(try languages.number(row: row, column: 3)) > donation)
    }
  }

  @Test func factsAreOneForEachThing() throws {
    let facts = try result().facts
    #expect(Set(facts.map(\.key)).count == facts.count)
    let donations = facts.filter { $0.metric == "donation" }
    #expect(donations.count == 6)
    #expect(donations.allSatisfy { $0.interval?.count == 2 && $0.about.count == 1 })
    let transfer = facts.filter { $0.metric == "transfer" }
    #expect(transfer.count == 30)
    #expect(transfer.allSatisfy { $0.about[.source] != nil && $0.about[.target] != nil })
    #expect(facts.count { $0.metric.hasPrefix("asymmetry-") } == 3)
    #expect(facts.contains { $0.metric == "reliability" && $0.value > 0.9 })
    let values = facts.map(\.value)
    #expect(values.allSatisfy { $0.isFinite })
  }

  @Test func peopleAreToldWhatToBewareOf() throws {
    let summary = try result().summary
    for words in [
      "donation", "AB+", "as-printed", "very positive", "(3)", "(7)", "(8)", "(9)", "(10)",
      "Reliability of transfer", "can as well be a matter of Latn",
      "So few languages cannot give a p below that in brackets",
    ] { #expect(summary.contains(words), "\(words)") }
    let single = try BloodBankResult(
      SeedScores(matrices: [sample("blood-bank-matrix-0.csv")]), settings: BloodBankSettings())
    #expect(single.summary.contains("Nothing was run with a second seed"))
    #expect(!single.summary.contains("interval "))
    #expect(single.languages.isEmpty && single.seeds == nil)
  }

  @Test func seedsThatLeaveSomethingOutAreTold() throws {
    let alone = """
      source,target,seed,score
      a,a,0,1
      a,a,1,1.1
      b,b,0,1
      b,b,1,0.9
      a,b,0,1
      b,a,0,1

      """
    let pairs = """
      source,target,seed,score
      a,a,0,1
      b,b,0,1
      a,b,0,1
      a,b,1,1.1
      b,a,0,1
      b,a,1,1.2

      """
    for (text, words) in [(alone, "Pairs have one seed"), (pairs, "Monolingual runs have one")] {
      let result = try BloodBankResult(
        SeedScores(scores: table(text)), settings: BloodBankSettings())
      #expect(result.cautions.contains { $0.hasPrefix(words) }, "\(result.cautions)")
    }
  }

  @Test func jsonHasNumbersAsNumbers() throws {
    let page = try JSONSerialization.jsonObject(with: Data(result().encoded())) as? [String: Any]
    let languages = try #require(page?["languages"] as? [[String: Any]])
    #expect(languages.count == 6)
    #expect(languages[0]["donation"] is Double)
    #expect(languages[0]["language"] as? String == "cy")
    #expect((page?["cautions"] as? [String])?.isEmpty == false)
    #expect((page?["hypotheses"] as? [[String: Any]])?.count == 5)
  }

  @Test func theSameSeedGivesTheSameBytes() throws {
    let encoded = try [result(), result()].map { try FactFile($0.facts).encoded() }
    #expect(encoded[0] == encoded[1])
    var settings = BloodBankSettings()
    settings.resamples = 999
    settings.seed = 2
    let other = try BloodBankResult(
      SeedScores(scores: sample("blood-bank-scores.csv")), settings: settings)
    #expect(try FactFile(other.facts).encoded() != encoded[0])
  }

  /// Names that spreadsheets would take for formulas are made harmless in tables.
  @Test func strangeNamesAreHarmless() throws {
    let folder = try TemporaryFolder()
    let scores = try SeedScores(matrices: [table(",=a,\"b,\"\"c\"\n=a,1,2\n\"b,\"\"c\",2,1\n")])
    try BloodBankResult(scores, settings: BloodBankSettings()).write(to: folder.path)
    let text = String(decoding: try readFile(folder.file("languages.csv")), as: UTF8.self)
    #expect(text.contains("\n'=a,"))
    #expect(text.contains("\n\"b,\"\"c\","))
  }
}
