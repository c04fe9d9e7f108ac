import Corpus
import Testing

struct RunLabelsTests {
  private func run(
    _ entry: String, _ mixture: String, _ budget: String, _ seed: Int, parent: String? = nil
  ) -> [Axis: String] {
    var run: [Axis: String] = [
      .run: "\(entry)/\(mixture),\(budget),seed-\(seed)", .entry: entry, .model: "tiny",
      .mixture: mixture, .budget: budget, .tokens: "10k", .seed: "\(seed)",
    ]
    run[.parent] = parent
    return run
  }

  @Test func namesTheAxesThatVary() {
    let runs = ["equal", "tenth"].flatMap { mixture in (0..<2).map { run("a", mixture, "1MB", $0) }
    }
    let labels = RunLabels(runs)
    #expect(labels.varying == [.mixture, .seed])
    #expect(labels.label(of: runs[3]) == "tenth, seed 1")
    #expect(labels.label(of: runs[3], without: [.seed]) == "tenth")
    #expect(Set(runs.map { labels.label(of: $0) }).count == 4)
  }

  @Test func aSingleRunHasTheNameOfItsEntry() {
    let labels = RunLabels([run("base", "equal", "1MB", 0)])
    #expect(labels.varying.isEmpty)
    #expect(labels.label(of: run("base", "equal", "1MB", 0)) == "base")
  }

  @Test func anAxisThatSomeRunsLackVaries() {
    var other = run("a", "equal", "1MB", 0)
    other[.budget] = nil
    let labels = RunLabels([run("a", "equal", "1MB", 0), other])
    #expect(labels.label(of: run("a", "equal", "1MB", 0)) == "1MB")
  }

  @Test func tokensAndSeedsSayWhatTheyAre() {
    var long = run("a", "equal", "1MB", 1)
    long[.tokens] = "1M"
    let labels = RunLabels([run("a", "equal", "1MB", 0), long])
    #expect(labels.label(of: long) == "1M tokens, seed 1")
  }

  @Test func runsThatGoOnAreNamedAfterTheirParents() {
    let parents = ["equal", "tenth"].map { run("base", $0, "1MB", 0) }
    let children = parents.map { run("more", "finnish", "1MB", 0, parent: $0[.run]) }
    let labels = RunLabels(parents + children)
    #expect(labels.label(of: children[0]) == "more, finnish, from base, equal")
    #expect(labels.label(of: children[1]) == "more, finnish, from base, tenth")
  }

  @Test func aRunThatComesFromItselfHasAName() {
    let own = run("a", "equal", "1MB", 0)[.run]
    let runs = [run("a", "equal", "1MB", 0, parent: own), run("b", "equal", "1MB", 0)]
    #expect(RunLabels(runs).label(of: runs[0]).hasPrefix("a, from a, from a"))
  }
}
