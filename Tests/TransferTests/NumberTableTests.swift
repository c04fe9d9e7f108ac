import Testing
import Transfer

@Suite struct NumberTableTests {
  private func table(_ text: String) throws -> NumberTable {
    try NumberTable(Array(text.utf8), file: "t.csv")
  }

  @Test func readsNumbersAndBlanks() throws {
    let table = try table("\u{FEFF}target,size,scratch\r\nar, 6e6 ,\r\nde,7,1.5\r\n")
    #expect(table.columns == ["target", "size", "scratch"])
    #expect(try table.number(row: 0, column: 1) == 6e6)
    #expect(try table.number(row: 0, column: 2) == nil)
    #expect(try table.number(row: 1, column: table.place(of: "scratch")) == 1.5)
  }

  @Test(arguments: [
    ("", "t.csv, row 1: found no header, expected a CSV table"),
    ("a,a\n", "t.csv, row 1, column 'a': found the column twice, expected each name once"),
    ("a,b\n1,2\n1\n", "t.csv, row 3: found 1 fields, expected 2, as the header has"),
  ]) func saysWhatIsNoTable(_ text: String, _ sentence: String) {
    let error = #expect(throws: TransferError.self) { try table(text) }
    #expect(error?.description == sentence)
  }

  @Test(arguments: ["x", "inf", "nan", "1e999", "1,5"]) func refusesWhatIsNoNumber(_ field: String)
    throws
  {
    let table = try table("a\n\"\(field)\"\n")
    let error = #expect(throws: TransferError.self) { try table.number(row: 0, column: 0) }
    #expect(error?.description.contains("row 2, column 'a': found '\(field)'") == true)
  }

  @Test func namesTheColumnThatIsMissing() throws {
    let table = try table("a,b\n")
    let error = #expect(throws: TransferError.self) { try table.place(of: "size") }
    #expect(error?.description == "t.csv, row 1: found a,b, expected a column 'size'")
  }
}
