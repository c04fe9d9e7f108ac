import CKernels
import Foundation
import Values

/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), after clipping by global norm.
///
/// An update of a parameter *p* with the mean gradient *g* of the accumulated targets is
/// *p* −= rate · (m̂ / (√v̂ + ε) + decay · *p*), where m̂ and v̂ are the bias-corrected moving
/// means of *g* and *g*². With ``LossReduction/sum`` *g* is the sum over the targets instead. This
/// is `optax.adamw` behind `clip_by_global_norm`; with a decay of 0 it is Adam (Kingma and Ba
/// 2015).
public final class AdamW {
  /// The constants of the optimiser.
  public struct Settings: Codable, Hashable, Sendable {
    /// The decay of the mean of gradients.
    public var beta1 = 0.9
    /// The decay of the mean of squared gradients.
    public var beta2 = 0.95
    /// Added to the root of the mean of squares.
    public var epsilon = 1e-8
    /// The weight decay, before the learning rate.
    public var decay = 0.1
    /// Which parameters decay.
    public var decayed = DecayedParameters.all
    /// The norm to which a longer gradient is shortened; 0 never shortens.
    public var clipNorm = 1.0
    /// What the gradient is that of: the mean loss of a batch's targets, or their sum.
    public var reduction = LossReduction.mean

    /// The settings of the byte study: 0.9, 0.95, 10⁻⁸, 0.1 and 1.
    public init() {}
  }

  /// The constants of the optimiser.
  public let settings: Settings
  /// The number of updates made.
  public internal(set) var step = 0

  let first: Floats
  let second: Floats
  /// The runs of parameters that decay alike, in their order.
  private let spans: [(range: Range<Int>, decay: Double)]
  private static let chunk = 1 << 15

  /// The decays that moving means can have.
  public static let betaRange = 0...1.0.nextDown
  /// What can be added to the root of the mean of squares.
  public static let epsilonRange = Double(Float.leastNormalMagnitude)...1
  /// The rates at which weights can decay.
  public static let decayRange = 0...10.0
  /// The norms to which gradients can be shortened; 0 never shortens.
  public static let clipRange = 0...1e9
  /// The learning rates there can be.
  public static let rateRange = 0...10.0

  /// Makes an optimiser for `model` that has made no update.
  ///
  /// - Throws: `SettingError`; ``ModelError/outOfMemory(bytes:)``.
  public init(_ settings: Settings = Settings(), for model: Transformer) throws {
    try checkRange("beta1", settings.beta1, Self.betaRange)
    try checkRange("beta2", settings.beta2, Self.betaRange)
    try checkRange("epsilon", settings.epsilon, Self.epsilonRange)
    try checkRange("weight-decay", settings.decay, Self.decayRange)
    try checkRange("clip", settings.clipNorm, Self.clipRange)
    self.settings = settings
    first = try Floats(count: model.parameters.count)
    second = try Floats(count: model.parameters.count)
    spans = Self.spans(of: model.tensors, settings)
  }

  /// Neighbours with the same decay are one span, so that all of them are where all decay.
  private static func spans(
    of tensors: [ParameterTensor], _ settings: Settings
  ) -> [(range: Range<Int>, decay: Double)] {
    var spans: [(range: Range<Int>, decay: Double)] = []
    for tensor in tensors {
      let decays = settings.decayed == .all || tensor.shape.count > 1
      let decay = decays ? settings.decay : 0
      let range = tensor.offset..<tensor.offset + tensor.count
      if let last = spans.last, last.decay == decay {
        spans[spans.count - 1].range = last.range.lowerBound..<range.upperBound
      } else {
        spans.append((range, decay))
      }
    }
    return spans
  }

  /// Moves the model by its accumulated gradients, which are zero afterwards.
  ///
  /// - Parameters:
  ///   - model: The model the optimiser was made for.
  ///   - rate: The learning rate of this update.
  /// - Returns: The norm of the gradient, before clipping: of the mean over the targets, or of the
  ///   sum, as the settings say.
  /// - Throws: ``ModelError/noGradient``; ``ModelError/notFinite(step:)``;
  ///   ``ModelError/unexpectedTensor(name:reason:)`` for a model of another size; `SettingError`
  ///   for an impossible rate. Then the model is as it was.
  @discardableResult
  public func update(_ model: Transformer, rate: Double) throws -> Double {
    guard model.parameters.count == first.count else {
      throw ModelError.unexpectedTensor(
        name: "all", reason: "\(model.parameters.count) values instead of \(first.count)")
    }
    try checkRange("learning-rate", rate, Self.rateRange)
    guard model.gradientCount > 0 else { throw ModelError.noGradient }
    let gradients = try model.gradients()
    let mean = settings.reduction == .mean ? 1 / Double(model.gradientCount) : 1
    let norm = mean * sumSquares(gradients, model.compute).squareRoot()
    guard norm.isFinite else { throw ModelError.notFinite(step: step + 1) }
    let clip = settings.clipNorm > 0 && norm > settings.clipNorm ? settings.clipNorm / norm : 1
    step += 1
    apply(model, gradients, scale: mean * clip, rate: rate)
    model.gradientCount = 0
    return norm
  }

  /// Adds up chunks that are the same for any number of threads.
  private func sumSquares(_ gradients: Floats, _ compute: Compute) -> Double {
    var sums = [Double](repeating: 0, count: (gradients.count + Self.chunk - 1) / Self.chunk)
    sums.withUnsafeMutableBufferPointer { sums in
      compute.chunks(of: Self.chunk, upTo: gradients.count) { start, count in
        sums[start / Self.chunk] = compute.kernels.sum_squares(gradients.base + start, count)
      }
    }
    return sums.reduce(0, +)
  }

  private func apply(_ model: Transformer, _ gradients: Floats, scale: Double, rate: Double) {
    let correction1 = Float(1 / (1 - pow(settings.beta1, Double(step))))
    let correction2 = Float(1 / (1 - pow(settings.beta2, Double(step))))
    let compute = model.compute
    for (range, decay) in spans {
      compute.chunks(of: Self.chunk, upTo: range.count) { offset, count in
        let start = range.lowerBound + offset
        var work = ck_adamw(
          count: count, parameters: model.parameters.base + start,
          gradients: gradients.base + start, first: first.base + start,
          second: second.base + start, gradient_scale: Float(scale), rate: Float(rate),
          beta1: Float(settings.beta1), beta2: Float(settings.beta2), correction1: correction1,
          correction2: correction2, epsilon: Float(settings.epsilon), decay: Float(decay))
        compute.kernels.adamw(&work)
      }
    }
  }
}

/// Which parameters weight decay makes smaller.
public enum DecayedParameters: String, Codable, CaseIterable, Sendable {
  /// All, as in `optax.adamw` without a mask.
  case all
  /// Those of tensors with two dimensions: neither norms nor biases.
  case matrices
}

/// What the loss of a batch is, of the losses of its targets.
public enum LossReduction: String, Codable, CaseIterable, Sendable {
  /// Their mean.
  case mean
  /// Their sum, as in T5X without a `loss_normalizing_factor`: a gradient is then so long that a
  /// clip of 1 always shortens it.
  case sum
}
