import TokenStore
public import Values

/// How much a shard holds at most, unless one document alone holds more.
public struct ShardSize: Codable, Hashable, Sendable {
  /// What is counted.
  public enum Unit: String, Codable, Hashable, Sendable {
    /// Ids.
    case token
    /// Bytes of the `.bin` file.
    case byte
  }

  /// How many.
  public let count: Int
  /// Of what.
  public let unit: Unit

  /// Limits the tokens, or the bytes, of a shard.
  public init(_ count: Int, _ unit: Unit) {
    self.count = count
    self.unit = unit
  }

  /// 2²⁷ ids: 256 MiB where they have 16 bits.
  public static let standard = ShardSize(1 << 27, .token)

  /// How a person writes it; a `B` alone would be a billion tokens.
  public var word: String {
    if unit == .token { return "\(count)" }
    let rest = "\(count % 1000)"
    return "\(count / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)kB"
  }

  /// The most ids of a shard, at least one, of a vocabulary with `vocabularySize` ids.
  public func tokens(vocabularySize: Int) -> Int {
    switch unit {
    case .token: count
    case .byte: max(1, count / TokenDataType(vocabularySize: vocabularySize).byteCount)
    }
  }
}

extension SettingKind where Value == ShardSize {
  /// A count of tokens such as `100M`, or a size such as `200MB`, up to `mostTokens`.
  public static func shardSize(mostTokens: Int = 1 << 48) -> Self {
    @Sendable func isAllowed(_ size: ShardSize) -> Bool {
      (1...mostTokens).contains(size.unit == .token ? size.count : size.count / 2)
    }
    return SettingKind(
      expected: "a count of tokens such as 100M, or a size of the file such as 200MB, of 1 to "
        + "\(mostTokens) tokens",
      outside: ["0", "\(mostTokens + 1)"], inside: ["1", "\(mostTokens)"],
      parse: { text in
        let size =
          Units.count(text).map { ShardSize($0, .token) }
          ?? Units.bytes(text).map { ShardSize($0, .byte) }
        return size.flatMap { isAllowed($0) ? $0 : nil }
      },
      show: { $0.word }, allows: isAllowed)
  }
}
