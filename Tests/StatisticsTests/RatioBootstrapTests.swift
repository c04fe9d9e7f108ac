import Statistics
import TestSupport
import Testing

@Suite struct RatioBootstrapTests {
  /// Documents with events and without, of very unequal lengths.
  private func documents(seed: UInt64, count: Int) -> [(events: Int, lines: Int)] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      let lines = Int.random(in: 1...60, using: &generator)
      let isForeign = Int.random(in: 0..<10, using: &generator) == 0
      return (isForeign ? Int.random(in: 1...lines, using: &generator) : 0, lines)
    }
  }

  private func bootstrap(_ documents: [(events: Int, lines: Int)]) -> RatioBootstrap {
    var clean = Moments()
    var eventful: [Cluster] = []
    for document in documents {
      if document.events == 0 {
        clean.add(document.lines)
      } else {
        eventful.append(Cluster(numerator: document.events, denominator: document.lines))
      }
    }
    return RatioBootstrap(eventful: eventful, clean: clean)
  }

  /// The textbook: draw as many documents as there are, divide, sort, take the ranks.
  private func slowInterval(_ documents: [(events: Int, lines: Int)], seed: UInt64) -> Interval {
    var generator = SeededGenerator(seed: seed)
    let ratios = (0..<1999).map { _ in
      var events = 0
      var lines = 0
      for _ in documents {
        let drawn = documents[Int.random(in: 0..<documents.count, using: &generator)]
        events += drawn.events
        lines += drawn.lines
      }
      return Double(events) / Double(lines)
    }.sorted()
    return Interval(lower: ratios[49], upper: ratios[1949])
  }

  @Test(arguments: [200, 1000])
  func agreesWithResamplingEveryDocument(_ count: Int) throws {
    let documents = documents(seed: UInt64(count), count: count)
    let slow = slowInterval(documents, seed: 3)
    let fast = try bootstrap(documents).interval(seed: 4)
    let width = slow.upper - slow.lower
    #expect(abs(fast.lower - slow.lower) < 0.1 * width, "\(fast), \(slow)")
    #expect(abs(fast.upper - slow.upper) < 0.1 * width, "\(fast), \(slow)")
  }

  @Test func keepingEveryDocumentAsAClusterIsTheSameEstimator() throws {
    let documents = documents(seed: 8, count: 300)
    let all = documents.map { Cluster(numerator: $0.events, denominator: $0.lines) }
    let slow = slowInterval(documents, seed: 9)
    let fast = try RatioBootstrap(eventful: all).interval(seed: 10)
    let width = slow.upper - slow.lower
    #expect(abs(fast.lower - slow.lower) < 0.1 * width)
    #expect(abs(fast.upper - slow.upper) < 0.1 * width)
  }

  @Test func dependsOnItsSeedAlone() throws {
    let bootstrap = bootstrap(documents(seed: 5, count: 400))
    #expect(try bootstrap.interval(seed: 1) == bootstrap.interval(seed: 1))
    #expect(try bootstrap.interval(seed: 1) != bootstrap.interval(seed: 2))
  }

  @Test func coversTheTruthAboutAsOftenAsItSays() throws {
    // Expected ratio: a tenth of the documents, about half of each (weighted by length).
    var truthful = 0
    for seed in 0..<200 {
      let sample = documents(seed: UInt64(1000 + seed), count: 300)
      let interval = try bootstrap(sample).interval(resampleCount: 399, seed: 1)
      // E[events] / E[lines] = 0.1 · E[(n + 1) / 2] / E[n], with E[n] = 30.5.
      let truth = 0.1 * 15.75 / 30.5
      if interval.lower <= truth, truth <= interval.upper { truthful += 1 }
    }
    #expect((175...199).contains(truthful), "\(truthful) of 200")
  }

  @Test func refusesNothingness() {
    #expect(throws: StatisticsError.noClusters) {
      try RatioBootstrap(eventful: []).interval(seed: 1)
    }
    #expect(throws: StatisticsError.noClusters) {
      try RatioBootstrap(eventful: [Cluster(numerator: 1, denominator: 0)]).interval(seed: 1)
    }
    let one = RatioBootstrap(eventful: [Cluster(numerator: 1, denominator: 2)])
    #expect(throws: StatisticsError.unsupportedResampleCount(0)) {
      try one.interval(resampleCount: 0, seed: 1)
    }
    #expect(throws: StatisticsError.self) { try one.interval(confidence: 1, seed: 1) }
  }

  @Test func oneClusterHasOneRatio() throws {
    let one = RatioBootstrap(eventful: [Cluster(numerator: 1, denominator: 4)])
    #expect(try one.interval(seed: 1) == Interval(lower: 0.25, upper: 0.25))
    #expect(try one.interval(resampleCount: 1, seed: 1) == Interval(lower: 0.25, upper: 0.25))
  }
}

@Suite struct MomentsTests {
  @Test func addsAndTakesAway() {
    var left = Moments()
    var right = Moments()
    for value in [3, 5, 8] { left.add(value) }
    for value in [1, -7] { right.add(value) }
    let both = left + right
    #expect(both.count == 5)
    #expect(both.sum == 17)
    #expect(both - right == left)
    #expect((right - both).count == 0)
  }
}
