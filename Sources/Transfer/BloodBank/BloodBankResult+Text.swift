internal import Statistics
internal import Values

extension BloodBankResult {
  /// What a person is told: languages by donation, asymmetry, bins, tests, and what to beware of.
  /// Donation, recipience and transfer are in per cent, as the paper has them.
  public var summary: String {
    var text = TextTable.text(languageCells, leftColumns: 1)
    text += "\n" + TextTable.text(asymmetryCells, leftColumns: 1)
    text += "\n" + TextTable.text(binCells, leftColumns: 1)
    if !tests.isEmpty {
      let head = ["test", "value", "p", "least p"]
      text +=
        "\n"
        + TextTable.text(
          [head]
            + tests.map { name, test in
              [name, short(test.observed), short(test.twoSided), short(test.leastTwoSided)]
            }, leftColumns: 1)
    }
    if !hypotheses.isEmpty { text += "\n" + TextTable.text(hypothesisCells, leftColumns: 2) }
    if let reliability = seeds?.reliability {
      text +=
        "\nReliability of transfer: \(short(reliability.ofMeans)) of means over seeds, "
        + "\(short(reliability.ofOne)) of one seed (\(reliability.groupCount) pairs).\n"
    }
    return text + cautions.map { "\n\($0)\n" }.joined()
  }

  private var languageCells: [[String]] {
    let order = bank.languages.indices.sorted {
      let (left, right) = (bank.donation(of: $0), bank.donation(of: $1))
      return left > right || (left == right && $0 < $1)
    }
    let hasSeeds = !languages.isEmpty
    let head =
      hasSeeds
      ? ["language", "donation", "interval", "recipience", "interval", "type", "held"]
      : ["language", "donation", "recipience", "type"]
    return [head]
      + order.map { place in
        let name = bank.languages[place]
        let values = (percent(bank.donation(of: place)), percent(bank.recipience(of: place)))
        let type = bank.type(of: place).rawValue
        guard hasSeeds else { return [name, values.0, values.1, type] }
        let sure = languages[place]
        return [
          name, values.0, range(sure.donation), values.1, range(sure.recipience), type,
          percent(sure.typeShare) + " %",
        ]
      }
  }

  private func percent(_ value: Double) -> String { fixed(100 * value, 0) }

  private func range(_ interval: Interval) -> String {
    "\(percent(interval.lower)) to \(percent(interval.upper))"
  }

  private var asymmetryCells: [[String]] {
    [["asymmetry", "correlation", "p", "over orders"]]
      + correlations.map { name, test in
        let orders = asymmetry.overOrders
        return [
          name, fixed(test.observed, 4), short(test.twoSided),
          name == "as-printed" ? "\(fixed(orders.lower, 2)) to \(fixed(orders.upper, 2))" : "",
        ]
      }
  }

  private var binCells: [[String]] {
    [["transfer", "from", "to", "pairs"]]
      + bins.enumerated().map { place, bin in
        [
          name(ofBin: place), bin.lower.isFinite ? short(bin.lower) : "",
          bin.upper.isFinite ? short(bin.upper) : "", "\(bin.count)",
        ]
      }
  }

  private var hypothesisCells: [[String]] {
    [["equation", "hypothesis", "held", "value", "p", "least p"]]
      + hypotheses.map { outcome in
        [
          "(\(outcome.equation))", outcome.statement, "\(outcome.heldCount)/\(outcome.caseCount)",
          outcome.test.map { short($0.observed) } ?? "",
          outcome.test.map { short($0.twoSided) } ?? "",
          outcome.test.map { short($0.leastTwoSided) } ?? "",
        ]
      }
  }

  /// The tables as JSON, a page.
  public func encoded() throws -> [UInt8] {
    var page = BloodBankPage()
    page.languages = TextTable.objects(tables[0].rows)
    page.asymmetry = TextTable.objects(tables[2].rows)
    page.bins = TextTable.objects(tables[3].rows)
    page.tests = TextTable.objects(tables[4].rows)
    page.hypotheses = zeroShot == nil ? nil : TextTable.objects(tables[6].rows)
    page.reliability = seeds?.reliability.flatMap { $0.ofMeans.isFinite ? $0.ofMeans : nil }
    page.cautions = cautions
    return try StableJSON.page(page)
  }
}

/// The page of `--json`.
private struct BloodBankPage: Encodable {
  var languages: [[String: JSONCell]] = []
  var asymmetry: [[String: JSONCell]] = []
  var bins: [[String: JSONCell]] = []
  var tests: [[String: JSONCell]] = []
  var hypotheses: [[String: JSONCell]]?
  var reliability: Double?
  var cautions: [String] = []
}
