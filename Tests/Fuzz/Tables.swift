import Corpus
import Evaluate
import Transfer

// Tables of numbers that people bring: scores of models made elsewhere, and pairs of sentences.

extension FuzzTarget {
  static let transferTable = FuzzTarget(
    name: "transfer-table",
    dictionary: Array<[UInt8]>(
      tokens: "target,", "size,", "scratch,", "source,", "score,", "seed", "language,", "tokens,",
      "perplexity,", "run,", "share,", "clone,", "1e308", "-1", "nan", "inf", "0x1p-1074", "\"",
      "\"\"", "\r\n", "\u{FEFF}"),
    seeds: {
      [
        "target,size,scratch,fr,seed,steps\nca,1000,8,,0,4\nca,2000,6,,0,8\nca,1000,,7,0,4\n",
        "source,target,score,seed\nen,en,1,0\nfi,fi,1,0\nen,fi,1.5,0\nfi,en,0.5,0\n",
        ",en,fi\nen,1,1.5\nfi,0.5,1\n",
        "language,tokens,perplexity,seed\nen,1000,32,0\nen,4000,16,0\n",
        "run,language,clone,tokens,share,perplexity,seed\neven,en,2,4000,0.5,20,0\n",
        "target,source,size,\"a \"\"distance\"\"\"\nca,fr,,0.5\n",
      ].map { Array<UInt8>($0.utf8) }.withDamage
    },
    run: { input in
      requireRowsComeBack(CSV.rows(of: input))
      guard let table = try? NumberTable(input, file: "table.csv") else { return }
      for row in table.rows {
        require(row.count == table.columns.count, "every row has a field for each column")
      }
      for row in table.rows.indices {
        for column in table.columns.indices {
          guard let number = (try? table.number(row: row, column: column)) ?? nil else { continue }
          require(number.isFinite, "a number of a table is finite")
        }
      }
      readScores(table)
    })

  /// What was read is written and read again the same.
  private static func requireRowsComeBack(_ rows: [[String]]) {
    let written = rows.map(CSV.row).joined()
    // A row of one blank field is written as a blank line, which is none.
    require(
      CSV.rows(of: Array<UInt8>(written.utf8)) == rows.filter { $0 != [""] },
      "rows that were read are written and read again the same")
  }

  /// Takes a table for each of those that commands read.
  private static func readScores(_ table: NumberTable) {
    if let perplexities = try? PerplexityTable(table) {
      let names = perplexities.targetNames
      require(Set(names).count == names.count, "every target is there once")
      for cell in DataTransfer(perplexities).cells {
        require(cell.perplexity > 0, "perplexities are positive")
        if let bytes = cell.effectiveBytes { require(bytes >= 0, "bytes are not negative") }
      }
    }
    for scores in [try? SeedScores(scores: table), try? SeedScores(matrices: [table])] {
      guard let scores else { continue }
      let bank = BloodBank(scores)
      for place in bank.languages.indices { _ = bank.type(of: place) }
    }
    if let runs = try? MixedRun.read(table) {
      for run in runs { require(run.ownTokens > 0, "a run has tokens of its own") }
    }
    _ = try? MonolingualRuns.read(table)
    _ = try? Covariate.read(table)
  }

  static let minimalPairs = FuzzTarget(
    name: "minimal-pairs",
    dictionary: Array<[UInt8]>(
      tokens: "\"sentence_good\":", "\"sentence_bad\":", "\"linguistics_term\":", "\"UID\":",
      "sen\t", "wrong_sen", "phenomenon", "{\"", "\"}\n", "\\u0000", "\\ud800", "\t", ",", "\""),
    seeds: {
      [
        "{\"sentence_good\":\"a b\",\"sentence_bad\":\"b a\",\"UID\":\"order\"}\n",
        "sen\twrong_sen\tphenomenon\na b\tb a\torder\n", "sen,wrong_sen\n\"a, b\",b a\n",
      ].map { Array<UInt8>($0.utf8) }.withDamage
    },
    run: { input in
      for ending in ["jsonl", "tsv", "csv"] {
        guard let pairs = try? MinimalPair.read(input, name: "pairs.\(ending)") else { continue }
        require(!pairs.isEmpty, "a file that is read has pairs")
        for pair in pairs {
          for sentence in [pair.good, pair.bad] {
            require(!sentence.isEmpty, "no sentence is empty")
            require(
              String(validating: sentence, as: UTF8.self) != nil, "sentences are UTF-8")
          }
        }
      }
    })
}
