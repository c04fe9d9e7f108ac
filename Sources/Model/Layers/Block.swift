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

  /// The block's input, what stands between its halves, and the other side of each norm: its output
  /// where it stands before, its input where it stands after [channels].
  struct Activations {
    let input, middle, attentionNormed, feedForwardNormed: Piece
    let attentionNorm, feedForwardNorm: Norm.Activations
    let attention: Attention.Activations
    let feedForward: FeedForward.Activations
  }

  func activations(positions: Int, _ plan: inout MemoryPlan) -> Activations {
    let width = positions * channels
    return Activations(
      input: plan.take(width), middle: plan.take(width), attentionNormed: plan.take(width),
      feedForwardNormed: plan.take(width),
      attentionNorm: attentionNorm.activations(positions: positions, &plan),
      feedForwardNorm: feedForwardNorm.activations(positions: positions, &plan),
      attention: attention.activations(positions: positions, &plan),
      feedForward: feedForward.activations(positions: positions, &plan))
  }

  /// y may be x.
  func forward(_ pass: Pass, _ kept: Activations, x: FloatPointer, y: FloatPointer) {
    let (rows, count) = (pass.positions, pass.positions * channels)
    let (middle, branch) = (pass[kept.middle], pass[pass.workspace.scratch.branch])
    let (first, second) = (pass[kept.attentionNormed], pass[kept.feedForwardNormed])
    if isPostNorm {
      attention.forward(pass, kept.attention, x: x, y: branch)
      attentionDropout.forward(pass, count: count, x: branch, residual: x, y: first)
      attentionNorm.forward(pass, kept.attentionNorm, rows: rows, x: first, y: middle)
      feedForward.forward(pass, kept.feedForward, x: middle, y: branch)
      feedForwardDropout.forward(pass, count: count, x: branch, residual: middle, y: second)
      feedForwardNorm.forward(pass, kept.feedForwardNorm, rows: rows, x: second, y: y)
    } else {
      attentionNorm.forward(pass, kept.attentionNorm, rows: rows, x: x, y: first)
      attention.forward(pass, kept.attention, x: first, y: branch)
      attentionDropout.forward(pass, count: count, x: branch, residual: x, y: middle)
      feedForwardNorm.forward(pass, kept.feedForwardNorm, rows: rows, x: middle, y: second)
      feedForward.forward(pass, kept.feedForward, x: second, y: branch)
      feedForwardDropout.forward(pass, count: count, x: branch, residual: middle, y: y)
    }
  }

  /// Turns the gradient by the output, in the workspace's `dStream`, into that by the input.
  func backward(_ pass: Pass, _ kept: Activations, x: FloatPointer, _ gradients: FloatPointer) {
    let (rows, count) = (pass.positions, pass.positions * channels)
    let scratch = pass.workspace.scratch
    let (stream, branch) = (pass[scratch.dStream], pass[scratch.branch])
    let (first, second) = (pass[kept.attentionNormed], pass[kept.feedForwardNormed])
    func normBackward(_ norm: Norm, _ stats: Norm.Activations, x: FloatPointer) {
      norm.backward(
        pass, stats, gradients, rows: rows, x: x, dy: isPostNorm ? stream : branch, dx: stream,
        adding: !isPostNorm)
    }
    if isPostNorm { normBackward(feedForwardNorm, kept.feedForwardNorm, x: second) }
    feedForward.backward(
      pass, kept.feedForward, gradients, x: isPostNorm ? pass[kept.middle] : second,
      dy: feedForwardDropout.backward(pass, count: count, dy: stream, dx: branch),
      dx: isPostNorm ? stream : branch, adding: isPostNorm)
    normBackward(
      isPostNorm ? attentionNorm : feedForwardNorm,
      isPostNorm ? kept.attentionNorm : kept.feedForwardNorm,
      x: isPostNorm ? first : pass[kept.middle])
    attention.backward(
      pass, kept.attention, gradients, x: isPostNorm ? x : first,
      dy: attentionDropout.backward(pass, count: count, dy: stream, dx: branch),
      dx: isPostNorm ? stream : branch, adding: isPostNorm)
    if !isPostNorm { normBackward(attentionNorm, kept.attentionNorm, x: x) }
  }
}
