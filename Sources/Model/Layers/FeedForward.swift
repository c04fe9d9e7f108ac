import CKernels

/// Two matrices with an activation between them, or, gated, three.
struct FeedForward {
  /// Gate and linear follow each other, so that one product computes both.
  let input: Linear
  let output: Linear
  let activation: ModelSettings.Activation
  /// The width of what the activation makes.
  let channels: Int

  init(_ model: ModelConfiguration, _ name: String, _ table: inout ParameterTable) {
    let (width, initialisers) = (model.channels, MatrixInitialisers(model))
    channels = model.feedForwardChannels
    activation = model.activation
    let initialiser = initialisers.of(.feedForward, inputs: width)
    if activation == .geglu {
      let weight = table.append(
        name + "gate", [channels, width], initialiser, isMultiplied: true)
      _ = table.append(name + "linear", [channels, width], initialiser, isMultiplied: true)
      let bias = model.hasBiases ? table.zeros(name + "gate-bias", channels) : nil
      if model.hasBiases { _ = table.zeros(name + "linear-bias", channels) }
      input = Linear(inputs: width, outputs: 2 * channels, weight: weight, bias: bias)
    } else {
      input = Linear(
        name + "input", inputs: width, outputs: channels, initialiser, hasBias: model.hasBiases,
        &table)
    }
    output = Linear(
      name + "output", inputs: channels, outputs: width,
      initialisers.of(.feedForwardOutput, inputs: channels), hasBias: model.hasBiases, &table)
  }

  /// Before and after the activation.
  struct Activations {
    let inner, activated: Piece
  }

  func activations(positions: Int, _ plan: inout MemoryPlan) -> Activations {
    Activations(
      inner: plan.take(positions * input.outputs), activated: plan.take(positions * channels))
  }

  /// Gradients by what activations hold; one where the activation keeps the width.
  struct Scratch {
    let dInner, dActivated: Piece

    init(_ model: ModelConfiguration, positions: Int, _ plan: inout MemoryPlan) {
      let width = positions * model.feedForwardChannels
      dActivated = plan.take(width)
      dInner = model.activation == .geglu ? plan.take(2 * width) : dActivated
    }
  }

  func forward(_ pass: Pass, _ kept: Activations, x: FloatPointer, y: FloatPointer) {
    let (inner, activated) = (pass[kept.inner], pass[kept.activated])
    input.forward(pass, rows: pass.positions, x: x, y: inner)
    activation.forward(pass, rows: pass.positions, channels: channels, x: inner, y: activated)
    output.forward(pass, rows: pass.positions, x: activated, y: y)
  }

  /// dx = the gradient by x, or dx += it.
  func backward(
    _ pass: Pass, _ kept: Activations, _ gradients: FloatPointer, x: FloatPointer,
    dy: FloatPointer, dx: FloatPointer, adding: Bool
  ) {
    let (scratch, rows) = (pass.workspace.scratch.feedForward, pass.positions)
    let (dInner, dActivated) = (pass[scratch.dInner], pass[scratch.dActivated])
    output.backward(
      pass, gradients, rows: rows, x: pass[kept.activated], dy: dy, dx: dActivated)
    activation.backward(
      pass, rows: rows, channels: channels, x: pass[kept.inner], dy: dActivated, dx: dInner)
    input.backward(pass, gradients, rows: rows, x: x, dy: dInner, dx: dx, adding: adding)
  }
}

extension ModelSettings.Activation {
  /// Rows that a task handles at once.
  private static let chunk = 16

  /// y = activation(x) of so many rows, of `channels` values each afterwards.
  func forward(_ pass: Pass, rows: Int, channels: Int, x: FloatPointer, y: FloatPointer) {
    let inner = self == .geglu ? 2 * channels : channels
    pass.compute.chunks(of: Self.chunk, upTo: rows) { start, count in
      pass.compute.kernels.activation_forward(
        kernel, count, channels, x + start * inner, y + start * channels)
    }
  }

  /// dx = dy times the derivative; dx may be dy where the activation keeps the width.
  func backward(
    _ pass: Pass, rows: Int, channels: Int, x: FloatPointer, dy: FloatPointer, dx: FloatPointer
  ) {
    let inner = self == .geglu ? 2 * channels : channels
    pass.compute.chunks(of: Self.chunk, upTo: rows) { start, count in
      pass.compute.kernels.activation_backward(
        kernel, count, channels, x + start * inner, dy + start * channels, dx + start * inner)
    }
  }

  private var kernel: ck_activation {
    switch self {
    case .geluTanh: CK_GELU_TANH
    case .gelu: CK_GELU
    case .geglu: CK_GEGLU
    }
  }
}
