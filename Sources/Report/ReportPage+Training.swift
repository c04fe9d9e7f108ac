extension ReportPage {
  func writeShards(into html: inout HTML) {
    Table(
      id: "shard-sets", title: "Encoded corpora.",
      note: "Bytes are those of the encoded text, so bytes per token says how well the vocabulary "
        + "fits the language.",
      columns: [
        .label("Shard set"), .number("Vocabulary"), .number("Documents"), .number("Tokens"),
        .number("Bytes"), .number("Bytes per token"),
      ],
      rows: contents.shardSets.map { set in
        [
          .plain(set.name), .plain(Numerals.count(set.vocabularySize)),
          .plain(Numerals.count(set.documents)), .plain(Numerals.count(set.tokens)),
          .plain(Numerals.count(set.bytes)),
          .plain(ratio(of: set.bytes, to: set.tokens, places: 3)),
        ]
      }
    ).write(into: &html)
  }

  func writeMixtures(into html: inout HTML) {
    Table(
      id: "shares", title: "Shares, asked and drawn.",
      note: "Shares are of the rows of one mixture, in per cent.",
      columns: [
        .label("Mixture"), .text("Language"), .number("Asked, %"), .number("Drawn, %"),
        .number("Rows"), .number("Tokens"),
      ],
      rows: contents.mixtures.flatMap { mixture in
        let rows = mixture.shares.map(\.rows).saturatingSum()
        return mixture.shares.map { share -> [Table.Cell] in
          let drawn = rows > 0 ? Double(share.rows) / Double(rows) : .nan
          return [
            .plain(mixture.name), .plain(share.language),
            .plain(Numerals.decimal(share.asked * 100, places: 2)),
            .plain(Numerals.decimal(drawn * 100, places: 2)),
            .plain(Numerals.count(share.rows)), .plain(Numerals.count(share.tokens)),
          ]
        }
      }
    ).write(into: &html)
  }

  func writeRuns(into html: inout HTML) {
    writeTraining(into: &html)
    writeEvaluations(into: &html)
  }

  private func writeTraining(into html: inout HTML) {
    Table(
      id: "training", title: "Training.",
      note: "The loss is the training loss at the end; nats are for each token and can be compared "
        + "only under one vocabulary, bits per byte under any.",
      columns: [
        .label("Run"), .text("Model"), .number("Parameters"), .text("Mixture"), .text("Budget"),
        .number("Tokens trained"), .number("Seed"), .number("Steps"), .number("Loss, nats"),
        .number("Loss, bits per byte"),
      ],
      rows: contents.runs.map { run in
        [
          .plain(run.id), .plain(run.model), .plain(Numerals.count(run.parameters)),
          .plain(run.mixture), .plain(run.budget), .plain(Numerals.count(run.tokensTrained)),
          .plain(Numerals.count(run.seed)), .plain(Numerals.count(run.steps)),
          .plain(Numerals.decimal(run.finalLossNats, places: 4)),
          .plain(Numerals.decimal(run.finalBitsPerByte, places: 3)),
        ]
      }
    ).write(into: &html)
  }

  private func writeEvaluations(into html: inout HTML) {
    let scores = contents.runs.flatMap { run in run.evaluations.map { (run.id, $0) } }
    guard !scores.isEmpty else { return }
    Table(
      id: "evaluation", title: "Evaluation on the test sets.",
      note: "A model that is not below the unigram entropy of the test set has learnt nothing from "
        + "the order of tokens.",
      columns: [
        .label("Run"), .text("Test set"), .number("Bits per byte"), .number("Unigram entropy"),
        .text("Below unigram"), .number("Perplexity per token"), .number("Targets"),
      ],
      rows: scores.map { run, score in
        [
          .plain(run), .plain(score.language),
          .plain(Numerals.decimal(score.bitsPerByte, places: 3)),
          .plain(Numerals.decimal(score.unigramBitsPerByte, places: 3)), verdict(on: score),
          .plain(Numerals.decimal(score.perplexity, places: 2)),
          .plain(Numerals.count(score.targets)),
        ]
      }
    ).write(into: &html)
  }

  private func verdict(on score: RunSummary.Evaluation) -> Table.Cell {
    guard score.bitsPerByte.isFinite, score.unigramBitsPerByte.isFinite else {
      return .plain(Numerals.missing)
    }
    let gain = score.unigramBitsPerByte - score.bitsPerByte
    return gain > 0
      ? .verdict("by \(Numerals.decimal(gain, places: 3))", .good)
      : .verdict("no", .bad)
  }

  func writeCurves(into html: inout HTML) {
    for (index, chart) in contents.curves.enumerated() where !chart.curves.isEmpty {
      for start in stride(from: 0, to: chart.curves.count, by: LineChart.largestLineCount) {
        let end = min(start + LineChart.largestLineCount, chart.curves.count)
        let isWhole = end - start == chart.curves.count
        let part = isWhole ? "" : " (runs \(start + 1)–\(end) of \(chart.curves.count))"
        html.element("figure") { html in
          html.element("h3", ["dir": "auto"], text: chart.title + part)
          LineChart(
            id: "chart-\(index + 1)-\(start + 1)", title: chart.title + part, frame: chart,
            curves: Array(chart.curves[start..<end])
          ).write(into: &html)
          html.element("figcaption", text: caption(of: chart))
        }
        html.newline()
      }
    }
  }

  private func caption(of chart: TrainingCurves) -> String {
    var sentences = ["Lines: training loss."]
    if chart.curves.contains(where: { !$0.validation.isEmpty }) {
      sentences.append("Circles: validation loss.")
    }
    if chart.unigramEntropyNats != nil {
      sentences.append(
        "Dashed: the unigram entropy, where a model stands that knows how frequent tokens are and "
          + "nothing of their order.")
    }
    return sentences.joined(separator: " ")
  }
}
