import CKernels
import Chance

/// Attention of several heads over each row: softmax(scale · q·kᵀ + bias)·v, and a matrix after it.
struct Attention {
  let heads: Int
  let headChannels: Int
  let contextLength: Int
  /// Query, key and value follow each other, so that one product computes all three.
  let queryKeyValue: Linear
  let output: Linear
  let relativeBias: Int?
  let scale: Float
  let isCausal: Bool
  let dropout: Dropout

  private var channels: Int { heads * headChannels }

  init(_ model: ModelConfiguration, _ name: String, _ table: inout ParameterTable) {
    let (width, channels) = (model.channels, model.attentionChannels)
    let initialisers = MatrixInitialisers(model)
    heads = model.heads
    headChannels = model.headChannels
    contextLength = model.contextLength
    let inner = [channels, width]
    let weight = table.append(
      name + "query", inner, initialisers.of(.query, inputs: width), isMultiplied: true)
    for part in ["key", "value"] {
      _ = table.append(
        name + part, inner, initialisers.of(.attention, inputs: width), isMultiplied: true)
    }
    let bias = model.hasBiases ? table.zeros(name + "query-bias", channels) : nil
    if model.hasBiases {
      for part in ["key-bias", "value-bias"] { _ = table.zeros(name + part, channels) }
    }
    queryKeyValue = Linear(inputs: width, outputs: 3 * channels, weight: weight, bias: bias)
    output = Linear(
      name + "output", inputs: channels, outputs: width,
      initialisers.of(.attention, inputs: channels), hasBias: model.hasBiases, &table)
    let isRelative = model.positions == .relative
    let limit = (6 / Double(model.heads + RelativePosition.buckets)).squareRoot()
    relativeBias =
      isRelative
      ? table.append(
        name + "relative-bias", [model.heads, RelativePosition.buckets], .uniform(limit: limit),
        isMultiplied: false) : nil
    scale = model.attentionScale == .one ? 1 : Float(1 / Double(model.headChannels).squareRoot())
    isCausal = model.visible == .causal
    dropout = Dropout(rate: model.attentionDropout, name: name + "probabilities")
  }

  /// Query, key and value [3 · channels], what attention makes of them [channels], and the
  /// logarithms of the softmax's denominators [heads], head-major within a row of the batch.
  struct Activations {
    let queryKeyValue, attended, logSums: Piece
  }

  func activations(positions: Int, _ plan: inout MemoryPlan) -> Activations {
    Activations(
      queryKeyValue: plan.take(positions * 3 * channels), attended: plan.take(positions * channels),
      logSums: plan.take(positions * heads))
  }

  /// The biases by distance [heads, contextLength]; gradients by what activations hold, and by the
  /// biases of each row.
  struct Scratch {
    let biases, dQueryKeyValue, dAttended, dBiases: Piece

    init(_ model: ModelConfiguration, positions: Int, rows: Int, _ plan: inout MemoryPlan) {
      let distances = model.positions == .relative ? model.heads * model.contextLength : 0
      biases = plan.take(distances)
      dQueryKeyValue = plan.take(positions * 3 * model.attentionChannels)
      dAttended = plan.take(positions * model.attentionChannels)
      dBiases = plan.take(positions > 0 ? rows * distances : 0)
    }
  }

  func forward(_ pass: Pass, _ kept: Activations, x: FloatPointer, y: FloatPointer) {
    queryKeyValue.forward(pass, rows: pass.positions, x: x, y: pass[kept.queryKeyValue])
    spreadBiases(pass)
    pass.compute.parallel(pass.batch.rows * heads) { task, scratch in
      var work = self.work(pass, kept, task)
      pass.compute.kernels.attention_forward(&work, scratch)
    }
    output.forward(pass, rows: pass.positions, x: pass[kept.attended], y: y)
  }

  /// dx = the gradient by x, or dx += it.
  func backward(
    _ pass: Pass, _ kept: Activations, _ gradients: FloatPointer, x: FloatPointer,
    dy: FloatPointer, dx: FloatPointer, adding: Bool
  ) {
    let (scratch, rows) = (pass.workspace.scratch.attention, pass.positions)
    output.backward(
      pass, gradients, rows: rows, x: pass[kept.attended], dy: dy, dx: pass[scratch.dAttended])
    spreadBiases(pass)
    pass.compute.parallel(pass.batch.rows * heads) { task, memory in
      var work = self.work(pass, kept, task)
      addGradients(to: &work, pass, task)
      pass.compute.kernels.attention_backward(&work, memory)
    }
    if let relativeBias { gatherBiases(pass, gradients + relativeBias) }
    queryKeyValue.backward(
      pass, gradients, rows: rows, x: x, dy: pass[scratch.dQueryKeyValue], dx: dx, adding: adding)
  }

  /// The work of one head on one row.
  private func work(_ pass: Pass, _ kept: Activations, _ task: Int) -> ck_attention {
    let (row, head) = (task / heads, task % heads)
    let (start, end) = (pass.batch.starts[row], pass.batch.starts[row + 1])
    let inner = pass[kept.queryKeyValue] + 3 * start * channels + head * headChannels
    return ck_attention(
      length: end - start, channels: headChannels, query: inner, key: inner + channels,
      value: inner + 2 * channels, stride: 3 * channels, scale: scale, causal: isCausal ? 1 : 0,
      bias: relativeBias == nil
        ? nil : UnsafePointer(pass[pass.workspace.scratch.attention.biases] + head * contextLength),
      output: pass[kept.attended] + start * channels + head * headChannels,
      output_stride: channels,
      log_sum: pass[kept.logSums] + start * heads + head * (end - start),
      dropout: dropout.rate(pass), dropout_key: Self.key(dropout.key(pass.drawing ?? 0), task),
      d_output: nil, d_query: nil, d_key: nil, d_value: nil, d_bias: nil,
      bf16: pass.precision == .bf16 ? 1 : 0)
  }

  /// The key that one head drops probabilities of one row by, from that of the place.
  static func key(_ place: UInt64, _ task: Int) -> UInt64 {
    SplitMix64.mixed(place ^ SplitMix64.first(of: UInt64(task)))
  }

  private func addGradients(to work: inout ck_attention, _ pass: Pass, _ task: Int) {
    let (row, head) = (task / heads, task % heads)
    let (start, scratch) = (pass.batch.starts[row], pass.workspace.scratch.attention)
    let inner = pass[scratch.dQueryKeyValue] + 3 * start * channels + head * headChannels
    work.d_output = UnsafePointer(
      pass[scratch.dAttended] + start * channels + head * headChannels)
    work.d_query = inner
    work.d_key = inner + channels
    work.d_value = inner + 2 * channels
    if relativeBias != nil { work.d_bias = pass[scratch.dBiases] + task * contextLength }
  }

  /// Writes the biases by distance, from those by bucket.
  private func spreadBiases(_ pass: Pass) {
    guard let relativeBias else { return }
    for head in 0..<heads {
      let source = pass.parameters + relativeBias + head * RelativePosition.buckets
      let biases = pass[pass.workspace.scratch.attention.biases] + head * contextLength
      for distance in 0..<contextLength {
        biases[distance] = source[RelativePosition.bucket(distance: distance)]
      }
    }
  }

  /// Sums the gradients by distance of all rows into those by bucket.
  private func gatherBiases(_ pass: Pass, _ gradients: FloatPointer) {
    let dBiases = pass[pass.workspace.scratch.attention.dBiases]
    pass.compute.parallel(heads) { head, _ in
      let sums = gradients + head * RelativePosition.buckets
      for row in 0..<pass.batch.rows {
        let source = dBiases + (row * heads + head) * contextLength
        for distance in 0..<pass.batch.starts[row + 1] - pass.batch.starts[row] {
          sums[RelativePosition.bucket(distance: distance)] += source[distance]
        }
      }
    }
  }
}
