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
    pass.compute.chunks(of: 16, upTo: pass.positions) { start, count in
      pass.compute.kernels.activation_forward(
        activation.kernel, count, channels, inner + start * input.outputs,
        activated + start * channels)
    }
    output.forward(pass, rows: pass.positions, x: activated, y: y)
  }

  /// dx = the gradient by x, or dx += it.
  func backward(
    _ pass: Pass, _ kept: Activations, _ gradients: FloatPointer, x: FloatPointer,
    dy: FloatPointer, dx: FloatPointer, adding: Bool
  ) {
    let (scratch, rows) = (pass.workspace.scratch.feedForward, pass.positions)
    let (dInner, dActivated) = (pass[scratch.dInner], pass[scratch.dActivated])
    output.weightGradient(pass, gradients, rows: rows, dy: dy, x: pass[kept.activated])
    output.inputGradient(pass, rows: rows, dy: dy, dx: dActivated)
    pass.compute.chunks(of: 16, upTo: rows) { start, count in
      pass.compute.kernels.activation_backward(
        activation.kernel, count, channels, pass[kept.inner] + start * input.outputs,
        dActivated + start * channels, dInner + start * input.outputs)
    }
    input.weightGradient(pass, gradients, rows: rows, dy: dInner, x: x)
    input.inputGradient(pass, rows: rows, dy: dInner, dx: dx, adding: adding)
  }
}

extension ModelSettings.Activation {
  /// The kernels' name of it.
  var kernel: ck_activation {
    switch self {
    case .geluTanh: CK_GELU_TANH
    case .gelu: CK_GELU
    case .geglu: CK_GEGLU
    }
  }
}
