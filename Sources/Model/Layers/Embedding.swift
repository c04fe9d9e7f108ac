/// A vector for each token, times a scale, and those of its position and segment; then, if wished,
/// a norm, and dropout.
struct Embedding {
  let channels: Int
  let tokens: Int
  let positions: Int?
  let segments: Int?
  let norm: Norm?
  let scale: Float
  let dropout: Dropout

  init(_ model: ModelConfiguration, _ table: inout ParameterTable) {
    channels = model.channels
    let initialiser = MatrixInitialisers(model).of(.embedding, inputs: channels)
    // A tied embedding is the head's matrix, too.
    tokens = table.append(
      "embedding", [model.vocabularySize, channels], initialiser,
      isMultiplied: model.isTied && model.classes == nil, hasRowsByID: true)
    positions =
      model.positions == .learned
      ? table.append(
        "positions", [model.contextLength, channels], initialiser, isMultiplied: false) : nil
    segments =
      model.hasSegments
      ? table.append("segments", [2, channels], initialiser, isMultiplied: false) : nil
    norm = model.hasEmbeddingNorm ? Norm(model, "embedding-norm", &table) : nil
    scale = Float(model.embeddingScale.factor(channels: channels))
    dropout = Dropout(rate: model.dropout, name: "embedding")
  }

  /// The sums before the norm [positions, channels] and what the norm keeps; empty without one.
  struct Activations {
    let sum: Piece
    let norm: Norm.Activations?
  }

  func activations(positions: Int, _ plan: inout MemoryPlan) -> Activations {
    Activations(
      sum: plan.take(norm == nil ? 0 : positions * channels),
      norm: norm?.activations(positions: positions, &plan))
  }

  func forward(_ pass: Pass, _ kept: Activations, y: FloatPointer) {
    let sum = norm == nil ? y : pass[kept.sum]
    pass.compute.parallel(pass.batch.rows) { row, _ in
      let (start, end) = (pass.batch.starts[row], pass.batch.starts[row + 1])
      for place in start..<end {
        add(pass, token: Int(pass.batch.tokens[place]), place - start, to: sum + place * channels)
      }
    }
    if let norm, let stats = kept.norm {
      norm.forward(pass, stats, rows: pass.positions, x: sum, y: y)
    }
    if dropout.isActive(pass) {
      dropout.forward(pass, count: pass.positions * channels, x: y, residual: nil, y: y)
    }
  }

  private func add(_ pass: Pass, token: Int, _ position: Int, to sum: FloatPointer) {
    let vector = pass.parameters + tokens + token * channels
    for channel in 0..<channels { sum[channel] = vector[channel] * scale }
    if let positions {
      addValues(pass.parameters + positions + position * channels, to: sum, count: channels)
    }
    if let segments { addValues(pass.parameters + segments, to: sum, count: channels) }
  }

  /// Each task takes some channels of every position, so that a token's sum runs in their order.
  func backward(_ pass: Pass, _ kept: Activations, _ gradients: FloatPointer) {
    let (stream, scratch) = (pass[pass.workspace.scratch.dStream], pass.workspace.scratch)
    let dropped = dropout.backward(
      pass, count: pass.positions * channels, dy: stream, dx: pass[scratch.branch])
    if let norm, let stats = kept.norm {
      norm.backward(
        pass, stats, gradients, rows: pass.positions, x: pass[kept.sum], dy: dropped, dx: dropped,
        adding: false)
    }
    pass.compute.chunks(of: 64, upTo: channels) { first, count in
      for row in 0..<pass.batch.rows {
        let (start, end) = (pass.batch.starts[row], pass.batch.starts[row + 1])
        for place in start..<end {
          let source = dropped + place * channels + first
          let sum = gradients + tokens + Int(pass.batch.tokens[place]) * channels + first
          for channel in 0..<count { sum[channel] += source[channel] * scale }
          if let positions {
            addValues(
              source, to: gradients + positions + (place - start) * channels + first, count: count)
          }
          if let segments { addValues(source, to: gradients + segments + first, count: count) }
        }
      }
    }
  }
}
