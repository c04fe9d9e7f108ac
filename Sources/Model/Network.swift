/// The layers of a model, in order, and the table of their tensors.
struct Network {
  let table: ParameterTable
  let embedding: Embedding
  let blocks: [Block]
  let head: Head

  init(_ model: ModelConfiguration) { self.init(model, layers: model.layers) }

  /// Lays out so many blocks.
  init(_ model: ModelConfiguration, layers: Int) {
    var table = ParameterTable()
    embedding = Embedding(model, &table)
    blocks = (0..<layers).map { Block(model, index: $0, &table) }
    let finalNorm = model.normPosition == .pre ? Norm(model, "final-norm", &table) : nil
    head = Head(model, embedding: embedding, finalNorm: finalNorm, &table)
    self.table = table
  }
}

/// How matrices are drawn before training: the initialisations of ``ModelSettings``.
struct MatrixInitialisers {
  private let model: ModelConfiguration

  init(_ model: ModelConfiguration) { self.model = model }

  /// What a matrix is for.
  enum Role { case embedding, query, attention, feedForward, feedForwardOutput, head }

  /// The initialiser of a matrix with so many inputs.
  ///
  /// T5X: kernels have the variance 1 / inputs, normal in attention and truncated normal in the
  /// feed-forward; the query also takes up the factor 1 / √head-channels that attention leaves out.
  func of(_ role: Role, inputs: Int) -> Initialiser {
    switch (model.initialisation, role) {
    case (.t5x, .embedding): return .normal(deviation: 1)
    case (.t5x, .feedForward), (.t5x, .feedForwardOutput):
      return .truncatedNormal(deviation: 1 / Double(inputs).squareRoot())
    case (.t5x, .query):
      let scale = model.attentionScale == .one ? Double(model.headChannels).squareRoot() : 1
      return .normal(deviation: 1 / Double(inputs).squareRoot() / scale)
    case (.t5x, _): return .normal(deviation: 1 / Double(inputs).squareRoot())
    case (.languini, .feedForwardOutput):
      return .normal(deviation: 0.02 / Double(2 * model.layers).squareRoot())
    case (.languini, _), (.bert, _): return .normal(deviation: 0.02)
    }
  }
}
