import Model
import Study
import TestSupport
import Testing
import Train
import Values

/// What runs cost, by what a token costs.
struct CostEstimateTests {
  private static let speed = TrainingSpeed(
    trainedToken: .init(processor: 0.01, clock: 0.005),
    scoredToken: .init(processor: 0.002, clock: 0.001))

  private func estimate(
    _ text: String = RecipeFile.text, isPending: (String) -> Bool = { _ in true }
  ) throws -> (CostEstimate, measured: Int) {
    var measured = 0
    let estimate = try CostEstimate(try RecipeFile().read(text), isPending: isPending) { _, _ in
      measured += 1
      return Self.speed
    }
    return (estimate, measured)
  }

  private static let run = "base/tiny,main,equal,main,2kB,10k,seed-0"

  @Test func tokensAndWindowsAreCounted() throws {
    let (estimate, _) = try estimate()
    #expect(estimate.times["train/\(Self.run)"] == .init(processor: 100, clock: 50))
    // 200 bytes, windows of 64 that move by 32.
    let score = try #require(estimate.times["evaluate/\(Self.run)/en/test"])
    #expect(abs(score.processor - 0.8) < 1e-9)
    #expect(estimate.times.count == 3)
    let lines = estimate.lines(threads: 2)
    #expect(lines.count == 2)
    #expect(
      lines[0].hasPrefix(
        "cost     train: 1 runs, at most 10000 tokens, 1.7 min of processors, 50 s with 2 threads; "
          + "about "), "\(lines)")
    #expect(
      lines[1] == "cost     evaluate: 2 scores, 2 s of processors, 1 s with 2 threads", "\(lines)")
  }

  @Test func whatIsDoneCostsNothing() throws {
    let (estimate, measured) = try estimate { $0.hasPrefix("evaluate/") }
    #expect(estimate.times.count == 2 && measured == 1)
    let (none, never) = try self.estimate { _ in false }
    #expect(none.times.isEmpty && never == 0 && none.lines(threads: 1).isEmpty)
  }

  @Test func eachKindOfModelIsMeasuredOnce() throws {
    let text = RecipeFile.text.replacing(
      "model: tiny, mixture: equal", with: "model: [tiny, wide], mixture: [equal, tenth]")
    let (estimate, measured) = try estimate(text)
    #expect(measured == 2 && estimate.times.count == 12)
  }

  /// A score while training is at most a tenth of it.
  @Test func validationCostsAShare() throws {
    let text = RecipeFile.text.replacing("tokens: 10k", with: "tokens: 10k, select: validation")
    let time = try #require(try estimate(text).0.times["train/\(Self.run)"])
    #expect(abs(time.processor - 110) < 1e-9)
  }

  /// Memory is that of the largest run, wherever it stands.
  @Test(arguments: ["[tiny, wide]", "[wide, tiny]"])
  func memoryIsThatOfTheLargestRun(models: String) throws {
    func memory(_ models: String) throws -> String? {
      let text = RecipeFile.text.replacing("model: tiny", with: "model: \(models)")
      let lines = try estimate(text).0.lines(threads: 1)
      return lines[0].firstMatch(of: /about ([0-9.]+ MB)/).map { String($0.output.1) }
    }
    #expect(try memory(models) == memory("wide"))
    #expect(try memory("tiny") != memory("wide"))
  }

  /// Two moments beside the weights, and gradients while it trains.
  @Test func memoryAndDiskFollowTheModel() throws {
    let lines = try estimate().0.lines(threads: 1)
    let model = try ModelConfiguration(
      vocabularySize: 384,
      settings: ModelSettings(reading: [
        "layers": ["1"], "channels": ["32"], "heads": ["2"], "context": ["64"],
      ]))
    let disk = Double(12 * model.parameterCount) / 1e6
    let found = lines[0].firstMatch(of: /about ([0-9.]+) MB of memory, ([0-9.]+) MB of disk/)
    let numbers = try #require(found).output
    #expect(abs((Double(numbers.2) ?? 0) - disk) < 0.06, "\(lines)")
    #expect((Double(numbers.1) ?? 0) > disk * 16 / 12 - 0.06)
  }
}
