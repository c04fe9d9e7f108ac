/// Attention and a feed-forward, each added to the residual stream: x + f(norm(x)), or, with norms
/// after, norm(x + f(x)).
struct Block {
  let channels: Int
  let isPostNorm: Bool
  let attentionNorm: Norm
  let attention: Attention
  let attentionDropout: Dropout
  let feedForwardNorm: Norm
  let feedForward: FeedForward
  let feedForwardDropout: Dropout

  init(_ model: ModelConfiguration, index: Int, _ table: inout ParameterTable) {
    let (attend, feed) = ("layers.\(index).attention.", "layers.\(index).feed-forward.")
    channels = model.channels
    isPostNorm = model.normPosition == .post
    attentionNorm = Norm(model, attend + "norm", &table)
    attention = Attention(model, attend, &table)
    attentionDropout = Dropout(rate: model.dropout, name: attend + "output")
    feedForwardNorm = Norm(model, feed + "norm", &table)
    feedForward = FeedForward(model, feed, &table)
    feedForwardDropout = Dropout(rate: model.dropout, name: feed + "output")
  }

  /// The block's input, what stands between its halves, and, with norms after, the input of each
  /// [channels]. With norms before, their outputs are made again on the way back.
  struct Activations {
    let input, middle, attentionSum, feedForwardSum: Piece
    let attentionNorm, feedForwardNorm: Norm.Activations
    let attention: Attention.Activations
    let feedForward: FeedForward.Activations
  }

  func activations(positions: Int, _ plan: inout MemoryPlan) -> Activations {
    let width = positions * channels
    let sums = isPostNorm ? width : 0
    return Activations(
      input: plan.take(width), middle: plan.take(width), attentionSum: plan.take(sums),
      feedForwardSum: plan.take(sums),
      attentionNorm: attentionNorm.activations(positions: positions, &plan),
      feedForwardNorm: feedForwardNorm.activations(positions: positions, &plan),
      attention: attention.activations(positions: positions, &plan),
      feedForward: feedForward.activations(positions: positions, &plan))
  }

  /// y may be x.
  func forward(_ pass: Pass, _ kept: Activations, x: FloatPointer, y: FloatPointer) {
    let (rows, count) = (pass.positions, pass.positions * channels)
    let (middle, branch) = (pass[kept.middle], pass[pass.workspace.scratch.branch])
    if isPostNorm {
      let (first, second) = (pass[kept.attentionSum], pass[kept.feedForwardSum])
      attention.forward(pass, kept.attention, x: x, y: branch)
      attentionDropout.forward(pass, count: count, x: branch, residual: x, y: first)
      attentionNorm.forward(pass, kept.attentionNorm, rows: rows, x: first, y: middle)
      feedForward.forward(pass, kept.feedForward, x: middle, y: branch)
      feedForwardDropout.forward(pass, count: count, x: branch, residual: middle, y: second)
      feedForwardNorm.forward(pass, kept.feedForwardNorm, rows: rows, x: second, y: y)
    } else {
      let normed = pass[pass.workspace.scratch.normed]
      attentionNorm.forward(pass, kept.attentionNorm, rows: rows, x: x, y: normed)
      attention.forward(pass, kept.attention, x: normed, y: branch)
      attentionDropout.forward(pass, count: count, x: branch, residual: x, y: middle)
      feedForwardNorm.forward(pass, kept.feedForwardNorm, rows: rows, x: middle, y: normed)
      feedForward.forward(pass, kept.feedForward, x: normed, y: branch)
      feedForwardDropout.forward(pass, count: count, x: branch, residual: middle, y: y)
    }
  }

  /// Turns the gradient by the output, in the workspace's `dStream`, into that by the input.
  func backward(_ pass: Pass, _ kept: Activations, x: FloatPointer, _ gradients: FloatPointer) {
    if isPostNorm {
      backwardPostNorm(pass, kept, x: x, gradients)
    } else {
      backwardPreNorm(pass, kept, x: x, gradients)
    }
  }

  private func backwardPostNorm(
    _ pass: Pass, _ kept: Activations, x: FloatPointer, _ gradients: FloatPointer
  ) {
    let (rows, count) = (pass.positions, pass.positions * channels)
    let scratch = pass.workspace.scratch
    let (stream, branch) = (pass[scratch.dStream], pass[scratch.branch])
    feedForwardNorm.backward(
      pass, kept.feedForwardNorm, gradients, rows: rows, x: pass[kept.feedForwardSum], dy: stream,
      dx: stream, adding: false)
    feedForward.backward(
      pass, kept.feedForward, gradients, x: pass[kept.middle],
      dy: feedForwardDropout.backward(pass, count: count, dy: stream, dx: branch), dx: stream,
      adding: true)
    attentionNorm.backward(
      pass, kept.attentionNorm, gradients, rows: rows, x: pass[kept.attentionSum], dy: stream,
      dx: stream, adding: false)
    attention.backward(
      pass, kept.attention, gradients, x: x,
      dy: attentionDropout.backward(pass, count: count, dy: stream, dx: branch), dx: stream,
      adding: true)
  }

  private func backwardPreNorm(
    _ pass: Pass, _ kept: Activations, x: FloatPointer, _ gradients: FloatPointer
  ) {
    let (rows, count) = (pass.positions, pass.positions * channels)
    let scratch = pass.workspace.scratch
    let (stream, branch) = (pass[scratch.dStream], pass[scratch.branch])
    let (normed, middle) = (pass[scratch.normed], pass[kept.middle])
    feedForwardNorm.forward(pass, kept.feedForwardNorm, rows: rows, x: middle, y: normed)
    feedForward.backward(
      pass, kept.feedForward, gradients, x: normed,
      dy: feedForwardDropout.backward(pass, count: count, dy: stream, dx: branch), dx: branch,
      adding: false)
    feedForwardNorm.backward(
      pass, kept.feedForwardNorm, gradients, rows: rows, x: middle, dy: branch, dx: stream,
      adding: true)
    attentionNorm.forward(pass, kept.attentionNorm, rows: rows, x: x, y: normed)
    attention.backward(
      pass, kept.attention, gradients, x: normed,
      dy: attentionDropout.backward(pass, count: count, dy: stream, dx: branch), dx: branch,
      adding: false)
    attentionNorm.backward(
      pass, kept.attentionNorm, gradients, rows: rows, x: x, dy: branch, dx: stream,
      adding: true)
  }
}
