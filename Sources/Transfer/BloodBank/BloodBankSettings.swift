public import Values

/// How the blood bank is computed.
public struct BloodBankSettings: SettingsSection {
  /// The limits between the bins of transfer, in per cent, from below.
  public var bins: [Double] = []
  /// How many orders of languages a test draws, and how many times seeds are resampled.
  public var resamples = 0
  /// The seed of all that is drawn.
  public var seed: UInt64 = 0

  /// The defaults.
  public init() { setDefaults() }

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = [
    .filledList("bins", \.bins, .number(-100...1e6), default: [-10, 10, 55]),
    .optional("resamples", \.resamples, .count(199...1_000_000, example: "9999"), default: 9999),
    .optional("seed", \.seed, .seed, default: 1),
  ]

  /// Limits must rise.
  public func check() throws(SettingError) {
    if !zip(bins, bins.dropFirst()).allSatisfy({ $0 < $1 }) {
      throw SettingError(
        key: "bins", found: bins.map { "\($0)" }.joined(separator: ","),
        expected: "limits that rise")
    }
  }
}
