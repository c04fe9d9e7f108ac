/// What a block computes on its way forward, kept for the way back.
///
/// *Shapes*: [positions, …] with the widths beside each.
struct LayerActivations {
  /// The block's input [channels], and what stands between its two halves.
  let input, middle: FloatPointer
  /// The outputs of the two norms [channels] and the inverse root mean squares [1].
  let attentionNorm, feedForwardNorm: FloatPointer
  let attentionInverse, feedForwardInverse: FloatPointer
  /// Query, key and value [3 · attentionChannels], and what attention makes of them.
  let queryKeyValue, attended: FloatPointer
  /// The logarithms of the softmax's denominators [heads], head-major within a row of the batch.
  let logSums: FloatPointer
  /// Gate and linear [2 · feedForwardChannels], and their product.
  let gateLinear, gated: FloatPointer

  /// Takes the memory of a block from `take`, a piece of so many floats at a time.
  init(
    _ model: ModelConfiguration, positions: Int, take: (Int) throws(ModelError) -> FloatPointer
  ) throws(ModelError) {
    input = try take(positions * model.channels)
    middle = try take(positions * model.channels)
    attentionNorm = try take(positions * model.channels)
    feedForwardNorm = try take(positions * model.channels)
    attentionInverse = try take(positions)
    feedForwardInverse = try take(positions)
    queryKeyValue = try take(positions * 3 * model.attentionChannels)
    attended = try take(positions * model.attentionChannels)
    logSums = try take(positions * model.heads)
    gateLinear = try take(positions * 2 * model.feedForwardChannels)
    gated = try take(positions * model.feedForwardChannels)
  }
}

/// The memory of forward and backward passes over at most `positions` positions in `rows` rows.
final class Workspace {
  let positions: Int
  let rows: Int
  let training: Bool
  /// One for each block in training; a single one, used again and again, in evaluation.
  let layers: [LayerActivations]
  /// The output of the last block and of the final norm [channels]; the final norm's inverses [1].
  let output, normalised, finalInverse: FloatPointer
  /// Losses and log-sums of the head [1], and a chunk of its logits.
  let losses, logSums, logits: FloatPointer
  let logitRows: Int
  /// The biases of a layer by distance [heads, contextLength].
  let biases: FloatPointer
  /// Gradients by the residual stream, a norm's output, gate and linear, their product, query, key
  /// and value, attention's output, and biases by distance [rows, heads, contextLength]; sums of a
  /// norm's scale gradient over chunks of positions. Empty in evaluation.
  let dResidual, dNorm, dGateLinear, dGated, dQueryKeyValue, dAttended: FloatPointer
  let dBiases, dScales: FloatPointer

  private let memory: [Floats]

  /// Positions that a norm's task handles at once.
  static let normChunk = 64

  init(_ model: ModelConfiguration, positions: Int, rows: Int, training: Bool) throws(ModelError) {
    var memory: [Floats] = []
    func take(_ count: Int) throws(ModelError) -> FloatPointer {
      let piece = try Floats(count: count)
      memory.append(piece)
      return piece.base
    }
    self.positions = positions
    self.rows = rows
    self.training = training
    var layers: [LayerActivations] = []
    for _ in 0..<(training ? model.layers : 1) {
      layers.append(try LayerActivations(model, positions: positions, take: take))
    }
    self.layers = layers
    output = try take(positions * model.channels)
    normalised = try take(positions * model.channels)
    finalInverse = try take(positions)
    losses = try take(positions)
    logSums = try take(positions)
    logitRows = min(positions, max(64, min(1024, (1 << 22) / model.vocabularySize)))
    logits = try take(logitRows * model.vocabularySize)
    biases = try take(model.heads * model.contextLength)
    let kept = training ? positions : 0
    dResidual = try take(kept * model.channels)
    dNorm = try take(kept * model.channels)
    dGateLinear = try take(kept * 2 * model.feedForwardChannels)
    dGated = try take(kept * model.feedForwardChannels)
    dQueryKeyValue = try take(kept * 3 * model.attentionChannels)
    dAttended = try take(kept * model.attentionChannels)
    dBiases = try take(training ? rows * model.heads * model.contextLength : 0)
    dScales = try take((kept + Self.normChunk - 1) / Self.normChunk * model.channels)
    self.memory = memory
  }

  /// Where block `index` keeps its activations.
  func layer(_ index: Int) -> LayerActivations { layers[index % layers.count] }

  /// The input of block `index`, or the output of the last.
  func input(_ index: Int, of model: ModelConfiguration) -> FloatPointer {
    index == model.layers ? output : layer(index).input
  }
}
