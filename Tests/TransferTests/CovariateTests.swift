import Testing
import Transfer
import Values

struct CovariateTests {
  private func read(_ text: String) throws -> [Covariate] {
    try Covariate.read(NumberTable(Array(text.utf8), file: "d.csv"))
  }

  /// Pairs, targets and single cells: what says most of a cell counts.
  @Test func joinsByWhatThereIs() throws {
    let table = try cells(
      "target,source,size,transferred_bytes\na,s,6,1\na,s,9,2\nb,s,6,3\nb,t,6,4\nc,t,6,9\n")
    let settings = try CorrelationSettings(reading: ["seed": ["1"]])
    let text = "target,source,size,x,y\na,s,,1,1\na,s,9,2,\nb,,,4,3\nc,s,6,7,7\n"
    let found = try TransferCorrelation(table, read(text), settings: settings)
    let spearman = found.rows.filter { $0.statistic == .spearman }
    #expect(spearman.map(\.covariate) == ["x", "y"])
    #expect(spearman.map(\.cellCount) == [4, 4] && spearman.map(\.droppedCount) == [1, 1])
    #expect(spearman.map(\.pairCount) == [3, 3] && spearman.map(\.targetCount) == [2, 2])
    // x is 1, 2, 4, 4 for transfers 1, 2, 3, 4.
    #expect(abs((spearman[0].correlation ?? 0) - 0.9486832980505138) < 1e-12)
    #expect(spearman[0].probability == nil)
  }

  @Test(arguments: [
    ("source,x\n", "d.csv, row 1: found source,x, expected a column 'target'"),
    (
      "target,source\n",
      "d.csv, row 1: found target,source, expected a column of numbers besides target, source, size"
    ),
    (
      "target,x\na,1\na,2\n",
      "d.csv, row 3: found the row of a twice, expected a row a target, source and size"
    ),
    ("target,x\na,far\n", "d.csv, row 2, column 'x': found 'far', expected a number, or nothing"),
  ]) func saysWhatIsNoCovariate(_ text: String, _ sentence: String) {
    let error = #expect(throws: TransferError.self) { try read(text) }
    #expect(error?.description == sentence)
  }
}
