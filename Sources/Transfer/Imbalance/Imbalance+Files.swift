public import Corpus
internal import Statistics
internal import Values

extension Imbalance {
  /// Writes `imbalance.csv`, `law.csv`, `residuals.csv`, `partners.csv` and `facts.jsonl` into
  /// `folder`.
  public func write(to folder: String) throws {
    try TextTable.write(tables, facts, to: folder)
  }

  private var tables: [(name: String, rows: [[String]])] {
    [
      ("imbalance.csv", efficiencyRows), ("law.csv", lawRows), ("residuals.csv", residualRows),
      ("partners.csv", partnerRows),
    ]
  }

  private var efficiencyRows: [[String]] {
    let head = [
      "run", "language", "clone", "schedule", "tokens", "share", "own_tokens", "perplexity",
      "seeds", "mlpe", "mlte", "teff", "teff_lower", "teff_upper", "by", "censored",
      "p_own_tokens", "p_corrected",
    ]
    return [head]
      + rows.map { row in
        let run = row.run
        return [run.run, run.language, run.clone, run.schedule].map(CSV.harmless)
          + [
            cell(run.tokens), cell(run.share), cell(run.ownTokens), cell(run.perplexity),
            "\(run.seeds.count)", cell(row.equivalentPerplexity), cell(row.equivalentTokens),
            cell(row.efficiency), cell(row.interval?.lower), cell(row.interval?.upper),
            row.method ?? "", row.censoring?.rawValue ?? "", cell(row.ownTokensProbability),
            cell(row.correctedProbability),
          ]
      }
  }

  private var lawRows: [[String]] {
    let head = [
      "language", "parameter", "value", "lower", "upper", "interval_by", "unit", "points",
    ]
    return [head]
      + laws.flatMap { report -> [[String]] in
        guard let law = report.law else { return [] }
        return [("a", law.a), ("b", law.b), ("c", law.c)].enumerated().map { place, parameter in
          let interval = place < report.intervals.count ? report.intervals[place] : nil
          return [
            CSV.harmless(report.language), parameter.0, cell(parameter.1), cell(interval?.lower),
            cell(interval?.upper), report.method ?? "given", cell(law.unit),
            report.fit.map { "\($0.pointCount)" } ?? "",
          ]
        }
      }
  }

  private var residualRows: [[String]] {
    let head = [
      "language", "tokens", "perplexity", "law_perplexity", "law_teff", "left_out_perplexity",
      "left_out_teff", "left_out_interpolation",
    ]
    return [head]
      + laws.flatMap { report in
        report.residuals.map { point in
          [
            CSV.harmless(report.language), cell(point.tokens), cell(point.perplexity),
            cell(point.lawPerplexity), cell(point.lawEfficiency), cell(point.leftOutPerplexity),
            cell(point.leftOutEfficiency), cell(point.leftOutInterpolation),
          ]
        }
      }
  }

  private var partnerRows: [[String]] {
    let head = [
      "language", "own_tokens", "runs", "lowest_perplexity", "highest_perplexity", "f", "p",
    ]
    return [head]
      + partners.map { test in
        [
          CSV.harmless(test.language), cell(test.ownTokens),
          CSV.harmless(test.runs.joined(separator: "; ")), cell(test.lowest), cell(test.highest),
          cell(test.ratio), cell(test.probability),
        ]
      }
  }

  /// The facts: MLPE, MLTE and TEff by run, language and clone; of what is censored, none.
  public var facts: [Fact] {
    var facts: [Fact] = []
    for row in rows {
      var about: [Axis: String] = [.run: row.run.run, .language: row.run.language]
      if !row.run.clone.isEmpty { about[.clone] = row.run.clone }
      if let value = row.equivalentPerplexity {
        facts.append(Fact("mlpe", value, "1", about: about, method: row.method))
      }
      guard row.censoring == nil, let tokens = row.equivalentTokens, let value = row.efficiency
      else { continue }
      let interval = row.interval.map { [$0.lower, $0.upper] }
      facts.append(Fact("mlte", tokens, "token", about: about, method: row.method))
      facts.append(
        Fact(
          "teff", value, "1", about: about,
          interval: interval?.allSatisfy(\.isFinite) == true ? interval : nil, method: row.method,
          count: row.run.seeds.count))
    }
    return facts
  }

  /// What a person is told: TEff of every language of every run, laws, and what to beware of.
  public var summary: String {
    var text = TextTable.text(efficiencyCells, leftColumns: 3)
    if !partners.isEmpty {
      text += "\n" + TextTable.text(partnerCells, leftColumns: 1)
    }
    for report in laws {
      guard let law = report.law else { continue }
      let values = [("a", law.a), ("b", law.b), ("c", law.c)].enumerated().map { place, parameter in
        let interval = place < report.intervals.count ? report.intervals[place] : nil
        let range = interval.map { " (\(short($0.lower)) to \(short($0.upper)))" } ?? ""
        return "\(parameter.0) = \(short(parameter.1))\(range)"
      }
      text += "\nLaw of \(report.language): 1/PPL = c - a x^-b, x = tokens / \(short(law.unit)), "
      text += values.joined(separator: ", ") + "\n"
    }
    return text + cautions.map { "\n\($0)\n" }.joined()
  }

  private var efficiencyCells: [[String]] {
    let head = [
      "run", "language", "clone", "own tokens", "PPL", "MLPE", "MLTE", "TEff", "interval", "by",
      "p",
    ]
    return [head]
      + rows.map { row in
        let sign = row.censoring.map { $0 == .above ? "> " : "< " } ?? ""
        return [
          row.run.run, row.run.language, row.run.clone, short(row.run.ownTokens),
          short(row.run.perplexity), row.equivalentPerplexity.map(short) ?? "-",
          row.equivalentTokens.map { sign + short($0) } ?? "-",
          row.efficiency.map { sign + fixed($0, 2) } ?? "-",
          row.interval.map { "\(fixed($0.lower, 2)) to \(fixed($0.upper, 2))" } ?? "",
          row.method ?? row.censoring.map { "censored: \($0.rawValue)" } ?? "",
          row.correctedProbability.map(short) ?? "",
        ]
      }
  }

  private var partnerCells: [[String]] {
    [["language", "own tokens", "runs", "lowest PPL", "highest PPL", "F", "p"]]
      + partners.map { test in
        [
          test.language, short(test.ownTokens), "\(test.runs.count)", short(test.lowest),
          short(test.highest), test.ratio.map(short) ?? "", test.probability.map(short) ?? "",
        ]
      }
  }

  /// The tables as JSON, a page.
  public func encoded() throws -> [UInt8] {
    var page = ImbalancePage()
    page.rows = TextTable.objects(efficiencyRows)
    page.laws = TextTable.objects(lawRows)
    page.residuals = TextTable.objects(residualRows)
    page.partners = TextTable.objects(partnerRows)
    page.cautions = cautions
    return try StableJSON.page(page)
  }
}

/// The page of `--json`.
private struct ImbalancePage: Encodable {
  var rows: [[String: JSONCell]] = []
  var laws: [[String: JSONCell]] = []
  var residuals: [[String: JSONCell]] = []
  var partners: [[String: JSONCell]] = []
  var cautions: [String] = []
}
