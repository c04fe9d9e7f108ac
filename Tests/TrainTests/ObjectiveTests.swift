import Model
import TestSupport
import Testing
import TokenStore
import Train
import Values
import Vocabulary

@Suite struct ObjectiveTests {
  private static let size = 50
  private static let special: Set<Int32> = [0, 1, 2]
  private let masking = Masking(
    masks: [[2, 3]], special: special, vocabularySize: size, seed: 11)

  private func row(epoch: Int = 0, clone: Int = 0, offset: Int = 0, _ count: Int) -> DrawRow {
    DrawRow(stream: 0, clone: clone, epoch: epoch, offset: offset, length: count)
  }

  /// A hundred thousand tokens: every count is within four standard deviations of what is due.
  @Test func sharesAreThoseOfBert() {
    var generator = SeededGenerator(seed: 4)
    let ids = (0..<100_000).map { _ in Int32.random(in: 0..<Int32(Self.size), using: &generator) }
    let (inputs, targets) = masking.apply(to: ids, of: row(ids.count), purpose: "mask")
    let open = ids.indices.filter { !Self.special.contains(ids[$0]) }
    let chosen = open.filter { targets[$0] >= 0 }
    check(chosen.count, of: open.count, 0.15)
    #expect(ids.indices.allSatisfy { targets[$0] < 0 || targets[$0] == ids[$0] })
    #expect(ids.indices.allSatisfy { targets[$0] >= 0 || inputs[$0] == ids[$0] })
    #expect(ids.indices.allSatisfy { !Self.special.contains(ids[$0]) || targets[$0] < 0 })
    // The mask is one of the ids that may be drawn.
    let other = 0.1 / Double(Self.size)
    check(chosen.count { inputs[$0] == 2 }, of: chosen.count, 0.8 + other)
    check(chosen.count { inputs[$0] == ids[$0] }, of: chosen.count, 0.1 + other)
    let replaced = chosen.filter { inputs[$0] != ids[$0] && inputs[$0] != 2 }
    check(replaced.count, of: chosen.count, 0.1 - 2 * other)
    // χ² of the ids that were put in their places, with 49 degrees of freedom: 99.9 % is 85.4.
    let expected = Double(replaced.count) / Double(Self.size - 1)
    let squares = (0..<Int32(Self.size)).filter { $0 != 2 }.reduce(0.0) { sum, id in
      let count = Double(replaced.count { inputs[$0] == id })
      return sum + (count - expected) * (count - expected) / expected
    }
    #expect(squares < 86)
  }

  private func check(_ count: Int, of all: Int, _ share: Double) {
    let deviation = (Double(all) * share * (1 - share)).squareRoot()
    #expect(abs(Double(count) - Double(all) * share) < 4 * deviation, "\(count) of \(all)")
  }

  @Test func everyEpochAndPlaceHasMasksOfItsOwn() {
    let ids = [Int32](repeating: 7, count: 200)
    func targets(_ row: DrawRow, _ purpose: String = "mask") -> [Int32] {
      masking.apply(to: ids, of: row, purpose: purpose).targets
    }
    #expect(targets(row(200)) == targets(row(200)))
    let all = [
      targets(row(200)), targets(row(epoch: 1, 200)), targets(row(offset: 200, 200)),
      targets(row(clone: 1, 200)), targets(row(200), "validation mask"),
    ]
    #expect(Set(all).count == all.count)
    let other = Masking(masks: [[2]], special: Self.special, vocabularySize: Self.size, seed: 12)
    #expect(other.apply(to: ids, of: row(200), purpose: "mask").targets != all[0])
  }

  /// A clone's tokens hide behind the clone's own mask.
  @Test func masksAreTheClones() {
    let ids = [Int32](repeating: 7, count: 500)
    let inputs = masking.apply(to: ids, of: row(clone: 1, 500), purpose: "mask").inputs
    #expect(inputs.count { $0 == 3 } > 30 && inputs.count { $0 == 2 } < 10)
  }

  // MARK: - Runs

  private func fixture() throws -> TrainingFixture {
    var fixture = try TrainingFixture()
    fixture.vocabulary = try Vocabulary(BareVocabulary(size: 16, mask: 3))
    fixture.settings.run.objective = .masked
    var generator = SeededGenerator(seed: 9)
    for (name, count) in [
      ("first", 173), ("second", 93), ("first-validation", 60), ("second-validation", 60),
    ] {
      try fixture.writeStream(name, (1..<count).map { _ in .random(in: 2..<16, using: &generator) })
    }
    try fixture.draw(tokens: 301)
    return fixture
  }

  /// The rows of the table, masked, one step after the other: the same weights and losses.
  @Test func aRunPredictsWhatIsHidden() throws {
    let fixture = try fixture()
    try fixture.train(scratch: "scratch")
    let (reader, settings) = (try fixture.reader(), fixture.settings.training)
    let masking = Masking(
      masks: [[3], [3]], special: [0, 1, 2, 3], vocabularySize: 16,
      seed: reader.table.summary.mixture.seed)
    let model = try Transformer(fixture.configuration(), seed: 5, threads: 1)
    let optimiser = try AdamW(settings.optimiser, for: model)
    let log = try fixture.log()
    let schedule = LearningRateSchedule.cosine(
      peak: 1e-2, floor: 1e-3, warmUp: 3, steps: log.count)
    var hidden = 0
    for line in log {
      let end = min(line.step * 4, reader.table.rowCount)
      let rows = try ((line.step - 1) * 4..<end).map { try reader.rowTokens($0) }
      var (tokens, targets): ([Int32], [Int32]) = ([], [])
      for row in rows {
        let masked = masking.apply(to: row.targets, of: row.row, purpose: "mask")
        let missing = 11 - row.targets.count
        tokens += masked.inputs + [Int32](repeating: -1, count: missing)
        targets += masked.targets + [Int32](repeating: -1, count: missing)
      }
      let loss = try model.accumulateGradients(
        tokens: tokens, targets: targets, rows: rows.count)
      hidden += loss.count
      #expect(line.lossNats == (loss.count > 0 ? loss.sumNats / Double(loss.count) : 0))
      if loss.count > 0 {
        try optimiser.update(model, rate: schedule.rate(after: line.step - 1))
      }
    }
    #expect(hidden > 20 && hidden < 70)
    #expect(log.last?.tokens == 301)
    let expected = try model.safetensors()
    #expect(try fixture.written()["model.safetensors"] == expected)
  }

  /// The masks of validation are the same every time: without updates, so is the loss.
  @Test func validationHasMasksOfItsOwn() throws {
    var fixture = try fixture()
    fixture.settings.validation = try ValidationSettings(reading: [
      "every": ["1 step"], "operations": ["1"],
    ])
    fixture.settings.training.learningRate = 0
    fixture.settings.training.finalLearningRate = 0
    try fixture.train(scratch: "scratch")
    let losses = Set(try fixture.log().map(\.validationLossNats))
    #expect(losses.count == 1 && (losses.first ?? nil) ?? 0 > 0)
  }

  @Test func aMaskIsNeeded() throws {
    var fixture = try TrainingFixture()
    fixture.settings.run.objective = .masked
    #expect(throws: TrainError.noMask(vocabulary: fixture.vocabulary.digest)) {
      try fixture.train(scratch: "scratch")
    }
  }

  /// Whether a token is chosen does not depend on those around it.
  @Test func tokensAreChosenOneByOne() {
    var ids = [Int32](repeating: 7, count: 300)
    let before = masking.apply(to: ids, of: row(300), purpose: "mask").targets
    for index in stride(from: 0, to: 300, by: 3) { ids[index] = 1 }
    let after = masking.apply(to: ids, of: row(300), purpose: "mask").targets
    for index in 0..<300 where index % 3 > 0 { #expect(before[index] == after[index]) }
    #expect(stride(from: 0, to: 300, by: 3).allSatisfy { after[$0] < 0 })
  }

  /// Else it would read what it is to predict.
  @Test func tokensThatAreSeenAreNotPredicted() throws {
    var fixture = try TrainingFixture()
    fixture.settings.model = try ModelSettings(reading: [
      "preset": ["bert"], "layers": ["1"], "channels": ["8"], "heads": ["2"], "context": ["16"],
    ])
    let error = #expect(throws: SettingError.self) { try fixture.train(scratch: "scratch") }
    #expect(error?.key == "objective")
  }
}
