import Foundation

/// The same model as ``Transformer``, written to be read: one loop for each sum, no blocks, no
/// threads, in any precision.
///
/// It is what the fast model is tested against, and, run in `Double`, what finite differences can
/// check to many digits. Expect it to be some thousand times slower.
public struct ReferenceTransformer<Scalar: BinaryFloatingPoint> {
  /// The sizes of the model.
  public let configuration: ModelConfiguration
  /// All parameters, in the order of ``Transformer/tensors``.
  public var parameters: [Scalar]

  let table: ParameterTable

  /// Makes a model with the given parameters, as many as ``ModelConfiguration/parameterCount``.
  ///
  /// - Throws: ``ModelError/unexpectedTensor(name:reason:)`` where there are more or fewer.
  public init(_ configuration: ModelConfiguration, parameters: [Scalar]) throws(ModelError) {
    guard parameters.count == configuration.parameterCount else {
      throw .unexpectedTensor(
        name: "all",
        reason: "\(parameters.count) values instead of \(configuration.parameterCount)")
    }
    self.configuration = configuration
    self.parameters = parameters
    table = ParameterTable(configuration)
  }

  /// The summed loss and z-loss of a batch, as ``Transformer/loss(tokens:targets:rows:)`` has them.
  @_specialize(where Scalar == Double)
  public func loss(tokens: [Int32], targets: [Int32], rows: Int) throws(ModelError) -> LossSum {
    let batch = try Batch(tokens: tokens, targets: targets, rows: rows, model: configuration)
    var sum = LossSum()
    for row in 0..<batch.rows { sum += forward(batch, row: row).loss }
    return sum
  }

  /// The gradient, by ``parameters``, of a batch's summed objective: Σ loss + z · (log Σ exp)².
  @_specialize(where Scalar == Double)
  public func gradients(
    tokens: [Int32], targets: [Int32], rows: Int
  ) throws(ModelError) -> [Scalar] {
    let batch = try Batch(tokens: tokens, targets: targets, rows: rows, model: configuration)
    var gradients = [Scalar](repeating: 0, count: parameters.count)
    for row in 0..<batch.rows {
      backward(batch, row: row, forward(batch, row: row), &gradients)
    }
    return gradients
  }

  // MARK: - Forward

  /// What one row computes on its way, block by block.
  struct Trace {
    var blocks: [Block] = []
    var output = Grid<Scalar>(rows: 0, columns: 0)
    var normalised = Grid<Scalar>(rows: 0, columns: 0)
    /// The logits after their scaling, and the logarithm of each row's sum of exponentials.
    var logits = Grid<Scalar>(rows: 0, columns: 0)
    var logSums: [Scalar] = []
    var loss = LossSum()
  }

  /// What one block computes; probabilities are by head.
  struct Block {
    let input, attentionNorm, query, key, value: Grid<Scalar>
    let probabilities: [Grid<Scalar>]
    let attended, middle, feedForwardNorm, gate, linear, gated, output: Grid<Scalar>
  }

  func forward(_ batch: Batch, row: Int) -> Trace {
    let range = batch.starts[row]..<batch.starts[row + 1]
    var trace = Trace()
    var stream = embed(batch.tokens[range])
    for offsets in table.layers {
      let block = self.block(stream, offsets)
      stream = block.output
      trace.blocks.append(block)
    }
    trace.output = stream
    trace.normalised = norm(stream, scale: table.finalNorm)
    trace.logits = linear(trace.normalised, embedding)
    let scale = 1 / Scalar(configuration.channels).squareRoot()
    for index in trace.logits.values.indices { trace.logits.values[index] *= scale }
    addLoss(batch.targets[range], to: &trace)
    return trace
  }

  private func addLoss(_ targets: ArraySlice<Int32>, to trace: inout Trace) {
    for (position, target) in targets.enumerated() {
      let row = (0..<trace.logits.columns).map { trace.logits[position, $0] }
      let logSum = Self.logSumExp(row)
      trace.logSums.append(logSum)
      guard target >= 0 else { continue }
      trace.loss.sumNats += Double(logSum - row[Int(target)])
      trace.loss.sumSquaredLogSums += Double(logSum * logSum)
      trace.loss.count += 1
    }
  }

  private func embed(_ tokens: ArraySlice<Int32>) -> Grid<Scalar> {
    let embedding = weight(self.embedding)
    return Grid(rows: tokens.count, columns: embedding.columns) { row, column in
      embedding[Int(tokens[tokens.startIndex + row]), column]
    }
  }

  private func block(_ input: Grid<Scalar>, _ offsets: LayerOffsets) -> Block {
    let weights = BlockWeights(offsets, configuration)
    let normed = norm(input, scale: offsets.attentionNorm)
    let (query, key) = (linear(normed, weights.query), linear(normed, weights.key))
    let value = linear(normed, weights.value)
    let probabilities = (0..<configuration.heads).map {
      attentionProbabilities(query, key, head: $0, offsets)
    }
    let width = configuration.headChannels
    let attended = Grid<Scalar>(rows: input.rows, columns: value.columns) { row, column in
      (0...row).reduce(0) { $0 + probabilities[column / width][row, $1] * value[$1, column] }
    }
    let middle = input + linear(attended, weights.attentionOutput)
    let second = norm(middle, scale: offsets.feedForwardNorm)
    let (gate, straight) = (linear(second, weights.gate), linear(second, weights.linear))
    let gated = Grid<Scalar>(rows: gate.rows, columns: gate.columns) {
      Self.gelu(gate[$0, $1]) * straight[$0, $1]
    }
    return Block(
      input: input, attentionNorm: normed, query: query, key: key, value: value,
      probabilities: probabilities, attended: attended, middle: middle, feedForwardNorm: second,
      gate: gate, linear: straight, gated: gated,
      output: middle + linear(gated, weights.feedForwardOutput))
  }

  /// softmax(q·kᵀ + bias of the distance) over the positions up to the query's own.
  private func attentionProbabilities(
    _ query: Grid<Scalar>, _ key: Grid<Scalar>, head: Int, _ offsets: LayerOffsets
  ) -> Grid<Scalar> {
    let channels = head * configuration.headChannels..<(head + 1) * configuration.headChannels
    var result = Grid<Scalar>(rows: query.rows, columns: query.rows)
    for row in 0..<query.rows {
      let scores = (0...row).map { other in
        channels.reduce(bias(head: head, distance: row - other, offsets)) {
          $0 + query[row, $1] * key[other, $1]
        }
      }
      let logSum = Self.logSumExp(scores)
      for other in 0...row { result[row, other] = Self.exponential(scores[other] - logSum) }
    }
    return result
  }

  private func bias(head: Int, distance: Int, _ offsets: LayerOffsets) -> Scalar {
    let bucket = RelativePosition.bucket(distance: distance)
    return parameters[offsets.relativeBias + head * RelativePosition.buckets + bucket]
  }

  // MARK: - Pieces

  var embedding: Linear {
    Linear(
      inputs: configuration.channels, outputs: configuration.vocabularySize,
      offset: table.embedding)
  }

  /// A weight as a grid [outputs, inputs].
  func weight(_ linear: Linear) -> Grid<Scalar> {
    Grid(rows: linear.outputs, columns: linear.inputs) {
      parameters[linear.offset + $0 * linear.inputs + $1]
    }
  }

  private func linear(_ x: Grid<Scalar>, _ linear: Linear) -> Grid<Scalar> {
    x.times(weight(linear).transposed)
  }

  func inverseRoot(_ x: Grid<Scalar>, row: Int) -> Scalar {
    let squares = (0..<x.columns).reduce(Scalar(0)) { $0 + x[row, $1] * x[row, $1] }
    return 1 / (squares / Scalar(x.columns) + Scalar(1e-6)).squareRoot()
  }

  private func norm(_ x: Grid<Scalar>, scale: Int) -> Grid<Scalar> {
    let inverses = (0..<x.rows).map { inverseRoot(x, row: $0) }
    return Grid(rows: x.rows, columns: x.columns) {
      x[$0, $1] * inverses[$0] * parameters[scale + $1]
    }
  }

  static func exponential(_ x: Scalar) -> Scalar { Scalar(exp(Double(x))) }

  static func logSumExp(_ values: [Scalar]) -> Scalar {
    let most = values.reduce(-Scalar.infinity, max)
    return most + Scalar(log(Double(values.reduce(0) { $0 + exponential($1 - most) })))
  }

  /// The argument of the tangent in GELU's tanh form (Hendrycks and Gimpel 2016).
  static func geluTangent(_ x: Scalar) -> Scalar {
    Scalar(tanh((2 / Double.pi).squareRoot() * Double(x + Scalar(0.044715) * x * x * x)))
  }

  static func gelu(_ x: Scalar) -> Scalar { x * (1 + geluTangent(x)) / 2 }
}

/// The weights of one block, as ``Linear`` knows them.
struct BlockWeights {
  let query, key, value, attentionOutput, gate, linear, feedForwardOutput: Linear

  init(_ offsets: LayerOffsets, _ model: ModelConfiguration) {
    let (width, inner) = (model.channels, model.feedForwardChannels)
    let attention = model.attentionChannels
    query = Linear(inputs: width, outputs: attention, offset: offsets.query)
    key = Linear(inputs: width, outputs: attention, offset: offsets.query + attention * width)
    value = Linear(
      inputs: width, outputs: attention, offset: offsets.query + 2 * attention * width)
    attentionOutput = Linear(
      inputs: attention, outputs: width, offset: offsets.attentionOutput)
    gate = Linear(inputs: width, outputs: inner, offset: offsets.gate)
    linear = Linear(inputs: width, outputs: inner, offset: offsets.gate + inner * width)
    feedForwardOutput = Linear(inputs: inner, outputs: width, offset: offsets.feedForwardOutput)
  }
}

/// A matrix, row-major.
struct Grid<Scalar: BinaryFloatingPoint> {
  let rows: Int
  let columns: Int
  var values: [Scalar]

  init(rows: Int, columns: Int, _ value: (_ row: Int, _ column: Int) -> Scalar = { _, _ in 0 }) {
    self.rows = rows
    self.columns = columns
    values = []
    values.reserveCapacity(rows * columns)
    for row in 0..<rows { for column in 0..<columns { values.append(value(row, column)) } }
  }

  subscript(row: Int, column: Int) -> Scalar {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }

  var transposed: Grid { Grid(rows: columns, columns: rows) { self[$1, $0] } }

  /// The matrix product.
  func times(_ other: Grid) -> Grid {
    Grid(rows: rows, columns: other.columns) { row, column in
      (0..<columns).reduce(0) { $0 + self[row, $1] * other[$1, column] }
    }
  }

  static func + (left: Grid, right: Grid) -> Grid {
    Grid(rows: left.rows, columns: left.columns) { left[$0, $1] + right[$0, $1] }
  }
}
