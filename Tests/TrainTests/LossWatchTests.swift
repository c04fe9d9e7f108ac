import Testing
import Train

@Suite struct LossWatchTests {
  private func look(_ watch: inout LossWatch, _ losses: [String: Double]) -> String? {
    watch.look(
      at: TrainingLogLine(
        step: 1, tokens: 1, lossNats: 0, lossesNats: losses, learningRate: 0, gradientNorm: 0))
  }

  @Test func anExplosionIsSeenAtItsFiftiethStep() {
    var watch = LossWatch()
    for _ in 0..<200 { #expect(look(&watch, ["en": 2]) == nil) }
    for _ in 0..<49 { #expect(look(&watch, ["en": 6.5]) == nil) }
    #expect(
      look(&watch, ["en": 6.5])
        == "the loss of en is 6.500, and for 50 steps was over 3 times its mean before, 2.000")
  }

  /// One loss in between that is not high, and three times the mean itself, are none.
  @Test func highLossesMustFollowEachOther() {
    var watch = LossWatch()
    for _ in 0..<200 { _ = look(&watch, ["en": 2]) }
    for step in 1...400 {
      #expect(look(&watch, ["en": step % 50 == 0 ? 2 : 6.5]) == nil)
    }
    var level = LossWatch()
    #expect(look(&level, ["en": 2]) == nil)
    for _ in 0..<60 { #expect(look(&level, ["en": 6]) == nil) }
  }

  /// A stream that comes in later begins its own mean, and steps without it do not count.
  @Test func streamsAreComparedWithThemselves() {
    var watch = LossWatch()
    for _ in 0..<200 { _ = look(&watch, ["en": 1]) }
    for _ in 0..<200 { #expect(look(&watch, ["fi": 9]) == nil) }
    for _ in 0..<49 { #expect(look(&watch, ["en": 4, "fi": 9]) == nil) }
    for _ in 0..<10 { #expect(look(&watch, ["fi": 9]) == nil) }
    #expect(look(&watch, ["en": 4]) != nil)
  }

  /// Losses go down for long, and up a little: all as it should be.
  @Test func ordinaryLossesAreNone() {
    var watch = LossWatch()
    for step in 0..<2_000 {
      let loss = 1 + 8 / (1 + Double(step) / 20) + (step % 7 == 0 ? 1.5 : 0)
      #expect(look(&watch, ["en": loss]) == nil)
    }
  }
}
