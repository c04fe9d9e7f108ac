import Model
import Testing

@Suite struct ProductRateTests {
  /// Some speed, and nothing else changed.
  @Test func somethingIsMeasured() throws {
    let model = try Transformer(try oddConfiguration(), seed: 1, threads: 2)
    let before = model.allParameters
    #expect(try model.measuredProductRate() > 1e6)
    #expect(model.allParameters == before && model.gradientCount == 0)
  }
}
