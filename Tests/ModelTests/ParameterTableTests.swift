import Model
import Testing

@Suite struct ParameterTableTests {
  @Test func parametersAreNamedAndLaidOutWithoutGaps() throws {
    let configuration = try oddConfiguration()
    let model = try Transformer(configuration, seed: 1, threads: 1)
    var next = 0
    for tensor in model.tensors {
      #expect(tensor.offset == next)
      next += tensor.count
    }
    #expect(next == configuration.parameterCount)
    #expect(Set(model.tensors.map(\.name)).count == model.tensors.count)
    #expect(
      model.tensors.contains { $0.name == "layers.1.attention.query" && $0.shape == [15, 10] })
  }
}
