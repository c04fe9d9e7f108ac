import Chance
import Testing

/// The sequences are promises: every sample, order, weight and artificial text depends on them.
/// Values without a source were made by the code as it stood before it had a room of its own.
@Suite struct SplitMix64Tests {
  @Test func startsAsPublished() {
    // The first values of seed 1234567, as in the reference implementation's test vectors.
    var generator = SplitMix64(seed: 1_234_567)
    #expect(generator.next() == 6_457_827_717_110_365_317)
    #expect(generator.next() == 3_203_168_211_198_807_973)
    #expect(generator.next() == 9_817_491_932_198_370_423)
  }

  @Test func finaliserIsTheOneOfThePaper() {
    #expect(SplitMix64.mixed(0) == 0)
    #expect(SplitMix64.mixed(1) == 0x5692_161d_100b_05e5)
    #expect(SplitMix64.mixed(.max) == 0xb4d0_55fc_f2cb_bd7b)
    #expect(SplitMix64.first(of: 0) == 0xe220_a839_7b1d_cdaf)
    #expect(SplitMix64.first(of: 5) == 0x6303_3b0c_a389_c35a)
  }

  @Test func indicesStayBelowTheirBound() {
    var generator = SplitMix64(seed: 42)
    #expect((0..<6).map { _ in generator.index(below: 1000) } == [741, 159, 278, 344, 38, 868])
    #expect(generator.index(below: 0) == 0)
    #expect(generator.index(below: -3) == 0)
    // Each of them drew once.
    #expect(generator.next() == 6_270_620_877_612_482_005)
  }

  @Test func unitsAreMultiplesOfASmallPower() {
    var generator = SplitMix64(seed: 42)
    #expect(
      (0..<3).map { _ in generator.unit() }
        == [0.7415648787718233, 0.1599103928769201, 0.27860113025513866])
  }

  @Test func shufflesArePermutationsOfTheSeed() {
    var generator = SplitMix64(seed: 42)
    var values = Array(0..<10)
    generator.shuffle(&values)
    #expect(values == [8, 3, 6, 5, 4, 0, 9, 2, 1, 7])
    #expect(generator.next() == 0x9e54_d738_297f_77ae)
    var nothing: [Int] = []
    generator.shuffle(&nothing)
    #expect(nothing.isEmpty)
  }

  @Test func countersStartSequencesOfTheirOwn() {
    #expect(
      SplitMix64.key(seed: 7, name: "blocks.0.attention.query") == 0xcb00_900a_1986_48dd)
    #expect(SplitMix64.key(seed: 0, name: "") == 0xaebe_53f8_5cdc_3c4c)
    var generator = SplitMix64(key: 5, counter: 9)
    #expect(generator.unit() == 0.021458143713884992)
    #expect(generator.unit() == 0.17084869112684076)
    #expect(abs(generator.normal() - -1.3103193186939983) < 1e-15)
    #expect(abs(generator.normal() - 2.7801920309239865) < 1e-15)
    var last = SplitMix64(key: .max, counter: .max)
    #expect(last.unit() == 0.7304874135611209)
  }
}
