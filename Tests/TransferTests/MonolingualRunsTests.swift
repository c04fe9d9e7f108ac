import Testing
import Transfer

@Suite struct MonolingualRunsTests {
  @Test func pointsAreSortedAndSeedsGathered() throws {
    let runs = try MonolingualRuns.read(
      table(
        """
        language,tokens,perplexity,seed
        en,2e6,20,0
        fr,5,9,
        en,1e6,30,0
        en,1e6,40,1
        en,3e6,,1

        """))
    #expect(runs.map(\.language) == ["en", "fr"])
    #expect(runs[0].points.map(\.tokens) == [1e6, 2e6])
    #expect(runs[0].points[0].seeds == ["0", "1"])
    #expect(abs(runs[0].points[0].perplexity - 1200.0.squareRoot()) < 1e-9)
  }

  @Test(arguments: [
    ("language,tokens,perplexity\nen,5,20\nen,5,21\n", "t.csv, row 3, column 'perplexity'"),
    ("language,tokens,perplexity\nen,0,20\n", "t.csv, row 2, column 'tokens': found 0.0"),
    ("language,tokens,perplexity\nen,5,0.5\n", "t.csv, row 2, column 'perplexity': found 0.5"),
    ("language,tokens,perplexity\n,5,2\n", "t.csv, row 2, column 'language': found nothing"),
    ("language,perplexity\nen,5\n", "t.csv, row 1: found language,perplexity"),
  ]) func saysWhatIsWrong(_ text: String, _ start: String) {
    let error = #expect(throws: TransferError.self) { try MonolingualRuns.read(table(text)) }
    #expect(error?.description.hasPrefix(start) == true, "\(String(describing: error))")
  }
}
