import Model
import Testing

@Suite struct InitialiserTests {
  /// The first values of a tensor of each kind, made before the numbers came from the room of
  /// chance: weights are a function of seed, name and place, and stay so.
  @Test(arguments: [
    ("embedding", [1.3627219, -0.17590147, -0.6966131, 0.5687574]),
    ("layers.1.attention.key", [0.26433876, 0.10725703, 0.483752, 0.7148114]),
    ("layers.1.attention.relative-bias", [-0.2609704, -0.39267, -0.3505283, 0.21608815]),
    ("layers.1.feed-forward.gate", [-0.1836593, -0.24491884, 0.05901268, -0.35045168]),
    ("layers.1.feed-forward.norm", [1, 1, 1, 1]),
  ])
  func valuesArePinned(name: String, first: [Float]) throws {
    let model = try Transformer(try oddConfiguration(), seed: 3, threads: 1)
    let tensor = try #require(model.tensors.first { $0.name == name })
    #expect(Array(model.values(of: tensor).prefix(4)) == first)
  }
}
