import Foundation

/// The same model as ``Transformer``, written to be read: in double precision, one loop for each
/// sum, no blocks, no threads, and gradients by going back over what was computed.
///
/// It is what the fast model is tested against; finite differences test it. Expect it to be some
/// thousand times slower.
public struct ReferenceTransformer {
  /// What the model is.
  public let configuration: ModelConfiguration
  /// All parameters, in the order of ``Transformer/tensors``.
  public let parameters: [Double]

  private let network: Network

  /// Makes a model with the given parameters, as many as ``ModelConfiguration/parameterCount``.
  ///
  /// - Throws: ``ModelError/unexpectedTensor(name:reason:)`` where there are more or fewer.
  public init(_ configuration: ModelConfiguration, parameters: [Double]) throws(ModelError) {
    network = Network(configuration)
    guard parameters.count == network.table.count else {
      throw .unexpectedTensor(
        name: "all", reason: "\(parameters.count) values instead of \(network.table.count)")
    }
    self.configuration = configuration
    self.parameters = parameters
  }

  /// The summed loss and z-loss of a batch, as ``Transformer/loss(tokens:targets:rows:)`` has them.
  ///
  /// - Parameter drawing: What dropout draws from; `nil` where nothing is dropped.
  public func loss(
    tokens: [Int32], targets: [Int32], rows: Int, drawing: UInt64? = nil
  ) throws(ModelError) -> LossSum {
    let batch = try Batch(tokens: tokens, targets: targets, rows: rows, model: configuration)
    return run(batch, drawing, Tape(parameters: parameters)).sum
  }

  /// The gradient, by ``parameters``, of a batch's summed objective: Σ loss + z · (log Σ exp)².
  public func gradients(
    tokens: [Int32], targets: [Int32], rows: Int, drawing: UInt64? = nil
  ) throws(ModelError) -> [Double] {
    let batch = try Batch(tokens: tokens, targets: targets, rows: rows, model: configuration)
    let tape = Tape(parameters: parameters)
    let (_, objective) = run(batch, drawing, tape)
    tape.backward(from: objective)
    return tape.parameterGradients
  }

  private func run(
    _ batch: Batch, _ drawing: UInt64?, _ tape: Tape
  ) -> (sum: LossSum, objective: Tape.Node) {
    let pass = ReferencePass(model: configuration, batch: batch, tape: tape, drawing: drawing)
    var stream = network.embedding.reference(pass)
    for block in network.blocks { stream = block.reference(pass, stream) }
    return network.head.reference(pass, stream)
  }
}

/// One batch on its way through the reference.
struct ReferencePass {
  let model: ModelConfiguration
  let batch: Batch
  let tape: Tape
  /// What dropout draws from; `nil` where nothing is dropped.
  let drawing: UInt64?
}

extension Linear {
  /// x·Wᵀ + b.
  func reference(_ pass: ReferencePass, _ x: Tape.Node) -> Tape.Node {
    let tape = pass.tape
    let product = tape.times(
      x, tape.parameter(weight, rows: outputs, columns: inputs), transposed: true)
    guard let bias else { return product }
    return tape.addRow(tape.parameter(bias, rows: 1, columns: outputs), to: product)
  }
}

extension Norm {
  /// The norm of each row.
  func reference(_ pass: ReferencePass, _ x: Tape.Node) -> Tape.Node {
    let tape = pass.tape
    let rows = [Int](repeating: 0, count: tape[x].rows)
    let scales = tape.rows(tape.parameter(scale, rows: 1, columns: channels), rows)
    let scaled = tape.product(
      tape.normalised(x, centred: shift != nil, epsilon: epsilon), scales)
    guard let shift else { return scaled }
    return tape.addRow(tape.parameter(shift, rows: 1, columns: channels), to: scaled)
  }
}

extension Dropout {
  /// The factors of so many values: 0 or 1 / (1 − rate).
  func factors(key: UInt64, rows: Int, columns: Int) -> Grid {
    Grid(rows: rows, columns: columns) {
      Self.keeps($0 * columns + $1, rate: rate, key: key) ? 1 / (1 - rate) : 0
    }
  }

  /// x with values dropped.
  func reference(_ pass: ReferencePass, _ x: Tape.Node) -> Tape.Node {
    guard let drawing = pass.drawing, rate > 0 else { return x }
    let (rows, columns) = (pass.tape[x].rows, pass.tape[x].columns)
    return pass.tape.masked(
      x, by: factors(key: key(drawing), rows: rows, columns: columns))
  }
}

extension Embedding {
  /// The rows that the blocks begin with.
  func reference(_ pass: ReferencePass) -> Tape.Node {
    let (tape, batch) = (pass.tape, pass.batch)
    let table = tape.parameter(tokens, rows: pass.model.vocabularySize, columns: channels)
    var sum = tape.scaled(tape.rows(table, batch.tokens.map { Int($0) }), by: Double(scale))
    if let positions {
      let places = (0..<batch.rows).flatMap { Array(0..<batch.starts[$0 + 1] - batch.starts[$0]) }
      let vectors = tape.parameter(
        positions, rows: pass.model.contextLength, columns: channels)
      sum = tape.sum(sum, tape.rows(vectors, places))
    }
    if let segments {
      sum = tape.addRow(tape.parameter(segments, rows: 1, columns: channels), to: sum)
    }
    return dropout.reference(pass, norm.map { $0.reference(pass, sum) } ?? sum)
  }
}

extension Block {
  /// The block of a stream.
  func reference(_ pass: ReferencePass, _ x: Tape.Node) -> Tape.Node {
    let tape = pass.tape
    func half(
      _ x: Tape.Node, _ norm: Norm, _ dropout: Dropout, _ branch: (Tape.Node) -> Tape.Node
    ) -> Tape.Node {
      if isPostNorm {
        return norm.reference(pass, tape.sum(x, dropout.reference(pass, branch(x))))
      }
      return tape.sum(x, dropout.reference(pass, branch(norm.reference(pass, x))))
    }
    let middle = half(x, attentionNorm, attentionDropout) { attention.reference(pass, $0) }
    return half(middle, feedForwardNorm, feedForwardDropout) { feedForward.reference(pass, $0) }
  }
}

extension Attention {
  /// Attention within each row of the batch.
  func reference(_ pass: ReferencePass, _ x: Tape.Node) -> Tape.Node {
    let (tape, width) = (pass.tape, heads * headChannels)
    let all = queryKeyValue.reference(pass, x)
    var attended: [Tape.Node] = []
    for row in 0..<pass.batch.rows {
      let inner = tape.rows(all, Array(pass.batch.starts[row]..<pass.batch.starts[row + 1]))
      let byHead = (0..<heads).map { head in
        let channels = head * headChannels..<(head + 1) * headChannels
        func part(_ index: Int) -> Tape.Node {
          tape.columns(
            inner, channels.lowerBound + index * width..<channels.upperBound + index * width)
        }
        return self.head(
          pass, query: part(0), key: part(1), value: part(2), head: head, task: row * heads + head)
      }
      attended.append(tape.joined(byHead))
    }
    return output.reference(pass, tape.stacked(attended))
  }

  private func head(
    _ pass: ReferencePass, query: Tape.Node, key: Tape.Node, value: Tape.Node, head: Int, task: Int
  ) -> Tape.Node {
    let tape = pass.tape
    let length = tape[query].rows
    var scores = tape.scaled(tape.times(query, key, transposed: true), by: Double(scale))
    if let relativeBias {
      let biases = tape.parameter(relativeBias, rows: heads, columns: RelativePosition.buckets)
      let chosen = (0..<length * length).map { place in
        let distance = max(0, place / length - place % length)
        return head * RelativePosition.buckets + RelativePosition.bucket(distance: distance)
      }
      scores = tape.sum(scores, tape.values(biases, chosen, columns: length))
    }
    var probabilities = tape.softmax(scores) { !isCausal || $1 <= $0 }
    if let drawing = pass.drawing, dropout.rate > 0 {
      probabilities = tape.masked(
        probabilities,
        by: dropout.factors(
          key: Self.key(dropout.key(drawing), task), rows: length, columns: length))
    }
    return tape.times(probabilities, value)
  }
}

extension FeedForward {
  /// The feed-forward of each row.
  func reference(_ pass: ReferencePass, _ x: Tape.Node) -> Tape.Node {
    let (tape, inner) = (pass.tape, input.reference(pass, x))
    if activation == .geglu {
      let gate = activation.reference(pass, tape.columns(inner, 0..<channels))
      let linear = tape.columns(inner, channels..<2 * channels)
      return output.reference(pass, tape.product(gate, linear))
    }
    return output.reference(pass, activation.reference(pass, inner))
  }
}

extension ModelSettings.Activation {
  /// The activation of each value; of a gated one, that of the gate.
  func reference(_ pass: ReferencePass, _ x: Tape.Node) -> Tape.Node {
    switch self {
    case .gelu:
      return pass.tape.apply(
        x, { $0 * (1 + erf($0 / 2.0.squareRoot())) / 2 },
        slope: {
          (1 + erf($0 / 2.0.squareRoot())) / 2 + $0 * exp(-$0 * $0 / 2)
            / (2 * Double.pi).squareRoot()
        })
    case .geluTanh, .geglu:
      let root = (2 / Double.pi).squareRoot()
      @Sendable func tangent(_ x: Double) -> Double { tanh(root * (x + 0.044715 * x * x * x)) }
      return pass.tape.apply(
        x, { $0 * (1 + tangent($0)) / 2 },
        slope: {
          let t = tangent($0)
          return (1 + t) / 2 + $0 * (1 - t * t) / 2 * root * (1 + 3 * 0.044715 * $0 * $0)
        })
    }
  }
}

extension Head {
  /// The losses of what is predicted, and the objective: their sum and the z-loss.
  func reference(
    _ pass: ReferencePass, _ x: Tape.Node
  ) -> (sum: LossSum, objective: Tape.Node) {
    let (tape, batch) = (pass.tape, pass.batch)
    var hidden = tape.rows(x, batch.predicted)
    if let finalNorm { hidden = finalNorm.reference(pass, hidden) }
    if let transform {
      hidden = activation.reference(pass, transform.reference(pass, hidden))
      if let transformNorm { hidden = transformNorm.reference(pass, hidden) }
    }
    let logits = tape.scaled(output.reference(pass, hidden), by: Double(scale))
    let logSums = tape.logSums(logits)
    let chosen = batch.targets.enumerated().map { $0 * output.outputs + Int($1) }
    let losses = tape.sum(logSums, tape.scaled(tape.values(logits, chosen, columns: 1), by: -1))
    let squares = tape.product(logSums, logSums)
    var sum = LossSum()
    sum.sumNats = tape[losses].values.reduce(0, +)
    sum.sumSquaredLogSums = tape[squares].values.reduce(0, +)
    sum.count = batch.counted
    return (
      sum, tape.sum(tape.total(losses), tape.scaled(tape.total(squares), by: pass.model.zLoss))
    )
  }
}
