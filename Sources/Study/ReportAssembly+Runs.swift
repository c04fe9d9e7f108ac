import Corpus
import Report
import Sample
import TokenStore
import Train

/// Mixtures, runs and curves.
extension ReportAssembly {
  func addRuns(to contents: inout ReportContents) throws {
    var curves: [TrainingCurves.Curve] = []
    var entropies: [Double] = []
    for run in planner.recipe.runs {
      let id = "train/\(run.id)"
      let summary = try decode(TrainingSummary.self, "training.json", of: id)
      let log = try decodeLines(TrainingLogLine.self, "log.jsonl", of: id)
      entropies.append(summary.unigramEntropyNats)
      curves.append(
        TrainingCurves.Curve(
          run: run.id,
          training: log.map { .init(progress: Double($0.tokens), lossNats: $0.lossNats) }))
      contents.runs.append(
        RunSummary(
          id: run.id, model: run.model.name, parameters: summary.parameterCount,
          mixture: run.mixture.name, budget: run.budget.name, tokensTrained: summary.tokens,
          seed: run.seed, steps: summary.steps, finalLossNats: summary.finalLossNats,
          finalBitsPerByte: nil, evaluations: try evaluations(of: run)))
      try addMixture(of: run, to: &contents)
    }
    guard !curves.isEmpty else { return }
    contents.curves = [
      TrainingCurves(
        title: "Training loss", progress: .tokens,
        unigramEntropyNats: Set(entropies).count == 1 ? entropies.first : nil, curves: curves)
    ]
  }

  private func evaluations(of run: RunRecipe) throws -> [RunSummary.Evaluation] {
    guard let evaluation = planner.recipe.evaluation else { return [] }
    let measurements = try decodeLines(
      Measurement.self, "measurements.jsonl", of: "evaluate/\(run.id)")
    return evaluation.sets.flatMap { set in
      planner.sampled.map { corpus in
        let mine = measurements.filter {
          $0.split == set && $0.targetLanguage == corpus.language.code
        }
        let value = { metric in mine.first { $0.metric == metric }?.value ?? .nan }
        let language = corpus.language.code
        return RunSummary.Evaluation(
          language: evaluation.sets.count == 1 ? language : "\(language) (\(set))",
          bitsPerByte: value("bitsPerByte"), perplexity: value("perplexity"),
          targets: mine.first?.count ?? 0, unigramBitsPerByte: value("unigramBitsPerByte"))
      }
    }
  }

  private func addMixture(of run: RunRecipe, to contents: inout ReportContents) throws {
    let name = String(run.drawID.dropFirst("mixtures/".count))
    guard !contents.mixtures.contains(where: { $0.name == name }) else { return }
    let summary = try decode(DrawSummary.self, "draw.json", of: run.drawID)
    let total = run.mixture.weights.reduce(0) { $0 + Double($1.weight) }
    contents.mixtures.append(
      MixtureSummary(
        name: name,
        shares: zip(run.mixture.weights, summary.streamTotals).map { weight, drawn in
          MixtureSummary.Share(
            language: weight.corpus, asked: Double(weight.weight) / total, rows: drawn.rowCount,
            tokens: drawn.tokenCount)
        }))
  }
}
