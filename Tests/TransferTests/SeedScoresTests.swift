import TestSupport
import Testing
import Transfer

@Suite struct SeedScoresTests {
  @Test func seedsAreMatrices() throws {
    let scores = try SeedScores(matrices: [
      table(",a,b\na,1,1.5\nb,0.5,1\n"), table(",b,a\nb,1,0.7\na,,1\n", "u.csv"),
    ])
    #expect(scores.languages == ["a", "b"])
    #expect(scores.areRatios)
    #expect(scores.score(seed: 0, source: 1, target: 0) == 0.5)
    #expect(scores.score(seed: 1, source: 1, target: 0) == 0.7)
    #expect(scores.score(seed: 1, source: 0, target: 1) == nil)
  }

  @Test(arguments: [
    (",a,b\na,1,1\n", "t.csv: found no 'b' among the rows, expected each of a, b once"),
    (",a,b\na,1,1\na,1,1\n", "t.csv: found 'a' among the rows, expected each of a, b once"),
    (",a,b\na,1,1\nc,1,1\n", "t.csv: found 'c' among the rows, expected each of a, b once"),
    (",a\na,1\n", "t.csv: found 1 languages and 1 seeds"),
    ("x,a,\na,1,1\n,1,1\n", "t.csv: found a language without a name"),
    (",a,b\na,1,0\nb,1,1\n", "t.csv, row 2, column 'b': found 0.0, expected a number above 0"),
    (",a,b\na,1,-2\nb,1,1\n", "t.csv, row 2, column 'b': found -2.0, expected a number above 0"),
    (
      ",a,b\na,0.4,1\nb,1,1\n",
      "t.csv, row 2, column 'a': found 0.4 where a language meets itself, expected 1 or nothing"
    ),
    ("", "t.csv, row 1: found no header"),
  ]) func saysWhatIsNoMatrix(_ text: String, _ sentence: String) {
    let error = #expect(throws: TransferError.self) {
      try SeedScores(matrices: [table(text)])
    }
    #expect(error?.description.hasPrefix(sentence) == true, "\(String(describing: error))")
  }

  @Test func languagesOfSeedsAreTheSame() {
    let error = #expect(throws: TransferError.self) {
      try SeedScores(matrices: [
        table(",a,b\na,1,1\nb,1,1\n"), table(",a,c\na,1,1\nc,1,1\n", "u.csv"),
      ])
    }
    #expect(
      error?.description == "u.csv: found 'c' among the columns, expected each of a, b once")
    #expect(throws: TransferError.self) { try SeedScores(matrices: []) }
  }

  @Test(arguments: [
    ("source,target,score\na,b,1\n", "t.csv: found no monolingual score of 'a'"),
    ("source,target,score\na,a,1\na,a,1\nb,b,1\n", "t.csv, row 3, column 'score': found a second"),
    ("source,target,score\na,a,0\n", "t.csv: found 1 languages and 1 seeds"),
    ("source,target,score\na,b,0\n", "t.csv, row 2, column 'score': found 0.0, expected a number"),
    ("source,target,score\n,b,1\n", "t.csv, row 2, column 'source': found nothing"),
    ("source,score\na,1\n", "t.csv, row 1: found source,score, expected a column 'target'"),
    ("source,target,score\n", "t.csv: found 0 languages and 0 seeds"),
  ]) func saysWhatAreNoScores(_ text: String, _ sentence: String) {
    let error = #expect(throws: TransferError.self) { try SeedScores(scores: table(text)) }
    #expect(error?.description.hasPrefix(sentence) == true, "\(String(describing: error))")
  }

  @Test func aHugeTableIsRefusedBeforeItIsMade() {
    let names = (0..<1001).map { "l\($0)" }
    let text = names.map { "\($0),\($0),1\n" }.joined()
    let error = #expect(throws: TransferError.self) {
      try SeedScores(scores: table("source,target,score\n" + text))
    }
    #expect(error?.description.contains("1001 languages") == true)
    let seeds = (0..<900).map { "l\($0),l\($0),\($0),1\n" }.joined()
    #expect(throws: TransferError.self) {
      try SeedScores(scores: table("source,target,seed,score\n" + seeds))
    }
  }

  /// Whatever is in a file, it is read or refused.
  @Test func randomBytesNeverTrap() {
    var generator = SeededGenerator(seed: 1)
    let alphabet = Array(",,,\n\n\"ab1.-\u{FF}".utf8)
    for _ in 0..<3000 {
      let count = Int.random(in: 0...60, using: &generator)
      let bytes = (0..<count).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
      }
      guard let table = try? NumberTable(bytes, file: "r.csv") else { continue }
      _ = try? SeedScores(matrices: [table])
      _ = try? LanguageGroups(table, languages: ["a"])
    }
  }
}
