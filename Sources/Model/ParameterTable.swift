/// Where a tensor lies in a model's parameters.
public struct ParameterTensor: Hashable, Sendable {
  /// A name such as `layers.0.attention.query`.
  public let name: String
  /// Row-major, slowest first; a weight is [outputs, inputs].
  public let shape: [Int]
  /// The index of the first value among all parameters.
  public let offset: Int
  /// How the values are drawn before training.
  let initialiser: Initialiser
  /// Whether each value takes part in a matrix product for every token.
  let isMultiplied: Bool
  /// Whether it has a row for each id of the vocabulary.
  let hasRowsByID: Bool

  /// The number of values.
  public var count: Int { shape.reduce(1, *) }

  var range: Range<Int> { offset..<offset + count }
}

/// The order of all tensors in the one array that holds them.
struct ParameterTable {
  private(set) var tensors: [ParameterTensor] = []
  /// The number of parameters.
  private(set) var count = 0
  /// The number of parameters that take part in a matrix product for every token.
  private(set) var multipliedCount = 0

  /// Adds a tensor at the end.
  ///
  /// - Returns: Its offset.
  mutating func append(
    _ name: String, _ shape: [Int], _ initialiser: Initialiser, isMultiplied: Bool,
    hasRowsByID: Bool = false
  ) -> Int {
    let tensor = ParameterTensor(
      name: name, shape: shape, offset: count, initialiser: initialiser,
      isMultiplied: isMultiplied, hasRowsByID: hasRowsByID)
    tensors.append(tensor)
    count += tensor.count
    if isMultiplied { multipliedCount += tensor.count }
    return tensor.offset
  }

  /// Adds a vector that starts as zeros.
  mutating func zeros(_ name: String, _ count: Int, hasRowsByID: Bool = false) -> Int {
    append(name, [count], .zeros, isMultiplied: false, hasRowsByID: hasRowsByID)
  }
}
