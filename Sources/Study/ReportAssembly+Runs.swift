import Corpus
import Engine
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
      let facts = try FactFile(path: context.path(FactFile.name, of: id)).facts
      func value(_ metric: String) -> Double {
        facts.first { $0.metric == metric && $0.about[.corpus] == nil }?.value ?? .nan
      }
      let log = try decodeLines(TrainingLogLine.self, TrainingLogLine.fileName, of: id)
      entropies.append(value("unigram-entropy"))
      curves.append(
        TrainingCurves.Curve(
          run: run.id,
          training: log.map { .init(progress: Double($0.tokens), lossNats: $0.lossNats) }))
      contents.runs.append(
        RunSummary(
          id: run.id, model: run.model.name, parameters: Int(value("parameters")),
          mixture: run.mixture.name, budget: run.budget.name,
          tokensTrained: Int(value("tokens-trained")), seed: run.seed, steps: Int(value("steps")),
          finalLossNats: value("final-loss"), finalBitsPerByte: nil,
          evaluations: try evaluations(of: run)))
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
    return try evaluation.sets.flatMap { set in
      try planner.sampled.map { corpus in
        let id = "evaluate/\(run.id)/\(corpus.name)/\(set)"
        let facts = try FactFile(path: context.path(FactFile.name, of: id)).facts
        let value = { metric in facts.first { $0.metric == metric }?.value ?? .nan }
        let language = corpus.language.code
        return RunSummary.Evaluation(
          language: evaluation.sets.count == 1 ? language : "\(language) (\(set))",
          bitsPerByte: value("bits-per-byte"), perplexity: value("perplexity"),
          targets: Int(value("targets")), unigramBitsPerByte: value("unigram-bits-per-byte"))
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
