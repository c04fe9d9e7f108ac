import Testing
import Transfer
import Values

/// The cells of `text`.
func cells(_ text: String) throws -> TransferCells {
  try TransferCells(
    NumberTable(Array(text.utf8), file: "c.csv"), measure: "transferred_bytes")
}

struct TransferCellsTests {
  @Test func blankCellsAreCounted() throws {
    let covariates = try Covariate.read(
      NumberTable(Array("target,near\na,1\nb,2\nc,3\n".utf8), file: "d.csv"))
    let found = try TransferCorrelation(
      cells("size,target,source,transferred_bytes,x\n6,a,s,1,\n6,b,s,,\n6,c,s,-3,\n"), covariates,
      settings: CorrelationSettings(reading: ["seed": ["1"]]))
    #expect(found.blankCount == 1 && found.rows[0].cellCount == 2)
  }

  @Test(arguments: [
    (
      "target,source,size\n",
      "c.csv, row 1: found target,source,size, expected a column 'transferred_bytes'"
    ),
    (
      "target,source,size,transferred_bytes\na,s,6,1\na,s,6,2\n",
      "c.csv, row 3: found a from s of 6 twice, expected a row a target, source and size"
    ),
    (
      "target,source,size,transferred_bytes\na,s,6,?\n",
      "c.csv, row 2, column 'transferred_bytes': found '?', expected a number, or nothing"
    ),
  ]) func saysWhatIsNoCell(_ text: String, _ sentence: String) {
    let error = #expect(throws: TransferError.self) { try cells(text) }
    #expect(error?.description == sentence)
  }
}
