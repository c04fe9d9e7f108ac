public import Corpus
internal import Statistics

extension BloodBankResult {
  /// Writes `languages.csv`, `transfer.csv`, `asymmetry.csv`, `bins.csv`, `tests.csv`,
  /// `hypotheses.csv` where there are zero-shot scores, and `facts.jsonl` into `folder`.
  public func write(to folder: String) throws {
    try TextTable.write(tables, facts, to: folder)
  }

  /// The tables by the names of their files.
  var tables: [(name: String, rows: [[String]])] {
    var tables = [
      ("languages.csv", languageRows), ("transfer.csv", transferRows),
      ("asymmetry.csv", asymmetryRows), ("bins.csv", binRows), ("tests.csv", testRows),
    ]
    if zeroShot != nil {
      tables += [("zero-shot.csv", zeroShotRows), ("hypotheses.csv", hypothesisRows)]
    }
    return tables
  }

  private var languageRows: [[String]] {
    let head = [
      "language", "donation", "donation_lower", "donation_upper", "recipience",
      "recipience_lower", "recipience_upper", "given_pairs", "received_pairs", "type",
      "type_share",
    ]
    return [head]
      + bank.languages.indices.map { place in
        let sure = place < languages.count ? languages[place] : nil
        return [
          CSV.harmless(bank.languages[place]), cell(bank.donation(of: place)),
          cell(sure?.donation.lower), cell(sure?.donation.upper), cell(bank.recipience(of: place)),
          cell(sure?.recipience.lower), cell(sure?.recipience.upper),
          "\(bank.givenCount(of: place))", "\(bank.receivedCount(of: place))",
          bank.type(of: place).rawValue, cell(sure?.typeShare),
        ]
      }
  }

  /// The ordered pairs that have transfer, row by row.
  private var pairs: [(source: Int, target: Int, transfer: Double)] {
    bank.languages.indices.flatMap { source in
      bank.languages.indices.compactMap { target in
        bank.transfer[source, target].map { (source, target, $0) }
      }
    }
  }

  private var transferRows: [[String]] {
    [["source", "target", "transfer", "transfer_lower", "transfer_upper", "log_ratio"]]
      + pairs.map { source, target, value in
        let interval = seeds?.interval(source: source, target: target)
        return [
          CSV.harmless(bank.languages[source]), CSV.harmless(bank.languages[target]), cell(value),
          cell(interval?.lower), cell(interval?.upper),
          cell(bank.logRatio(source: source, target: target)),
        ]
      }
  }

  private var asymmetryRows: [[String]] {
    [["correlation", "value", "p_two_sided", "orders", "lowest_order", "highest_order"]]
      + correlations.map { name, test in
        let isPrinted = name == "as-printed"
        return [
          name, cell(test.observed), cell(test.twoSided), "\(test.orderCount)",
          isPrinted ? cell(asymmetry.overOrders.lower) : "",
          isPrinted ? cell(asymmetry.overOrders.upper) : "",
        ]
      }
  }

  /// The correlations of asymmetry that could be computed.
  var correlations: [(name: String, test: NodePermutation)] {
    [
      ("as-printed", asymmetry.asPrinted), ("double-entry", asymmetry.doubleEntry),
      ("of-pairs", asymmetry.ofPairs),
    ].filter { $0.1.observed.isFinite }
  }

  private var binRows: [[String]] {
    [["bin", "lower_percent", "upper_percent", "pairs"]]
      + bins.enumerated().map { place, bin in
        [
          name(ofBin: place), bin.lower.isFinite ? cell(bin.lower) : "",
          bin.upper.isFinite ? cell(bin.upper) : "", "\(bin.count)",
        ]
      }
  }

  /// The paper's name of a bin, where there are as many bins as the paper has; else its number.
  func name(ofBin place: Int) -> String {
    let names = ["negative", "neutral", "positive", "very positive"]
    return bins.count == names.count ? names[place] : "\(place + 1)"
  }

  private var testRows: [[String]] {
    [["test", "value", "p_two_sided", "least_p", "orders", "exhaustive"]]
      + tests.map { name, test in
        [
          name, cell(test.observed), cell(test.twoSided), cell(test.leastTwoSided),
          "\(test.orderCount)", "\(test.isExhaustive)",
        ]
      }
  }

  private var zeroShotRows: [[String]] {
    guard let zeroShot else { return [] }
    let all = Array(zeroShot.languages.indices)
    return [["set", "zero_shot", "monolingual"]]
      + zeroShot.sets.indices.map { set in
        [
          CSV.harmless(zeroShot.sets[set]), cell(zeroShot.mean(set: set, among: all)),
          cell(zeroShot.monolingualMean(set: set, among: all)),
        ]
      }
  }

  private var hypothesisRows: [[String]] {
    [["equation", "statement", "held", "cases", "exceptions", "value", "p_two_sided", "least_p"]]
      + hypotheses.map { outcome in
        [
          "\(outcome.equation)", outcome.statement, "\(outcome.heldCount)",
          "\(outcome.caseCount)", CSV.harmless(outcome.exceptions.joined(separator: "; ")),
          cell(outcome.test?.observed), cell(outcome.test?.twoSided),
          cell(outcome.test?.leastTwoSided),
        ]
      }
  }

  /// The facts: transfer by source and target, donation and recipience by language.
  public var facts: [Fact] {
    let method = "resampling of seeds, t, moderated variances"
    var facts: [Fact] = []
    for (place, language) in bank.languages.enumerated() {
      let sure = place < languages.count ? languages[place] : nil
      let about: [Axis: String] = [.language: language]
      facts += [
        Fact(
          "donation", bank.donation(of: place), "1", about: about,
          interval: sure.map { [$0.donation.lower, $0.donation.upper] },
          method: sure.map { _ in method }, count: bank.givenCount(of: place)),
        Fact(
          "recipience", bank.recipience(of: place), "1", about: about,
          interval: sure.map { [$0.recipience.lower, $0.recipience.upper] },
          method: sure.map { _ in method }, count: bank.receivedCount(of: place)),
      ]
      if let sure { facts.append(Fact("type-held", sure.typeShare, "share", about: about)) }
    }
    for (source, target, value) in pairs {
      let interval = seeds?.interval(source: source, target: target)
      facts.append(
        Fact(
          "transfer", value, "1",
          about: [.source: bank.languages[source], .target: bank.languages[target]],
          interval: interval.map { [$0.lower, $0.upper] },
          method: interval.map { _ in "variances of seeds, t, moderated" }))
    }
    for (name, test) in correlations {
      facts.append(
        Fact("asymmetry-\(name)", test.observed, "1", about: [:], count: test.orderCount))
    }
    if let reliability = seeds?.reliability {
      facts.append(Fact("reliability", reliability.ofMeans, "1", about: [:]))
      facts.append(Fact("reliability-of-one-seed", reliability.ofOne, "1", about: [:]))
    }
    return facts
  }
}
