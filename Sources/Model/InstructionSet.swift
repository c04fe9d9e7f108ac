import CKernels

/// Which kernels this machine runs: the last bits of weights depend on it.
public enum InstructionSet {
  /// The name of the fastest instruction set there is, such as `AVX-512 BF16`.
  public static let name = String(cString: ck_best().pointee.name)
  /// Whether it has instructions for bfloat16; without them `bf16` is no faster than `fp32`.
  public static let hasBF16 = ck_best().pointee.has_bf16 != 0
}
