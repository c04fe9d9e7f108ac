public import Values

/// Which records of files of some kinds are taken, and what comes along with their texts: the keys
/// `namespaces` and `extra-keys` of a corpus.
public struct RecordSettings: SettingsSection {
  /// The namespaces whose pages are kept, of wikis.
  public var namespaces: [Int] = []
  /// Fields of JSON lines (``SourceKind/jsonl``) that documents keep under `metadata`, in order.
  public var extraKeys: [String] = []

  /// The defaults.
  public init() { setDefaults() }

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = [
    .list("namespaces", \.namespaces, .namespace, default: [0]),
    .list("extra-keys", \.extraKeys, .jsonKey),
  ]

  /// No field may stand twice under `metadata`.
  public func check() throws(SettingError) {
    if Set(extraKeys).count < extraKeys.count {
      throw SettingError(
        key: "extra-keys", found: "a key that stands twice", expected: "each key once")
    }
  }

  /// Checks that what was asked for can be had of files of these kinds.
  func check(kinds: [SourceKind]) throws(SettingError) {
    if namespaces != Self().namespaces, !kinds.contains(where: \.hasNamespaces) {
      throw SettingError(
        key: "namespaces", found: "namespaces", expected: "none, since no source is a wiki's dump")
    }
    if !extraKeys.isEmpty, !kinds.contains(.jsonl) {
      throw SettingError(
        key: "extra-keys", found: "extra keys", expected: "none, since no source is jsonl")
    }
  }
}

extension SettingKind where Value == Int {
  /// The number of a namespace that has pages of its own; MediaWiki leaves those up to 3000 or so
  /// to wikis.
  fileprivate static var namespace: Self {
    let numbers = 0...65_535
    return SettingKind(
      expected: "the number of a namespace, such as 0 for articles",
      outside: ["\(numbers.lowerBound - 1)", "\(numbers.upperBound + 1)"],
      parse: { text in Int(text).flatMap { numbers.contains($0) ? $0 : nil } },
      show: { "\($0)" }, allows: numbers.contains)
  }
}

extension SettingKind where Value == String {
  fileprivate static var jsonKey: Self {
    SettingKind(expected: "the name of a JSON field", parse: { $0 }, show: { $0 })
  }
}
