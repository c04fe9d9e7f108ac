import ByteIO
import Corpus
import TestSupport
import Testing
import Transfer
import Values

struct ContaminationJoinTests {
  private let transferred = """
    target,source,size,transferred_bytes
    de,en,10,1
    de,en,20,2
    fi,en,10,3
    fi,ru,10,4
    """
  private let contamination = """
    declared,detected,size,lines,judged_lines,bytes,judged_bytes,corrected_rate,detection_limit
    en,de,,40,1000,900,50000,0.03,0.01
    en,fi,,5,1000,100,50000,0.005,0.01
    de,en,10,1,100,30,3000,,
    de,en,20,6,300,200,9000,,
    de,de,20,290,300,8000,9000,,
    fi,fi,10,95,100,2900,3000,,
    """

  /// The joined rows: target, source, size, transferred bytes, then the covariates.
  private func joined(_ written: [String: String] = [:], _ text: String? = nil) throws
    -> [[String]]
  {
    let settings = try ContaminationJoinSettings(reading: written.mapValues { [$0] })
    let table = NumberTable.self
    let found = try cells(transferred)
    let covariates = try ContaminationJoin(
      table.init(Array((text ?? contamination).utf8), file: "k.csv"), settings: settings
    ).covariates(of: found)
    let folder = try TemporaryFolder()
    try TransferCorrelation(
      found, covariates, settings: CorrelationSettings(reading: ["seed": ["1"]])
    ).write(to: folder.path)
    return CSV.rows(of: try readFile(folder.file("joined.csv")))
  }

  /// Of sources the corrected rate, 0 below the limit; of targets that of the size; 0 where nothing
  /// was found; nothing for Russian, whose text is not in the table.
  @Test func joinsByPairAndSize() throws {
    let rows = try joined()
    #expect(
      rows[0].suffix(4)
        == ["source_line_share", "target_line_share", "source_bytes", "target_bytes"])
    #expect(rows[1].suffix(4) == ["0.03", "0.01", "900.0", "30.0"])
    #expect(rows[2].suffix(4) == ["0.03", "0.02", "900.0", "200.0"])
    #expect(rows[3].suffix(4) == ["0.0", "0.0", "100.0", "0.0"])
    #expect(rows[4].suffix(4) == ["", "0.0", "", "0.0"])
  }

  @Test func theStudysValuesAreNamed() throws {
    let raw = try joined(["rates": "raw"])
    #expect(raw[1][4] == "0.04" && raw[3][4] == "0.005")
    // 1 and 6 lines out of the 400 of both sizes.
    let all = try joined(["denominator": "all-sizes"])
    #expect(all[1][5] == "0.0025" && all[2][5] == "0.015")
    let dropped = try joined(["absent": "dropped"])
    #expect(dropped[1].suffix(4) == ["0.03", "0.01", "900.0", "30.0"])
    #expect(dropped[3].suffix(4) == ["0.0", "", "100.0", ""])
  }

  /// A source was learnt from its largest text, unless one without a size is there.
  @Test func theLargestTextIsTheSources() throws {
    let head = "declared,detected,size,lines,judged_lines\n"
    let sized = "en,de,10,1,10\nen,de,20,4,20\nde,de,10,1,1\n"
    #expect(try joined([:], head + sized)[1][4] == "0.2")
    #expect(try joined([:], head + sized + "en,de,,3,4\n")[1][4] == "0.75")
  }

  @Test func aTableWithoutBytesHasShares() throws {
    let rows = try joined([:], "declared,detected,lines,judged_lines\nen,de,1,10\nde,en,0,10\n")
    #expect(rows[0].count == 6)
    #expect(rows[1].suffix(2) == ["0.1", "0.0"] && rows[2].suffix(2) == ["0.1", "0.0"])
    #expect(rows[3].suffix(2) == ["0.0", ""])
  }

  @Test(arguments: [
    (
      "declared,detected,lines\n",
      "k.csv, row 1: found declared,detected,lines, expected a column 'judged_lines'"
    ),
    (
      "declared,detected,lines,judged_lines\na,b,1,2\na,b,1,2\n",
      "k.csv, row 3: found b in a twice, expected a row a text and language"
    ),
    (
      "declared,detected,lines,judged_lines\na,b,x,2\n",
      "k.csv, row 2, column 'lines': found 'x', expected a number, or nothing"
    ),
  ]) func saysWhatCannotBeJoined(_ text: String, _ sentence: String) {
    let error = #expect(throws: TransferError.self) { try joined([:], text) }
    #expect(error?.description == sentence)
  }
}
