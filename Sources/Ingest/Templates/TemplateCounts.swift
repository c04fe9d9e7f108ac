/// The templates whose text did not reach the page as its wiki shows it, by name.
public struct TemplateCounts: Hashable, Sendable {
  /// What became of a call.
  public enum Fate: String, CaseIterable, Codable, Sendable {
    /// A box, a table, a notice: left out on purpose.
    case block
    /// Not known, and left out.
    case dropped
    /// Not known, and the argument shown that reads like its label.
    case guessed
    /// Left out since the templates of the page call for too much, or themselves.
    case endless
  }

  /// How often a template was called, and the bytes of wikitext that these calls were.
  public struct Count: Hashable, Sendable {
    /// Calls.
    public var callCount = 0
    /// Their bytes.
    public var byteCount = 0
  }

  /// One template and what became of it.
  public struct Row: Hashable, Sendable {
    /// The name as it is written, its first letter as it is; a function with its `#`.
    public var name: String
    /// What became of the calls.
    public var fate: Fate
    /// How many they are.
    public var count: Count
  }

  private struct Key: Hashable {
    /// FNV-1a of the name's bytes: names are met in the hottest loop, and there are few.
    let hash: UInt64
    let fate: Fate
  }

  private struct Entry: Hashable {
    var name: [UInt8]
    var count: Count
  }

  private var entries: [Key: Entry] = [:]

  /// No templates.
  public init() {}

  /// Whether nothing was left out or guessed.
  public var isEmpty: Bool { entries.isEmpty }

  /// The longest name that is kept whole; no title is longer than 255 bytes.
  private static let maximumNameBytes = 255

  mutating func note(_ name: some Collection<UInt8>, _ fate: Fate, byteCount: Int) {
    let name = name.prefix(Self.maximumNameBytes)
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let key = Key(hash: hash, fate: fate)
    let count = Count(callCount: 1, byteCount: byteCount)
    if entries[key] == nil {
      entries[key] = Entry(name: Array(name), count: count)
    } else {
      entries[key]?.count += count
    }
  }

  /// Adds the counts of other wikitext.
  public static func += (left: inout TemplateCounts, right: TemplateCounts) {
    left.entries.merge(right.entries) { one, other in
      Entry(name: one.name, count: one.count + other.count)
    }
  }

  /// All rows, the most bytes first, and of equals in the order of names.
  public var rows: [Row] {
    entries.map { key, entry in
      Row(
        name: String(decoding: entry.name, as: UTF8.self), fate: key.fate, count: entry.count)
    }
    .sorted { one, other in
      if one.count.byteCount != other.count.byteCount {
        return one.count.byteCount > other.count.byteCount
      }
      let names = (Array(one.name.utf8), Array(other.name.utf8))
      return names.0 == names.1
        ? one.fate.rawValue < other.fate.rawValue : names.0.lexicographicallyPrecedes(names.1)
    }
  }
}

extension TemplateCounts.Count {
  static func + (left: Self, right: Self) -> Self {
    Self(
      callCount: left.callCount + right.callCount, byteCount: left.byteCount + right.byteCount)
  }

  static func += (left: inout Self, right: Self) { left = left + right }
}
