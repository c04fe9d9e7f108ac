internal import Corpus
internal import Foundation
internal import Statistics

extension TransferSummary {
  /// The tables by the names of their files, each with its heading.
  var tables: [(name: String, rows: [[String]])] {
    [
      ("sources.csv", sourceRows), ("similarity.csv", comparisonRows),
      ("components.csv", componentRows), ("commutativity.csv", exchangeRows),
      ("distances.csv", contrastRows),
    ]
  }

  private var sourceRows: [[String]] {
    let head = [
      "source", "size", "targets", "geometric_mean", "lower", "upper", "minimum",
      "lower_quartile", "median", "upper_quartile", "maximum", "not_above_0", "censored",
    ]
    let rows = sources.map { row in
      let numbers =
        [row.geometricMean, row.interval?.lower, row.interval?.upper]
        + [0, 0.25, 0.5, 0.75, 1].map { Quantile.value($0, of: row.values) }
      return [CSV.harmless(row.source), whole(row.size), "\(row.values.count)"]
        + numbers.map { cell($0) }
        + ["\(row.values.count { $0 <= 0 })", "\(row.censoredCount)"]
    }
    return [head] + rows
  }

  private var comparisonRows: [[String]] {
    let head = [
      "first", "second", "size", "targets", "ratio", "lower_90", "upper_90", "margin", "p",
      "verdict",
    ]
    return [head]
      + comparisons.map { row in
        let interval = row.ratio.interval(confidence: 0.9)
        return [
          CSV.harmless(row.first), CSV.harmless(row.second), whole(row.size),
          "\(row.ratio.count)", cell(exp(row.ratio.mean)), cell((interval?.lower).map(exp)),
          cell((interval?.upper).map(exp)), cell(row.margin), cell(row.probability),
          row.verdict,
        ]
      }
  }

  private var componentRows: [[String]] {
    let head = ["size", "cells", "component", "variance", "share", "factor"]
    return [head]
      + components.flatMap { row in
        let parts: [(name: String, variance: Double?)] = [
          ("source", row.source), ("target", row.target), ("pair", row.pair), ("seed", row.seed),
        ]
        let sum = parts.compactMap(\.variance).reduce(0, +)
        return parts.map { name, variance in
          [whole(row.size), "\(row.cellCount)", name, cell(variance)]
            + [cell(variance.map { $0 / sum }), cell(variance.map { exp($0.squareRoot()) })]
        }
      }
  }

  private var exchangeRows: [[String]] {
    let head = [
      "first", "second", "size", "forward", "backward", "delta", "difference",
      "difference_lower", "difference_upper",
    ]
    return [head]
      + exchanges.map { row in
        let difference = row.forward - row.backward
        return [
          CSV.harmless(row.first), CSV.harmless(row.second), whole(row.size), cell(row.forward),
          cell(row.backward), cell(abs(difference)), cell(difference), cell(row.interval?.lower),
          cell(row.interval?.upper),
        ]
      }
  }

  private var contrastRows: [[String]] {
    let head = ["distance", "size", "target", "near", "far", "far_by_near", "lower", "upper"]
    return [head]
      + contrasts.flatMap { row in
        let interval = row.ratio.interval()
        let name = CSV.harmless(row.distance)
        let all = [
          name, whole(row.size), "", "", "", cell(exp(row.ratio.mean)),
          cell((interval?.lower).map(exp)), cell((interval?.upper).map(exp)),
        ]
        return row.ratios.map { target, near, far, ratio in
          [
            name, whole(row.size), CSV.harmless(target), CSV.harmless(near.joined(separator: " ")),
            CSV.harmless(far.joined(separator: " ")), cell(exp(ratio)), "", "",
          ]
        } + [all]
      }
  }

  /// The facts.
  var facts: [Fact] {
    sources.compactMap { row in
      row.geometricMean.map {
        Fact(
          "mean-transferred-bytes", $0, "byte",
          about: [.source: row.source, .budget: whole(row.size)],
          interval: row.interval.map { [$0.lower, $0.upper] }, method: "over-targets",
          count: row.values.count)
      }
    }
      + contrasts.map { row in
        let interval = row.ratio.interval()
        return Fact(
          "far-by-near-transfer", exp(row.ratio.mean), "ratio",
          about: [.covariate: row.distance, .budget: whole(row.size)],
          interval: interval.map { [exp($0.lower), exp($0.upper)] }, method: "over-targets",
          count: row.ratio.count)
      }
      + extremes.flatMap { size, best, worst, count in
        [("best-source-bytes", best), ("worst-source-bytes", worst)].map { metric, value in
          Fact(metric, value, "byte", about: [.budget: whole(size)], count: count)
        }
      }
  }

  /// The summary for people, in MiB.
  var text: String {
    let mebibytes = DataTransfer.mebibytes
    var parts: [[[String]]] = []
    parts.append(
      [["source", "size", "targets", "mean D_T MiB", "interval", "quartiles"]]
        + sources.map { row in
          let quartiles = [0.25, 0.5, 0.75].compactMap { Quantile.value($0, of: row.values) }
          return [
            row.source, whole(row.size), "\(row.values.count)",
            row.geometricMean.map(mebibytes) ?? "-",
            row.interval.map { "\(mebibytes($0.lower)) to \(mebibytes($0.upper))" } ?? "-",
            quartiles.map(mebibytes).joined(separator: " "),
          ]
        })
    if !exchanges.isEmpty {
      parts.append(
        [["pair", "size", "there MiB", "back MiB", "delta MiB"]]
          + exchanges.map { row in
            [
              "\(row.first), \(row.second)", whole(row.size), mebibytes(row.forward),
              mebibytes(row.backward), mebibytes(abs(row.forward - row.backward)),
            ]
          })
    }
    let bands = extremes.map { size, best, worst, count in
      "\(whole(size)) bytes: the best source gives \(mebibytes(best)) MiB, the worst "
        + "\(mebibytes(worst)) MiB (geometric means over \(count) targets).\n"
    }
    return parts.map { "\n" + TextTable.text($0, leftColumns: 1) }.joined() + "\n"
      + bands.joined() + comparisonText + contrastText
  }

  private var comparisonText: String {
    comparisons.compactMap { row in
      row.margin.map { margin in
        "\(row.first) and \(row.second) at \(whole(row.size)): "
          + "\(fixed(exp(row.ratio.mean), 2)) times, \(row.verdict) within a factor of "
          + "\(short(margin)).\n"
      }
    }.joined()
  }

  private var contrastText: String {
    contrasts.map { row in
      let interval = row.ratio.interval()
      let ends =
        interval.map { ", \(fixed(exp($0.lower), 2)) to \(fixed(exp($0.upper), 2))" } ?? ""
      return "\(whole(row.size)) bytes, far by near in \(row.distance): "
        + "\(fixed(exp(row.ratio.mean), 2))\(ends), \(row.ratio.count) targets.\n"
    }.joined()
  }
}

extension TransferSummary.Comparison {
  /// What the test says.
  var verdict: String {
    guard let margin else { return "not tested" }
    guard let probability, let interval = ratio.interval(confidence: 0.9) else {
      return "too few targets"
    }
    if probability <= 0.05 { return "alike" }
    let limit = log(margin)
    return interval.lower > limit || interval.upper < -limit ? "different" : "not shown"
  }
}
