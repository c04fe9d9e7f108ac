import Model
import Testing

@Suite struct PrecisionTests {
  @Test func words() { #expect(Precision.allCases.map(\.rawValue) == ["fp32", "bf16"]) }
}
