import Testing
import Transfer

/// The table of `text`.
func perplexities(_ text: String) throws -> PerplexityTable {
  try PerplexityTable(NumberTable(Array(text.utf8), file: "p.csv"))
}

struct PerplexityTableTests {
  @Test func readsWhatThereIs() throws {
    let table = try perplexities("size,target,scratch,zh,en\n0,de,,20,\n6,de,9,4,5\n6,en,8,3,2\n")
    #expect(table.sources == ["zh", "en"])
    #expect(table.targetNames == ["de", "en"])
    #expect(table.ownCounts == ["en": 1])
  }

  /// Scratch and finetuned runs may have rows of their own.
  @Test func putsRowsOfOneSeedTogether() throws {
    let table = try perplexities(
      "target,size,seed,scratch,en\nde,6,0,9,\nde,12,0,4,\nde,6,0,,5\nde,6,1,8,5\n")
    let cell = try #require(DataTransfer(table).cells.first)
    #expect(cell.seedCount == 2 && cell.perplexity == 5)
  }

  @Test(arguments: [
    ("target,size,en\n", "p.csv, row 1: found target,size,en, expected a column 'scratch'"),
    (
      "target,size,scratch\n",
      "p.csv, row 1: found target,size,scratch, expected a column for each source besides target, "
        + "size, scratch"
    ),
    (
      "target,size,scratch,en\nde,-1,2,3\n",
      "p.csv, row 2, column 'size': found '-1', expected a number of bytes, 0 or more"
    ),
    (
      "target,size,scratch,en\nde,,2,3\n",
      "p.csv, row 2, column 'size': found '', expected a number of bytes, 0 or more"
    ),
    (
      "target,size,scratch,en\nde,1,2,0\n",
      "p.csv, row 2, column 'en': found 0, expected a perplexity above 0"
    ),
    (
      "target,size,scratch,en\nde,1,2,x\n",
      "p.csv, row 2, column 'en': found 'x', expected a number, or nothing"
    ),
    (
      "target,size,scratch,en,seed\nde,1,2,3,a\nde,1,2,,a\n",
      "p.csv, row 3, column 'scratch': found seed 'a' twice, expected one perplexity a target, "
        + "size and seed"
    ),
  ]) func saysWhatCannotBeUsed(_ text: String, _ sentence: String) {
    let error = #expect(throws: TransferError.self) { try perplexities(text) }
    #expect(error?.description == sentence)
  }
}
