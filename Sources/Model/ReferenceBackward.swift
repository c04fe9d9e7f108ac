extension ReferenceTransformer {
  /// Adds the gradient of one row's objective to `gradients`.
  func backward(_ batch: Batch, row: Int, _ trace: Trace, _ gradients: inout [Scalar]) {
    let range = batch.starts[row]..<batch.starts[row + 1]
    let logits = logitGradient(trace, batch.targets[range])
    let normed = linearBackward(trace.normalised, logits, embedding, &gradients)
    var stream = normBackward(trace.output, normed, scale: table.finalNorm, &gradients)
    for (block, offsets) in zip(trace.blocks, table.layers).reversed() {
      stream = feedForwardBackward(block, offsets, stream, &gradients)
      stream = attendBackward(block, offsets, stream, &gradients)
    }
    for (position, token) in batch.tokens[range].enumerated() {
      for column in 0..<stream.columns {
        gradients[table.embedding + Int(token) * stream.columns + column] +=
          stream[position, column]
      }
    }
  }

  /// By the logits before their scaling; 0 where the target is ignored.
  private func logitGradient(_ trace: Trace, _ targets: ArraySlice<Int32>) -> Grid<Scalar> {
    let scale = 1 / Scalar(configuration.channels).squareRoot()
    let zLoss = Scalar(configuration.zLoss)
    return Grid(rows: trace.logits.rows, columns: trace.logits.columns) { position, token in
      let target = Int(targets[targets.startIndex + position])
      if target < 0 { return 0 }
      let logSum = trace.logSums[position]
      let probability = Self.exponential(trace.logits[position, token] - logSum)
      return scale * (probability * (1 + 2 * zLoss * logSum) - (token == target ? 1 : 0))
    }
  }

  /// For y = x·Wᵀ: adds dyᵀ·x to W's gradient and returns dy·W.
  private func linearBackward(
    _ x: Grid<Scalar>, _ dy: Grid<Scalar>, _ linear: Linear, _ gradients: inout [Scalar]
  ) -> Grid<Scalar> {
    let gradient = dy.transposed.times(x)
    for (index, value) in gradient.values.enumerated() {
      gradients[linear.offset + index] += value
    }
    return dy.times(weight(linear))
  }

  /// For y = x · r · scale with r = 1 / √(mean(x²) + ε).
  private func normBackward(
    _ x: Grid<Scalar>, _ dy: Grid<Scalar>, scale: Int, _ gradients: inout [Scalar]
  ) -> Grid<Scalar> {
    var dx = Grid<Scalar>(rows: x.rows, columns: x.columns)
    for row in 0..<x.rows {
      let r = inverseRoot(x, row: row)
      var dot = Scalar(0)
      for column in 0..<x.columns {
        gradients[scale + column] += dy[row, column] * x[row, column] * r
        dot += dy[row, column] * parameters[scale + column] * x[row, column]
      }
      let pull = dot * r * r / Scalar(x.columns)
      for column in 0..<x.columns {
        let slope = dy[row, column] * parameters[scale + column]
        dx[row, column] = r * (slope - x[row, column] * pull)
      }
    }
    return dx
  }

  private func feedForwardBackward(
    _ block: Block, _ offsets: LayerOffsets, _ dy: Grid<Scalar>, _ gradients: inout [Scalar]
  ) -> Grid<Scalar> {
    let weights = BlockWeights(offsets, configuration)
    let dGated = linearBackward(block.gated, dy, weights.feedForwardOutput, &gradients)
    let dGate = Grid<Scalar>(rows: dy.rows, columns: block.gate.columns) {
      dGated[$0, $1] * block.linear[$0, $1] * Self.geluSlope(block.gate[$0, $1])
    }
    let dLinear = Grid<Scalar>(rows: dy.rows, columns: block.gate.columns) {
      dGated[$0, $1] * Self.gelu(block.gate[$0, $1])
    }
    let dNorm =
      linearBackward(block.feedForwardNorm, dGate, weights.gate, &gradients)
      + linearBackward(block.feedForwardNorm, dLinear, weights.linear, &gradients)
    return dy + normBackward(block.middle, dNorm, scale: offsets.feedForwardNorm, &gradients)
  }

  private func attendBackward(
    _ block: Block, _ offsets: LayerOffsets, _ dy: Grid<Scalar>, _ gradients: inout [Scalar]
  ) -> Grid<Scalar> {
    let weights = BlockWeights(offsets, configuration)
    let dAttended = linearBackward(block.attended, dy, weights.attentionOutput, &gradients)
    let empty = Grid<Scalar>(rows: dy.rows, columns: dAttended.columns)
    var (dQuery, dKey, dValue) = (empty, empty, empty)
    for head in 0..<configuration.heads {
      let slopes = scoreGradient(block, dAttended, head: head)
      let channels = head * configuration.headChannels..<(head + 1) * configuration.headChannels
      for row in 0..<dy.rows {
        for other in 0...row {
          let bucket = RelativePosition.bucket(distance: row - other)
          gradients[offsets.relativeBias + head * RelativePosition.buckets + bucket] +=
            slopes[row, other]
          for channel in channels {
            dQuery[row, channel] += slopes[row, other] * block.key[other, channel]
            dKey[other, channel] += slopes[row, other] * block.query[row, channel]
            dValue[other, channel] +=
              block.probabilities[head][row, other] * dAttended[row, channel]
          }
        }
      }
    }
    let dNorm =
      linearBackward(block.attentionNorm, dQuery, weights.query, &gradients)
      + linearBackward(block.attentionNorm, dKey, weights.key, &gradients)
      + linearBackward(block.attentionNorm, dValue, weights.value, &gradients)
    return dy + normBackward(block.input, dNorm, scale: offsets.attentionNorm, &gradients)
  }

  /// By the scores before the softmax, of one head.
  private func scoreGradient(
    _ block: Block, _ dAttended: Grid<Scalar>, head: Int
  ) -> Grid<Scalar> {
    let channels = head * configuration.headChannels..<(head + 1) * configuration.headChannels
    var slopes = Grid<Scalar>(rows: dAttended.rows, columns: dAttended.rows)
    for row in 0..<dAttended.rows {
      let dProbabilities = (0...row).map { other in
        channels.reduce(Scalar(0)) { $0 + dAttended[row, $1] * block.value[other, $1] }
      }
      let mean = (0...row).reduce(Scalar(0)) {
        $0 + block.probabilities[head][row, $1] * dProbabilities[$1]
      }
      for other in 0...row {
        slopes[row, other] = block.probabilities[head][row, other] * (dProbabilities[other] - mean)
      }
    }
    return slopes
  }

  private static func geluSlope(_ x: Scalar) -> Scalar {
    let tangent = geluTangent(x)
    let root = Scalar((2 / Double.pi).squareRoot())
    let inner = root * (1 + 3 * Scalar(0.044715) * x * x)
    return (1 + tangent) / 2 + x * (1 - tangent * tangent) / 2 * inner
  }
}
