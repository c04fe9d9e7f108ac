import CKernels

extension Pass {
  /// From the head back to the embedding: adds to the sums in `gradients`, which are laid out like
  /// the parameters.
  func backward(gradients: FloatPointer) {
    head(gradients: gradients)
    workspace.dResidual.update(repeating: 0, count: positions * model.channels)
    normBackward(
      workspace.output, scale: table.finalNorm, inverse: workspace.finalInverse, gradients)
    for layer in (0..<model.layers).reversed() {
      feedForwardBackward(layer, gradients)
      attendBackward(layer, gradients)
    }
    embedBackward(gradients)
  }

  private func feedForwardBackward(_ index: Int, _ gradients: FloatPointer) {
    let (offsets, layer) = (table.layers[index], workspace.layer(index))
    let inner = model.feedForwardChannels
    let (output, input) = (feedForwardOutput(offsets), gateLinear(offsets))
    output.weightGradient(
      compute, rows: positions, gradients: gradients, dy: workspace.dResidual, x: layer.gated)
    output.inputGradient(
      compute, rows: positions, parameters: parameters, dy: workspace.dResidual,
      dx: workspace.dGated)
    compute.chunks(of: 16, upTo: positions) { start, count in
      compute.kernels.geglu_backward(
        count, inner, layer.gateLinear + start * 2 * inner, workspace.dGated + start * inner,
        workspace.dGateLinear + start * 2 * inner)
    }
    input.weightGradient(
      compute, rows: positions, gradients: gradients, dy: workspace.dGateLinear,
      x: layer.feedForwardNorm)
    input.inputGradient(
      compute, rows: positions, parameters: parameters, dy: workspace.dGateLinear,
      dx: workspace.dNorm)
    normBackward(
      layer.middle, scale: offsets.feedForwardNorm, inverse: layer.feedForwardInverse, gradients)
  }

  private func attendBackward(_ index: Int, _ gradients: FloatPointer) {
    let (offsets, layer) = (table.layers[index], workspace.layer(index))
    let (output, input) = (attentionOutput(offsets), queryKeyValue(offsets))
    output.weightGradient(
      compute, rows: positions, gradients: gradients, dy: workspace.dResidual, x: layer.attended)
    output.inputGradient(
      compute, rows: positions, parameters: parameters, dy: workspace.dResidual,
      dx: workspace.dAttended)
    spreadBiases(offsets)
    compute.parallel(batch.rows * model.heads) { task, scratch in
      var work = attention(task, layer)
      compute.kernels.attention_backward(&work, scratch)
    }
    gatherBiases(gradients + offsets.relativeBias)
    input.weightGradient(
      compute, rows: positions, gradients: gradients, dy: workspace.dQueryKeyValue,
      x: layer.attentionNorm)
    input.inputGradient(
      compute, rows: positions, parameters: parameters, dy: workspace.dQueryKeyValue,
      dx: workspace.dNorm)
    normBackward(
      layer.input, scale: offsets.attentionNorm, inverse: layer.attentionInverse, gradients)
  }

  /// Sums the gradients by distance of all rows into those by bucket.
  private func gatherBiases(_ gradients: FloatPointer) {
    compute.parallel(model.heads) { head, _ in
      let sums = gradients + head * RelativePosition.buckets
      for row in 0..<batch.rows {
        let source = workspace.dBiases + (row * model.heads + head) * model.contextLength
        for distance in 0..<batch.starts[row + 1] - batch.starts[row] {
          sums[buckets[distance]] += source[distance]
        }
      }
    }
  }

  /// Adds to `dResidual` what `dNorm` says of the norm's input, and to the gradient of its scale,
  /// which is summed in chunks that are the same for any number of threads.
  private func normBackward(
    _ x: FloatPointer, scale: Int, inverse: FloatPointer, _ gradients: FloatPointer
  ) {
    let (width, size) = (model.channels, Workspace.normChunk)
    compute.chunks(of: size, upTo: positions) { start, count in
      let dScale = workspace.dScales + start / size * width
      dScale.update(repeating: 0, count: width)
      compute.kernels.rms_norm_backward(
        count, width, x + start * width, parameters + scale, inverse + start,
        workspace.dNorm + start * width, workspace.dResidual + start * width, dScale)
    }
    for chunk in 0..<(positions + size - 1) / size {
      add(workspace.dScales + chunk * width, to: gradients + scale, count: width)
    }
  }

  /// Each task takes some channels of every position, so that a token's sum runs in their order.
  private func embedBackward(_ gradients: FloatPointer) {
    let width = model.channels
    let embedding = gradients + table.embedding
    compute.chunks(of: 64, upTo: width) { first, count in
      for position in 0..<positions {
        let token = Int(batch.tokens[position])
        add(
          workspace.dResidual + position * width + first, to: embedding + token * width + first,
          count: count)
      }
    }
  }

  private func add(_ source: FloatPointer, to target: FloatPointer, count: Int) {
    for index in 0..<count { target[index] += source[index] }
  }
}
