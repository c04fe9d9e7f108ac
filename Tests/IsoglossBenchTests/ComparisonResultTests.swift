import Testing
import isogloss_bench

struct ComparisonResultTests {
  private static func cost(_ cpu: Double, wall: Double = 1) -> Cost {
    Cost(cpuSeconds: cpu, wallSeconds: wall, peakBytes: 3_500_000)
  }

  private func row(
    _ ours: Cost, _ theirs: Cost, _ change: (inout Comparison) -> Void = { _ in }
  ) -> [String: String] {
    var comparison = Comparison("path", "a", with: "floor", "b")
    change(&comparison)
    let result = ComparisonResult(comparison: comparison, outcome: .measured(ours, theirs))
    #expect(result.row.count == ComparisonResult.heads.count)
    #expect(result.reason == nil)
    return Dictionary(zip(ComparisonResult.heads, result.row)) { $1 }
  }

  @Test func aRatioAboveOneMeansThatOursIsFaster() {
    let cells = row(Self.cost(2, wall: 4), Self.cost(3, wall: 1)) { $0.byteCount = 250_000_000 }
    #expect(cells["path"] == "path")
    #expect(cells["against"] == "floor")
    #expect(cells["CPU ratio"] == "1.50")
    #expect(cells["wall ratio"] == "0.25")
    #expect(cells["ours a CPU s"] == "125 MB/s")
    #expect(cells["theirs a CPU s"] == "83.3 MB/s")
    #expect(cells["wall s"] == "4.00 / 1.00")
    #expect(cells["peak MB"] == "3 / 3")
    #expect(cells["budget"] == "")
    #expect(cells["verdict"] == "")
  }

  @Test func largeRatiosAreWhole() {
    #expect(row(Self.cost(1), Self.cost(33.4))["CPU ratio"] == "33")
  }

  @Test func withoutBytesSpeedsAreSeconds() {
    let cells = row(Self.cost(0.157), Self.cost(0.03))
    #expect(cells["ours a CPU s"] == "0.16 s")
    #expect(cells["theirs a CPU s"] == "0.03 s")
  }

  @Test func aBudgetIsMetFromItsValueOn() {
    #expect(row(Self.cost(2), Self.cost(1)) { $0.budget = 0.5 }["verdict"] == "met")
    #expect(row(Self.cost(2), Self.cost(0.999)) { $0.budget = 0.5 }["verdict"] == "MISSED")
    #expect(row(Self.cost(2), Self.cost(1)) { $0.budget = 0.5 }["budget"] == "≥ 0.50 CPU")
  }

  @Test func aBudgetOfTheClockIsHeldAgainstTheClock() {
    let cells = row(Self.cost(1, wall: 1), Self.cost(1, wall: 1.9)) {
      $0.budget = 1.8
      $0.basis = .wall
    }
    #expect(cells["budget"] == "≥ 1.80 wall")
    #expect(cells["verdict"] == "met")
    let missed = row(Self.cost(1, wall: 1), Self.cost(9, wall: 1.7)) {
      $0.budget = 1.8
      $0.basis = .wall
    }
    #expect(missed["verdict"] == "MISSED")
  }

  @Test func whatWasNotMeasuredHasARowOfTheSameWidthAndItsBudget() {
    var comparison = Comparison("path", "a", with: "floor", "b")
    comparison.budget = 4
    for (outcome, verdict) in [
      (ComparisonResult.Outcome.unavailable("igzip"), "unavailable"), (.failed("why"), "failed"),
    ] {
      let result = ComparisonResult(comparison: comparison, outcome: outcome)
      #expect(
        result.row == ["path", "floor", "", "", "≥ 4.00 CPU", verdict, "", "", "", ""])
      #expect(result.reason != nil)
    }
  }

  @Test func tablesLineUpByCharacters() {
    let text = table(["a", "ratio"], [["mC4 → text", "1"], ["é", "22"]])
    #expect(
      text == """
        | a          | ratio |
        |------------|-------|
        | mC4 → text | 1     |
        | é          | 22    |
        """)
    #expect(table(["a"], []) == "| a |\n|---|")
  }
}
