import Foundation
public import Values

/// What a run learns and which of its weights it keeps: the section `runs.NAME`, but for its axes.
public struct RunSettings: SettingsSection, Hashable {
  /// Which weights a run ends with.
  public enum Selection: String, Codable, CaseIterable, Sendable {
    /// Those after the last step.
    case last
    /// Those with the lowest loss of validation.
    case validation
  }

  /// What is predicted.
  public var objective = Objective.causal
  /// Which weights a run ends with.
  public var select = Selection.last
  /// Counts of tokens or words after which the weights are kept, too.
  public var keep: [KeptCount] = []

  /// Settings none of which is read yet.
  public init() {}

  /// Settings of a run that only says what it learns.
  public init(objective: Objective) { self.objective = objective }

  /// What can be set.
  public static let fields: [SettingsField<Self>] = [
    .optional("objective", \.objective, .word, default: .causal),
    .optional("select", \.select, .word, default: .last),
    .list("keep", \.keep, .keptCount),
  ]

  /// Two counts of one name would be one file.
  public func check() throws(SettingError) {
    for (index, count) in keep.enumerated()
    where keep[..<index].contains(where: { $0.name == count.name }) {
      throw SettingError(key: "keep", found: "'\(count.name)' twice", expected: "each once")
    }
  }
}

/// A number of tokens or words after which weights are kept, called as it is written.
public struct KeptCount: Codable, Hashable, Sendable {
  /// What is counted.
  public enum Unit: String, Codable, CaseIterable, Sendable {
    /// Tokens that were trained on.
    case tokens
    /// Words of the text that was trained on, between spaces, as BabyLM counts them.
    case words
  }

  /// As the recipe writes it, such as `10M` or `10M words`.
  public let name: String
  /// How many.
  public let count: Int
  /// Of what.
  public let unit: Unit

  /// Reads a count such as `10M`, which is of tokens, or `10M words`.
  init?(_ text: String) {
    var number = text.filter { $0 != " " }
    var unit = Unit.tokens
    for suffix in Unit.allCases where number.hasSuffix(suffix.rawValue) {
      number.removeLast(suffix.rawValue.count)
      unit = suffix
    }
    guard let count = Units.count(number), count > 0, number.utf8.count <= 40 else { return nil }
    name = unit == .tokens ? number : "\(number) \(unit)"
    self.count = count
    self.unit = unit
  }

  /// The name of the file of these weights.
  public var fileName: String {
    "model-\(name.replacing(" ", with: "-")).safetensors"
  }
}

extension SettingKind where Value == KeptCount {
  /// A count of tokens or words with its spelling.
  fileprivate static var keptCount: Self {
    SettingKind(
      expected: "\(Units.countExpected), at least 1, or of words such as 1M words",
      outside: ["0", "9223372036854775808"], inside: ["1", "10M words"],
      parse: { KeptCount($0) }, show: \.name, allows: { KeptCount($0.name) == $0 })
  }
}

/// How a run is scored on its validation sets while it trains: the section `runs.NAME.validate`.
public struct ValidationSettings: SettingsSection, Hashable {
  /// How often; `nil` for twenty times in all.
  public var every: Cadence?
  /// The most operations that all scoring takes, as a share of those of training: so much of each
  /// set, from its start, is scored.
  public var operations = 0.0
  /// After how many scores in a row that are not the best so far the run stops; `nil` for never.
  public var patience: Int?

  /// Settings none of which is read yet.
  public init() {}

  /// What can be set.
  public static let fields: [SettingsField<Self>] = [
    .optional("every", \.every, .cadence),
    .optional("operations", \.operations, .share, default: 0.1),
    .optional("patience", \.patience, .count(1...1 << 20, example: "5")),
  ]
}

/// How often something is done while a run trains.
public enum Cadence: Codable, Hashable, Sendable {
  /// After every so many steps.
  case steps(Int)
  /// Whenever as many tokens as that many times all of its corpora have are trained on.
  case epochs(Int)

  /// As it is written: `500 steps`.
  var text: String {
    switch self {
    case .steps(let count): count == 1 ? "1 step" : "\(count) steps"
    case .epochs(let count): count == 1 ? "1 epoch" : "\(count) epochs"
    }
  }

  /// Reads `500 steps` or `1 epoch`.
  init?(_ text: String) {
    guard let space = text.lastIndex(of: " "),
      let count = Units.count(String(text[..<space])), 1...1 << 40 ~= count
    else { return nil }
    switch text[text.index(after: space)...] {
    case "step", "steps": self = .steps(count)
    case "epoch", "epochs": self = .epochs(count)
    default: return nil
    }
  }

  /// Writes ``text``.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  /// Reads what was written.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let cadence = Cadence(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected a count of steps or epochs")
    }
    self = cadence
  }
}

extension SettingKind where Value == Cadence {
  /// A count of steps or epochs.
  fileprivate static var cadence: Self {
    SettingKind(
      expected: "a count of steps or epochs such as 500 steps or 1 epoch, at least 1",
      outside: ["0 steps", "9223372036854775808 epochs"],
      inside: ["1 step", "\(1 << 40) epochs"], parse: { Cadence($0) }, show: \.text)
  }
}
