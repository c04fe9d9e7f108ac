import CKernels

/// From the last block's output to what is predicted: a norm where the blocks have theirs before,
/// BERT's transformation where it is wished, a matrix to tokens or classes, and the loss.
///
/// Only the positions that are predicted go through it.
struct Head {
  let channels: Int
  let finalNorm: Norm?
  let transform: Linear?
  let transformNorm: Norm?
  let activation: ModelSettings.Activation
  let output: Linear
  let scale: Float
  let zLoss: Float

  init(
    _ model: ModelConfiguration, embedding: Embedding, finalNorm: Norm?,
    _ table: inout ParameterTable
  ) {
    let (width, initialisers) = (model.channels, MatrixInitialisers(model))
    channels = width
    self.finalNorm = finalNorm
    let hasTransform = model.hasHeadTransform && model.classes == nil
    transform =
      hasTransform
      ? Linear(
        "head.transform", inputs: width, outputs: width,
        initialisers.of(.head, inputs: width), hasBias: true, &table) : nil
    transformNorm = hasTransform ? Norm(model, "head.norm", &table) : nil
    activation = model.activation == .geglu ? .geluTanh : model.activation
    let hasBias = hasTransform || model.classes != nil
    if model.isTied, model.classes == nil {
      output = Linear(
        inputs: width, outputs: model.vocabularySize, weight: embedding.tokens,
        bias: hasBias
          ? table.zeros("head.output-bias", model.vocabularySize, hasRowsByID: true) : nil)
    } else {
      output = Linear(
        "head.output", inputs: width, outputs: model.predictedSize,
        initialisers.of(.head, inputs: width), hasBias: hasBias,
        hasRowsByID: model.classes == nil, &table)
    }
    scale = model.classes == nil ? Float(model.logitScale.factor(channels: width)) : 1
    zLoss = Float(model.zLoss)
  }

  /// The predicted positions' values on their way [predicted, channels], and, of each, its loss and
  /// the logarithm of its sum of exponentials.
  struct Activations {
    let normed, inner, activated, hidden: Piece
    let finalNorm, transformNorm: Norm.Activations?
    let losses, logSums: Piece
  }

  func activations(positions: Int, _ plan: inout MemoryPlan) -> Activations {
    let width = positions * channels
    let normed = finalNorm == nil ? 0 : width
    let transformed = transform == nil ? 0 : width
    return Activations(
      normed: plan.take(normed), inner: plan.take(transformed),
      activated: plan.take(transformed), hidden: plan.take(transformed),
      finalNorm: finalNorm?.activations(positions: positions, &plan),
      transformNorm: transformNorm?.activations(positions: positions, &plan),
      losses: plan.take(positions), logSums: plan.take(positions))
  }

  /// A chunk of logits, and gradients by what is kept.
  struct Scratch {
    let rows: Int
    let logits, dHidden, dInner: Piece

    init(_ model: ModelConfiguration, positions: Int, training: Bool, _ plan: inout MemoryPlan) {
      rows = min(positions, max(64, min(1024, (1 << 22) / model.predictedSize)))
      logits = plan.take(rows * model.predictedSize)
      dHidden = plan.take(training ? positions * model.channels : 0)
      dInner = plan.take(training && model.hasHeadTransform ? positions * model.channels : 0)
    }
  }

  /// From the last block's output to the losses; with `gradients`, also back to it, in the
  /// workspace's `dStream`.
  func run(_ pass: Pass, gradients: FloatPointer?) {
    let kept = pass.workspace.head
    let gathered = gather(pass)
    var hidden = gathered
    if let finalNorm, let stats = kept.finalNorm {
      finalNorm.forward(pass, stats, rows: pass.batch.counted, x: hidden, y: pass[kept.normed])
      hidden = pass[kept.normed]
    }
    if let transform { hidden = apply(transform, pass, x: hidden) }
    let scratch = pass.workspace.scratch
    let slope = pass[pass.batch.isPredictedWhole ? scratch.dStream : scratch.head.dHidden]
    predict(pass, hidden, slope: slope, gradients: gradients)
    guard let gradients else { return }
    if let transform {
      let x = finalNorm == nil ? gathered : pass[kept.normed]
      undo(transform, pass, gradients, x: x, slope: slope)
    }
    if let finalNorm, let stats = kept.finalNorm {
      finalNorm.backward(
        pass, stats, gradients, rows: pass.batch.counted, x: gathered, dy: slope, dx: slope,
        adding: false)
    }
    if !pass.batch.isPredictedWhole { scatter(pass, slope) }
  }

  /// The rows that are predicted: those of the output itself where all are.
  private func gather(_ pass: Pass) -> FloatPointer {
    let (batch, source) = (pass.batch, pass[pass.workspace.output])
    if batch.isPredictedWhole { return source }
    // Free until the blocks go back, and by then nobody needs these rows.
    let gathered = pass[pass.workspace.scratch.branch]
    pass.compute.chunks(of: 256, upTo: batch.counted) { start, count in
      for index in start..<start + count {
        (gathered + index * channels).update(
          from: source + batch.predicted[index] * channels, count: channels)
      }
    }
    return gathered
  }

  /// Brings the gradients of what is predicted to their positions, the others being zero.
  private func scatter(_ pass: Pass, _ slope: FloatPointer) {
    let (batch, stream) = (pass.batch, pass[pass.workspace.scratch.dStream])
    stream.update(repeating: 0, count: batch.positions * channels)
    pass.compute.chunks(of: 256, upTo: batch.counted) { start, count in
      for index in start..<start + count {
        (stream + batch.predicted[index] * channels).update(
          from: slope + index * channels, count: channels)
      }
    }
  }

  private func apply(_ transform: Linear, _ pass: Pass, x: FloatPointer) -> FloatPointer {
    let (kept, rows) = (pass.workspace.head, pass.batch.counted)
    let (inner, activated) = (pass[kept.inner], pass[kept.activated])
    transform.forward(pass, rows: rows, x: x, y: inner)
    activation.forward(pass, rows: rows, channels: channels, x: inner, y: activated)
    if let transformNorm, let stats = kept.transformNorm {
      transformNorm.forward(pass, stats, rows: rows, x: activated, y: pass[kept.hidden])
    }
    return pass[kept.hidden]
  }

  /// Turns `slope`, the gradient by what ``apply(_:_:x:)`` returned, into that by x.
  private func undo(
    _ transform: Linear, _ pass: Pass, _ gradients: FloatPointer, x: FloatPointer,
    slope: FloatPointer
  ) {
    let (kept, rows) = (pass.workspace.head, pass.batch.counted)
    let dInner = pass[pass.workspace.scratch.head.dInner]
    if let transformNorm, let stats = kept.transformNorm {
      transformNorm.backward(
        pass, stats, gradients, rows: rows, x: pass[kept.activated], dy: slope, dx: slope,
        adding: false)
    }
    activation.backward(
      pass, rows: rows, channels: channels, x: pass[kept.inner], dy: slope, dx: dInner)
    transform.backward(pass, gradients, rows: rows, x: x, dy: dInner, dx: slope)
  }

  /// The losses, a chunk of positions at a time, so that the logits of the whole batch never exist;
  /// with `gradients`, also the gradients by the matrix and, in `slope`, by `hidden`.
  private func predict(
    _ pass: Pass, _ hidden: FloatPointer, slope: FloatPointer, gradients: FloatPointer?
  ) {
    let scratch = pass.workspace.scratch.head
    let logits = pass[scratch.logits]
    for start in stride(from: 0, to: pass.batch.counted, by: scratch.rows) {
      let count = min(scratch.rows, pass.batch.counted - start)
      let x = hidden + start * channels
      output.forward(pass, rows: count, x: x, y: logits)
      crossEntropy(pass, start: start, count: count, gradient: gradients != nil)
      guard let gradients else {
        show(pass, start: start, count: count)
        continue
      }
      output.backward(
        pass, gradients, rows: count, x: x, dy: logits, dx: slope + start * channels)
    }
  }

  /// Shows the logits of a chunk to who wants to see them.
  private func show(_ pass: Pass, start: Int, count: Int) {
    let kept = pass.workspace.head
    pass.view?.look(
      pass[pass.workspace.scratch.head.logits], vocabulary: output.outputs, scale: scale,
      targets: pass.batch.targets[start..<start + count], losses: pass[kept.losses] + start,
      logSums: pass[kept.logSums] + start)
  }

  private func crossEntropy(_ pass: Pass, start: Int, count: Int, gradient: Bool) {
    let (kept, logits) = (pass.workspace.head, pass[pass.workspace.scratch.head.logits])
    pass.batch.targets.withUnsafeBufferPointer { targets in
      guard let first = targets.baseAddress else { return }
      pass.compute.chunks(of: 32, upTo: count) { offset, rows in
        var work = ck_cross_entropy(
          rows: rows, vocabulary: output.outputs, logits: logits + offset * output.outputs,
          targets: first + start + offset, scale: scale, z_loss: zLoss,
          losses: pass[kept.losses] + start + offset,
          log_sums: pass[kept.logSums] + start + offset, gradient: gradient ? 1 : 0)
        pass.compute.kernels.cross_entropy(&work)
      }
    }
  }
}
