/// What can go wrong in a model; bad input is thrown, never trapped on.
public enum ModelError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A batch does not have the shape `rows` × positions, 1 to `contextLength` positions a row.
  case invalidBatch(tokens: Int, targets: Int, rows: Int, contextLength: Int)
  /// A token or a target at `index` of its array is outside the vocabulary.
  case tokenOutOfRange(token: Int32, index: Int, vocabularySize: Int)
  /// An update was asked for, but no gradient has been accumulated.
  case noGradient
  /// The norm of the gradient before update `step` is infinite or not a number.
  case notFinite(step: Int)
  /// The bytes of a safetensors file are wrong at `offset`.
  case damagedSafetensors(offset: Int, reason: String)
  /// A tensor of a safetensors file is not the one the model needs.
  case unexpectedTensor(name: String, reason: String)
  /// A network has something that a layout of another program has not.
  case notOfLayout(layout: String, setting: String, found: String, expected: String)
  /// A value of another program's `config.json` cannot be used.
  case unexpectedConfiguration(key: String, expected: String)
  /// The operating system has no room for so many bytes.
  case outOfMemory(bytes: Int)

  /// The error as one line for a person.
  public var description: String {
    switch self {
    case .invalidBatch(let tokens, let targets, let rows, let contextLength):
      "a batch of \(tokens) tokens and \(targets) targets in \(rows) rows: expected as many "
        + "targets as tokens, in rows of equal length from 1 to \(contextLength)"
    case .tokenOutOfRange(let token, let index, let vocabularySize):
      "token \(token) at index \(index): the vocabulary has ids 0 to \(vocabularySize - 1)"
    case .noGradient: "no gradient has been accumulated since the last update"
    case .notFinite(let step): "step \(step): the gradient is not finite; training has diverged"
    case .damagedSafetensors(let offset, let reason): "safetensors: at byte \(offset): \(reason)"
    case .unexpectedTensor(let name, let reason): "tensor \(name): \(reason)"
    case .notOfLayout(let layout, let setting, let found, let expected):
      "the layout \(layout) has no network with \(setting): found '\(found)', expected \(expected)"
    case .unexpectedConfiguration(let key, let expected):
      "config.json: \(key): expected \(expected)"
    case .outOfMemory(let bytes): "cannot allocate \(bytes) bytes"
    }
  }
}
