import CKernels

/// y = (x − mean) / √(variance + ε) · scale + shift over each row: layer norm; or, without mean and
/// shift, RMS norm.
struct Norm {
  let channels: Int
  let scale: Int
  let shift: Int?
  let epsilon: Double

  init(_ model: ModelConfiguration, _ name: String, _ table: inout ParameterTable) {
    channels = model.channels
    epsilon = model.normEpsilon
    scale = table.append(name, [channels], .ones, isMultiplied: false)
    shift = model.norm == .layer ? table.zeros(name + "-shift", channels) : nil
  }

  /// What the way back needs, [positions] each.
  struct Activations {
    let mean, inverse: Piece
  }

  func activations(positions: Int, _ plan: inout MemoryPlan) -> Activations {
    Activations(mean: plan.take(shift == nil ? 0 : positions), inverse: plan.take(positions))
  }

  /// Positions that a task handles at once; sums over each are added in order.
  private static let chunk = 64

  static func chunks(_ positions: Int) -> Int { (positions + chunk - 1) / chunk }

  /// y = norm(x) of so many rows.
  func forward(
    _ pass: Pass, _ kept: Activations, rows: Int, x: FloatPointer, y: FloatPointer
  ) {
    pass.compute.chunks(of: Self.chunk, upTo: rows) { start, count in
      var work = self.work(pass, kept, start, count, x: x, y: y)
      pass.compute.kernels.norm_forward(&work)
    }
  }

  /// dx = the gradient by x, or dx += it; dy may be dx where nothing is added.
  func backward(
    _ pass: Pass, _ kept: Activations, _ gradients: FloatPointer, rows: Int, x: FloatPointer,
    dy: FloatPointer, dx: FloatPointer, adding: Bool
  ) {
    let (sums, width) = (pass[pass.workspace.scratch.dNorm], channels)
    pass.compute.chunks(of: Self.chunk, upTo: rows) { start, count in
      let own = sums + start / Self.chunk * 2 * width
      own.update(repeating: 0, count: 2 * width)
      var work = self.work(pass, kept, start, count, x: x, y: dx)
      work.dy = UnsafePointer(dy + start * width)
      work.dx = dx + start * width
      work.d_scale = own
      work.d_shift = own + width
      work.accumulate = adding ? 1 : 0
      pass.compute.kernels.norm_backward(&work)
    }
    for chunk in 0..<Self.chunks(rows) {
      addValues(sums + chunk * 2 * width, to: gradients + scale, count: width)
      if let shift {
        addValues(sums + (chunk * 2 + 1) * width, to: gradients + shift, count: width)
      }
    }
  }

  private func work(
    _ pass: Pass, _ kept: Activations, _ start: Int, _ count: Int, x: FloatPointer, y: FloatPointer
  ) -> ck_norm {
    ck_norm(
      rows: count, channels: channels, x: x + start * channels, scale: pass.parameters + scale,
      shift: shift.map { UnsafePointer(pass.parameters + $0) }, epsilon: Float(epsilon),
      y: y + start * channels, mean: shift == nil ? nil : pass[kept.mean] + start,
      inverse: pass[kept.inverse] + start, dy: nil, dx: nil, d_scale: nil, d_shift: nil,
      accumulate: 0)
  }
}

/// target += source.
func addValues(_ source: FloatPointer, to target: FloatPointer, count: Int) {
  for index in 0..<count { target[index] += source[index] }
}
