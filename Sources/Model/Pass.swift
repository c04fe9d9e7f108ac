import CKernels

/// One batch on its way through a model: forward here, backward in `Backward.swift`.
struct Pass {
  let model: ModelConfiguration
  let table: ParameterTable
  let buckets: [Int]
  let compute: Compute
  let parameters: FloatPointer
  let batch: Batch
  let workspace: Workspace

  init(model: Transformer, batch: Batch, workspace: Workspace) {
    self.model = model.configuration
    table = model.table
    buckets = model.buckets
    compute = model.compute
    parameters = model.parameters.base
    self.batch = batch
    self.workspace = workspace
  }

  var positions: Int { batch.positions }

  // MARK: - The products of a block

  func queryKeyValue(_ offsets: LayerOffsets) -> Linear {
    Linear(inputs: model.channels, outputs: 3 * model.attentionChannels, offset: offsets.query)
  }

  func attentionOutput(_ offsets: LayerOffsets) -> Linear {
    Linear(
      inputs: model.attentionChannels, outputs: model.channels, offset: offsets.attentionOutput)
  }

  func gateLinear(_ offsets: LayerOffsets) -> Linear {
    Linear(inputs: model.channels, outputs: 2 * model.feedForwardChannels, offset: offsets.gate)
  }

  func feedForwardOutput(_ offsets: LayerOffsets) -> Linear {
    Linear(
      inputs: model.feedForwardChannels, outputs: model.channels, offset: offsets.feedForwardOutput)
  }

  // MARK: - Forward

  /// From the tokens to the output of the final norm.
  func forward() {
    embed()
    for layer in 0..<model.layers {
      attend(layer)
      feedForward(layer)
    }
    norm(
      workspace.output, scale: table.finalNorm, to: workspace.normalised,
      inverse: workspace.finalInverse)
  }

  private func embed() {
    let (width, input) = (model.channels, workspace.input(0, of: model))
    let embedding = parameters + table.embedding
    compute.chunks(of: 256, upTo: positions) { start, count in
      for position in start..<start + count {
        let token = Int(batch.tokens[position])
        (input + position * width).update(from: embedding + token * width, count: width)
      }
    }
  }

  private func attend(_ index: Int) {
    let (offsets, layer) = (table.layers[index], workspace.layer(index))
    norm(
      layer.input, scale: offsets.attentionNorm, to: layer.attentionNorm,
      inverse: layer.attentionInverse)
    queryKeyValue(offsets).apply(
      compute, rows: positions, parameters: parameters, x: layer.attentionNorm,
      y: layer.queryKeyValue)
    spreadBiases(offsets)
    compute.parallel(batch.rows * model.heads) { task, scratch in
      var work = attention(task, layer)
      compute.kernels.attention_forward(&work, scratch)
    }
    layer.middle.update(from: layer.input, count: positions * model.channels)
    attentionOutput(offsets).apply(
      compute, rows: positions, parameters: parameters, x: layer.attended, y: layer.middle,
      adding: true)
  }

  private func feedForward(_ index: Int) {
    let (offsets, layer) = (table.layers[index], workspace.layer(index))
    let inner = model.feedForwardChannels
    norm(
      layer.middle, scale: offsets.feedForwardNorm, to: layer.feedForwardNorm,
      inverse: layer.feedForwardInverse)
    gateLinear(offsets).apply(
      compute, rows: positions, parameters: parameters, x: layer.feedForwardNorm,
      y: layer.gateLinear)
    compute.chunks(of: 16, upTo: positions) { start, count in
      compute.kernels.geglu_forward(
        count, inner, layer.gateLinear + start * 2 * inner, layer.gated + start * inner)
    }
    let next = workspace.input(index + 1, of: model)
    next.update(from: layer.middle, count: positions * model.channels)
    feedForwardOutput(offsets).apply(
      compute, rows: positions, parameters: parameters, x: layer.gated, y: next, adding: true)
  }

  private func norm(
    _ x: FloatPointer, scale: Int, to y: FloatPointer, inverse: FloatPointer
  ) {
    let width = model.channels
    compute.chunks(of: Workspace.normChunk, upTo: positions) { start, count in
      compute.kernels.rms_norm_forward(
        count, width, x + start * width, parameters + scale, y + start * width, inverse + start)
    }
  }

  // MARK: - Attention

  /// Writes a layer's biases by distance, from its biases by bucket.
  func spreadBiases(_ offsets: LayerOffsets) {
    for head in 0..<model.heads {
      let source = parameters + offsets.relativeBias + head * RelativePosition.buckets
      let biases = workspace.biases + head * model.contextLength
      for distance in 0..<model.contextLength { biases[distance] = source[buckets[distance]] }
    }
  }

  /// The work of one head on one row, with its gradients in training.
  func attention(_ task: Int, _ layer: LayerActivations) -> ck_attention {
    let (row, head) = (task / model.heads, task % model.heads)
    let (start, end) = (batch.starts[row], batch.starts[row + 1])
    let width = model.attentionChannels
    let inner = 3 * start * width + head * model.headChannels
    let outer = start * width + head * model.headChannels
    return ck_attention(
      length: end - start, channels: model.headChannels,
      query: layer.queryKeyValue + inner, key: layer.queryKeyValue + inner + width,
      value: layer.queryKeyValue + inner + 2 * width, stride: 3 * width,
      bias: workspace.biases + head * model.contextLength,
      output: layer.attended + outer, output_stride: width,
      log_sum: layer.logSums + start * model.heads + head * (end - start),
      d_output: workspace.dAttended + outer, d_query: workspace.dQueryKeyValue + inner,
      d_key: workspace.dQueryKeyValue + inner + width,
      d_value: workspace.dQueryKeyValue + inner + 2 * width,
      d_bias: workspace.dBiases + task * model.contextLength)
  }

  // MARK: - The head

  /// From the final norm to the losses, a chunk of positions at a time, so that the logits of the
  /// whole batch never exist; with `gradients`, also the gradients by the embedding and (in
  /// `dNorm`) by the final norm.
  func head(gradients: FloatPointer?) {
    let width = model.channels
    let product = Linear(inputs: width, outputs: model.vocabularySize, offset: table.embedding)
    for start in stride(from: 0, to: positions, by: workspace.logitRows) {
      let count = min(workspace.logitRows, positions - start)
      let hidden = workspace.normalised + start * width
      product.apply(
        compute, rows: count, parameters: parameters, x: hidden, y: workspace.logits)
      crossEntropy(start: start, count: count, gradient: gradients != nil)
      guard let gradients else { continue }
      product.inputGradient(
        compute, rows: count, parameters: parameters, dy: workspace.logits,
        dx: workspace.dNorm + start * width)
      product.weightGradient(
        compute, rows: count, gradients: gradients, dy: workspace.logits, x: hidden)
    }
  }

  private func crossEntropy(start: Int, count: Int, gradient: Bool) {
    let scale = Float(1 / Double(model.channels).squareRoot())
    batch.targets.withUnsafeBufferPointer { targets in
      guard let first = targets.baseAddress else { return }
      compute.chunks(of: 32, upTo: count) { offset, rows in
        var work = ck_cross_entropy(
          rows: rows, vocabulary: model.vocabularySize,
          logits: workspace.logits + offset * model.vocabularySize,
          targets: first + start + offset, scale: scale, z_loss: Float(model.zLoss),
          losses: workspace.losses + start + offset, log_sums: workspace.logSums + start + offset,
          gradient: gradient ? 1 : 0)
        compute.kernels.cross_entropy(&work)
      }
    }
  }

  /// The sums of what the head has left.
  func lossSum() -> LossSum {
    var sum = LossSum()
    for position in 0..<positions {
      let logSum = Double(workspace.logSums[position])
      sum.sumNats += Double(workspace.losses[position])
      sum.sumSquaredLogSums += logSum * logSum
    }
    sum.count = batch.counted
    return sum
  }

  /// The same of a row of those that are left of the batch.
  func lossSum(ofRow row: Int) -> LossSum {
    var sum = LossSum()
    for position in batch.starts[row]..<batch.starts[row + 1] where batch.targets[position] >= 0 {
      let logSum = Double(workspace.logSums[position])
      sum.sumNats += Double(workspace.losses[position])
      sum.sumSquaredLogSums += logSum * logSum
      sum.count += 1
    }
    return sum
  }
}
