import Corpus
import Values

extension ReportSection {
  /// How the runs got there: losses against tokens.
  static let curves = ReportSection(id: "curves", title: "Training curves", isFolded: false) {
    try CurvesSection($0).blocks
  }
}

/// Training curves, a chart for each vocabulary: nats per token mean the same under one only.
private struct CurvesSection {
  /// Validation scores that have a column of their own beside the final losses, at most.
  private static let largestValidationCount = 6

  /// Charts of one vocabulary, at most; the scores of all runs are in the tables.
  private static let largestChartCount = 6
  /// Of a longer log, as many stretches are kept as a wide chart has pairs of pixels.
  private static let stretchCount = 430.0

  /// A row of `log.jsonl`, as far as it is needed here.
  private struct Step: Decodable {
    var tokens: Double
    var lossNats: Double
  }

  let data: ReportData
  let groups: RunGroups
  private let finals: [Place: Fact]
  private let entropies: [Place: Fact]
  private let validations: [String: [Place: [Fact]]]

  init(_ data: ReportData) {
    self.data = data
    groups = RunGroups(data)
    let byRun = { (metric: String) in
      Dictionary(
        data.facts.facts(metric, about: [.run], without: [.corpus]).map {
          ($0.place(on: [.run]), $0)
        }
      ) { first, _ in first }
    }
    finals = byRun("final-loss")
    entropies = byRun("unigram-entropy")
    let scored = data.facts.facts("bits-per-byte", about: [.run, .corpus])
      .filter { $0.about[.set] == "validation" }
    validations = Dictionary(grouping: scored) { $0.about[.corpus] ?? "" }
      .mapValues { facts in Dictionary(grouping: facts) { $0.place(on: [.run]) } }
  }

  var blocks: [PageBlock] {
    get throws {
      let logs = data.facts.facts("training-log", about: [.run])
      let vocabularies = FactGroups(logs, on: [.vocabulary])
      return try vocabularies.places.enumerated().flatMap { index, place in
        let name = vocabularies.places.count > 1 ? place[.vocabulary] : nil
        return try blocks(of: vocabularies[place], vocabulary: name, id: "curves-\(index + 1)")
      }
    }
  }

  /// The charts of one vocabulary: the first is shown, the others are folded.
  private func blocks(
    of logs: [Fact], vocabulary: String?, id: String
  ) throws -> [PageBlock] {
    let size = LineChart.largestGroupCount
    let groups = self.groups.grouped(logs).prefix(size * Self.largestChartCount)
    let starts = Array(stride(from: 0, to: groups.count, by: size))
    let curves = try groups.enumerated().map { try curve(of: $1, series: $0 % size) }
    let frame = curves.flatMap(\.lines).flatMap(\.points)
    let baseline = baseline(of: logs)
    let charts = starts.enumerated().map { number, start -> [PageBlock] in
      let chosen = start..<min(start + size, groups.count)
      let chart = LineChart(
        id: "\(id)-\(number + 1)",
        title: vocabulary.map { "Training loss, vocabulary \($0)" } ?? "Training loss",
        caption: caption(hasBaseline: baseline != nil), groups: Array(curves[chosen]),
        baseline: baseline, frame: frame)
      return [
        .chart(chart), .table(table(of: Array(groups[chosen]), id: "\(id)-ends-\(number + 1)")),
      ]
    }
    let title = vocabulary.map { [PageBlock.heading("Vocabulary \($0)")] } ?? []
    let rest = charts.dropFirst().flatMap { $0 }
    return title + (charts.first ?? []) + (rest.isEmpty ? [] : [.folded("More runs", rest)])
  }

  private func curve(of logs: [Fact], series: Int) throws -> LineChart.Group {
    LineChart.Group(
      series: series, name: groups.label(ofGroupOf: logs[0]),
      lines: try logs.map { log in
        (groups.label(of: log), try points(of: log))
      },
      end: .mean(facts(of: logs, in: finals), .decimal(places: 3)))
  }

  /// The losses of a run, as many as a chart can show.
  private func points(of log: Fact) throws -> [CurvePoint] {
    let points = try data.rows(Step.self, of: log).map {
      CurvePoint(tokens: $0.tokens, lossNats: $0.lossNats)
    }
    let end = points.map(\.tokens).max() ?? 0
    return points.thinned { end > 0 ? Int(max(0, $0) / end * Self.stretchCount) : 0 }
  }

  private func facts(of logs: [Fact], in facts: [Place: Fact]) -> [Fact] {
    logs.compactMap { facts[$0.place(on: [.run])] }
  }

  /// The unigram entropy, where it is the same for all runs.
  private func baseline(of logs: [Fact]) -> Figure? {
    let entropies = facts(of: logs, in: entropies)
    guard Set(entropies.map(\.value)).count == 1 else { return nil }
    return .of(entropies.first, .decimal(places: 2))
  }

  private func caption(hasBaseline: Bool) -> String {
    "A line a run, a colour for runs that differ in their seed only; at the end the mean of their "
      + "final losses."
      + (hasBaseline
        ? " Dashed: the unigram entropy, where a model stands that knows how frequent tokens are "
          + "and nothing of their order." : "")
  }
}

extension CurvesSection {
  /// Where the curves of a chart end, and the final scores on validation text.
  private func table(of groups: [[Fact]], id: String) -> Table {
    let corpora = data.facts.facts("bits-per-byte", about: [.run, .corpus])
      .compactMap { validations[$0.about[.corpus] ?? ""] == nil ? nil : $0.about[.corpus] }.distinct
      .prefix(Self.largestValidationCount)
    let rows = groups.enumerated().map { index, logs -> [Table.Cell] in
      let finals = facts(of: logs, in: finals)
      return [
        .curve(self.groups.label(ofGroupOf: logs[0]), series: index),
        .figure(finals.isEmpty ? nil : .mean(finals, .decimal(places: 3))),
        .figure(.deviation(finals, .decimal(places: 3))),
        .figure(entropy(of: logs)),
      ] + corpora.map { .figure(validation(of: logs, on: $0)) }
    }
    return Table(
      id: id, title: "Final losses",
      note: [
        .words(
          "in nats per token"
            + (corpora.isEmpty
              ? "."
              : ", and final scores on "
                + "validation text in bits per byte."))
      ],
      columns: [
        .label("Runs", "run"), .number("Training loss", "final-loss"),
        .number("± deviation", "final-loss-deviation"),
        .number("Unigram entropy", "unigram-entropy"),
      ] + corpora.map { .number("Validation, \($0)", "validation-\($0)") },
      rows: rows)
  }

  private func entropy(of logs: [Fact]) -> Figure? {
    let entropies = facts(of: logs, in: entropies)
    return entropies.isEmpty ? nil : .mean(entropies, .decimal(places: 3))
  }

  private func validation(of logs: [Fact], on corpus: String) -> Figure? {
    let scores = logs.flatMap { validations[corpus]?[$0.place(on: [.run])] ?? [] }
    return scores.isEmpty ? nil : .mean(scores, .decimal(places: 3))
  }
}
