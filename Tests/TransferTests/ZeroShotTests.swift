import Testing
import Transfer

@Suite struct ZeroShotTests {
  private static let head = "set,source,target,score\n"

  private func zeroShot(_ scores: String, _ sets: String) throws -> ZeroShot {
    try ZeroShot(
      scores: table(Self.head + scores), sets: table("set,language\n" + sets, "sets.csv"))
  }

  private func three() throws -> ZeroShot {
    try zeroShot(
      """
      P,a,a,0.9
      P,a,b,0.1
      P,a,c,0.2
      P,b,a,0.3
      P,b,b,0.8
      P,b,c,0.4
      P,c,a,0.5
      P,c,b,0.6
      P,c,c,0.7

      """, "P,a\nP,b\nP,c\nP,d\n")
  }

  @Test func equation1IsTheScoreOfAPair() throws {
    let scores = try three()
    #expect(scores.score(set: 0, source: 0, target: 1) == 0.1)
    #expect(scores.score(set: 0, source: 2, target: 0) == 0.5)
    #expect(scores.pretraining == [["a", "b", "c", "d"]])
  }

  @Test func equation2IsTheMeanOverPairsOfDifferentLanguages() throws {
    let scores = try three()
    #expect(abs(try #require(scores.mean(set: 0, among: [0, 1, 2])) - 2.1 / 6) < 1e-12)
    #expect(abs(try #require(scores.mean(set: 0, among: [1, 2])) - 0.5) < 1e-12)
    #expect(scores.mean(set: 0, among: [1]) == nil)
  }

  @Test func equation11IsTheMeanOfLanguagesThemselves() throws {
    let scores = try three()
    #expect(abs(try #require(scores.monolingualMean(set: 0, among: [0, 1, 2])) - 0.8) < 1e-12)
    #expect(scores.monolingualMean(set: 0, among: []) == nil)
  }

  @Test func aMeanOfWhatIsMissingIsMissing() throws {
    let scores = try zeroShot("P,a,b,0.1\nP,b,a,\nP,a,a,1\n", "P,a\nP,b\n")
    #expect(scores.mean(set: 0, among: [0, 1]) == nil)
    #expect(scores.monolingualMean(set: 0, among: [0, 1]) == nil)
    #expect(scores.monolingualMean(set: 0, among: [0]) == 1)
  }

  @Test(arguments: [
    ("P,a,b,1\nP,a,b,1\n", "P,a\nP,b\n", "t.csv, row 3, column 'score': found a second"),
    ("P,a,b,1\n", "P,a\n", "sets.csv: found 'b' not in the set 'P'"),
    ("P,a,b,1\n", "Q,a\n", "sets.csv, row 2, column 'set': found 'Q'"),
    ("P,a,b,x\n", "P,a\nP,b\n", "t.csv, row 2, column 'score': found 'x'"),
    (",a,b,1\n", "P,a\n", "t.csv, row 2, column 'set': found nothing"),
  ]) func saysWhatIsWrong(_ scores: String, _ sets: String, _ start: String) {
    let error = #expect(throws: TransferError.self) { try zeroShot(scores, sets) }
    #expect(error?.description.hasPrefix(start) == true, "\(String(describing: error))")
  }
}
