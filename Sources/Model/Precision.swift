/// How the factors of matrix products are kept while they are multiplied.
public enum Precision: String, Codable, CaseIterable, Sendable {
  /// Single precision.
  case fp32
  /// Rounded to bfloat16, with sums in single precision; weights, optimiser and everything between
  /// the products stay single. Twice as fast where the processor has instructions for it.
  case bf16
}
