/// The numbers that a model's matrix products multiply.
public enum Precision: String, Codable, CaseIterable, Sendable {
  /// Single precision.
  case fp32
  /// Bfloat16, added up in single precision; parameters stay in single precision.
  case bf16
}
