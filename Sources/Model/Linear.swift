import CKernels

/// A product with a weight of shape [outputs, inputs], at `offset` of the parameters.
struct Linear {
  let inputs: Int
  let outputs: Int
  let offset: Int

  /// y = x·Wᵀ, or y += x·Wᵀ.
  func apply(
    _ compute: Compute, rows: Int, parameters: FloatPointer, x: FloatPointer, y: FloatPointer,
    adding: Bool = false
  ) {
    compute.multiply(
      ck_gemm(
        m: rows, n: outputs, k: inputs, a: x, a_row: inputs, a_column: 1,
        b: parameters + offset, b_row: 1, b_column: inputs,
        c: y, c_row: outputs, accumulate: adding ? 1 : 0))
  }

  /// dx = dy·W.
  func inputGradient(
    _ compute: Compute, rows: Int, parameters: FloatPointer, dy: FloatPointer, dx: FloatPointer
  ) {
    compute.multiply(
      ck_gemm(
        m: rows, n: inputs, k: outputs, a: dy, a_row: outputs, a_column: 1,
        b: parameters + offset, b_row: inputs, b_column: 1,
        c: dx, c_row: inputs, accumulate: 0))
  }

  /// dW += dyᵀ·x.
  func weightGradient(
    _ compute: Compute, rows: Int, gradients: FloatPointer, dy: FloatPointer, x: FloatPointer
  ) {
    compute.multiply(
      ck_gemm(
        m: outputs, n: inputs, k: rows, a: dy, a_row: 1, a_column: outputs,
        b: x, b_row: inputs, b_column: 1,
        c: gradients + offset, c_row: inputs, accumulate: 1))
  }
}
