import CKernels

/// y = x·Wᵀ + b, with W [outputs, inputs] at `weight` among the parameters and, if there is one, b
/// at `bias`.
struct Linear {
  let inputs: Int
  let outputs: Int
  let weight: Int
  let bias: Int?

  /// y = x·Wᵀ + b over so many rows.
  func forward(_ pass: Pass, rows: Int, x: FloatPointer, y: FloatPointer) {
    pass.compute.multiply(
      product(
        pass, m: rows, n: outputs, k: inputs, a: x, a_row: inputs, a_column: 1,
        b: pass.parameters + weight, b_row: 1, b_column: inputs, c: y,
        bias: bias.map { UnsafePointer(pass.parameters + $0) }))
  }

  /// dW += dyᵀ·x, db += the sums of dy's columns, and dx = dy·W, or dx += it.
  func backward(
    _ pass: Pass, _ gradients: FloatPointer, rows: Int, x: FloatPointer, dy: FloatPointer,
    dx: FloatPointer, adding: Bool = false
  ) {
    pass.compute.multiply(
      product(
        pass, m: outputs, n: inputs, k: rows, a: dy, a_row: 1, a_column: outputs,
        b: x, b_row: inputs, b_column: 1, c: gradients + weight, adding: true),
      product(
        pass, m: rows, n: inputs, k: outputs, a: dy, a_row: outputs, a_column: 1,
        b: pass.parameters + weight, b_row: inputs, b_column: 1, c: dx, adding: adding))
    guard let bias else { return }
    pass.compute.chunks(of: 128, upTo: outputs) { first, count in
      pass.compute.kernels.column_sums(rows, count, dy + first, outputs, gradients + bias + first)
    }
  }

  private func product(
    _ pass: Pass, m: Int, n: Int, k: Int, a: FloatPointer, a_row: Int, a_column: Int,
    b: FloatPointer, b_row: Int, b_column: Int, c: FloatPointer, adding: Bool = false,
    bias: UnsafePointer<Float>? = nil
  ) -> ck_gemm {
    ck_gemm(
      m: m, n: n, k: k, a: a, a_row: a_row, a_column: a_column, b: b, b_row: b_row,
      b_column: b_column, c: c, c_row: n, accumulate: adding ? 1 : 0, bias: bias,
      bf16: pass.precision == .bf16 ? 1 : 0)
  }
}

extension Linear {
  /// Lays out a matrix and, where the model has them, its bias.
  init(
    _ name: String, inputs: Int, outputs: Int, _ initialiser: Initialiser, hasBias: Bool,
    hasRowsByID: Bool = false, _ table: inout ParameterTable
  ) {
    self.inputs = inputs
    self.outputs = outputs
    weight = table.append(
      name, [outputs, inputs], initialiser, isMultiplied: true, hasRowsByID: hasRowsByID)
    bias = hasBias ? table.zeros(name + "-bias", outputs, hasRowsByID: hasRowsByID) : nil
  }
}
