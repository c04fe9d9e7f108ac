import Contaminate
import Corpus
import Testing
import Values

@Suite struct ContaminationResultTests {
  @Test func whatIsNoResultIsNamedWithItsFile() {
    let error = #expect(throws: BrokenJSON.self) {
      try ContaminationResult(decoding: Array("{}".utf8), file: "contamination.json")
    }
    #expect(error?.description.hasPrefix("contamination.json: expected") == true)
  }

  @Test func jsonIsSpeltAsRecipesAreAndReadBack() throws {
    let bytes = Array(Self.page.utf8)
    let result = try ContaminationResult(decoding: bytes, file: "f")
    #expect(result.rule.minimumLetterCount == 20 && result.corpora[0].openSet?.rate == 0.25)
    #expect(try result.encoded() == bytes)
  }

  @Test func theTableHasARowForEachLanguageAndOneForThoseThatAreUnknown() throws {
    let result = try ContaminationResult(decoding: Array(Self.page.utf8), file: "f")
    let rows = CSV.rows(of: Array(result.csv.utf8))
    #expect(Set(rows.map(\.count)) == [28])
    #expect(rows.map { $0[1] } == ["detected", "fi", "unknown"])
    #expect(rows.map { $0[13] } == ["corrected_rate", "", "0.25"])
    #expect(rows[1][2...8] == ["7", "8", "70", "80", "6", "0.875", "0.5"])
  }

  @Test func theSummarySaysWhatIsSurelyThere() throws {
    let text = try ContaminationResult(decoding: Array(Self.page.utf8), file: "f").summary
    #expect(
      text == "fi: 8 lines of 3 documents\n"
        + "  not corrected: there are too few labelled lines in fi\n")
  }

  /// A result in full.
  private static let page = #"""
    {
      "corpora" : [
        {
          "cells" : [
            {
              "byte-count" : 70,
              "byte-rate" : {
                "lower" : 0.5,
                "method" : "exact",
                "rate" : 0.875,
                "upper" : 1
              },
              "detected" : "fi",
              "distinct-line-count" : 6,
              "examples" : [

              ],
              "line-count" : 7,
              "line-rate" : {
                "lower" : 0.5,
                "method" : "exact",
                "rate" : 0.875,
                "upper" : 1
              },
              "sweep" : [
                7,
                7,
                7,
                7,
                7
              ]
            }
          ],
          "cluster-count" : 3,
          "declared" : "fi",
          "distinct-line-count" : 7,
          "document-count" : 3,
          "has-hosts" : false,
          "judged-byte-count" : 80,
          "judged-line-count" : 8,
          "lines-by-length" : [
            0,
            0,
            8,
            0,
            0
          ],
          "open-set" : {
            "cut" : 0.6,
            "design-effect" : 1,
            "detection-limit" : 0.5,
            "false-positives" : 0.01,
            "leak" : 0,
            "line-count" : 1,
            "lower" : 0,
            "rate" : 0.25,
            "sensitivity" : 0.5,
            "upper" : 0.5,
            "verdict" : "not distinguishable from zero"
          },
          "short-byte-count" : 0,
          "short-line-count" : 0,
          "strata" : [
            {
              "detected" : "",
              "line-count" : 8,
              "sample-count" : 8,
              "stratum" : "rest"
            }
          ],
          "unsure-line-count" : 1
        }
      ],
      "model" : {
        "hash" : "0",
        "label-count" : 2,
        "name" : "toy"
      },
      "rule" : {
        "minimum-letter-count" : 20,
        "name" : "ours",
        "threshold" : 0.6
      }
    }

    """#
}
