/// Where a tensor lies in a model's parameters.
public struct ParameterTensor: Hashable, Sendable {
  /// A name such as `layers.0.attention.query`.
  public let name: String
  /// Row-major, slowest first; a weight is [outputs, inputs].
  public let shape: [Int]
  /// The index of the first value among all parameters.
  public let offset: Int
  /// How the values are drawn before training.
  let initialiser: Initialiser
  /// Whether each value takes part in a matrix product for every token.
  let isMultiplied: Bool

  /// The number of values.
  public var count: Int { shape.reduce(1, *) }

  var range: Range<Int> { offset..<offset + count }
}

/// The offsets of one block's tensors.
struct LayerOffsets {
  var attentionNorm = 0
  /// Query, key and value follow each other, so that one product computes all three.
  var query = 0
  var attentionOutput = 0
  var relativeBias = 0
  var feedForwardNorm = 0
  /// Gate and linear follow each other, too.
  var gate = 0
  var feedForwardOutput = 0
}

/// The order of all tensors in the one array that holds them.
struct ParameterTable {
  private(set) var tensors: [ParameterTensor] = []
  private(set) var layers: [LayerOffsets] = []
  private(set) var embedding = 0
  private(set) var finalNorm = 0

  /// Lays out the tensors, each with its initialiser in T5X's decoder-only model: kernels have the
  /// variance 1 / inputs, normal in attention and truncated normal in the feed-forward; the query
  /// also takes up the factor 1 / √head-channels that attention leaves out.
  init(_ model: ModelConfiguration) { self.init(model, layers: model.layers) }

  /// Lays out the tensors of so many blocks.
  init(_ model: ModelConfiguration, layers count: Int) {
    let (width, attention) = (model.channels, model.attentionChannels)
    let fanIn = 1 / Double(width).squareRoot()
    let queryDeviation = fanIn / Double(model.headChannels).squareRoot()
    let biasLimit = (6 / Double(model.heads + RelativePosition.buckets)).squareRoot()
    embedding = append("embedding", [model.vocabularySize, width], .normal(deviation: 1))
    for index in 0..<count {
      let attend = "layers.\(index).attention."
      let feed = "layers.\(index).feed-forward."
      let inner = [model.feedForwardChannels, width]
      var layer = LayerOffsets()
      layer.attentionNorm = append(attend + "norm", [width], .ones, isMultiplied: false)
      layer.query = append(
        attend + "query", [attention, width], .normal(deviation: queryDeviation))
      _ = append(attend + "key", [attention, width], .normal(deviation: fanIn))
      _ = append(attend + "value", [attention, width], .normal(deviation: fanIn))
      layer.attentionOutput = append(
        attend + "output", [width, attention],
        .normal(deviation: 1 / Double(attention).squareRoot()))
      layer.relativeBias = append(
        attend + "relative-bias", [model.heads, RelativePosition.buckets],
        .uniform(limit: biasLimit), isMultiplied: false)
      layer.feedForwardNorm = append(feed + "norm", [width], .ones, isMultiplied: false)
      layer.gate = append(feed + "gate", inner, .truncatedNormal(deviation: fanIn))
      _ = append(feed + "linear", inner, .truncatedNormal(deviation: fanIn))
      layer.feedForwardOutput = append(
        feed + "output", [width, model.feedForwardChannels],
        .truncatedNormal(deviation: 1 / Double(model.feedForwardChannels).squareRoot()))
      layers.append(layer)
    }
    finalNorm = append("final-norm", [width], .ones, isMultiplied: false)
  }

  /// The number of parameters.
  var count: Int { tensors.last?.range.upperBound ?? 0 }

  /// The number of parameters that take part in a matrix product for every token.
  var multipliedCount: Int { tensors.reduce(0) { $0 + ($1.isMultiplied ? $1.count : 0) } }

  private mutating func append(
    _ name: String, _ shape: [Int], _ initialiser: Initialiser, isMultiplied: Bool = true
  ) -> Int {
    let offset = count
    tensors.append(
      ParameterTensor(
        name: name, shape: shape, offset: offset, initialiser: initialiser,
        isMultiplied: isMultiplied))
    return offset
  }
}
