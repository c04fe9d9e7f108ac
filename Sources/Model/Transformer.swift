import CKernels

/// The network of a ``ModelConfiguration``: its parameters, what it predicts, and its gradients.
///
/// Sums over a batch are in double; all else is single precision, or bfloat16 inside the products.
/// Results depend neither on the number of threads nor on how rows are padded, but their last bits
/// depend on the instruction set. A model is used by one caller at a time.
///
/// A batch is `tokens` and `targets` of the same shape, `rows` × positions, row-major, with 1 to
/// `contextLength` positions a row. The target of a position is what it is to predict, a token or a
/// class, or −1 to predict nothing. A row ends before its first negative token, or, where
/// attention is causal, after its last target that counts; what follows is padding, neither read
/// nor computed.
public final class Transformer {
  /// What the model is.
  public let configuration: ModelConfiguration
  /// How products are computed.
  public let precision: Precision
  /// The tensors, in the order in which they lie in memory.
  public var tensors: [ParameterTensor] { network.table.tensors }
  /// The number of targets whose gradients have been accumulated since the last update.
  public internal(set) var gradientCount = 0
  /// The loss of each row of the batch whose gradients were accumulated last, in its order.
  public private(set) var rowLosses: [LossSum] = []

  let network: Network
  let compute: Compute
  let parameters: Floats
  private var storedGradients: Floats?
  private var storedWorkspace: Workspace?

  /// Makes an untrained model; equal configurations and seeds give equal parameters.
  ///
  /// - Parameter threads: The number of threads that work on a batch, 1 to 256.
  /// - Throws: `SettingError` for another number; ``ModelError/outOfMemory(bytes:)``.
  public convenience init(
    _ configuration: ModelConfiguration, seed: UInt64, threads: Int, precision: Precision = .fp32
  ) throws {
    try self.init(
      configuration, seed: seed, threads: threads, precision: precision, kernels: 0)
  }

  /// Makes a model that runs on the kernels at index `kernels`, counted from the fastest.
  package init(
    _ configuration: ModelConfiguration, seed: UInt64, threads: Int, precision: Precision = .fp32,
    kernels: Int
  ) throws {
    self.configuration = configuration
    self.precision = precision
    network = Network(configuration)
    compute = try Compute(
      threads: threads, contextLength: configuration.contextLength,
      headChannels: configuration.headChannels, table: kernels)
    parameters = try Floats(count: network.table.count)
    let tensors = network.table.tensors
    compute.parallel(tensors.count) { [parameters] index, _ in
      let tensor = tensors[index]
      tensor.initialiser.fill(
        UnsafeMutableBufferPointer(rebasing: parameters.values[tensor.range]),
        name: tensor.name, seed: seed)
    }
  }

  /// The instruction set that it runs on.
  package var kernelName: String { String(cString: compute.kernels.name) }

  // MARK: - Parameters

  /// The values of all tensors, in the order of ``tensors``.
  public var allParameters: [Float] { Array(parameters.values) }

  /// The values of `tensor`, row-major.
  public func values(of tensor: ParameterTensor) -> [Float] {
    Array(parameters.values[tensor.range])
  }

  /// Replaces all parameters.
  ///
  /// - Parameter values: As many as ``ModelConfiguration/parameterCount``, in the order of
  ///   ``tensors``.
  /// - Throws: ``ModelError/unexpectedTensor(name:reason:)`` where there are more or fewer.
  public func setAllParameters(_ values: [Float]) throws(ModelError) {
    guard values.count == parameters.count else {
      throw .unexpectedTensor(
        name: "all", reason: "\(values.count) values instead of \(parameters.count)")
    }
    _ = parameters.values.update(fromContentsOf: values)
  }

  /// The mean gradient of the targets accumulated since the last update, by ``allParameters``.
  ///
  /// - Throws: ``ModelError/noGradient`` where there are none.
  public func meanGradients() throws(ModelError) -> [Float] {
    guard gradientCount > 0 else { throw .noGradient }
    let scale = 1 / Float(gradientCount)
    return try gradients().values.map { $0 * scale }
  }

  // MARK: - Batches

  /// The loss of a batch, without gradients.
  ///
  /// - Throws: ``ModelError/invalidBatch(tokens:targets:rows:contextLength:)`` or
  ///   ``ModelError/tokenOutOfRange(token:index:vocabularySize:)``.
  public func loss(tokens: [Int32], targets: [Int32], rows: Int) throws(ModelError) -> LossSum {
    let batch = try Batch(tokens: tokens, targets: targets, rows: rows, model: configuration)
    return try evaluate(batch).sum
  }

  /// −ln p(target) of every target, in nats; 0 where the target is ignored.
  ///
  /// - Returns: As many values as there are targets.
  /// - Throws: As ``loss(tokens:targets:rows:)``.
  public func negativeLogLikelihoods(
    tokens: [Int32], targets: [Int32], rows: Int
  ) throws(ModelError) -> [Float] {
    let batch = try Batch(tokens: tokens, targets: targets, rows: rows, model: configuration)
    let losses = try evaluate(batch).losses
    var result = [Float](repeating: 0, count: targets.count)
    for (place, loss) in zip(batch.places, losses) { result[place] = loss }
    return result
  }

  /// Adds the gradient of a batch's summed objective (loss and z-loss) to what was accumulated.
  ///
  /// ``AdamW/update(_:rate:)`` divides by ``gradientCount``, so that several batches weigh by their
  /// targets and are worth one batch of all their rows.
  ///
  /// - Parameter drawing: What dropout draws from: another number for every batch of a run.
  /// - Returns: The loss of the batch.
  /// - Throws: As ``loss(tokens:targets:rows:)``.
  @discardableResult
  public func accumulateGradients(
    tokens: [Int32], targets: [Int32], rows: Int, drawing: UInt64 = 0
  ) throws(ModelError) -> LossSum {
    let batch = try Batch(tokens: tokens, targets: targets, rows: rows, model: configuration)
    rowLosses = [LossSum](repeating: LossSum(), count: rows)
    guard batch.counted > 0 else { return LossSum() }
    let pass = try pass(batch, drawing: drawing)
    pass.forward()
    pass.backward()
    gradientCount += batch.counted
    rowLosses = pass.lossSums()
    return rowLosses.reduce(into: LossSum()) { $0 += $1 }
  }

  /// What the model makes of every target that counts, in their order: its loss, and its rank among
  /// all ids.
  ///
  /// - Parameter set: Which ids are in the set whose probability is asked for, one value an id;
  ///   empty where it is not.
  /// - Throws: As ``loss(tokens:targets:rows:)``.
  /// - Complexity: Beside the pass, O(targets · vocabulary).
  public func targetScores(
    tokens: [Int32], targets: [Int32], rows: Int, set: [Bool] = []
  ) throws(ModelError) -> [TargetScore] {
    let batch = try Batch(tokens: tokens, targets: targets, rows: rows, model: configuration)
    let view = LogitView(
      count: batch.counted, isAmong: set.count == configuration.predictedSize ? set : [])
    _ = try evaluate(batch, view)
    return view.scores
  }

  private func evaluate(
    _ batch: Batch, _ view: LogitView? = nil
  ) throws(ModelError) -> (sum: LossSum, losses: [Float]) {
    guard batch.counted > 0 else { return (LossSum(), []) }
    var pass = try pass(batch, drawing: nil)
    pass.view = view
    pass.forward()
    pass.score()
    let sums = pass.lossSums()
    return (
      sums.reduce(into: LossSum()) { $0 += $1 },
      Array(UnsafeBufferPointer(start: pass[pass.workspace.head.losses], count: batch.counted))
    )
  }

  /// - Parameter drawing: What dropout draws from in training; `nil` without a way back.
  private func pass(_ batch: Batch, drawing: UInt64?) throws(ModelError) -> Pass {
    Pass(
      model: configuration, network: network, compute: compute, parameters: parameters.base,
      gradients: drawing == nil ? nil : try gradients().base, batch: batch,
      workspace: try workspace(for: batch, training: drawing != nil), precision: precision,
      drawing: drawing)
  }

  // MARK: - Memory

  /// The sums of gradients, all zero when they are first asked for.
  func gradients() throws(ModelError) -> Floats {
    if let storedGradients { return storedGradients }
    let fresh = try Floats(count: parameters.count)
    storedGradients = fresh
    return fresh
  }

  /// Forgets the gradients accumulated since the last update.
  public func discardGradients() {
    storedGradients?.values.update(repeating: 0)
    gradientCount = 0
  }

  private func workspace(for batch: Batch, training: Bool) throws(ModelError) -> Workspace {
    if let stored = storedWorkspace, stored.positions >= batch.positions,
      stored.rows >= batch.rows, stored.training || !training
    {
      return stored
    }
    storedWorkspace = nil
    let fresh = try Workspace(
      configuration, network, positions: batch.positions, rows: batch.rows, training: training)
    storedWorkspace = fresh
    return fresh
  }
}
